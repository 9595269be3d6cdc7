"""One browser for every test that opens a page, one LibreOffice for what it opens."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

from tests.conftest import skip
from tests.reports.renderers.office import Office

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
