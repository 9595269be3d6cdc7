"""One registry: a scheme says what it is, and everything that lists types knows it from there alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from tests.identifiers.facts import PATH, replace_facts, write_facts
from trawl.contexts.boilerplate import find_wordings
from trawl.contexts.context import read_narrative
from trawl.drafting.spellings import load_spellings, read_name
from trawl.entities import open_extractor, read_entity
from trawl.identifiers import (
    REGISTRY,
    SCHEMES,
    Candidate,
    Reading,
    Scheme,
    find_mentions,
    guess,
    normalise,
    type_called,
)
from trawl.identifiers.cells import read_cell
from trawl.model import Entity, Field, FieldValue, Hit, IndexedRecord, Key, Record, Span, Trace
from trawl.query import CompiledQuery, parse_query
from trawl.reports.findings.repeats import repeat_identifiers
from trawl.sources import SourceMapping
from trawl.text import analyse_record
from trawl.wash import ListRow, wash_rows
from trawl.wash.edits import NearNames

_BADGE = re.compile(r"BDG-([0-9]{3})")


def _find(reading: Reading) -> Iterator[Candidate]:
    for match in _BADGE.finditer(reading.text):
        yield Candidate("badge", *match.span(), match[1], "valid", 0.9)


def _normalise(raw: str) -> str:
    match = _BADGE.fullmatch(raw.upper())
    return match[1] if match else ""


#: A badge with a number, which no other part of trawl has heard of.
BADGE = Scheme(
    "badge",
    _find,
    _normalise,
    lambda value: "valid" if value.isdigit() else "invalid",
    one="badge",
    many="badges",
    called=("badge number",),
    likely=lambda bare, value: bare.isupper() and bool(value),
    compares="number",
    section="contacts",
    near=lambda value: {str(int(value) + 1): "the next badge"},
)
TEXT = "Porter wore BDG-104 on the door."


@pytest.fixture(autouse=True)
def _with_badges(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(REGISTRY, "badge", BADGE)
    load_spellings.cache_clear()
    yield
    load_spellings.cache_clear()


def index(record_id: str, text: str) -> IndexedRecord:
    record = Record("toy", record_id, text)
    return IndexedRecord(record, find_mentions(text), analyse_record(record))


def test_it_is_found_guessed_and_read() -> None:
    assert [(m.type, m.value) for m in open_extractor("rules").find(TEXT)] == [("badge", "104")]
    assert guess("BDG-104") == (Entity("badge", "104"),)
    assert guess("bdg-104") == ()
    assert normalise("badge", " bdg-\u200b104 ") == "104"
    assert type_called("Badge  Number:") == type_called("badge") == "badge"
    assert read_entity("badge", "BDG-104") == (Entity("badge", "104"),)


def test_a_query_knows_the_type_and_compares_its_number() -> None:
    def accepts(query: str) -> bool:
        return CompiledQuery(parse_query(query).tree, "").accepts(index("1", TEXT))

    assert accepts("#badge")
    assert accepts("#badge>103")
    assert not accepts("#badge>104")
    assert accepts('entity:"badge:104"')


def test_a_column_may_be_of_the_type_and_stands_in_its_section() -> None:
    mapping = SourceMapping.model_validate(
        {"source": "toy", "record_id": "id", "narrative": "text", "fields": [{"column": "pass", "type": "badge"}]}
    )
    assert mapping.fields[0].type == "badge"
    assert [m.value for m in read_cell("badge", "BDG-104 / BDG-105")] == ["104", "105"]
    assert read_name("Badge number").key == "badge"
    record = Record("toy", "1", "", fields=(Field("Pass", (FieldValue("BDG-104", "badge"),), "contacts"),))
    ((_, mentions),) = open_extractor("none").extract([record])
    assert [(m.type, m.origin) for m in mentions] == [("badge", "structured")]


def test_a_list_may_name_it_and_near_values_are_proposed() -> None:
    class Index:
        def trace(self, entities: Iterable[Entity]) -> list[Trace]:
            held = find_mentions(TEXT)[0]
            return [Trace(entity, Key("toy", "1"), held) for entity in entities if entity == ("badge", "104")]

        def handles(self) -> NearNames:
            return NearNames([])

        def find_text(self, phrases: Iterable[str], most: int) -> list[Trace]:
            return []

    rows = [("badge number", "BDG-104"), ("badge", "BDG-103"), ("bodges", "zz")]
    results = list(wash_rows([ListRow(number, "", *row) for number, row in enumerate(rows)], Index()))
    assert [result.outcome for result in results] == ["trace", "possible", "invalid"]
    assert "badge" in results[2].reason.partition("the types are ")[2].split(", ")


def test_a_report_counts_it_where_it_repeats() -> None:
    hits = [Hit(index(number, TEXT).record, find_mentions(TEXT), ()) for number in "12"]
    repeats = repeat_identifiers(hits)
    assert [(repeat.value, len(repeat.hits)) for repeat in repeats["badge"]] == [("104", 2)]


def test_a_sentence_that_holds_one_is_about_somebody_unless_letters_hold_it(monkeypatch: pytest.MonkeyPatch) -> None:
    letter = "Officers are reminded that a referral must quote BDG-104 within one working day of it being made"

    def wordings() -> dict[Span, object]:
        indexed = index("1", letter)
        start = letter.index("referral")
        span = Span("narrative", start, start + len("referral"), "referral")
        return dict(find_wordings(indexed, read_narrative(indexed), [span], 8))

    assert not wordings()
    monkeypatch.setitem(REGISTRY, "badge", replace(BADGE, in_letters=True))
    assert wordings()


def test_the_page_of_identifiers_lists_it() -> None:
    assert "| `badge` | badge number | yes | yes | as a number |\n" in write_facts()


def test_the_table_of_facts_is_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(REGISTRY, "badge")
    page = PATH.read_text(encoding="utf-8")
    assert replace_facts(page) == page, "run python -m tests.identifiers.facts"


def test_nothing_of_fewer_digits_than_its_shortest_form_is_one() -> None:
    shorter = [(scheme, length) for scheme in SCHEMES for length in range(1, scheme.digits)]
    assert shorter
    for scheme, length in shorter:
        for number in ("1234567890123456789", "0" * 19, "8944" * 5, "4" * 19):
            assert not scheme.normalise(number[:length])


def test_no_two_schemes_are_called_the_same() -> None:
    names = [name for scheme in SCHEMES for name in {scheme.type.replace("_", " "), *scheme.called}]
    assert len(names) == len(set(names))
