"""Counts over every hit of an edition, those shown by reference only too: taken before anything is withheld."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trawl.model import Hit, Incidents, Key
from trawl.reports.edition import Withheld
from trawl.reports.findings.changes import Change
from trawl.reports.findings.counts import Count, StatusCount, count_by_force, count_by_status
from trawl.reports.findings.incidents import count_by_term, say_incidents
from trawl.reports.findings.periods import Timeline, count_by_period
from trawl.reports.handling import StatedHandling, list_stated


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of an edition's hits.

    `reread` are hits that nobody knew of although their records are as they were; `judged_otherwise` are known ones
    that are ruled out only now, or no longer; `undecided` names those that are too crowded to decide; `incidents` is a
    sentence that counts both ways, "" of a run that folded nothing.
    """

    hits: int
    by_status: tuple[StatusCount, ...]
    timeline: Timeline
    forces: tuple[Count, ...]
    negated: int
    new: int
    updated: int
    reread: int
    judged_otherwise: int
    likely_incidental: int
    gone: int
    undecided: tuple[Key, ...]
    incidents: str
    term_incidents: Mapping[str, int]
    stated_handlings: tuple[StatedHandling, ...]


def count_totals(
    hits: Sequence[Hit], withheld: Sequence[Withheld], changes: Sequence[Change], incidents: Incidents
) -> Totals:
    """Count all hits of an edition; `withheld` are those of them that it shows by reference only."""
    return Totals(
        hits=len(hits),
        by_status=count_by_status(hits, withheld, changes),
        timeline=count_by_period(hits),
        forces=count_by_force(hits),
        negated=sum(hit.negated for hit in hits),
        new=sum(hit.status == "new" for hit in hits),
        updated=sum(hit.status == "updated" for hit in hits),
        judged_otherwise=sum(hit.status == "judged otherwise" for hit in hits),
        reread=sum(hit.status in ("changed by profile", "changed by trawl") for hit in hits),
        likely_incidental=sum(bool(hit.opinion) for hit in hits),
        gone=sum(not change.present for change in changes),
        undecided=tuple(hit.record.key for hit in hits if hit.undecided),
        incidents=say_incidents(hits, incidents),
        term_incidents=count_by_term(hits, incidents),
        stated_handlings=tuple(list_stated(hit.record for hit in hits)),
    )
