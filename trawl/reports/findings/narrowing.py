"""Findings as an edition may hold them: what it hides is gone before a word of a report is written."""

from __future__ import annotations

from dataclasses import replace

from trawl.access import highest_marking
from trawl.model import Hit
from trawl.reports.edition import Edition, Withheld
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.findings.totals import count_totals


def narrow(findings: RunFindings, edition: Edition) -> RunFindings:
    """The findings as `edition` may hold them, with the counts over all of its hits.

    Hits that it withholds are there by reference only (`withheld`), and nothing that was joined to them remains. The
    marking is the highest of all that went in, whether it is shown or not.
    """
    admitted = tuple(hit for hit in findings.hits if edition.admits(hit.record))
    reasons = {hit.record.key: reason for hit in admitted if (reason := edition.withholds(hit.record))}
    withheld = tuple(_withhold(hit, reasons[hit.record.key]) for hit in admitted if hit.record.key in reasons)
    shown = tuple(hit for hit in admitted if hit.record.key not in reasons)
    keys = {hit.record.key for hit in shown}
    return replace(
        findings,
        hits=shown,
        withheld=withheld,
        matches={key: found for key, found in findings.matches.items() if key in keys},
        totals=count_totals(admitted, withheld, findings.changes, findings.incidents),
        marking=find_marking(findings),
        whereabouts=findings.whereabouts.keep(keys),
        edition=edition,
    )


def find_marking(findings: RunFindings) -> str:
    """The highest marking of the profile, of every hit and of every record that is named as changed."""
    changed = (change.marking for change in findings.changes if change.marking)
    return highest_marking({findings.profile.marking, *(hit.record.marking for hit in findings.hits), *changed})


def _withhold(hit: Hit, reason: str) -> Withheld:
    record = hit.record
    return Withheld(
        record.key,
        record.reference,
        record.kind,
        record.force,
        record.marking,
        hit.status,
        hit.negated,
        hit.undecided,
        reason,
    )
