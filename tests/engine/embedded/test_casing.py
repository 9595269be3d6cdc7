"""Cased words read off a record's characters: never otherwise than the meaning has it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.query.generators import index_text
from trawl.engine.embedded.casing import case_tests, decide_case
from trawl.engine.embedded.rows import COLUMNS, Written, encode_row
from trawl.model import Person
from trawl.query import compile_query

PIECES = st.sampled_from(
    [
        "SC", "sc", "Sc", "SCs", "S'C", "SC's", "'SC'", "SC'S", "_SC", "SC9", " ", "-", "'", "\n", "é", "ＳＣ",
        "S`C", "SC`d", "SC`s", "`SC`", "`", "9KG", "KG", "9 KG", "kg", "and", "&",
    ]
)  # fmt: skip


@pytest.mark.parametrize("query", ["==SC", "==SC ==AB"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SC AB", True), ("'SC' (AB)", None), ("sc ab", False), ("SCX AB", None), ("S'C AB", None), ("SC é AB", None),
        ("SC's AB", True), ("S`C AB", None), ("SC`d AB", None), ("SC`s AB", True), ("SCs`AB", None),
    ],
)  # fmt: skip
def test_what_is_told_by_the_characters(query: str, text: str, said: bool | None) -> None:
    tests = case_tests(compile_query(query).tree)
    assert tests is not None
    assert decide_case(tests, Written("", text, "{}")) is said


def test_a_word_behind_its_number_is_not_told_by_the_characters() -> None:
    tests = case_tests(compile_query("==KG").tree)
    assert tests is not None
    assert decide_case(tests, Written("", "9KG of it", "{}")) is None
    assert decide_case(tests, Written("", "9 KG of it", "{}")) is True


@pytest.mark.parametrize("query", ["sc", "==and", "=sc", "==SC OR ==AB", '=="SC AB"', "==SC NOT ==AB"])
def test_other_queries_are_the_meanings(query: str) -> None:
    assert case_tests(compile_query(query).tree) is None


@given(
    st.lists(PIECES, max_size=6).map("".join), st.lists(PIECES, max_size=3).map("".join),
    st.lists(PIECES, max_size=3).map("".join), st.lists(PIECES, max_size=3).map("".join),
)  # fmt: skip
def test_what_is_told_is_the_meaning(narrative: str, title: str, marker: str, name: str) -> None:
    record = index_text(narrative, title=title, markers=(marker,), people=(Person(name, dob=date(2011, 5, 2)),))
    row = dict(zip(COLUMNS[1:], encode_row(record), strict=True))
    written = Written(title, narrative, row["details"])
    for query in ("==SC", "==sc", "==SC ==sc", "==KG", "==SCd", "==May", "==born", "==2"):
        compiled = compile_query(query)
        tests = case_tests(compiled.tree)
        assert tests is not None
        said = decide_case(tests, written)
        if said is not None:
            assert said == compiled.accepts(record)
