"""How far a writer's conclusion ("no CSE concerns") goes: never over an account of harm that the record gives.

A conclusion may be a tick in a box over a text that tells of abuse. So it rules out what stands before it only where
no act, inducement, injury or disclosure is told anywhere in the record and the worry is explained.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress, islice

from trawl.contexts.context_reading import ContextReading, Covered
from trawl.contexts.sentences import SENTENCE
from trawl.contexts.trigger_coverage import TriggerCoverage
from trawl.contexts.triggers import StemRuns, Triggers
from trawl.model import Context, IndexedRecord

# What the record says of a harm in one of these contexts is no account of it; what may be, or was, is.
_NO_ACCOUNT: frozenset[Context] = frozenset({"negated", "template", "other_person"})
# Words between a conclusion and whoever holds it.
_SPEAKER_WITHIN = 5
# Words from the end of a trigger to what it needs after it.
_HARMLESS_WITHIN = 6
# Words from a conclusion to where its source is named: further than any trigger reaches.
_SOURCE_WITHIN = 50


@dataclass(frozen=True, slots=True)
class Account:
    """The words `first` to `last` of a part: the clause in which it tells of harm.

    `doubts` says that no conclusion of such a record can be trusted: the harm is a child's, or more than an injury.
    """

    first: int
    last: int
    doubts: bool


def find_accounts(reading: ContextReading, covered: TriggerCoverage) -> list[Account]:
    """The clauses of a part that tell of harm, in order; `covered` is what the part's triggers cover."""
    found = []
    child = reading.first_child()
    begin, end = -1, -1  # of the clause that was last found, which may hold many accounts
    for first, last in find_runs(reading, reading.triggers.accounts):
        if not begin <= first <= last <= end:
            begin, end = _clause_edge(reading, first, -1), _clause_edge(reading, last, 1)
        injury = tuple(reading.words.stems[first : last + 1]) in reading.triggers.injuries
        clause = Account(begin, end, doubts=child <= end or not injury)
        if reading.own_context(first, last) not in _NO_ACCOUNT and not (
            _is_denied(reading, last + 1, last)  # "owes nobody"
            or any(
                rule.rule.context in _NO_ACCOUNT and not _stands_apart(reading, rule, clause, first)
                for rule in covered.over(first, last)
            )
        ):
            found.append(clause)
    return found


def cut_short(rule: Covered, accounts: Sequence[Account], doubt: bool) -> Covered:
    """A conclusion with its reach ended before the nearest account, and perhaps in doubt: where a child's harm is told.

    Rules that are no conclusion stay as they are. `accounts` are in order.
    """
    if not rule.rule.conclusion:
        return rule
    before = bisect_left(accounts, rule.trigger, key=lambda account: account.last)
    after = bisect_right(accounts, rule.trigger_last, key=lambda account: account.first)
    first = accounts[before - 1].last + 1 if before else rule.first
    last = accounts[after].first - 1 if after < len(accounts) else rule.last
    short = replace(rule, first=max(first, rule.first), last=min(last, rule.last))
    return in_doubt(short) if doubt else short


def in_doubt(rule: Covered) -> Covered:
    """The rule, making hypothetical what it made something else."""
    return replace(rule, rule=replace(rule.rule, context="hypothetical"))


def says_explanation(reading: ContextReading) -> bool:
    """Whether the part says what was behind the worry: a family, workers' papers, a mistake."""
    return _says(reading, reading.triggers.explanations, reading.low, reading.high)


def is_applicable(reading: ContextReading, rule: Covered) -> bool:
    """Whether a trigger that needs it has something harmless after it, or an explanation in its sentence."""
    if not rule.rule.explained:
        return True
    begin, end = reading.sentence(rule.trigger, rule.trigger_last)
    begin, end = max(begin, rule.trigger - _HARMLESS_WITHIN), min(end, rule.trigger_last + _HARMLESS_WITHIN) + 1
    triggers = reading.triggers
    return _says(reading, triggers.harmless, rule.trigger, end, "the") or _says(
        reading, triggers.explanations, begin, end
    )


def _says(reading: ContextReading, explanations: StemRuns, low: int, high: int, *others: str) -> bool:
    """Whether one of the explanations is said, not denied, and not of `others` ("the brothers keep the wages")."""
    return any(
        not _is_denied(reading, first - 1, first - 1)
        and not (first > reading.low and reading.words.forms[first - 1] in others)
        for first, _ in find_runs(reading, explanations, low, high)
    )


