"""Of what a column, the head of the text and the mapping say of handling, the strictest counts and is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.sources.conftest import Read
from trawl.grading import judge_handling
from trawl.model import Grade, Record, Remark
from trawl.sources import SourceMapping, read_head_anew

COLUMN = {"kind": {"constant": "intelligence"}, "handling": "handling"}


def record_of(read: Read, text: str, column: str = "", grade: str = "", **mapping: Any) -> Record:
    keys = {**COLUMN, "grade": {"scheme": "3x5x2", "column": "grade"}, **mapping}
    (record,) = read(f"id,text,handling,grade\nR1,{text},{column},{grade}\n", keys)
    assert isinstance(record, Record)
    return record


CODES = {"grade": {"scheme": "3x5x2", "source": "src", "intelligence": "int", "handling": "hand"}}


@pytest.mark.parametrize(
    ("row", "grade", "handling", "remarked"),
    [
        ("2,C,P", "2/C/P", "P", []),
        ("2 - Untested,C: Not known,P - Lawful sharing permitted", "2/C/P", "P - Lawful sharing permitted", []),
        ("1,A,C - Conditions", "1/A/C", "C", []),
        ("1,A,", "1/A/-", "", ["says nothing, so the grade is known only in part"]),
        (",A,C", "-/A/C", "C", ["says nothing, so the grade is known only in part"]),
        ("1,A,ask first", "1/A/-", "ask first", ["holds no code of its part of 3x5x2"]),
        (",,", "", "", []),
    ],
)
def test_a_grade_may_be_in_three_columns(read: Read, row: str, grade: str, handling: str, remarked: list[str]) -> None:
    (record,) = read(f"id,text,src,int,hand\n1,words,{row}\n", CODES)
    assert isinstance(record, Record)
    assert (record.grade.code if record.grade else "", record.handling) == (grade, handling)
    assert [remark.reason for remark in record.remarks] == remarked


def test_the_stricter_of_a_code_and_a_handling_counts(read: Read) -> None:
    mapping = {**CODES, "handling": "cond"}
    rows = "1,a,2,C,P,refer to originator\n2,b,2,C,C,P\n3,c,2,C,C,refer to originator\n"
    found = [record for record in read(f"id,text,src,int,hand,cond\n{rows}", mapping) if isinstance(record, Record)]
    assert [record.handling for record in found[:2]] == ["refer to originator", "C"]
    assert judge_handling(found[2].handling) == "conditional"


def test_a_handling_in_the_text_counts_where_the_column_has_none(read: Read) -> None:
    record = record_of(read, "2/B/C A lamp was sold.")
    assert (record.handling, record.handling_said_in) == ("C", "text")
    assert record.grade == Grade("3x5x2", "2/B/C", "text")
    assert record.remarks == ()


def test_a_column_stands_where_the_text_says_the_same_or_less(read: Read) -> None:
    for text in ("2/B/C A lamp.", "2/B/P A lamp.", "A lamp."):
        record = record_of(read, text, "C", "2/B")
        assert (record.handling, record.handling_said_in, record.grade) == ("C", "column", Grade("3x5x2", "2/B"))
    assert record_of(read, "2/B/P A lamp.", "P").handling_said_in == "column"


def test_a_stricter_text_counts_and_the_column_is_remarked_on(read: Read) -> None:
    record = record_of(read, "Handling code C. A lamp.", "P", "2/B/P")
    assert (record.handling, record.handling_said_in, record.grade) == ("C", "text", Grade("3x5x2", "2/B/P"))
    reason = "is less strict than the handling at the beginning of the text, which counts"
    assert record.remarks == (Remark("handling", "P", reason),)


@pytest.mark.parametrize("kind", ["intelligence", "crime"])
def test_a_condition_behind_a_free_grade_outdoes_what_a_column_or_a_mapping_says(read: Read, kind: str) -> None:
    text = "Graded 2/B/P. Please refer to the originator. A lamp."
    stated = {"constant": "P", "stated_by": "J"}
    for record in (
        record_of(read, text, "P", kind={"constant": kind}),
        record_of(read, text, kind={"constant": kind}, handling=stated),
        record_of(read, text, grade="2/B/P", kind={"constant": kind}),
    ):
        assert (record.handling, record.handling_said_in) == ("Please refer to the originator", "text")


@pytest.mark.parametrize(
    "source", [{"constant": "P", "stated_by": "J"}, {"column": "handling", "default": "P", "stated_by": "J"}]
)
def test_what_a_mapping_states_counts_where_nothing_else_speaks(read: Read, source: dict[str, str]) -> None:
    record = record_of(read, "A lamp was sold.", handling=source)
    assert (record.handling, record.handling_said_in, record.handling_stated_by) == ("P", "mapping", "J")
    for text in ("2/B/C A lamp.", "2/B/P A lamp."):
        read_there = record_of(read, text, handling=source)
        assert (read_there.handling_said_in, read_there.handling_stated_by) == ("text", "")
    graded = record_of(read, "A lamp was sold.", grade="2/B/C", handling=source)
    assert (graded.handling, graded.handling_said_in) == ("", "column")
    stray = record_of(read, "B/2/A. A lamp was sold.", handling=source)
    assert stray.grade is not None
    assert (stray.grade.scheme, stray.handling) == ("not known", "")


def test_a_condition_that_a_mapping_states_is_lifted_by_no_text(read: Read) -> None:
    record = record_of(read, "2/B/P A lamp.", handling={"constant": "C"})
    assert (record.handling, record.handling_said_in) == ("C", "mapping")


def test_who_stated_it_goes_with_what_was_stated() -> None:
    keys = {"record_id": "id", "narrative": "text", "handling": {"column": "h", "stated_by": "J"}}
    with pytest.raises(ValueError, match="give the handling as 'constant' or 'default'"):
        SourceMapping.model_validate(keys)


def test_what_is_read_in_the_text_makes_no_record_look_amended(read: Read) -> None:
    """Reading heads better one day must not amend what the source left alone."""
    record = record_of(read, "2/B/C A lamp was sold.")
    (without,) = read("id,text\nR1,2/B/C A lamp was sold.\n", {"kind": {"constant": "intelligence"}})
    assert isinstance(without, Record)
    assert record.content_hash == without.content_hash
    stated = record_of(read, "A lamp.", handling={"constant": "P"})
    assert stated.content_hash != record_of(read, "A lamp.").content_hash


@pytest.mark.parametrize(
    ("before", "handling", "said_in"),
    [
        ({}, "C", "text"),
        ({"handling": "P"}, "C", "text"),
        ({"handling": "P", "handling_said_in": "mapping", "handling_stated_by": "J"}, "C", "text"),
        ({"handling": "C - ask"}, "C - ask", "column"),
        ({"handling": "P", "handling_said_in": "text", "grade": Grade("3x5x2", "2/B/P", "text")}, "C", "text"),
    ],
)
def test_a_stored_record_is_read_anew(before: dict[str, Any], handling: str, said_in: str) -> None:
    stored = Record("s", "R1", "2/B/C A lamp.", "intelligence", content_hash="h", sequence=7, **before)
    record = read_head_anew(stored)
    assert (record.handling, record.handling_said_in, record.handling_stated_by) == (handling, said_in, "")
    assert record.grade == Grade("3x5x2", "2/B/C", "text")
    assert (record.content_hash, record.sequence) == ("h", 7)


def test_what_is_not_read_in_a_stored_text_any_more_is_not_known() -> None:
    said = {"handling": "P", "handling_said_in": "text", "grade": Grade("3x5x2", "2/B/P", "text")}
    record = read_head_anew(Record("s", "R1", "A lamp.", "intelligence", **said))  # type: ignore[arg-type]
    assert record == Record("s", "R1", "A lamp.", "intelligence")
    kept = Record("s", "R1", "A lamp.", handling="P", handling_said_in="mapping", grade=Grade("3x5x2", "2/B"))
    assert read_head_anew(kept) is kept


def test_provenance_is_kept_apart_and_counts_as_content(read: Read) -> None:
    feed = "id,text,told,how\nR1,A lamp.,{},by telephone\n"
    keys = {"provenance": {"columns": ["told", "how"], "join": "; "}}
    (first,) = read(feed.format("a neighbour"), keys)
    (second,) = read(feed.format("a cousin"), keys)
    (without,) = read(feed.format("a cousin"))
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert isinstance(without, Record)
    assert (first.provenance, first.narrative, first.raw) == ("a neighbour; by telephone", "A lamp.", None)
    assert len({first.content_hash, second.content_hash, without.content_hash}) == 3
    assert replace(second, provenance="", content_hash=without.content_hash) == without
