"""The findings of a run in sentences, the most important first; a nil return is said here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from trawl.coverage import say_silence
from trawl.identifiers import REGISTRY
from trawl.model import MARKS
from trawl.reports.findings.counts import NO_FORCE
from trawl.reports.findings.premises import PremisesFinding
from trawl.reports.findings.repeats import Repeat
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.findings.totals import Totals
from trawl.reports.values import show_day
from trawl.reports.wording.decisions import say_left_out
from trawl.reports.wording.editions import say_whose
from trawl.reports.wording.gathered import Gathered
from trawl.reports.wording.reviews import say_shown_again, say_suppressed
from trawl.reports.wording.sentences import say_outliers
from trawl.written import write_count as plural

#: How many undecided records a sentence names; the cards and tables name all.
_NAMED = 10


def list_findings(gathered: Gathered) -> list[str]:
    """The sentences. What is not covered is said apart (`trawl.coverage.list_shortfalls`)."""
    findings, totals = gathered.findings, gathered.totals
    lines = [_say_hits(findings, totals)]
    lines += _say_changes(findings, totals)
    if silence := say_silence(findings.coverage.silence):
        lines.append(silence)
    lines += _say_failed(findings)
    if totals.incidents:
        lines.append(totals.incidents)
    if totals.hits:
        lines += say_premises(gathered.premises, say_left_out(findings.rejected, findings.lapsed))
        crossing = findings.edition.name != "force"
        repeats = say_repeats(gathered.people, gathered.identifiers, crossing=crossing)
        lines.append(f"{repeats}{_say_streets(gathered.streets)}")
        lines += _say_weaker(totals)
    lines += filter(None, (_say_marks(findings), say_suppressed(findings.suppressed)))
    lines += filter(None, (say_shown_again(findings.suppressed),))
    if findings.withheld:
        held = plural(len(findings.withheld), "hit is", "hits are")
        lines.append(f"{held} counted but shown by reference only: a condition may be set, or no handling is given.")
    return lines


def _say_hits(findings: RunFindings, totals: Totals) -> str:
    if not totals.hits:
        whose = say_whose(findings.edition)
        searched = plural(findings.coverage.records, "record")
        if findings.suppressed.hits:
            return f"No hit{whose} is shown: of {searched} searched, all hits are suppressed. This is no nil return."
        if findings.coverage.clean:
            return f"Nil return. The trawl searched {searched}, all that were handed to it, and found no hit{whose}."
        read = "Nil return over what could be read"
        return f"{read}: {searched} searched, no hit{whose} found. What was not covered follows."
    forces = sum(count.label != NO_FORCE for count in totals.forces)
    across = f" across {plural(forces, 'force')}" if forces else ""
    timeline = totals.timeline
    when = f", with events from {show_day(timeline.first)} to {show_day(timeline.last)}" if timeline.first else ""
    return f"The trawl returned {plural(totals.hits, 'hit')}{across}{when}. {say_outliers(timeline)}".rstrip()


def _say_failed(findings: RunFindings) -> list[str]:
    """Which runs failed, and why: since when, and how many, the silence says, where a run kept it."""
    if not findings.failed:
        return []
    then = f" since {findings.previous.id}" if findings.previous else " before this one"
    since = "" if findings.coverage.silence else then
    told = [
        f"{one.name} on {show_day(one.at.date())}{f' ({one.reason})' if one.reason else ''}"
        for one in findings.failed[-_NAMED:]
    ]
    listed = "; ".join(told)
    latest = f"; the last {_NAMED} of them" if len(findings.failed) > _NAMED else ""
    return [f"What failed{since}{latest}: {listed}. This run covers what they would have told."]


def _say_changes(findings: RunFindings, totals: Totals) -> list[str]:
    also = " ".join(_say_gone(findings, totals))
    if not totals.hits:
        return [also] if also else []
    if findings.previous is None:
        return ["No earlier run of this profile has been issued, so every hit counts as new."]
    since = f"since the last issued run ({_since(findings)})"
    reread = say_reread(totals)
    if not totals.new and not reread:
        was = "was" if totals.updated == 1 else "were"
        updated = f"{plural(totals.updated, 'hit')} {was} updated." if totals.updated else ""
        nothing = f"Nil return for new hits: nothing new {since}."
        if hidden := sum(one.status == "new" for one in findings.suppressed.hits):
            nothing = f"No new hit is shown {since}: {plural(hidden, 'new hit is', 'new hits are')} suppressed."
        return [" ".join(filter(None, (nothing, updated, also)))]
    new = f"{totals.new:,}" if totals.new else "None"
    updated = f"{totals.updated:,}" if totals.updated else "none"
    said = f"{new} {'are' if totals.new > 1 else 'is'} new and {updated} updated {since}."
    return [" ".join(filter(None, (said, reread, also)))]


def _say_gone(findings: RunFindings, totals: Totals) -> Iterator[str]:
    if totals.judged_otherwise:
        hits = plural(totals.judged_otherwise, "hit is", "hits are")
        yield (
            f"{hits} judged otherwise than before, though the record is as it was: how what it says is taken, or "
            "what it is matched to, has changed."
        )
    if totals.gone:
        yield f"{plural(totals.gone, 'earlier hit no longer stands', 'earlier hits no longer stand')}."
    if hidden := findings.run.counts.get("not visible", 0):
        hits = plural(hidden, "earlier hit is", "earlier hits are")
        yield f"{hits} not compared: whoever ran this may not see, or may not know of, what became of the record."


def say_reread(totals: Totals) -> str:
    """The hits that nobody knew of although their records are as they were, and why; "" where there is none."""
    if not totals.reread:
        return ""
    found = plural(totals.reread, "hit is", "hits are")
    return f"{found} found only now, though the record is as it was: the profile or the software was changed."


def _since(findings: RunFindings) -> str:
    assert findings.previous
    issued = findings.previous.issued
    return f"{findings.previous.id}, {show_day(issued)}" if issued else findings.previous.id


def say_premises(premises: Sequence[PremisesFinding], left_out: str) -> list[str]:
    """How many premises may be named, how surely, and which most often; what is `left_out` is said behind."""
    decided = f"Matches that are not listed: {left_out}." if left_out else ""
    if not premises:
        return [decided] if decided else []
    sure = [finding for finding in premises if finding.sure]
    confirmed = sum(finding.confirmed > 0 for finding in premises)
    matched = f"strongly matched or confirmed by an analyst ({confirmed:,})" if confirmed else "strongly matched"
    line = f"{plural(len(premises), 'registered premises', 'registered premises')} may be named in the hits: "
    proposed = len(premises) - len(sure)
    line += f"{len(sure):,} {matched}, {f'{proposed:,}' if proposed else 'none'} proposed for checking."
    repeated = sorted((finding for finding in sure if finding.sure > 1), key=lambda finding: -finding.sure)
    if repeated:
        named = "; ".join(
            f"{finding.row.name}{f', {finding.row.town}' if finding.row.town else ''} ({plural(finding.sure, 'hit')})"
            for finding in repeated[:2]
        )
        line += f" Named most often: {named}."
    return [f"{line} {decided}".rstrip()]


def say_repeats(people: Sequence[Repeat], identifiers: Mapping[str, Sequence[Repeat]], *, crossing: bool = True) -> str:
    """What occurs in two hits or more, counted, and how much of it crosses forces, where hits of all are there."""
    things = [plural(len(found), REGISTRY[kind].one, REGISTRY[kind].many) for kind, found in identifiers.items()]
    sure = sum(repeat.basis != "name only" for repeat in people)
    if sure:
        things.insert(0, plural(sure, "identified person", "identified people"))
    if names := len(people) - sure:
        things.append(f"{plural(names, 'name')} (none shown to be one person)")
    if not things:
        return "No identified person, name or identifier occurs in more than one hit."
    if not crossing:
        return (
            f"In more than one hit: {', '.join(things)}. Whether any crosses force boundaries, the full edition says."
        )
    across_forces = sum(one.cross_force for one in (*people, *(r for found in identifiers.values() for r in found)))
    across = f"{across_forces:,} of these cross" if across_forces > 1 else "1 of these crosses"
    return f"In more than one hit: {', '.join(things)}. {across if across_forces else 'None crosses'} force boundaries."


def _say_streets(streets: Sequence[Repeat]) -> str:
    return f" {plural(len(streets), 'street is', 'streets are')} named in several." if streets else ""


def _say_marks(findings: RunFindings) -> str:
    """How many hits analysts have marked, and how."""
    marks = [review.mark for review in findings.reviews.values() if review.mark]
    if not marks:
        return ""
    counted = Counter(mark.mark for mark in marks if not mark.earlier)
    said = [f"{counted[mark]:,} {mark}" for mark in MARKS if counted[mark]]
    if earlier := sum(mark.earlier for mark in marks):
        said.append(f"{earlier:,} of an earlier version of the record")
    changed = sum(review.changed for review in findings.reviews.values())
    since = f" {plural(changed, 'mark is', 'marks are')} not what the last issued report had." if changed else ""
    return f"Analysts have marked {plural(len(marks), 'hit')}: {', '.join(said)}.{since}"


def _say_weaker(totals: Totals) -> Iterator[str]:
    """The hits that are listed after others, and those that somebody has to look at."""
    if totals.negated:
        are = plural(totals.negated, "hit is", "hits are")
        yield f"{are} negated, and listed last: the text rules the concern out, is form wording or names it in passing."
    if totals.likely_incidental:
        are = plural(totals.likely_incidental, "hit is", "hits are")
        yield f"{are} likely incidental, by a model that is wrong of some, and listed after the others."
    if totals.undecided:
        named = [f"{key.source}/{key.record_id}" for key in totals.undecided]
        are = plural(len(named), "hit is", "hits are")
        which = ", ".join(named[:_NAMED]) + (f" and {len(named) - _NAMED:,} more" if len(named) > _NAMED else "")
        yield f"{are} undecided: the record repeats the words of the search too often to tell. Look at {which}."
