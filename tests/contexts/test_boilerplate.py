"""Which sentences could be boilerplate, and how many records one must stand in to be it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from trawl.contexts.boilerplate import (
    WordingCount,
    any_wording_query,
    find_wordings,
    mark_boilerplate,
    wording_query,
)
from trawl.contexts.context import read_narrative
from trawl.identifiers import find_mentions
from trawl.model import IndexedRecord, Record, Span
from trawl.query.meaning import CompiledQuery
from trawl.text import analyse_record

LETTER = "Officers are reminded that a referral for exploitation must be made within one working day"


def index(text: str, day: int | None = 1, created: int | None = None) -> IndexedRecord:
    dates = [dt.date(2024, 1, at) if at else None for at in (day, created)]
    record = Record("test", "1", text, event_date=dates[0], created_date=dates[1])
    return IndexedRecord(record, find_mentions(text), analyse_record(record))


def wordings(text: str, word: str, words: int = 8) -> list[str]:
    start = text.index(word)
    indexed = index(text)
    return [
        " ".join(found)
        for found in find_wordings(
            indexed, read_narrative(indexed), [Span("narrative", start, start + len(word), word)], words
        ).values()
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"Seen at the shop. {LETTER}. No more.", [LETTER.lower()]),
        ("A referral for exploitation was made.", []),  # too short
        ("A referral for exploitation was made to them on 12/03/2024 by the duty officer.", []),  # a day
        ("A referral for exploitation was made for a girl aged 14 by the duty officer.", []),  # somebody's age
        ("A referral for exploitation was made as the girl was crying and would not say.", []),  # harm
        ("The referral for exploitation says she was raped by one of the men who came.", []),
    ],
)
def test_a_sentence_that_could_be_about_somebody_is_not_asked_about(text: str, found: list[str]) -> None:
    assert wordings(text, "exploitation") == found


def test_what_a_context_rules_out_is_not_asked_about() -> None:
    text = f"{LETTER}."
    span = Span("narrative", text.index("exploitation"), text.index("exploitation") + 12, "exploitation", "negated")
    assert find_wordings(index(text), read_narrative(index(text)), [span], 8) == {}
    assert find_wordings(index(text), read_narrative(index(text)), [replace(span, context="historical")], 8) != {}


def test_spans_of_a_repeated_sentence_are_template_text_and_the_others_stay() -> None:
    text = f"Exploitation suspected. {LETTER}."
    at = text.index("exploitation")
    spans = [Span("narrative", 0, 12, "e", "hypothetical"), Span("narrative", at, at + 12, "e")]
    found = find_wordings(index(text), read_narrative(index(text)), spans, 8)
    marked = mark_boilerplate(spans, found, set(found.values()))
    assert [span.context for span in marked] == ["hypothetical", "template"]
    assert mark_boilerplate(spans, found, ()) == tuple(spans)


def test_the_queries_find_the_wording_and_nothing_that_lacks_its_words() -> None:
    wording = tuple(index(LETTER).text.forms)
    exact, quick = (
        CompiledQuery(wording_query(wording), ""),
        CompiledQuery(any_wording_query([wording, ("x", "y")]), ""),
    )
    for text, expected in ((f"Note. {LETTER}!", (True, True)), (LETTER.replace(" a ", " one "), (False, True))):
        assert (exact.accepts(index(text)), quick.accepts(index(text))) == expected
    assert not quick.accepts(index("Officers are reminded of a referral."))


def count(*records: IndexedRecord, wanted: int = 3) -> bool:
    counted = WordingCount(tuple(index(LETTER).text.forms), wanted)
    return any(counted.add(indexed) for indexed in records)


def test_records_of_different_days_and_texts_count() -> None:
    assert count(*(index(f"{LETTER}. Shop number {day}.", day) for day in (1, 2, 3)))
    assert count(*(index(f"{LETTER}. Shop number {day}.", None, day) for day in (1, 2, 3)))


def test_a_record_that_is_the_wording_and_nothing_else_stops_no_count() -> None:
    assert count(index(LETTER, 9), *(index(f"{LETTER}. Shop number {day}.", day) for day in (1, 2, 3)))


def test_what_is_said_of_somebody_is_no_wording() -> None:
    text = "Staff at the home report that the resident has gone missing again and may be at a hotel once more."
    at = text.index("hotel")
    span = Span("narrative", at, at + 5, "hotel")
    assert find_wordings(index(text), read_narrative(index(text)), [span], 8) == {}


@pytest.mark.parametrize(
    "records",
    [
        [index(f"{LETTER}. Suspect number {n}.", 1) for n in range(9)],  # one event, written into nine records
        [index(f"{LETTER}. Suspect number {n}.", None) for n in range(9)],  # no days
        [index(f"{LETTER}. At the shop.", n) for n in range(1, 9)],  # one text, loaded again and again
        [index(f"{LETTER}. At the shop." + " And then".join("." * n), n) for n in range(1, 9)],  # and added to
        [index(LETTER, n) for n in range(1, 9)],
    ],
)
def test_one_story_counts_once(records: list[IndexedRecord]) -> None:
    assert not count(*records)
