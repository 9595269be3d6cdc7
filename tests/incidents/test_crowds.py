"""A key that very many records share does no harm, and what was passed over is said."""

from __future__ import annotations

from datetime import date
from itertools import product

from tests.timing import is_proportional
from trawl.incidents import fold_records
from trawl.incidents.candidates import pair_records
from trawl.incidents.folding import read_all
from trawl.incidents.wording import hash_texts
from trawl.model import IndexedRecord, Mention, Place, Record
from trawl.text import analyse_record

DAY = date(2026, 3, 2)
_WORDS = (
    "amber",
    "birch",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "gravel",
    "harbour",
    "island",
    "juniper",
    "kettle",
    "lamp",
)


def make(number: int, text: str, name: str = "", kind: str = "intelligence", day: date = DAY) -> IndexedRecord:
    record = Record(
        "feed",
        f"R{number:05}",
        text,
        kind=kind,  # type: ignore[arg-type]  # a test's word
        event_date=day,
        place=Place(premises="Northport General Hospital", address="1 Long Road", town="Northport"),
    )
    mentions = (Mention("person", 0, 1, name.title(), name, name=name, born="1990-01-01"),) if name else ()
    return IndexedRecord(record, mentions, analyse_record(record))


def crowd(number: int) -> list[IndexedRecord]:
    """Records of one day at one hospital, each about somebody else, the last two about one."""
    names = [f"{a} {b}{c}" for a, b, c in product(_WORDS, _WORDS, range(1 + number // 144))]
    made = [make(at, f"Patient {names[at]} {at} walked out.", names[at]) for at in range(number - 1)]
    return [*made, make(number, "Left without treatment.", names[number - 2], "crime")]


def test_a_day_at_a_hospital_is_compared_by_what_else_agrees() -> None:
    records = crowd(300)
    facts = read_all(records, {})
    candidates = pair_records(facts, hash_texts({one.key: one.shingles for one in facts}))
    assert len(candidates.pairs) < 300 * 299 // 2 // 5
    assert any("300 records with one address on 2 March 2026" in note for note in candidates.notes)
    folded = fold_records(records)
    assert [link.first.record_id for link in folded.links if link.band == "strong"] == ["R00298"]
    assert folded.notes == candidates.notes


def test_one_text_four_hundred_times_is_one_incident() -> None:
    text = (
        "The same report on a man in a white van at the school gate was sent in again and again by each of the shops "
        "in the row, which had copied it from one another word for word and letter for letter."
    )
    records = [make(number, text) for number in range(400)]
    folded = fold_records(records)
    assert [len(group) for group in folded.groups] == [400]
    assert len(folded.links) < 400 * 10
    assert folded.notes


def test_time_grows_with_the_number_of_records() -> None:
    every = crowd(2_000)
    assert is_proportional(lambda number: fold_records(every[:number]), 125, 250)


def test_records_without_anything_are_no_incident() -> None:
    bare = [IndexedRecord(r, (), analyse_record(r)) for r in (Record("feed", str(n), "") for n in range(60))]
    assert fold_records(bare).groups == ()
    assert fold_records([]).links == ()


def test_odd_records_harm_nobody() -> None:
    odd = (
        Record("feed", "1", "log 5, ref 12345, " * 2_000, event_date=date.min, reference="9" * 40_000),
        Record("feed", "2", "9" * 40_000 + " Log 5 of 31/12/9999", kind="cad", event_date=date.max, reference="5"),
        Record("feed", "3", "log" + " " * 50_000 + "crime 12/" * 2_000, reference="\0"),
    )
    (link,) = fold_records([IndexedRecord(record, (), analyse_record(record)) for record in odd]).links
    assert (link.first.record_id, link.second.record_id, link.band) == ("1", "2", "possible")
    assert all(len(words) < 200 for words in (*link.evidence, *link.against))


def test_a_reference_of_very_many_records_is_nobody_s() -> None:
    records = [Record("feed", str(n), f"Matter {n}.", event_date=DAY, reference="PENDING 2026/0001") for n in range(60)]
    folded = fold_records([IndexedRecord(record, (), analyse_record(record)) for record in records])
    assert folded.groups == ()
    assert folded.notes == ("60 records are called pending-2026-1: it was taken for nobody's reference.",)


def test_a_crowd_of_every_day_is_told_of_once() -> None:
    days = [date(2026, 1, day) for day in (1, 6, 11, 16, 21)]
    records = [
        make(n, f"Note {n}.", "amber birch", day=day) for n, day in enumerate(day for day in days for _ in range(45))
    ]
    notes = fold_records(records).notes
    (note,) = notes
    assert note.startswith("More than 40 records of one day have one person, 5 times over")


def test_lists_of_people_are_not_compared_by_each_of_these() -> None:
    names = [f"{a} {b}" for a, b in product(_WORDS, _WORDS)]
    mentions = tuple(Mention("person", 0, 1, name.title(), name, name=name) for name in names[:41])
    records = [Record("feed", f"R{n}", f"Guests of day {n}.", event_date=DAY) for n in range(30)]
    lists = [IndexedRecord(record, mentions, analyse_record(record)) for record in records]
    facts = read_all(lists, {})
    candidates = pair_records(facts, ())
    assert candidates.pairs == frozenset()
    assert candidates.notes == ("30 records of more than 40 people: not compared by these alone.",)