def is_of_another(reading: ContextReading, trigger: int) -> bool:
    """Whether a conclusion that begins at word `trigger` is somebody else's: "school has no concerns"."""
    return _has_speaker_before(reading, trigger) or _has_source_after(reading, trigger)


def _has_speaker_before(reading: ContextReading, trigger: int) -> bool:
    forms, triggers = reading.words.forms, reading.triggers
    held, at = False, trigger
    for _ in range(_SPEAKER_WITHIN):
        if at <= reading.low:
            return False
        colon = ":" in reading.gap(at - 1)
        if reading.break_after(at - 1) and not colon:
            return False
        at -= 1
        held = held or colon or forms[at] in triggers.views
        if held and forms[at] in triggers.speakers:
            return True
    return False


def _has_source_after(reading: ContextReading, trigger: int) -> bool:
    forms, triggers = reading.words.forms, reading.triggers
    at = trigger
    while at + 1 < min(reading.high, trigger + _SOURCE_WITHIN) and reading.break_after(at) < SENTENCE:
        at += 1
        if forms[at] in triggers.sources:
            named = forms[at + 1 : min(at + 1 + _SPEAKER_WITHIN, reading.high)]
            if any(form in triggers.speakers for form in named):
                return True
    return False


def title_tells_of_harm(indexed: IndexedRecord, triggers: Triggers) -> bool:
    """Whether the title of a record tells of harm."""
    return bool(indexed.record.title) and tells_of_harm(ContextReading(indexed, "title", triggers))


def tells_of_harm(reading: ContextReading) -> bool:
    """Whether a part tells of harm."""
    return bool(find_accounts(reading, TriggerCoverage(reading.covered())))


def tells_finds(reading: ContextReading, covered: TriggerCoverage) -> bool:
    """Whether somebody was arrested, hurt, something found: and that is not denied."""
    forms, finds = reading.words.forms, reading.triggers.finds
    return any(
        not any(rule.rule.context == "negated" for rule in covered.over(at, at))
        for at in range(reading.low, reading.high)
        if forms[at] in finds
    )


def names_harm(reading: ContextReading, first: int, last: int) -> bool:
    """Whether any words of harm stand among words `first` to `last`, whatever is said of them."""
    return next(find_runs(reading, reading.triggers.accounts, first, last + 1), None) is not None


def _is_denied(reading: ContextReading, at: int, edge: int) -> bool:
    """Whether word `at`, with no break after word `edge`, takes back the account before it or explanation after it."""
    inside = reading.low <= at < reading.high
    return inside and not reading.break_after(edge) and reading.words.forms[at] in reading.triggers.denials


def _stands_apart(reading: ContextReading, rule: Covered, clause: Account, first: int) -> bool:
    """Whether the account is a statement of its own beside a conclusion: "no concerns re CSE, girl raped by"."""
    if not rule.rule.conclusion or clause.first <= rule.trigger <= clause.last:
        return False
    if rule.rule.within == "answer" and not any(map(reading.break_after, range(clause.last, rule.trigger - 1))):
        return False  # the account is part of the question
    subjects = reading.triggers.subjects
    return any(form in subjects for form in reading.words.forms[clause.first : first])


def _clause_edge(reading: ContextReading, at: int, step: int) -> int:
    """The first (step -1) or last word (step 1) of the clause that word `at` stands in; "and" divides too."""
    forms = reading.words.forms
    while reading.low <= at + step < reading.high:
        if reading.break_after(min(at, at + step)) or forms[at + step] == "and":
            break
        at += step
    return at


def find_runs(
    reading: ContextReading, runs: StemRuns, low: int | None = None, high: int | None = None
) -> Iterator[tuple[int, int]]:
    """Where one of the runs of stems stands in the part, or from word `low` to before `high`: first and last word."""
    stems = reading.words.stems
    low, high = reading.low if low is None else low, reading.high if high is None else high
    # Which words begin a run at all is found without a line of Python for each: a narrative has thousands.
    for at in compress(range(low, high), map(runs.__contains__, islice(stems, low, high))):
        for run in runs[stems[at]]:
            if at + len(run) <= high and tuple(stems[at : at + len(run)]) == run:
                yield at, at + len(run) - 1
                break
