"""Names and addresses of register rows, taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import cache, lru_cache

from trawl.linkage.vocabulary import load_vocabulary
from trawl.linkage.words import compared_forms, join_forms
from trawl.model import RegisterRow
from trawl.places import load_places, load_unsure_places

# What parts a business's trading name from its other name: "Regal Foods Ltd t/a Corner Shop".
_TRADING_AS = re.compile(r"\s+t/a\s+|\s+t/as\s+|\s+trading as\s+", re.IGNORECASE)
# What follows a name and is no part of it: "Copthorne Hotel (Slough)", "Café @ The Mill", "Holiday Inn - Oxford".
_AFTER_NAME = re.compile(r"\s*[(@]|\s+-\s+")
_NUMBER = re.compile(r"^\d{1,4}[a-z]?$")
_PARTS_OF_TOWN = re.compile(r"[,()&]|\band\b", re.IGNORECASE)
_DIGITS = re.compile(r"\D+")

#: Names of more words than this are looked for by their first words.
LONGEST_NAME = 6


class NameKind(IntEnum):
    """How much of a register's name a key holds, the most telling first."""

    FULL = 0
    CORE = 1
    OPENING = 2


def is_generic(form: str) -> bool:
    """Say whether a word tells little about whose premises these are (`hotel`, `vape`, `ltd`)."""
    return form in load_vocabulary().generic


def is_ordinary(form: str) -> bool:
    """Say whether a word is one that any narrative may hold, name or not."""
    return len(form) < 3 or form.isdigit() or form in load_vocabulary().ordinary


@cache
def place_keys() -> frozenset[str]:
    """The names of known towns, villages and counties as keys."""
    return frozenset(join_forms(compared_forms(place)) for place in load_places())


@cache
def unsure_place_keys() -> frozenset[str]:
    """Those that are people's names or ordinary words too."""
    return frozenset(join_forms(compared_forms(place)) for place in load_unsure_places())


@lru_cache(maxsize=20_000)
def is_place(forms: tuple[str, ...]) -> bool:
    """Say whether words are the name of a known place or of a part of one (`Cardiff Bay`), as many a business is."""
    last = len(forms)
    while last > 1 and forms[last - 1] in load_vocabulary().parts:
        last -= 1
    return join_forms(forms) in place_keys() or (last < len(forms) and join_forms(forms[:last]) in place_keys())


def core_forms(forms: tuple[str, ...]) -> tuple[str, ...]:
    """Return a name without the generic words at its end, or at its beginning; the whole if nothing is left."""
    first, last = 0, len(forms)
    while last > 0 and is_generic(forms[last - 1]):
        last -= 1
    while first < last and is_generic(forms[first]):
        first += 1
    if first and last - first == 1 and is_ordinary(forms[first]):
        first = 0  # "Food and Wine Store" is not known as "Wine"
    return forms[first:last] or forms


def name_keys(name: str) -> Iterator[tuple[str, NameKind, tuple[str, ...]]]:
    """Yield the keys under which a name is found, each once, with its most telling kind and its words.

    The full name; the name with generic words taken off its end, one by one; its core; its first two words where
    the core is longer. A name, or a part of one, that is made of generic words only has no key.
    """
    found: dict[str, tuple[NameKind, tuple[str, ...]]] = {}
    for part in dict.fromkeys(_name_parts(name)):
        for kind, key_forms in _key_forms(compared_forms(part)[:LONGEST_NAME]):
            key = join_forms(key_forms)
            telling = any(not is_generic(form) and not form.isdigit() for form in key_forms)
            if len(key) > 2 and telling and (key not in found or kind < found[key][0]):
                found[key] = kind, key_forms
    for key, (kind, key_forms) in found.items():
        yield key, kind, key_forms


def _name_parts(name: str) -> Iterator[str]:
    """Yield a name, then the names it is made of."""
    yield name
    for part in _TRADING_AS.split(name):
        yield part
        yield _AFTER_NAME.split(part.strip())[0]


