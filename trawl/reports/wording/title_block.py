"""The title block of a run's report: whose it is, for whom, of when, and who asked."""

from __future__ import annotations

from collections.abc import Iterator

from trawl.coverage import say_period
from trawl.model import Run
from trawl.reports.document import Fact
from trawl.reports.findings.run_findings import PreviousRun, RunFindings, TermsOfReference
from trawl.reports.values import show_day, show_moment
from trawl.reports.wording.blocks import fact


def list_title_facts(findings: RunFindings) -> tuple[Fact, ...]:
    """The facts of the title block, in order."""
    return tuple(_list_facts(findings))


def _list_facts(findings: RunFindings) -> Iterator[Fact]:
    profile, run = findings.profile, findings.run
    yield fact("Marking", findings.marking.upper())
    yield fact("Handling instruction", profile.handling_instruction or "none given")
    yield fact("Owner", profile.owner or "not given")
    yield fact("Recipients", "; ".join(profile.recipients) or "not listed")
    yield fact("Copy number", findings.copy_number or "not numbered")
    yield fact("Issue date", say_issue(run))
    yield fact("Version", findings.version)
    yield fact("As at", show_moment(run.started))
    if findings.occasion:
        yield fact("Occasion", findings.occasion)
    yield fact("Period reported on", findings.period or say_period(findings.coverage.events))
    yield fact("Run", run.id)
    yield fact("Profile", run.profile)
    yield fact("Compared with", _say_previous(findings.previous) if findings.previous else "no issued run")
    yield fact("Terms of reference", *(_list_terms(profile.terms_of_reference) or ["none given"]))


def say_issue(run: Run) -> str:
    """When the run was issued. What is issued is what was read, so what was read says where that is told."""
    return show_day(run.issued) if run.issued else "not issued yet: draft, unless issue.txt beside it says when it was"


def _list_terms(terms: TermsOfReference) -> list[str]:
    days = [f"asked on {show_day(terms.asked)}"] if terms.asked else []
    days += [f"due on {show_day(terms.due)}"] if terms.due else []
    said = (
        ("Asked by", terms.asked_by),
        ("Question", terms.question),
        ("Scope", terms.scope),
        ("Dates", ", ".join(days)),
    )
    return [f"{label}: {words}" for label, words in said if words]


def _say_previous(previous: PreviousRun) -> str:
    return f"{previous.id}, issued {show_day(previous.issued)}" if previous.issued else previous.id
