"""The context of what was found in a record's fields: people, place and markers stand; free texts are judged alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from trawl.contexts.boilerplate import WordingCount, find_wordings
from trawl.contexts.context import judge_contexts, read_narrative
from trawl.model import Field, FieldValue, IndexedRecord, Mention, Person, Place, Record, Span
from trawl.passages import part_text
from trawl.text import analyse_record, analyse_words


def index(narrative: str = "A visit.", **fields: object) -> IndexedRecord:
    record = Record("test", "1", narrative, **fields)
    return IndexedRecord(record, (), analyse_record(record))


def free_text(*values: str, label: str = "MO", type_: str = "") -> Field:
    return Field(label, tuple(FieldValue(value, type_) for value in values))


def contexts(indexed: IndexedRecord, word: str) -> list[str]:
    spans = [
        Span(part, m.start(), m.end(), word)
        for part in ("title", "narrative", "fields")
        for m in re.finditer(rf"\b{word}\b", part_text(indexed.record, part))
    ]
    return [span.context for span in judge_contexts(indexed, spans)]


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"people": (Person("Chloe MAY", "victim"), Person("Azad SAYS", "suspect"))}, "SAYS"),
        ({"people": (Person("Theresa MAY", "possible victim", role_said=True),)}, "victim"),
        ({"place": Place(premises="No Man's Heath Hotel", town="Malpas")}, "Hotel"),
        ({"markers": ("No fixed abode", "CSE")}, "CSE"),
        ({"markers": ("denies CSE",)}, "CSE"),
        ({"fields": (free_text("No Mans Heath", type_="location"),)}, "Heath"),
    ],
)
def test_what_people_place_markers_and_typed_values_say_is_affirmed(fields: dict, word: str) -> None:
    assert contexts(index(**fields), word) == ["affirmed"]


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("no sign of exploitation", "negated"),
        ("possible exploitation", "hypothetical"),
        ("exploitation by two men at a hotel", "affirmed"),
        ("?exploitation", "hypothetical"),
    ],
)
def test_a_free_text_is_judged_by_the_triggers(text: str, context: str) -> None:
    assert contexts(index(fields=(free_text(text),)), "exploitation") == [context]


@pytest.mark.parametrize(
    "values",
    [
        (free_text("No"), free_text("exploitation")),
        (free_text("No", "exploitation"),),
        (free_text("Injured? No sign of"), free_text("exploitation")),
        (free_text("exploitation?"), free_text("No")),
        (free_text("exploitation", label="Concern"), free_text("not known", label="Injury")),
    ],
)
def test_no_trigger_reaches_from_one_value_to_another(values: tuple[Field, ...]) -> None:
    alone = next(value.text for field in values for value in field.values if "exploitation" in value.text)
    assert contexts(index(fields=values), "exploitation") == contexts(index(fields=(free_text(alone),)), "exploitation")
    assert contexts(index(fields=values), "exploitation") != ["negated"]


def test_fields_change_nothing_of_what_the_narrative_is_judged_to_say() -> None:
    narrative = "Girl seen at the hotel, possible CSE. Spoken to, she was with her family. No CSE concerns."
    harm = free_text("Girl raped by a man in a hotel room, CSE.")
    alone = contexts(index(narrative), "CSE")
    assert "negated" in alone
    assert contexts(index(narrative, fields=(harm,), markers=("CSE",)), "CSE") == [*alone, "affirmed", "affirmed"]


def test_wordings_are_of_the_narrative_and_its_mentions_alone() -> None:
    letter = "Officers are reminded that a referral for exploitation must be made within one working day"
    indexed = replace(
        index(letter, people=(Person("Marnie OKELL"),)),
        mentions=(Mention("person", 0, 12, "Marnie OKELL", origin="structured", part="fields"),),
    )
    start = letter.index("exploitation")
    named = Span("fields", 0, 6, "marnie")
    found = find_wordings(indexed, read_narrative(indexed), [Span("narrative", start, start + 12, "e"), named], 8)
    assert [" ".join(words) for words in found.values()] == [letter.lower()]


def test_one_text_from_two_feeds_counts_once_whatever_their_fields() -> None:
    letter = "Officers are reminded that a referral must be made within one working day"
    counted = WordingCount(tuple(word.form for word in analyse_words(letter)), 2)
    for day, (text, field) in enumerate(
        [
            (f"{letter}. Shop visited.", "one feed"),
            (f"{letter}. Shop visited.", "another"),
            ("A visit.", f"{letter}. Shop three."),
        ],
        start=1,
    ):
        assert not counted.add(index(text, fields=(free_text(field),), event_date=date(2024, 1, day)))
    assert counted.add(index(f"{letter}. Pub closed.", event_date=date(2024, 1, 9)))
