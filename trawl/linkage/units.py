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
    for at, form in enumerate(forms):
        after = forms[at + 1] if at + 1 < len(forms) else ""
        if form in vocabulary.units and after and is_unit_number(after):
            yield at, at + 2, f"unit {after}"
        elif form in vocabulary.floors and after in ("floor", "flat"):
            yield at, at + 2, f"floor {vocabulary.floors[form]}"
        elif form == "floor" and after in vocabulary.floors.values():
            yield at, at + 2, f"floor {after}"
        elif form == "basement":
            yield at, at + 1, f"floor {vocabulary.floors[form]}"


def are_other_units(left: frozenset[str], right: frozenset[str]) -> bool:
    """Say whether two addresses speak of different parts of a building: none in common of a kind that both name."""
    return any(
        (ours := {unit for unit in left if unit.startswith(kind)})
        and (theirs := {unit for unit in right if unit.startswith(kind)})
        and not ours & theirs
        for kind in ("unit", "floor")
    )
