"""Plain counts of hits, each a line of a table and a bar of a chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from trawl.model import Hit


@dataclass(frozen=True, slots=True)
class Count:
    """A bar of a chart and a line of the table beside it."""

    label: str
    hits: int


def count_by_force(hits: Iterable[Hit]) -> tuple[Count, ...]:
    """Hits by force, most first; records that name none are counted as such."""
    forces = Counter(hit.record.force or "No force given" for hit in hits)
    return tuple(Count(force, number) for force, number in sorted(forces.items(), key=lambda item: (-item[1], item[0])))
