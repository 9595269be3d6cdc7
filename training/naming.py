"""Make up names of premises and organisations of many kinds from lists of their parts."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from trawl.entities.ner.police import FOLDER as MODEL

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
#: What is put before a street name.
_BEFORE = (
    "Big",
    "Lil",
    "Little",
    "Young",
    "Fat",
    "Mad",
    "Uncle",
    "Auntie",
    "Mr",
    "Old",
    "Black",
    "Ginger",
    "DJ",
)
#: How many of the vocabulary's words are left out for being too common, such as `the` and `said`.
_COMMONEST = 1500
_GANGS = ("Boys", "Crew", "Mob", "Mandem", "Gang", "Lot", "Massive", "Firm", "Line", "line", "Youth", "Squad")


@cache
def load_words(name: str) -> tuple[str, ...]:
    """The entries of a list, parted by commas in its file."""
    return tuple(word.strip() for word in (_FOLDER / f"{name}.txt").read_text("utf-8").split(","))


def pick(name: str, dice: random.Random) -> str:
    """An entry of a list."""
    return dice.choice(load_words(name))


@cache
def ordinary_words() -> tuple[str, ...]:
    """The words of the tokenizer's vocabulary, commonest first, without those so common that nobody is called by them.

    Only what is said around such a word tells that it is somebody's name. Names of people and towns are left out.
    """
    vocabulary = json.loads((MODEL / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    words = [word for word in vocabulary if re.fullmatch("[a-z]{3,9}", word)][_COMMONEST:]
    names = {name.casefold() for file in ("forenames", "surnames", "towns") for name in load_words(file)}
    return tuple(word.capitalize() for word in words if word not in names)


def make_alias(dice: random.Random) -> str:
    """A street name: of the list, any word, or a word with what is put before one."""
    chance = dice.random()
    if chance < 0.55:
        return pick("aliases", dice)
    if chance < 0.8:
        return dice.choice(ordinary_words())
    name = pick("forenames", dice) if dice.random() < 0.6 else dice.choice(ordinary_words())
    return f"{dice.choice(_BEFORE)} {name}"


def make_group(dice: random.Random) -> str:
    """A gang, line, charity or firm known by one word."""
    head = dice.choice(("aliases", "roads", "brights", "goods", "surnames", "forenames", ""))
    word = (pick(head, dice) if head else dice.choice(ordinary_words())).removeprefix("The ").split()[0]
    return dice.choice(ordinary_words()) if word in ("St", *_BEFORE) else word


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
