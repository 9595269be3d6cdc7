"""What the report says in sentences: key findings, coverage, intelligence gaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from trawl.coverage import Coverage, list_shortfalls, say_events
from trawl.identifiers import REGISTRY
from trawl.model import Hit, Load, Match, Status, find_unmended
from trawl.reports.findings.incidents import say_incidents
from trawl.reports.findings.periods import Timeline, count_by_period
from trawl.reports.findings.premises import PremisesFinding
from trawl.reports.findings.repeats import Repeat
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.values import show_day, show_moment
from trawl.reports.wording.decisions import say_decision, say_left_out
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
    "judged otherwise": "its record is as it was; what it says was ruled out then and is not now, or the other way",
    "unchanged": "a hit of the last issued run whose record is as it was",
    "withdrawn": "its record has gone, or was amended so that it is no hit now",
    "changed by profile": "a hit now, or one no more, because the profile was changed",
    "changed by trawl": "a hit now, or one no more, because the software reads text differently",
}
assert set(STATUS_WORDS) == set(get_args(Status))  # a new status needs its words


#: How many undecided records a sentence names; the cards and tables name all.
_NAMED = 10


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


def list_key_findings(
    report: RunFindings,
    restricted: int,
    premises: Sequence[PremisesFinding],
    people: Sequence[Repeat],
    identifiers: Mapping[str, Sequence[Repeat]],
) -> list[str]:
    """The first page's sentences, the most important first; a nil return is said here.

    `restricted` is how many hits are shown by reference only.
    """
    lines = [_say_hits(report.hits, report.coverage), *_say_changes(report)]
    if folded := say_incidents(report.hits, report.incidents):
        lines.insert(1, folded)
    if report.hits:
        lines += _say_premises(premises, say_left_out(report.rejected, report.lapsed))
        lines += _say_repeats(people, identifiers)
        lines += _say_negated(report.hits)
        lines += _say_opinions(report.hits)
        lines += _say_undecided(report.hits)
    if restricted:
        held = plural(restricted, "hit is", "hits are")
        lines.append(
            f"{held} counted but shown by reference only: the grade or the handling may set a condition on passing on, "
            "or nothing says what the handling is."
        )
    return [*lines, *list_shortfalls(report.coverage)]


def _say_hits(hits: Sequence[Hit], coverage: Coverage) -> str:
    if not hits:
        searched = plural(coverage.records, "record")
        if coverage.clean:
            return f"Nil return. The trawl searched {searched}, all that were handed to it, and found no hit."
        return f"Nil return over what could be read: {searched} searched, no hit found. What was not covered follows."
    forces = {hit.record.force for hit in hits if hit.record.force}
    across = f" across {plural(len(forces), 'force')}" if forces else ""
    timeline = count_by_period(hits)
    when = f", with events from {show_day(timeline.first)} to {show_day(timeline.last)}" if timeline.first else ""
    return f"The trawl returned {plural(len(hits), 'hit')}{across}{when}. {say_outliers(timeline)}".rstrip()


def say_outliers(timeline: Timeline) -> str:
    """The hits whose dates are far from the bulk, each date named; "" where there is none."""
    if not timeline.outliers:
        return ""
    hits = plural(sum(count for _, count in timeline.outliers), "hit has an event date", "hits have event dates")
    stand = "stands" if hits.startswith("1 ") else "stand"
    dates = ", ".join(f"{show_day(day)} ({count:,})" for day, count in timeline.outliers)
    return f"{hits} far from all others and {stand} in no {timeline.unit}: {dates}."


def _say_changes(report: RunFindings) -> list[str]:
    departed = sum(not change.present for change in report.changes)
    gone = f" {plural(departed, 'earlier hit no longer stands', 'earlier hits no longer stand')}." if departed else ""
    if hidden := report.run.counts.get("not visible", 0):
        hits = plural(hidden, "earlier hit is", "earlier hits are")
        gone += f" {hits} not compared: whoever ran this may not see, or may not know of, what became of the record."
    if not report.hits:
        return [gone.strip()] if gone else []
    if report.previous is None:
        return ["No earlier run of this profile has been issued, so every hit counts as new."]
    since = f"since the last issued run ({_since(report)})"
    new = sum(hit.status == "new" for hit in report.hits)
    updated = sum(hit.status == "updated" for hit in report.hits)
    if reread := say_reread(report.hits):
        gone = f" {reread}{gone}"
    if not new and not reread:
        also = f" {plural(updated, 'hit')} {'was' if updated == 1 else 'were'} updated." if updated else ""
        return [f"Nil return for new hits: nothing new {since}.{also}{gone}"]
    return [f"{f'{new:,}' if new else 'None'} {'are' if new > 1 else 'is'} new and {updated:,} updated {since}.{gone}"]


def say_reread(hits: Iterable[Hit]) -> str:
    """The hits that nobody knew of although their records are as they were, and why; "" where there is none."""
    number = sum(hit.status in ("changed by profile", "changed by trawl") for hit in hits)
    if not number:
        return ""
    found = plural(number, "hit is", "hits are")
    return f"{found} found only now, though the record is as it was: the profile or the software was changed."


def _since(report: RunFindings) -> str:
    assert report.previous
    return f"{report.previous.id}, {show_day(report.previous.issued)}" if report.previous.issued else report.previous.id


def _say_premises(premises: Sequence[PremisesFinding], left_out: str) -> list[str]:
    decided = f"Matches that are not listed: {left_out}." if left_out else ""
    if not premises:
        return [decided] if decided else []
    sure = [finding for finding in premises if finding.sure]
    confirmed = sum(finding.confirmed > 0 for finding in premises)
    matched = f"strongly matched or confirmed by an analyst ({confirmed:,})" if confirmed else "strongly matched"
    line = f"{plural(len(premises), 'registered premises', 'registered premises')} may be named in the hits: "
    line += f"{len(sure):,} {matched}, {len(premises) - len(sure):,} proposed for checking."
    repeated = [finding for finding in sure if finding.sure > 1]
    if repeated:
        named = "; ".join(
            f"{finding.row.name}{f', {finding.row.town}' if finding.row.town else ''} ({plural(finding.sure, 'hit')})"
            for finding in repeated[:3]
        )
        line += f" Named most often: {named}."
    return [f"{line} {decided}".rstrip()]


def _say_repeats(people: Sequence[Repeat], identifiers: Mapping[str, Sequence[Repeat]]) -> list[str]:
    things = [plural(len(found), REGISTRY[kind].one, REGISTRY[kind].many) for kind, found in identifiers.items()]
    sure = sum(repeat.basis != "name only" for repeat in people)
    if sure:
        things.insert(0, plural(sure, "identified person", "identified people"))
    if names := len(people) - sure:
        things.append(f"{plural(names, 'shared name')}, not shown to be one person")
    if not things:
        return ["No identified person, name or identifier occurs in more than one hit."]
    crossing = sum(repeat.cross_force for repeat in (*people, *(r for found in identifiers.values() for r in found)))
    across = f" Crossing force boundaries: {crossing:,}." if crossing else " None crosses force boundaries."
    return [f"In more than one hit: {', '.join(things)}.{across}"]


def _say_negated(hits: Sequence[Hit]) -> list[str]:
    negated = sum(hit.negated for hit in hits)
    if not negated:
        return []
    flagged = f"{plural(negated, 'hit')} {'is' if negated == 1 else 'are'} flagged as negated"
    last = "It is listed last" if negated == 1 else "They are listed last"
    return [f"{flagged}: the text rules the concern out, is form wording or names it in passing. {last}, not left out."]


def _say_opinions(hits: Sequence[Hit]) -> list[str]:
    likely = sum(bool(hit.opinion) for hit in hits)
    if not likely:
        return []
    are = "1 hit is" if likely == 1 else f"{likely:,} hits are"
    last = "It is listed after" if likely == 1 else "They are listed after"
    said = f"{are} likely incidental by what was learnt from other records, which is wrong of some."
    return [f"{said} {last} the others of the same status, not left out."]


def _say_undecided(hits: Sequence[Hit]) -> list[str]:
    named = [f"{hit.record.source}/{hit.record.record_id}" for hit in hits if hit.undecided]
    if not named:
        return []
    are = "1 hit is" if len(named) == 1 else f"{len(named):,} hits are"
    which = ", ".join(named[:_NAMED]) + (f" and {len(named) - _NAMED:,} more" if len(named) > _NAMED else "")
    return [f"{are} undecided: the record repeats the words of the search too often to tell. Look at {which}."]


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
    gaps = [f"{plural(number, 'hit')} with {what}. {advice}".rstrip() for number, what, advice in possible if number]
    return [*gaps, *report.place_notes]


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
    searched = f"{plural(coverage.records, 'record')} searched, up to sequence {coverage.sequence:,}"
    return f"{searched}; {loads}; {events}{without}."


def say_load(load: Load) -> str:
    """A load's counts in words."""
    finished = f", finished {show_moment(load.finished)}" if load.finished else ""
    why = f" ({load.reason})" if load.reason else ""
    return f"{load.state}{why}{finished}"
