"""People and identifiers that occur in two hits or more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from trawl.identifiers import SCHEMES
from trawl.model import Hit, Key

#: How surely the hits of a repeat speak of one thing.
Basis = Literal["nominal id", "name and date of birth", "name only", "same value"]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A person or an identifier that occurs in two hits or more; `roles` are those that records give, if any.

    `born` are the dates of birth that records give those of a name which is only proposed, each once.
    """

    value: str
    basis: Basis
    hits: tuple[Hit, ...]
    roles: tuple[str, ...] = ()
    born: tuple[str, ...] = ()

    @property
    def forces(self) -> tuple[str, ...]:
        return tuple(sorted({hit.record.force for hit in self.hits if hit.record.force}))

    @property
    def cross_force(self) -> bool:
        return len(self.forces) > 1


def repeat_identifiers(hits: Iterable[Hit], least: int = 2) -> dict[str, tuple[Repeat, ...]]:
    """The identifiers that occur in `least` hits or more, by type: the type with the value of most hits first."""
    seen: dict[str, dict[str, dict[Key, Hit]]] = {scheme.type: defaultdict(dict) for scheme in SCHEMES if scheme.names}
    for hit in hits:
        for mention in hit.mentions:
            if mention.type in seen and (value := mention.value or mention.text):
                seen[mention.type][value][hit.record.key] = hit
    repeats = {
        kind: most_first(
            Repeat(value, "same value", tuple(by_key.values()))
            for value, by_key in values.items()
            if len(by_key) >= least
        )
        for kind, values in seen.items()
    }
    ranked = sorted((kind for kind in repeats if repeats[kind]), key=lambda kind: -_most_hits(repeats[kind]))
    return {kind: repeats[kind] for kind in ranked}


def _most_hits(repeats: Iterable[Repeat]) -> int:
    return max(len(repeat.hits) for repeat in repeats)


def most_first(repeats: Iterable[Repeat]) -> tuple[Repeat, ...]:
    """Order repeats: across forces first, then by hits."""
    return tuple(sorted(repeats, key=lambda repeat: (-repeat.cross_force, -len(repeat.hits), repeat.value.casefold())))