def _key_forms(forms: tuple[str, ...]) -> Iterator[tuple[NameKind, tuple[str, ...]]]:
    yield NameKind.FULL, forms
    core = core_forms(forms)
    last = len(forms)
    while last > 1 and is_generic(forms[last - 1]):
        last -= 1
        yield NameKind.CORE, forms[:last]
    yield NameKind.CORE, core
    if len(core) > 2:
        yield NameKind.OPENING, core[:2]
    elif len(core) == 2 and not is_ordinary(core[0]):
        yield NameKind.OPENING, core[:1]


def street_keys(address: str) -> Iterator[tuple[str, str]]:
    """Yield (house number or "", street) for each stretch of an address that reads as a street."""
    ways = load_vocabulary().ways
    for part in address.split(","):
        forms = compared_forms(part)
        # Only what is written in digits is a house number: "Two Brothers" is no address.
        numbers = [i for i, form in enumerate(forms[:-1]) if _NUMBER.match(form) and form in part.casefold()]
        first = numbers[-1] + 1 if numbers else 0
        street = forms[first:]
        # "8 Market Place Belper Derbyshire": all in one; the street ends with its last way word.
        ends = [i for i, form in enumerate(street) if form in ways]
        if ends and ends[-1] > 0:
            street = street[: ends[-1] + 1]
        if len(street) > 1 and len(street) <= 5 and (ends or numbers):
            yield (forms[numbers[-1]] if numbers else ""), join_forms(street)
        elif len(street) == 1 and (numbers or ends) and len(street[0]) > 3:
            yield (forms[numbers[-1]] if numbers else ""), street[0]


def locality_keys(town: str, address: str = "") -> Iterator[str]:
    """Yield the keys of a row's town and of the towns and counties that its address names after the first part."""
    parts = address.split(",")[1:]
    ways = load_vocabulary().ways
    for part in (town, *parts):
        forms = compared_forms(part)
        if not forms or any(form[0].isdigit() for form in forms):
            continue
        if part is not town and len(forms) > 1 and forms[-1] in ways:
            continue
        yield from _town_spellings(forms)
    yield from _towns_within(town)


@lru_cache(maxsize=20_000)
def _towns_within(town: str) -> tuple[str, ...]:
    """The known places that a council's name is made of: `Newry, Mourne and Down`, `Edinburgh (City of)`."""
    parts = _PARTS_OF_TOWN.split(town)
    keys = [join_forms(compared_forms(part)) for part in parts] if len(parts) > 1 else []
    return tuple(key for key in keys if key in place_keys())


def _town_spellings(forms: tuple[str, ...]) -> Iterator[str]:
    """`Newcastle upon Tyne` is also `Newcastle`, `Cambridge City` also `Cambridge`."""
    key = join_forms(forms)
    if len(key) > 2:
        yield key
    if len(forms) > 1 and forms[-1] == "city":
        yield join_forms(forms[:-1])
    if len(forms) > 2 and forms[1] in ("upon", "on", "under", "by", "le", "next"):
        yield forms[0]


def postcode_key(postcode: str) -> str:
    """Return a postcode as it is compared: lower case, no space."""
    return "".join(postcode.split()).casefold()


def phone_key(phone: str) -> str:
    """Return a phone number's last ten digits, which every way of writing a British number shares; "" if shorter."""
    digits = _DIGITS.sub("", phone)
    return digits[-10:] if len(digits) >= 10 else ""


def row_classes(row: RegisterRow) -> frozenset[str]:
    """Return the kinds of premises that a row may be, by its name and the register's other columns."""
    classes_of = load_vocabulary().classes_of
    found: set[str] = set()
    for text in (row.name, *row.extra.values()):
        for form in compared_forms(text):
            found |= classes_of.get(form, frozenset())
    return frozenset(found - {"way"})
