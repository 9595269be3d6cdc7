"""Hints are few: what is the same is said once, and no line is long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.query.test_cases import identify
from trawl.query import QueryError, parse_query
from trawl.query.hints import MOST_HINTS, fit_hints, list_some

WORDS = st.sampled_from(
    ("or", "and", "not", "near/5", "w/3", "within 3", "LIKE", "IN", '"a AND b"', "07700900123", "ZZ12ZZZ", "#age 15",
     "vape", "&", "AND", "OR", "\n", "girl", "(", ")")
)  # fmt: skip


@given(st.lists(WORDS, max_size=30))
def test_hints_fit_on_five_lines(words: list[str]) -> None:
    try:
        hints = parse_query(" ".join(words), identify=identify).hints
    except QueryError:
        return
    lines = fit_hints(hints)
    assert len(lines) <= MOST_HINTS
    assert all("\n" not in line and len(line) < 320 for line in lines)
    assert len(set(hints)) == len(hints)


def test_what_is_left_out_is_counted() -> None:
    assert fit_hints("abcde") == list("abcde")
    assert fit_hints("abcdefg") == [*"abcd", "There are 3 more hints: ask for less at once to see them."]
    assert list_some("abcde") == "a, b, c and 2 more"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("a or b", "or in small letters was searched for as a word; the operator is OR."),
        ("a or b and c", "or, and in small letters were searched for as words; the operators are OR, AND."),
        ("a near/5 b", "near/5 in small letters was searched for as words; the operator is NEAR/5."),
        ("07700900123", "The phone +447700900123 was looked up as an entity too, however a record writes it."),
    ],
)
def test_sentences(query: str, said: str) -> None:
    assert said in parse_query(query, identify=identify).hints


def test_a_mixed_query_is_quoted_shortly() -> None:
    (hint,) = parse_query(" AND ".join(["vape"] * 200) + " OR girl").hints
    assert len(hint) < 160
    assert "…" in hint
