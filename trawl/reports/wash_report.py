"""The page of a wash: what each identifier of a list came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from trawl.access import highest_marking
from trawl.coverage import Coverage, list_shortfalls, list_unused_columns, say_reach
from trawl.reports.pages import render_page
from trawl.reports.tables import WashLine

#: Outcomes in the order in which a reader wants them, with the words for each.
OUTCOMES = {
    "trace": "Trace",
    "possible": "Possible trace, a proposal to check",
    "no_trace": "No trace",
    "invalid": "Could not be read as an identifier",
}


@dataclass(frozen=True, slots=True)
class WashReport:
    """Everything in a wash's report; `list_name` is the name of the list's file, `coverage` what was searched.

    `counts` are rows of the list by outcome, each row counted once, whatever the number of its lines.
    """

    list_name: str
    lines: tuple[WashLine, ...]
    counts: Mapping[str, int]
    coverage: Coverage
    washed: datetime
    owner: str = ""
    marking: str = "OFFICIAL"
    handling_instruction: str = ""
    fictitious: bool = False
    record_markings: frozenset[str] = frozenset()


def render_wash_report(report: WashReport) -> str:
    """Return the report as one HTML page; its marking is the highest of the list's and of the traced records'."""
    by_outcome = {outcome: [line for line in report.lines if line.outcome == outcome] for outcome in OUTCOMES}
    if unknown := (report.counts.keys() | {line.outcome for line in report.lines}) - OUTCOMES.keys():
        raise ValueError(f"a wash has no outcome {', '.join(sorted(unknown))}; it has {', '.join(OUTCOMES)}")
    return render_page(
        "wash_report.html.j2",
        {
            "report": report,
            "title": f"Wash of {report.list_name}",
            "marking": highest_marking({report.marking, *report.record_markings}).upper(),
            "owner": report.owner,
            "fictitious": report.fictitious,
            "total": sum(report.counts.values()),
            "counts": Counter(report.counts),
            "outcomes": OUTCOMES,
            "reach": say_reach(report.coverage),
            "shortfalls": list_shortfalls(report.coverage),
            "unused_columns": list_unused_columns(report.coverage),
            "by_outcome": by_outcome,
        },
    )
