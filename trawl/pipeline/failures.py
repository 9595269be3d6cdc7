"""The runs of a profile that failed since the last one that was issued: whoever waits for its report should know."""

from __future__ import annotations

from collections.abc import Iterator

from trawl.ledger import Ledger, ScheduledRun
from trawl.model import Run
from trawl.reports.findings.run_findings import FailedRun


def find_failures(ledger: Ledger, run: Run) -> tuple[FailedRun, ...]:
    """What failed of a run's profile between the issued run that it was compared with and itself, oldest first.

    Runs of another scope are other readers' and are left out. What a schedule asked for and did not come so far as to
    be a run has no scope, and no reason is told of it.
    """
    then = ledger.runs.get(run.compared_with).started if run.compared_with else None
    failed = [
        FailedRun(one.id, one.started, one.failure)
        for one in ledger.runs.list(run.profile)
        if one.state == "failed" and one.scope == run.scope
    ]
    failed += [
        FailedRun(f"one that the schedule '{one.schedule}' asked for", one.began) for one in _unbegun(ledger, run)
    ]
    found = [one for one in failed if one.at < run.started and (then is None or one.at > then)]
    return tuple(sorted(found, key=lambda one: one.at))


def _unbegun(ledger: Ledger, run: Run) -> Iterator[ScheduledRun]:
    """What schedules asked for and is no run at all: the profile could not be read, or not be run."""
    moments = [one.started for one in ledger.runs.list(run.profile)]
    for asked in ledger.schedules.list():
        if asked.profile != run.profile or asked.state != "failed":
            continue
        if not any(asked.began <= moment and (asked.ended is None or moment <= asked.ended) for moment in moments):
            yield asked
