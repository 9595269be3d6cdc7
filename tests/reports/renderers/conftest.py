"""One browser for every test that opens a page, one LibreOffice for what it opens."""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

from tests.conftest import skip
from tests.reports.renderers.office import Office, read_pdf
from tests.reports.sample_document import HOSTILE_TEXTS, SAMPLE, hostile
from trawl.reports.house_style import TRAWL_STYLE
from trawl.reports.renderers.docx import render_docx

_QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as the system has it or as playwright has fetched it; without either, skip with the remedy."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(executable_path=program, args=_QUIET)
        except Error as error:
            skip(
                f"PAGES WERE NOT OPENED IN A BROWSER. Install chromium, or run 'playwright install chromium' ({error})"
            )
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def office(tmp_path_factory) -> Office:
    """LibreOffice; without it, skip with the remedy."""
    return Office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="session")
def pages(office) -> Callable[[bytes], list[str]]:
    """Gives the pages that LibreOffice makes of a Word file; those of the contract in one call."""

    def convert(contents: Iterable[bytes]) -> dict[str, list[str]]:
        files = {f"{hashlib.sha256(content).hexdigest()}.docx": content for content in contents}
        return {name.removesuffix(".docx"): read_pdf(pdf) for name, pdf in office.convert(files, "pdf").items()}

    known = convert(render_docx(document, TRAWL_STYLE) for document in (SAMPLE, *map(hostile, HOSTILE_TEXTS)))

    def read(content: bytes) -> list[str]:
        digest = hashlib.sha256(content).hexdigest()
        if digest not in known:
            known.update(convert([content]))
        return known[digest]

    return read
