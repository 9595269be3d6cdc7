"""What a column of a known type holds: read whole by its scheme, or what its finder finds where it holds more.

A cell `07700 900123 / 07700 900456` has two numbers, `AB12 CDE (stolen)` a plate, `unknown` none. The mentions of
the column's own type have origin `structured`; whatever else stands in a cell is found as in any text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from trawl.identifiers import REGISTRY, age, dob, find_mentions, make_plain_line
from trawl.identifiers.platforms import platform_words
from trawl.identifiers.scheme import Reading, is_plain_number
from trawl.identifiers.word_lists import load_words
from trawl.model import Mention, Validity

#: What parts two values of one cell.
_BETWEEN = re.compile(r"\s*[;|\n]\s*|\s+[/&+]\s+|,\s+|\s+and\s+")
_WORD = re.compile(r"[^\W\d_]+")
_UNKNOWN = "unknown:"
#: What so many cells say is kept: the same ones come again and again in a feed.
_KEPT = 8_192


def read_cell(kind: str, text: str, latest: date | None = None, label: str = "") -> tuple[Mention, ...]:
    """The mentions in what a column of this type (one of SCHEMES) holds, in order; offsets are into `text`.

    `latest` is the day of the record, which decides years of two digits. `label` is the column's, which may name a
    handle's platform. Empty where nothing of any type was read: the cell's words are still searched.
    """
    if names_nothing(text):
        return ()
    whole = _read_whole(kind, text, 0, latest, label)
    if whole:
        held = {scheme.type for scheme in REGISTRY.values() if scheme.within == kind}
        inside = [m for m in find_mentions(text, event_date=latest) if m.type in held] if held else []
        return (whole, *(_of_column(mention.type, mention) for mention in inside))
    pieces = list(_pieces(text))
    read = [one for start, piece in pieces if (one := _read_whole(kind, piece, start, latest, label))]
    if len(read) == len(pieces):
        return tuple(read)
    taken = bytearray(len(text))
    for one in read:
        taken[one.start : one.end] = b"\1" * (one.end - one.start)
    found = [m for m in find_mentions(text, event_date=latest) if taken.find(1, m.start, m.end) < 0]
    mentions = [*read, *(_of_column(kind, mention) for mention in found)]
    return tuple(sorted(mentions, key=lambda mention: mention.start))


@lru_cache(_KEPT)
def names_nothing(text: str) -> bool:
    """Whether a cell says only that something is not known: `N/K`, `Not stated`, `-`."""
    return _is_all_of(text, load_words("nothing"))


@lru_cache(_KEPT)
def names_nobody(text: str) -> bool:
    """Whether a cell for a name says only whom it is not: `UNKNOWN MALE`, `Police`, `The public`, `N/K`."""
    return _is_all_of(text, load_words("nothing") | load_words("nobody"))


def _is_all_of(text: str, words: frozenset[str]) -> bool:
    said = _WORD.findall(text.casefold())
    return words.issuperset(said) if said else not any(map(str.isalnum, text))


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The values of a cell, each with where it begins."""
    start = 0
    for between in (*_BETWEEN.finditer(text), None):
        end = between.start() if between else len(text)
        if text[start:end].strip():
            yield start, text[start:end]
        start = between.end() if between else end


def _of_column(kind: str, mention: Mention) -> Mention:
    return replace(mention, origin="structured", confidence=1.0, rule="") if mention.type == kind else mention


def _read_whole(kind: str, text: str, start: int, latest: date | None, label: str) -> Mention | None:
    """The mention that a value is by itself, None where it cannot be read so."""
    bare = text.strip()
    if names_nothing(bare):
        return None
    value, validity = _canonical(kind, bare, latest, label)
    if not value or validity == "invalid":
        return None
    begin = start + text.index(bare)
    return Mention(kind, begin, begin + len(bare), bare, value, validity, "structured", 1.0)


def _canonical(kind: str, bare: str, latest: date | None, label: str) -> tuple[str, Validity]:
    bare = make_plain_line(bare)
    if REGISTRY[kind].figures and not is_plain_number(bare):
        return "", "invalid"
    if kind == "dob":
        value = dob.read_birth(bare, latest or date.today())  # noqa: DTZ011 - whole days only
        # Part of a date of birth is kept as far as it goes.
        return value, "valid" if len(value) == len("yyyy-mm-dd") else "unverifiable"
    if kind == "age":
        value = age.normalise(bare)
        return value, age.validate(value)
    value = REGISTRY[kind].normalise(bare)
    if kind == "handle" and value.startswith(_UNKNOWN) and (platforms := platform_words(Reading(label))):
        value = f"{platforms[0][2]}:{value.removeprefix(_UNKNOWN)}"
    return value, REGISTRY[kind].validate(value) if value else "invalid"
