"""A page as a browser shows it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page


@dataclass
class Visit:
    """An open page, and whatever a page of ours must never do."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    @property
    def misdeeds(self) -> list[str]:
        return [*self.requests, *self.complaints, *self.dialogs]


@contextmanager
def visit(browser: Browser, content: bytes, *, width: int = 1280, script: bool = True) -> Iterator[Visit]:
    """Open a page from memory; whatever it asks for beside itself is noted and refused."""
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
    page = context.new_page()
    seen = Visit(page)
    page.on("console", lambda said: seen.complaints.append(said.text))
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("dialog", lambda dialog: (seen.dialogs.append(dialog.message), dialog.dismiss()))

    def answer(route):
        if route.request.url == "http://page.invalid/":
            route.fulfill(body=content, content_type="text/html; charset=utf-8")
            return
        seen.requests.append(route.request.url)
        route.abort()

    page.route("**/*", answer)
    page.goto("http://page.invalid/")
    yield seen
    context.close()
