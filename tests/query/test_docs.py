"""docs/query-language.md is true: every example parses, and those with texts find and leave them as it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.query.generators import index_text
from trawl.model import RECORD_KINDS
from trawl.query import QueryError, compile_query, parse_query
from trawl.query.lists import ListEntry
from trawl.query.names import DATE_FIELDS, TEXT_FIELDS, mention_types

PAGE = (Path(__file__).parents[2] / "docs" / "query-language.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| `")]
TABLE_OF_TOOLS = PAGE.split("another tool")[1].split("## ")[0]
OURS = re.findall(r"^\| [^|]+ \| `([^|]+?)` \|", TABLE_OF_TOOLS, re.MULTILINE)


class PageLists:
    """The lists that the page speaks of."""

    def resolve(self, name: str, tier: str | None) -> tuple[ListEntry, ...]:
        lists = {"vape": ("vape", '"elf bar"', "disposable"), "hotel_signs": ("cash", '"older men"', "taxi")}
        return tuple(ListEntry(text, "core") for text in (lists[name][:2] if tier else lists[name]))


def parse(text: str):
    return parse_query(text, PageLists())


@pytest.mark.parametrize("row", [row for row in ROWS if len(row) == 3], ids=lambda row: row[0])
def test_example_with_texts(row: list[str]) -> None:
    compiled = compile_query(parse(row[0].strip("`")))
    assert compiled.accepts(index_text(row[1]))
    assert not compiled.accepts(index_text(row[2]))


@pytest.mark.parametrize("text", [text for row in ROWS if len(row) == 2 for text in re.findall(r"`([^`]+)`", row[0])])
def test_example_without_texts_parses(text: str) -> None:
    parse(text)


@pytest.mark.parametrize("text", OURS)
def test_equivalent_parses_without_a_hint(text: str) -> None:
    assert not parse(text).hints


def test_the_page_holds_the_examples() -> None:
    assert len([row for row in ROWS if len(row) == 3]) > 30
    assert len(OURS) >= 10


@pytest.mark.parametrize(
    "text", ["NOT golf", "golf OR NOT hotel", "older men NEAR/5 hotel", "+word", "-word", "vape~3"]
)
def test_what_the_page_calls_an_error_is_one(text: str) -> None:
    assert text in PAGE or text == "vape~3"
    with pytest.raises(QueryError):
        parse(text)


SAID_TO_BE_ERRORS = (
    "force: Durham", "force:(Durham OR Kent)", "list: vapes", "in: narrative", "force:West Midlands",
    "postcode:ZZ1 1AA", "event:2024-01 to 2024-03", "force:durhm~1", "#age>13-15", "#age<18 years", "#age:15", "age<18",
    "15y*", "1. girl 2. boy", "girl W3 taxi", "girl W/ 3 taxi", "girl /3 taxi", "girl /s taxi", "girl +3 taxi",
    "girl ADJ3 taxi", "vape XOR girl", "gi%rl", "groom!", "/gr[ae]y/", "gr[ae]y", "girl(s)", "girl|boy", "girl; boy",
    "hotel~0.8", "vape^2", "force=Durham", "event>2024", "15..18",
)  # fmt: skip


@pytest.mark.parametrize("text", SAID_TO_BE_ERRORS)
def test_what_is_said_in_passing_to_be_an_error_is_one(text: str) -> None:
    assert f"`{text}`" in PAGE
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.advice


def test_the_kinds_are_those_of_the_page() -> None:
    assert f"`{' '.join(RECORD_KINDS)}`" in PAGE


@pytest.mark.parametrize("text", ["#age<18yo", "#money>1k", "force:'West Midlands'", 'reference:"24*19744*24"', "W3"])
def test_what_the_page_gives_a_meaning_has_one(text: str) -> None:
    assert not parse(text).hints


@pytest.mark.parametrize("name", [*TEXT_FIELDS, *DATE_FIELDS, *mention_types()])
def test_every_name_is_documented(name: str) -> None:
    assert re.search(rf"\b{name}\b", PAGE)
