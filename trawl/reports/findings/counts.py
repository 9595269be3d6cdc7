"""Plain counts of hits, each a line of a table and a bar of a chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trawl.model import STATUSES, Hit, Status
from trawl.reports.edition import Withheld
from trawl.reports.findings.changes import Change

#: What records that name no force are counted under.
NO_FORCE = "No force given"


@dataclass(frozen=True, slots=True)
class Count:
    """A bar of a chart and a line of the table beside it."""

    label: str
    hits: int


def count_by_force(hits: Iterable[Hit]) -> tuple[Count, ...]:
    """Hits by force, most first; records that name none are counted as such."""
    forces = Counter(hit.record.force or NO_FORCE for hit in hits)
    return tuple(Count(force, number) for force, number in sorted(forces.items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True, slots=True)
class StatusCount:
    """A line of the summary: hits with a status, how many of them are negated or shown by reference only.

    `gone` counts the records with this status that are hits no longer.
    """

    status: Status
    hits: int
    negated: int
    restricted: int
    gone: int


def count_by_status(
    hits: Sequence[Hit], withheld: Sequence[Hit | Withheld], changes: Sequence[Change]
) -> tuple[StatusCount, ...]:
    """Count every hit of the run, and every record that is a hit no longer, by status."""
    present = Counter(hit.status for hit in hits)
    negated = Counter(hit.status for hit in hits if hit.negated)
    held = Counter(hit.status for hit in withheld)
    gone = Counter(change.status for change in changes if not change.present)
    return tuple(
        StatusCount(status, present[status], negated[status], held[status], gone[status]) for status in STATUSES
    )
