"""Names of accounts that are one slip of the finger apart: `kit_lomas7` and `kit_lomsa7`.

All names that the index holds are gone through once, and answer for every name of a list after that. Two names that are
one slip apart share what is left of them without one character (Damerau's four slips: a character more, one less,
another one, two neighbours swapped), so the names are kept by the hashes of that; what shares a hash is compared.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from trawl.model import Entity

#: Characters that a listed name has at least for one that is a slip away to be near: of shorter ones too many are.
LONG = 8
#: The type of what such a slip is looked for in.
TYPE = "handle"
_UNKNOWN = "unknown"
#: A key is the upper part of a hash with the number of the name below it, in 64 bits.
_NUMBERED = 28
_HASHED = (1 << 64) - (1 << _NUMBERED)
#: The keys lie in so many arrays, so that to sort one takes little memory beside all of them.
_SHARES = 64


def name_of(value: str) -> str:
    """An account's name without its platform."""
    return value.partition(":")[2]


def shorten_name(name: str) -> set[str]:
    """The name, and what is left of it without each one of its characters."""
    return {name, *(name[:at] + name[at + 1 :] for at in range(len(name)))}


def is_asked(entity: Entity) -> bool:
    """Whether one that is a slip away is near to what a row of a list names."""
    return entity.type == TYPE and len(name_of(entity.value)) >= LONG


def say_edit(asked: str, held: str) -> str:
    """By which one slip the held name differs from the asked one, in words; "" where it is not by one slip.

    Figures tell siblings apart (`lil_fox22`, `lil_fox23`), so the two must have the same figures in the same order.
    """
    if asked == held or abs(len(asked) - len(held)) > 1 or _figures(asked) != _figures(held):
        return ""
    at = next((n for n, pair in enumerate(zip(asked, held, strict=False)) if pair[0] != pair[1]), -1)
    if at < 0:
        at = min(len(asked), len(held))
    if asked[at:] == held[at + 1 :]:
        return f"'{held[at]}' more"
    if asked[at + 1 :] == held[at:]:
        return f"'{asked[at]}' missing"
    if asked[at + 1 :] == held[at + 1 :]:
        return f"'{held[at]}' for '{asked[at]}'"
    if asked[at : at + 2] == held[at : at + 2][::-1] and asked[at + 2 :] == held[at + 2 :]:
        return f"'{held[at : at + 2]}' for '{asked[at : at + 2]}'"
    return ""


def _figures(name: str) -> list[str]:
    return [character for character in name if character.isdigit()]


class NearNames:
    """The accounts of the index (canonical values), to be asked for those whose name is one slip away from another."""

    def __init__(self, values: Iterable[str]) -> None:
        self._values = [value for value in values if len(name_of(value)) >= LONG - 1]
        self._shares = [array("Q") for _ in range(_SHARES)]
        for number, value in enumerate(self._values):
            for short in shorten_name(name_of(value)):
                hashed = hash(short)
                self._shares[hashed % _SHARES].append((hashed << _NUMBERED) & _HASHED | number)
        self._shares = [array("Q", sorted(share)) for share in self._shares]

    def near(self, value: str) -> dict[str, str]:
        """The held values that are near to an asked one, each with the slip in words (`say_edit`).

        None is on another platform than the asked one, where both name theirs.
        """
        platform, _, name = value.partition(":")
        numbers = sorted({number for short in shorten_name(name) for number in self._find(hash(short))})
        found = {}
        for held in (self._values[number] for number in numbers):
            on, _, held_name = held.partition(":")
            if (on == platform or _UNKNOWN in (on, platform)) and (edit := say_edit(name, held_name)):
                found[held] = edit
        return found

    def _find(self, hashed: int) -> Iterator[int]:
        """The numbers of the names that have this hash, or one of which the kept part is the same."""
        share, key = self._shares[hashed % _SHARES], (hashed << _NUMBERED) & _HASHED
        at = bisect_left(share, key)
        while at < len(share) and share[at] & _HASHED == key:
            yield share[at] & ~_HASHED
            at += 1
