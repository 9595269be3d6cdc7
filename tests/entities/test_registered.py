"""Register names beside what model and rules found, and the whole extractor with them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.timing import is_proportional, repeated
from trawl.entities import add_register_names, entity_rows, extractor_version, open_extractor
from trawl.entities.typed import read_entity
from trawl.errors import UsageError
from trawl.linkage import make_gazetteer
from trawl.model import Entity, Mention, RegisterRow
from trawl.query.names import mention_types

NAMES = ("Larch House Hotel", "Quillon")
HOTELS = make_gazetteer([RegisterRow("h", str(number), name) for number, name in enumerate(NAMES)], "h:1")
TEXT = (
    "PC Ash saw Jo LEE (Jojo) leave the Quillon and Larch Hse Hotel, Leeds, in a blue Audi. "
    "Ring 07700 900123 of Quillon."
)


class Named:
    """A gazetteer that says what it is told to."""

    version = "named:1"

    def __init__(self, *found: Mention) -> None:
        self.found = found

    def find(self, text: str) -> Iterator[Mention]:
        return iter(self.found)


def mention(kind: str, start: int, end: int, confidence: float = 0.8, value: str = "x") -> Mention:
    return Mention(kind, start, end, " " * (end - start), value, "unverifiable", "model", confidence)


def name(start: int, end: int, confidence: float = 0.88) -> Mention:
    return Mention("premises", start, end, " " * (end - start), "The Larch Hse", "unverifiable", "register", confidence)


@pytest.mark.parametrize(
    ("before", "named", "after"),
    [
        ([], name(5, 9), [("premises", 5, 9, "larch house", "register")]),
        ([mention("premises", 5, 9)], name(5, 9), [("premises", 5, 9, "larch house", "register")]),
        ([mention("premises", 5, 20)], name(5, 9), [("premises", 5, 20, "x", "model")]),
        ([mention("premises", 7, 9)], name(5, 9, 0.7), [("premises", 5, 9, "larch house", "register")]),
        ([mention("person", 5, 9)], name(5, 9), [("premises", 5, 9, "larch house", "register")]),
        ([mention("person", 5, 9)], name(5, 9, 0.78), [("person", 5, 9, "x", "model")]),
        ([mention("person", 5, 12)], name(5, 9), [("person", 5, 12, "x", "model")]),
        ([mention("phone", 6, 8)], name(5, 9), [("phone", 6, 8, "x", "model")]),
        (
            [mention("person", 1, 4), mention("location", 9, 12)],
            name(5, 9),
            [
                ("person", 1, 4, "x", "model"),
                ("premises", 5, 9, "larch house", "register"),
                ("location", 9, 12, "x", "model"),
            ],
        ),
    ],
)
def test_who_is_believed(before: list[Mention], named: Mention, after: list[tuple[str, int, int, str, str]]) -> None:
    found = add_register_names(before, " " * 30, [Named(named)])
    assert [(m.type, m.start, m.end, m.value, m.origin) for m in found] == after


def test_two_premises_read_as_one_are_two() -> None:
    found = add_register_names([mention("premises", 1, 20)], " " * 30, [Named(name(1, 8), name(13, 20))])
    assert [(m.start, m.end, m.origin) for m in found] == [(1, 8, "register"), (13, 20, "register")]


def test_names_overlap_nothing_that_stands() -> None:
    found = add_register_names([mention("phone", 1, 20)], " " * 30, [Named(name(1, 8), name(13, 20), name(22, 25))])
    assert [(m.type, m.start) for m in found] == [("phone", 1), ("premises", 22)]


@pytest.mark.parametrize(("start", "kinds"), [(20, ["person", "age"]), (29, ["premises", "age"])])
def test_a_person_whose_age_follows_is_no_premises(start: int, kinds: list[str]) -> None:
    found = add_register_names(
        [mention("person", 1, 12), mention("age", start, start + 2)], " " * 40, [Named(name(1, 12))]
    )
    assert [m.type for m in found] == kinds


def test_an_article_belongs_to_the_mention() -> None:
    (found,) = add_register_names([Mention("premises", 3, 14, "the Quillon", "quillon")], "at the Quillon", [HOTELS])
    assert (found.start, found.text, found.value, found.origin) == (3, "the Quillon", "quillon", "register")


def test_names_of_registers_are_found_beside_the_rest() -> None:
    alone, joined = open_extractor("rules"), open_extractor("rules", [HOTELS])
    found = {(m.type, m.value, m.origin) for m in joined.find(TEXT)}
    assert {("premises", "quillon", "register"), ("premises", "larch house hotel", "register")} <= found
    assert ("phone", "+447700900123", "pattern") in found
    others = [m for m in alone.find(TEXT) if m.type != "premises"]
    assert [m for m in joined.find(TEXT) if m.type != "premises"] == others


def test_a_gazetteer_is_named_in_the_version_and_none_is_in_that_of_an_index() -> None:
    assert open_extractor("rules", [HOTELS]).version == f"{extractor_version('rules')} h:1"
    assert open_extractor("rules").version == extractor_version("rules")


@pytest.mark.parametrize("model", ["rules", "auto"])
def test_what_is_found_depends_on_the_text_alone(model: str) -> None:
    extractor = open_extractor(model, [HOTELS])
    others = ["", TEXT.upper(), "Larch. " * 50, "\x00", "Jo LEE dob 01/02/1990"]
    alone = open_extractor(model, [HOTELS]).find(TEXT)
    for other in others:
        extractor.find(other)
        assert extractor.find(TEXT) == alone


#: Texts that nobody should write, each from a unit said many times.
ODD = {
    "one word": "x", "digits": "7", "emoji": "\U0001f600", "at-signs": "@", "scripts": "Привет 東京 مرحبا Jo ",
    "nul": "\x00", "controls": "\x01\x1b[31m\x7f", "names": "Jo LEE dob 01/02/1990. ", "hotels": "at the Quillon ",
    "brackets": "(Jo) ", "capitals": "JO LEE OF LARCH HOUSE HOTEL. ",
}  # fmt: skip


@pytest.mark.parametrize("unit", ODD.values(), ids=ODD)
def test_odd_texts_are_read_in_proportion(unit: str) -> None:
    extractor = open_extractor("rules", [HOTELS])

    def read(length: int) -> None:
        text = repeated(unit, length)
        found = extractor.find(text)
        assert all(m.text == text[m.start : m.end] for m in found)
        assert all(one.end <= two.start for one, two in pairwise(found))

    assert is_proportional(read, 1_000)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("unit", "length"), [("x", 1_000_000), ("7", 1_000_000), ("@", 100_000), (TEXT + "\n", 5_000_000)]
)
def test_long_texts_with_everything(unit: str, length: int) -> None:
    rules = open_extractor("rules", [HOTELS])
    text = repeated(unit, length)
    begun = time.process_time()
    rules.find(text[: length // 20])
    middle = time.process_time()
    found = rules.find(text)
    assert time.process_time() - middle < 2 + 40 * (middle - begun)
    assert len(found) > 100_000 if len(unit) > 1 else len(found) <= 1


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("phone", "07700 900123", "+447700900123"),
        ("Phone ", " (07700) 900-123 ", "+447700900123"),
        ("person", "GARSIDE, Scott", "scott garside"),
        ("person", "GARSIDE, Scott dob 8/9/1992", "scott garside 1992-09-08"),
        ("person", "Scott Garside (senior)", "scott garside (senior)"),
        ("premises", "The Grange Guest Hse", "grange guest house"),
        ("organisation", "Cloud Retail Ltd", "cloud retail"),
        ("location", "Kings Lynn", "king's lynn"),
        ("drug", "Weed", "cannabis"),
        ("vehicle", "Blue  Audi A3", "blue audi a3"),
        ("nhs-number", "943 476 5919", "9434765919"),
    ],
)
def test_what_is_typed_is_read_by_its_type(kind: str, typed: str, value: str) -> None:
    assert read_entity(kind, typed)[0] == Entity(kind.strip().lower().replace("-", "_"), value)


def test_a_handle_without_a_platform_is_looked_for_on_each() -> None:
    values = {entity.value for entity in read_entity("handle", "@jojo_7")}
    assert len(values) > 3
    assert all(value.endswith("jojo_7") for value in values)


@pytest.mark.parametrize(
    ("kind", "typed"), [("phone", "nobody"), ("phone", ""), ("person", " , "), ("fone", "1"), ("", "")]
)
def test_what_cannot_be_read_is_refused(kind: str, typed: str) -> None:
    with pytest.raises(UsageError):
        read_entity(kind, typed)


def test_every_type_found_can_be_looked_up() -> None:
    assert {row["type"] for row in entity_rows(open_extractor("rules").find(TEXT))} <= set(mention_types())
