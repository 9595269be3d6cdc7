"""Make up names of premises and organisations of many kinds from lists of their parts."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "words"
_FIRMS = (
    "Ltd",
    "Limited",
    "Logistics",
    "Recruitment",
    "Scaffolding",
    "Roofing",
    "Care Services",
    "Taxis",
    "Cabs",
    "Haulage",
)
_BODIES = (
    "Council",
    "City Council",
    "Housing",
    "Police",
    "Social Services",
    "CSC",
    "MASH",
    "Fire and Rescue",
    "FC",
    "YOT",
)
_GANGS = ("Boys", "Crew", "Mob", "Mandem", "Gang", "Lot", "Massive", "Firm", "Line", "line", "Youth", "Squad")


@cache
def load_words(name: str) -> tuple[str, ...]:
    """The entries of a list, parted by commas in its file."""
    return tuple(word.strip() for word in (_FOLDER / f"{name}.txt").read_text("utf-8").split(","))


def pick(name: str, dice: random.Random) -> str:
    """An entry of a list."""
    return dice.choice(load_words(name))


def make_premises(dice: random.Random) -> str:
    """A hotel, shop, school, pub and so on: with the word for its kind or bare."""
    return dice.choice(_PREMISES)(dice)


def make_organisation(dice: random.Random) -> str:
    """A council, firm or gang."""
    return dice.choice(_ORGANISATIONS)(dice)


def _kind(head: str) -> Callable[[random.Random], str]:
    return lambda dice: f"{pick(head, dice)} {pick('kinds', dice)}"


def _owned(dice: random.Random) -> str:
    owner = pick("forenames" if dice.random() < 0.6 else "surnames", dice)
    return f"{owner}'s" if dice.random() < 0.4 else f"{owner}'s {pick('kinds', dice)}"


def _bare(dice: random.Random) -> str:
    return f"{pick('brights', dice)} {pick('goods', dice)}"


def _saint(dice: random.Random) -> str:
    kind = dice.choice(("School", "Primary", "Primary School", "RC School", "Church", "Hospital", "Hall", ""))
    saint = dice.choice(("Anne", "Bede", "Cuthbert", "Hilda", "Joseph", "Luke", "Mark", "Mary", "Oswald", "Teresa"))
    return f"St {saint}'s {kind}".strip()


def _numbered(dice: random.Random) -> str:
    place = f"{pick('roads', dice)} {dice.choice(('House', 'Court', 'Point', 'Works', 'Mill', 'Park', 'Heights'))}"
    return f"{dice.choice(('Flat', 'Unit', 'Apartment', 'Room'))} {dice.randrange(1, 60)}, {place}"


def _pair(dice: random.Random) -> str:
    return f"{pick('goods', dice)} & {pick('goods', dice)}" if dice.random() < 0.5 else f"The {pick('goods', dice)}"


_PREMISES: tuple[Callable[[random.Random], str], ...] = (
    *(_kind(head) for head in ("roads", "towns", "surnames", "brights", "brights")),
    _owned,
    _bare,
    _bare,
    _saint,
    _numbered,
    _pair,
)
_ORGANISATIONS: tuple[Callable[[random.Random], str], ...] = (
    lambda dice: f"{pick('towns', dice)} {dice.choice(_BODIES)}",
    lambda dice: f"{pick('surnames', dice)} & {pick('surnames', dice)}",
    lambda dice: f"{pick('surnames', dice)} {dice.choice(('Solicitors', 'Law', 'Brothers', '& Sons', *_FIRMS))}",
    lambda dice: f"{pick('brights', dice)} {dice.choice(_FIRMS)}",
    lambda dice: f"{pick('roads', dice)} {dice.choice(_GANGS)}",
    lambda dice: f"{pick('aliases', dice)} {dice.choice(('line', 'Line', 'Boys', 'crew'))}",
)
