"""docs/reports.md says what the code does."""

import doctest
import re
from importlib.resources import files
from pathlib import Path

import pytest

from trawl.reports.edition import FULL, Edition
from trawl.reports.findings.concern import load_weights
from trawl.reports.findings.narrowing import narrow
from trawl.reports.renderers.json_document import SCHEMA_ID
from trawl.reports.snippets import CONTEXT_WORDS
from trawl.reports.tables import SEARCH_COLUMNS
from trawl.reports.wash_table import WASH_COLUMNS
from trawl.reports.wording.run_tables import RUN_TABLES
from trawl.reports.wording.star import build_star

PARTNER = Edition("partner")
PAGE = Path(__file__).parents[2] / "docs" / "reports.md"


@pytest.mark.parametrize("columns", [WASH_COLUMNS, SEARCH_COLUMNS])
def test_every_table_has_its_columns_there(columns):
    assert f"| {', '.join(columns)} |" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", RUN_TABLES)
def test_every_column_of_a_run_has_its_meaning_there(name):
    lines = "".join(f"| `{column.key}` | {column.type} | {column.meaning} |\n" for column in RUN_TABLES[name])
    head = "| column | holds | meaning |\n|---|---|---|\n"
    assert f"#### {name}\n\n{head}{lines}" in PAGE.read_text(encoding="utf-8")


@pytest.fixture
def star(make_report):
    return {table.name: table for edition in (PARTNER, FULL) for table in build_star(narrow(make_report(), edition))}


def test_every_column_of_the_star_has_its_meaning_there_and_every_key_its_relation(star):
    page = PAGE.read_text(encoding="utf-8")
    dimensions = {table.columns[0].key: name for name, table in star.items() if not name.startswith("fact_")}
    assert len(star) == 11
    for name, table in star.items():
        lines = "".join(f"| `{column.key}` | {column.type} | {column.meaning} |\n" for column in table.columns)
        assert f"#### {name}\n\n| column | holds | meaning |\n|---|---|---|\n{lines}" in f"{page}\n"
        for key in {column.key for column in table.columns} & dimensions.keys():
            assert dimensions[key] == name or f"| `{name}[{key}]` | `{dimensions[key]}` |" in page, (name, key)


def test_every_context_is_there():
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"`[{word}]`" in page for word in CONTEXT_WORDS.values() if word)


def test_every_style_of_the_word_file_is_there():
    page = PAGE.read_text(encoding="utf-8")
    styles = (files("trawl.reports") / "templates" / "word" / "styles.xml").read_text(encoding="utf-8")
    names = set(re.findall('<w:name w:val="([^"]+)"', styles)) - {
        "Normal", "Default Paragraph Font", "Normal Table", "No List", "header", "footer", "heading 2",
    }  # fmt: skip
    assert [name for name in names if f"`{name.casefold()}`" not in page.casefold()] == []


def test_its_examples_run():
    assert doctest.testfile(str(PAGE), module_relative=False).failed == 0


def test_every_sign_of_concern_is_there_with_its_weight():
    page = PAGE.read_text(encoding="utf-8")
    for sign, weight in load_weights().items():
        assert re.search(rf"^\| `{sign}` \|.*\| {weight} \|$", page, re.MULTILINE)


def test_the_published_schema_is_named_there():
    assert f"schemas/{SCHEMA_ID}.schema.json" in PAGE.read_text(encoding="utf-8")
