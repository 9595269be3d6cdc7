"""Addresses taken apart: house numbers, ranges of them, streets, and units on their estates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from rapidfuzz.distance import OSA

from trawl.linkage.vocabulary import load_vocabulary
from trawl.linkage.words import compared_forms, join_forms

_NUMBER = re.compile(r"^\d{1,4}[a-z]?$")
_NO_DIGITS = re.compile(r"\D+")
# "22-26 Load Street", "22 to 26", "22 & 24".
_RANGE = re.compile(r"^\D{0,20}?\b(\d{1,4})\s*(?:-|–|/|to|&|and)\s*(\d{1,4})\b(?=\s+[^\W\d])", re.IGNORECASE)
_LONGEST_RANGE = 30
_COMPASS = re.compile(r"^(?:north|south|east|west|[nsew])(?=\w{5})")
#: Of a street's key of so few letters one letter more makes another street.
_SHORT_STREET = 9


def street_keys(address: str) -> Iterator[tuple[str, str]]:
    """Yield (house number or "", street) for each stretch of an address that reads as a street.

    Of a range of numbers each is one. A unit is the number of the estate it stands on: ("unit5", "hoofarm").
    """
    ways = load_vocabulary().ways
    parts = address.split(",")
    for part, after in zip(parts, (*parts[1:], ""), strict=True):
        forms = compared_forms(part)
        units = list(_unit_keys(forms, compared_forms(after)))
        yield from units
        if units and len(forms) > 2:
            continue
        # Only what is written in digits is a house number: "Two Brothers" is no address.
        numbers = [i for i, form in enumerate(forms[:-1]) if _NUMBER.match(form) and form in part.casefold()]
        first = numbers[-1] + 1 if numbers else 0
        street = tuple(takewhile(lambda form: form not in load_vocabulary().beside, forms[first:]))
        # "8 Market Place Belper Derbyshire": all in one; the street ends with its last way word.
        ends = [i for i, form in enumerate(street) if form in ways]
        if ends and ends[-1] > 0:
            street = street[: ends[-1] + 1]
        if (1 < len(street) <= 5 and (ends or numbers)) or (
            len(street) == 1 and (numbers or ends) and len(street[0]) > 3
        ):
            for number in _numbers_in_range(part) or [forms[numbers[-1]] if numbers else ""]:
                yield number, join_forms(street)


def is_same_street(left: str, right: str) -> bool:
    """Say whether two streets' keys are one: but for a point of the compass before it, or a slip of the finger."""
    if left == right:
        return True
    bare = [_COMPASS.sub("", street) if len(street) > _SHORT_STREET else street for street in (left, right)]
    if bare[0] == bare[1]:
        return True
    digits = [_NO_DIGITS.sub("", street) for street in (left, right)]
    return min(len(left), len(right)) > _SHORT_STREET and digits[0] == digits[1] and OSA.distance(left, right) == 1


def _numbers_in_range(part: str) -> list[str]:
    """The house numbers that "22-26" stands for: one side of the street, or both where one end is odd and one even."""
    found = _RANGE.search(part)
    if found is None:
        return []
    first, last = int(found[1]), int(found[2])
    if not 0 < last - first <= _LONGEST_RANGE:
        return []
    return [str(number) for number in range(first, last + 1, 2 - (last - first) % 2)]


def _unit_keys(forms: tuple[str, ...], after: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The unit that a stretch of an address begins with, on what the stretch or the next one names."""
    vocabulary = load_vocabulary()
    if len(forms) < 2 or forms[0] not in vocabulary.units or not is_unit_number(forms[1]):
        return
    estate = forms[2:] or after
    if not estate or estate[0][0].isdigit() or estate[-1] in vocabulary.ways - vocabulary.estates:
        return
    unit = f"unit{forms[1]}"
    yield unit, join_forms(estate)
    last = len(estate)
    while last > 1 and estate[last - 1] in vocabulary.estates:
        last -= 1
    if last < len(estate):
        yield unit, join_forms(estate[:last])


def is_unit_number(form: str) -> bool:
    """Say whether a word is the number or letter of a flat or unit: `5`, `5a`, `b`, `b2`."""
    return len(form) <= 4 and (len(form) == 1 or form[0].isdigit() or form[1:].isdigit())
