"""What a record's columns say, as text."""

from __future__ import annotations

from datetime import date

from hypothesis import given

from tests.query.generators import records
from trawl.model import Field, FieldValue, IndexedRecord, Person, Place, Record
from trawl.passages import compose_fields, describe_fields, part_text, passage_names
from trawl.text import analyse_record, analyse_words

RECORD = Record(
    "feed",
    "1",
    "Nothing is said here.",
    title="A title",
    place=Place("Kestrel Lodge", "12 Mill Street", "", "ZZ1 2AB"),
    people=(
        Person("OKELL, Marnie", "victim", date(2012, 5, 5), "N7"),
        Person("Bo FINCH", "looked after child", role_said=True, born="2010-03", age="15"),
        Person("", "suspect", born="1990"),
    ),
    markers=("CSE", "", "county lines"),
    fields=(Field("Vehicle", (FieldValue("silver"), FieldValue("ZZ12 ZZZ", "vrm")), "vehicles", "reg"),),
)


def test_each_field_reads_as_a_person_would_write_it() -> None:
    assert describe_fields(RECORD) == [
        "Victim: OKELL, Marnie, born 5 May 2012, N7",
        "Looked after child: Bo FINCH, looked after child, born March 2010, aged 15",
        "Suspect: born 1990",
        "Place: Kestrel Lodge, 12 Mill Street, ZZ1 2AB",
        "Marker: CSE",
        "Marker: county lines",
        "Vehicle: silver, ZZ12 ZZZ",
    ]


def test_stretches_are_the_values_with_what_they_are() -> None:
    text, passages = compose_fields(RECORD)
    said = [(stretch.type, text[stretch.start : stretch.end]) for passage in passages for stretch in passage.stretches]
    assert said == [
        ("person", "OKELL, Marnie"), ("dob", "5 May 2012"), ("", "N7"),
        ("person", "Bo FINCH"), ("", "looked after child"), ("dob", "March 2010"), ("age", "15"),
        ("dob", "1990"),
        ("premises", "Kestrel Lodge"), ("location", "12 Mill Street"), ("postcode", "ZZ1 2AB"),
        ("", "CSE"), ("", "county lines"), ("", "silver"), ("vrm", "ZZ12 ZZZ"),
    ]  # fmt: skip


def test_a_record_without_columns_has_no_fields() -> None:
    assert compose_fields(Record("feed", "1", "text", title="title")) == ("", ())
    assert part_text(RECORD, "title") == "A title"
    assert part_text(RECORD, "narrative") == "Nothing is said here."


def test_the_last_record_is_not_taken_for_another() -> None:
    other = Record("feed", "2", "text", markers=("DA",))
    assert [compose_fields(one).text[-8:] for one in (RECORD, other, RECORD)] == ["ZZ12 ZZZ", "DA", "ZZ12 ZZZ"]


def test_names_of_a_passage() -> None:
    assert passage_names("title", "") == ("title",)
    assert passage_names("narrative", "Risk  Assessment") == ("narrative", "risk assessment")
    assert passage_names("fields", "people", "Victim") == ("fields", "people", "victim")
    assert passage_names("fields", "", "Fields") == ("fields",)


@given(records())
def test_passages_are_parts_of_the_text_and_words_stand_in_them(indexed: IndexedRecord) -> None:
    text, passages = compose_fields(indexed.record)
    assert "\n".join(text[passage.start : passage.end] for passage in passages) == text
    for passage in passages:
        assert all(passage.start <= one.start < one.end <= passage.end for one in passage.stretches)
    analysed = analyse_record(indexed.record)
    firsts = [passage.first for passage in analysed.passages if passage.part == "fields"]
    begin = firsts[0] if firsts else len(analysed.forms)
    assert analysed.forms[begin:] == [word.form for word in analyse_words(text)]
    assert len(firsts) == sum(bool(analyse_words(text[one.start : one.end])) for one in passages)
