"""Flats, units and floors: which part of a building an address or a narrative speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from trawl.linkage.addresses import is_unit_number
from trawl.linkage.vocabulary import load_vocabulary
from trawl.linkage.words import compared_forms


@lru_cache(maxsize=50_000)
def units_of(address: str) -> frozenset[str]:
    """Return the parts of a building that an address names: `unit 2` of "Flat 2, 50 Mill Road", `floor 0`."""
    return frozenset(unit for _, _, unit in find_units(compared_forms(address)))


def find_units(forms: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield (first word, word after the last, unit) of each flat, unit or floor among these words."""
    vocabulary = load_vocabulary()
    for at in range(len(forms) - 1):
        if forms[at] in vocabulary.units and is_unit_number(forms[at + 1]):
            yield at, at + 2, f"unit {forms[at + 1]}"
        elif forms[at] in vocabulary.floors and forms[at + 1] in ("floor", "flat"):
            yield at, at + 2, f"floor {vocabulary.floors[forms[at]]}"
        elif forms[at] == "floor" and forms[at + 1] in vocabulary.floors.values():
            yield at, at + 2, f"floor {forms[at + 1]}"
    if len(forms) == 1 and forms[0] == "basement":
        yield 0, 1, "floor -1"


def are_other_units(left: frozenset[str], right: frozenset[str]) -> bool:
    """Say whether two addresses speak of different parts of a building: none in common of a kind that both name."""
    return any(
        (ours := {unit for unit in left if unit.startswith(kind)})
        and (theirs := {unit for unit in right if unit.startswith(kind)})
        and not ours & theirs
        for kind in ("unit", "floor")
    )
