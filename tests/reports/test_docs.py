"""docs/reports.md says what the code does."""

import doctest
from pathlib import Path

import pytest

from trawl.reports.snippets import CONTEXT_WORDS
from trawl.reports.tables import HIT_COLUMNS, LINK_COLUMNS, SEARCH_COLUMNS, WASH_COLUMNS

PAGE = Path(__file__).parents[2] / "docs" / "reports.md"


@pytest.mark.parametrize("columns", [HIT_COLUMNS, LINK_COLUMNS, WASH_COLUMNS, SEARCH_COLUMNS])
def test_every_table_has_its_columns_there(columns):
    assert f"| {', '.join(columns)} |" in PAGE.read_text(encoding="utf-8")


def test_every_context_is_there():
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"`[{word}]`" in page for word in CONTEXT_WORDS.values() if word)


def test_its_examples_run():
    assert doctest.testfile(str(PAGE), module_relative=False).failed == 0
