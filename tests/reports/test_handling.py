"""Which records may be passed on: whatever is not known to be free may not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trawl.model import Grade, Record
from trawl.reports.handling import (
    Standing,
    StatedHandling,
    is_restricted,
    judge_record,
    list_stated,
)


def restricted(handling, grade=None):
    return is_restricted(Record("intel", "I1", "text", handling=handling, grade=grade))


def new(code):
    return Grade("3x5x2", code)


def old(code):
    return Grade("5x5x5", code)


@pytest.mark.parametrize(
    ("handling", "grade"),
    [
        ("", None),
        ("  ", None),
        ("P", None),
        ("p", new("2/B/P")),
        ("HP", new("2BP")),
        ("Code P", new("")),
        ("P - lawful sharing permitted", None),
        ("P (Lawful sharing permitted)", new("2/B/P")),
        ("", new("2CP")),
        ("", new("2/B")),
        ("", old("B/2/1")),
        ("3", old("B23")),
        ("2", None),
        ("P", Grade("other", "1/A/C")),
    ],
)
def test_what_is_known_to_be_free(handling, grade):
    assert not restricted(handling, grade)


@pytest.mark.parametrize(
    ("handling", "grade"),
    [
        ("C", None),
        ("c - ask the owner", None),
        ("Conditions: C - do not share", new("1/A/C")),
        ("Conditions: C - do not share", None),
        ("HC", new("1AC")),
        ("H/C", None),
        ("C2", None),
        ("Code C", None),
        ("P, but ask first", None),
        ("P", new("1/A/C")),
        ("C", new("1/A/P")),
        ("", new("1/A/C")),
        ("P", new("1/A/P then C")),
        ("", old("B24")),
        ("4", old("B21")),
        ("5", None),
        ("2", new("2/B/P")),
        ("P", old("B21")),
        ("", Grade("other", "1/A/P")),
        ("see the front sheet", None),
        ("-", None),
    ],
)
def test_what_may_be_restricted(handling, grade):
    assert restricted(handling, grade)


@pytest.mark.parametrize(
    ("kind", "handling", "grade", "expected"),
    [
        ("intelligence", "", None, True),
        ("intelligence", " ", new("2/B"), True),
        ("intelligence", "", new("2/B/P"), False),
        ("intelligence", "P", None, False),
        ("crime", "", new("2/B"), False),
        ("missing", "", None, False),
    ],
)
def test_intelligence_of_unknown_handling_is_restricted(kind, handling, grade, expected):
    assert is_restricted(Record("intel", "I1", "text", kind=kind, handling=handling, grade=grade)) is expected


def test_a_standing_says_where_it_was_read():
    assert judge_record(Record("i", "1", "t", handling="P", handling_said_in="mapping")).said_in == "mapping"
    graded = Record("i", "1", "t", grade=Grade("3x5x2", "2/B/P", "text"), handling="P", handling_said_in="mapping")
    assert judge_record(graded) == Standing("free", "text")
    assert "beginning of its text" in judge_record(replace(graded, handling="C", handling_said_in="text")).reason
    assert "mapping" in judge_record(replace(graded, handling="C")).reason


def test_statements_are_counted():
    silent = Record("i", "1", "t", kind="intelligence")
    stated = replace(silent, handling="P", handling_said_in="mapping", handling_stated_by="J")
    records = [silent, silent, stated, replace(silent, handling="C")]
    assert list_stated(records) == [StatedHandling("i", "P", "J", 1)]


@given(st.text(alphabet="ABCDEFGIJ456789 -/", min_size=1).filter(str.strip))
def test_words_that_nobody_listed_are_restricted(words):
    assert restricted(words)


@given(st.text(alphabet="ABCDE12345PC/ -", min_size=3))
def test_no_handling_frees_a_grade_that_sets_conditions(code):
    codes = "".join(filter(str.isalnum, code))
    if len(codes) > 3 or (len(codes) == 3 and codes[-1] != "P"):
        assert restricted("P", new(code))


def test_what_a_mapping_states_is_named_be_it_a_handling_or_a_grade(make_hit):
    def record(number, **fields):
        return make_hit(number, "a vape", (), **fields).record

    both = {"grade": Grade("3x5x2", "2/B/P", "mapping"), "handling": "P", "handling_said_in": "mapping"}
    records = [
        record(1, **both, handling_stated_by="the bureau"),
        record(2, grade=Grade("3x5x2", "2/B/P", "mapping"), handling=""),
        record(3, grade=Grade("3x5x2", "2/B/P"), handling="P", handling_said_in="mapping"),
        record(4, grade=Grade("3x5x2", "2/B/P", "text"), handling=""),
    ]
    assert not any(map(is_restricted, records))
    assert [judge_record(one).said_in for one in records] == ["mapping", "mapping", "column", "text"]
    assert [(one.handling, one.stated_by, one.records) for one in list_stated(records)] == [
        ("2/B/P", "", 1),
        ("P", "the bureau", 1),
    ]
