"""Names of registers in text: found where they read as names, in one pass, from memory or from a kept file."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import pytest

from tests.timing import is_proportional, repeated, seconds
from trawl.linkage import Linker, RegisterGazetteer, make_gazetteer
from trawl.model import Record, RegisterRow

NAMES = (
    "Larch House Hotel", "Station Hotel", "The Haven", "Smoke Screen", "Quillon", "Vape Orbit Ltd", "Harrow Bay",
    "Harrow Bay Hotel", "Moss & Daughters", "Jim's Grill", "Brindle Lodge (Derby)", "Zorba Foods t/a Corner Delight",
    "Whitley Bay", "Cardiff Bay", "Police Station",
)  # fmt: skip


def rows(names: tuple[str, ...] = NAMES) -> list[RegisterRow]:
    return [RegisterRow("shops", f"R{number}", name) for number, name in enumerate(names)]


GAZETTEER = make_gazetteer(rows(), "shops:1")


def found(text: str, gazetteer: RegisterGazetteer = GAZETTEER) -> list[tuple[str, str]]:
    mentions = list(gazetteer.find(text))
    assert all(m.text == text[m.start : m.end] and m.origin == "register" and m.type == "premises" for m in mentions)
    assert all(one.end <= two.start for one, two in pairwise(mentions))
    return [(mention.text, mention.value) for mention in mentions]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Seen at Larch Hse Hotel, Leeds", [("Larch Hse Hotel", "Larch House Hotel")]),
        ("SEEN AT LARCH HOUSE HOTEL LAST NIGHT", [("LARCH HOUSE HOTEL", "Larch House Hotel")]),
        ("she left the Larch House", [("Larch House", "Larch House Hotel")]),
        ("staff at Smoke Screen sold it", [("Smoke Screen", "Smoke Screen")]),
        ("works at the Quillon", [("Quillon", "Quillon")]),
        ("from Vape Orbit on Friday", [("Vape Orbit", "Vape Orbit Ltd")]),
        ("at Moss and Daughters", [("Moss and Daughters", "Moss & Daughters")]),
        ("a pizza from Jims Grill", [("Jims Grill", "Jim's Grill")]),
        ("room at Brindle Lodge", [("Brindle Lodge", "Brindle Lodge (Derby)")]),
        ("outside Corner Delight", [("Corner Delight", "Zorba Foods t/a Corner Delight")]),
        ("booked in Harrow Bay Hotel", [("Harrow Bay Hotel", "Harrow Bay Hotel")]),
        ("Larch House Hotel then Larch House Hotel", [("Larch House Hotel", "Larch House Hotel")] * 2),
    ],
)
def test_names_are_found(text: str, names: list[tuple[str, str]]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "they met at the station near a hotel",
        "It was a safe haven for her",
        "Haven of peace",
        "used a smoke screen to flee",
        "the Smoke screen lifted",
        "Smoke screens are no defence",
        "Smoke Screen",  # two ordinary words, and nothing that says a place is meant
        "Mr Quillon rang",
        "Quillon said so",
        "the Quillon Partnership wrote",
        "lives in Whitley Bay with his mother",
        "parked in Cardiff Bay overnight",
        "taken to the Police Station",
        "Larch. House Hotel",
        "the larch house hotel",
        "ALL UNITS TO THE STATION HOTEL QUILLON",
        "",
        "\x00 \ufffd",
    ],
)
def test_ordinary_words_places_and_people_are_no_premises(text: str) -> None:
    assert found(text) == []


def test_a_name_that_rows_share_in_part_is_kept_as_written() -> None:
    two = make_gazetteer(rows(("Marlowe Arms Hotel", "Marlowe Arms Guest House")))
    assert found("at Marlowe Arms", two) == [("Marlowe Arms", "Marlowe Arms")]


def many(count: int) -> tuple[str, ...]:
    dice = random.Random(8)
    return tuple(
        f"{''.join(dice.choices('abdeginorst', k=7)).title()} {dice.choice(('Hotel', 'Stores'))}" for _ in range(count)
    )


def test_a_large_register_needs_more_to_be_believed() -> None:
    large = make_gazetteer(rows((*NAMES, "Ann Quillon", "Mr Quillon", *many(2_100))))
    assert found("works at the Quillon", large) == []
    assert found("Ann Quillon said so", large) == []
    assert found("Seen with Mr Quillon", large) == []
    assert found("works at Moss and Daughters", large) == [("Moss and Daughters", "Moss & Daughters")]
    assert found("Larch House Hotel rang", large) == [("Larch House Hotel", "Larch House Hotel")]
    assert found("she left the Larch House", large) == [("Larch House", "Larch House")]


def test_time_grows_with_the_text_and_not_with_the_register() -> None:
    names = many(20_000)
    large, small = make_gazetteer(rows(names)), make_gazetteer(rows(names[:200]))

    def read(length: int, gazetteer: RegisterGazetteer = large) -> None:
        text = f"She went on to {names[7]} and then to {names[190]} in Leeds. Nothing Else Was Said Of It. " * length
        assert sum(1 for _ in gazetteer.find(text)) == 2 * length

    assert is_proportional(read, 20)
    assert seconds(read, 2_000) < 4 * seconds(lambda length: read(length, small), 2_000)


@pytest.mark.parametrize(
    "unit", ["x", "@", "9 ", "A", "A ", "The ", "Hotel ", "\U0001f600", "東京 ", "\x00", "Quillon Hotel "]
)
def test_odd_texts_take_time_in_proportion(unit: str) -> None:
    assert is_proportional(lambda length: list(GAZETTEER.find(repeated(unit, length))), 1_000)


def test_a_place_is_not_strong_by_its_name_alone() -> None:
    linker = Linker(replace(row, force="Kent") for row in rows(("Whitley Bay", "Cardiff Bay", "Larch House Hotel")))
    narrative = "She lives in Whitley Bay, works in Cardiff Bay and was seen at Larch House Hotel."
    record = Record("feed", "R1", narrative, force="Kent")
    strong = {match.row.name for match in linker.match(record) if match.band == "strong"}
    assert strong == {"Larch House Hotel"}
