"""What the report says in sentences: key findings, coverage, intelligence gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

from trawl.coverage import say_events, say_searched
from trawl.model import Hit, Load, Match, Status, find_unmended
from trawl.reports.findings.periods import Timeline
from trawl.reports.findings.premises import PremisesFinding
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.values import show_day, show_moment
from trawl.reports.wording.decisions import say_decision
from trawl.written import write_count as plural

STATUS_WORDS: Mapping[Status, str] = {
    "new": "New",
    "updated": "Updated",
    "judged otherwise": "Judged otherwise",
    "unchanged": "Unchanged",
    "withdrawn": "Withdrawn",
    "changed by profile": "Changed by profile",
    "changed by trawl": "Changed by trawl",
}
STATUS_MEANINGS: Mapping[Status, str] = {
    "new": "not a hit of the last issued run",
    "updated": "a hit of the last issued run whose record has changed since",
    "judged otherwise": "its record is as it was; how what it says is taken, or what it is matched to, is not",
    "unchanged": "a hit of the last issued run whose record is as it was",
    "withdrawn": "its record has gone, or was amended so that it is no hit now",
    "changed by profile": "a hit now, or one no more, because the profile was changed",
    "changed by trawl": "a hit now, or one no more, because the software reads text differently",
}
assert set(STATUS_WORDS) == set(get_args(Status))  # a new status needs its words


def show_band(match: Match) -> str:
    """The band of a match in words, with what somebody decided of it; only a person makes a proposal a link."""
    band = "Strong match" if match.band == "strong" else "Possible match, a proposal to check"
    if match.decision is None:
        return band
    said = say_decision(match.decision)
    return said[0].upper() + said[1:] if match.confirmed else f"{band}; {said}"


def say_strength(found: PremisesFinding) -> str:
    """How sure the matches of a premises are."""
    parts = []
    for band, number in (("confirmed", found.confirmed), ("strong", found.strong), ("possible", found.possible)):
        if number:
            parts.append(f"{band} in {number:,}")
    if len(parts) > 1:
        said = ", ".join(parts)
    elif found.possible:
        return "Possible: proposal to check"
    else:
        said = "confirmed" if found.confirmed else "strong"
    return said[0].upper() + said[1:]


def say_outliers(timeline: Timeline) -> str:
    """The hits whose dates are far from the bulk, each date named; "" where there is none."""
    if not timeline.outliers:
        return ""
    hits = plural(sum(count for _, count in timeline.outliers), "hit has an event date", "hits have event dates")
    stand = "stands" if hits.startswith("1 ") else "stand"
    dates = ", ".join(f"{show_day(day)} ({count:,})" for day, count in timeline.outliers)
    return f"{hits} far from all others and {stand} in no {timeline.unit}: {dates}."


def list_gaps(report: RunFindings, shown: Sequence[Hit]) -> list[str]:
    """What the hits do not say, for the analyst to weigh and add to."""
    undated = sum(hit.record.event_date is None for hit in shown)
    forceless = sum(not hit.record.force for hit in shown)
    unmatched = sum(not report.matches.get(hit.record.key) for hit in shown)
    ungraded = sum(hit.record.grade is None and hit.record.kind == "intelligence" for hit in shown)
    nobody = sum(
        not hit.record.people and not any(mention.type == "person" for mention in hit.mentions) for hit in shown
    )
    possible = [
        (undated, "no event date", "Not in the chart of months."),
        (forceless, "no force", ""),
        (
            unmatched if report.registers else 0,
            "no registered premises matched",
            "The premises may be missing from the register.",
        ),
        (nobody, "no person named", ""),
        (ungraded, "no grade though they are intelligence", "Treat their reliability as not known."),
    ]
    return [f"{plural(number, 'hit')} with {what}. {advice}".rstrip() for number, what, advice in possible if number]


def say_coverage(report: RunFindings) -> str:
    """The coverage statement of a run: how far the index reached and what events it holds."""
    coverage = report.coverage
    states = {
        state: sum(load.state == state for load in report.run.loads) for state in ("finished", "failed", "in flight")
    }
    mended = states["failed"] - sum(load.state == "failed" for load in find_unmended(report.run.loads))
    dismissed, undone = (sum(load.state == state for load in report.run.loads) for state in ("dismissed", "undone"))
    again = f" ({mended:,} of them loaded again since)" if mended else ""
    loads = (
        f"{plural(states['finished'], 'load')} finished, {states['failed']:,} failed{again}, "
        f"{states['in flight']:,} in flight"
    )
    loads += (f", {dismissed:,} dismissed" if dismissed else "") + (f", {undone:,} undone" if undone else "")
    events, undated = say_events(coverage.events), coverage.events.undated
    without = f"; {plural(undated, 'record')} without an event date" if undated else ""
    searched = f"{say_searched(coverage)}, up to sequence {coverage.sequence:,}"
    return f"{searched}; {'' if coverage.limited else f'{loads}; '}{events}{without}."


def say_load(load: Load) -> str:
    """A load's counts in words."""
    finished = f", finished {show_moment(load.finished)}" if load.finished else ""
    why = f" ({load.reason})" if load.reason else ""
    return f"{load.state}{why}{finished}"
