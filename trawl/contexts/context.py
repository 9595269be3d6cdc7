"""What a record claims about each passage that a query found: that it is so, is not so, may be, was, or nothing.

Rules in the manner of the ConText algorithm: a trigger phrase ("denies", "previously", "no evidence of") covers the
words within its reach, up to a terminator ("but") or the end of its sentence or clause. The phrases are data
(`triggers.yml`). It is only run on hits, never to decide what is a hit.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from trawl.contexts.closings import Closing, find_closing
from trawl.contexts.conclusions import (
    cut_short,
    find_accounts,
    in_doubt,
    is_applicable,
    is_of_another,
    says_explanation,
    tells_finds,
    tells_of_harm,
    title_tells_of_harm,
)
from trawl.contexts.context_reading import ContextReading, Covered
from trawl.contexts.papers import is_paper
from trawl.contexts.trigger_coverage import TriggerCoverage
from trawl.contexts.triggers import Triggers, names_any, packaged_triggers
from trawl.contexts.verdicts import find_verdict, is_open
from trawl.model import Context, IndexedRecord, Part, Span
from trawl.passages import MARKERS, PEOPLE, PLACE, Stretch, compose_fields

#: Spans in these contexts cannot carry a hit by themselves.
RULED_OUT: frozenset[Context] = frozenset({"negated", "template", "incidental"})

_PROSE: tuple[Part, ...] = ("title", "narrative")

#: What stands in these fields is so, whatever its words.
_STATEMENTS = frozenset({PEOPLE, PLACE, MARKERS})

# Where several rules cover a span, the first of these wins.
_PRECEDENCE: tuple[Context, ...] = (
    "negated", "template", "incidental", "other_person", "historical", "hypothetical", "affirmed",
)  # fmt: skip


class _Judges(Protocol):
    """The part of a compiled query that `is_negated` needs."""

    def accepts_without(self, indexed: IndexedRecord, excluded: Sequence[Span], /) -> bool: ...


@dataclass(slots=True)
class _Part:
    """One part of a record: its reading, the first and last word of each span, what its triggers cover.

    `tells_of_harm` is only found out, and the reach of conclusions cut short of it, where a trigger depends on it;
    `uncut` is what the triggers covered before.
    """

    reading: ContextReading
    places: dict[Span, tuple[int, int]]
    covered: TriggerCoverage
    uncut: TriggerCoverage
    tells_of_harm: bool

    @property
    def names_incidentally(self) -> bool:
        return any(rule.rule.otherwise is not None for rule in self.covered)


@dataclass(frozen=True, slots=True)
class _Summary:
    """How the writer sums up: the first word of a conclusion, whether the worry is explained, closing words.

    Nothing of it where the record tells of harm.
    """

    concluded: int | None = None
    explained: bool = False
    closing: Closing | None = None

    def context_of(self, reading: ContextReading, first: int, last: int) -> Context:
        """What the summary makes of words `first` to `last` of the title or the narrative."""
        if reading.is_confirmed(last):
            return "affirmed"
        context: Context = self.closing.context_of(reading, first, last) if self.closing else "affirmed"
        if self.concluded is None or (reading.part == "narrative" and last >= self.concluded):
            return context
        return min(context, "negated" if self.explained else "hypothetical", key=_PRECEDENCE.index)


def read_narrative(indexed: IndexedRecord) -> ContextReading:
    """The narrative of a record, to be judged by the packaged triggers."""
    return ContextReading(indexed, "narrative", packaged_triggers())


def judge_contexts(
    indexed: IndexedRecord, spans: Sequence[Span], reading: ContextReading | None = None
) -> tuple[Span, ...]:
    """Return the spans in their order, each with the context that the record puts it in.

    `reading` is the record's narrative, where it is wanted for something else as well. What stands in fields changes
    nothing of what the title and the narrative are judged to say.
    """
    triggers = reading.triggers if reading else packaged_triggers()
    parts = {part: read for part in _PROSE if (read := _read_part(indexed, part, spans, triggers, reading))}
    if any(read.names_incidentally for read in parts.values()) and _tells_more(indexed, parts, triggers):
        firm = not _leaves_open(indexed, parts, triggers)
        parts = {part: replace(read, covered=_beside_more(read, firm)) for part, read in parts.items()}
    if "narrative" in parts and is_paper(parts["narrative"].reading) and not title_tells_of_harm(indexed, triggers):
        in_fields = _field_contexts(indexed, spans, triggers)
        return tuple(in_context(span, in_fields.get(span, "incidental")) for span in spans)
    summary = _sum_up(indexed, parts, triggers)
    verdict = _find_verdict(indexed, parts, triggers)
    contexts = _field_contexts(indexed, spans, triggers)
    for read in parts.values():
        for span, words in read.places.items():
            if verdict is not None and (span.part == "title" or words[1] <= verdict):
                contexts[span] = "negated"
            else:
                contexts[span] = min(
                    _context_of(read, *words), summary.context_of(read.reading, *words), key=_PRECEDENCE.index
                )
    return tuple(in_context(span, contexts[span]) for span in spans)


def _read_part(
    indexed: IndexedRecord, part: Part, spans: Sequence[Span], triggers: Triggers, narrative: ContextReading | None
) -> _Part | None:
    own = [span for span in spans if span.part == part]
    if not own:
        return None
    return _read(narrative if narrative and part == "narrative" else ContextReading(indexed, part, triggers), own)


def _read(reading: ContextReading, spans: Sequence[Span]) -> _Part:
    places = {span: (reading.word_at(span.start), reading.word_at(span.end) - 1) for span in spans}
    rules = [rule for rule in reading.covered(places.values()) if is_applicable(reading, rule)]
    covered = TriggerCoverage(rules)
    accounts = find_accounts(reading, covered) if any(_depends_on_harm(rule) for rule in rules) else []
    if accounts:
        doubt = any(account.doubts for account in accounts)
        rules = [cut_short(rule, accounts, doubt or is_of_another(reading, rule.trigger)) for rule in rules]
    if any(rule.rule.doubtful for rule in rules) and (accounts or tells_finds(reading, covered)):
        rules = [in_doubt(rule) if rule.rule.doubtful else rule for rule in rules]
    return _Part(reading, places, TriggerCoverage(rules), covered, bool(accounts))


def _depends_on_harm(rule: Covered) -> bool:
    return rule.rule.conclusion or rule.rule.doubtful or rule.rule.otherwise is not None


def _tells_more(indexed: IndexedRecord, parts: Mapping[Part, _Part], triggers: Triggers) -> bool:
    """Whether the record tells of harm or speaks of somebody, so that nothing in it is only named in passing."""
    for part in _PROSE:
        reading = parts[part].reading if part in parts else ContextReading(indexed, part, triggers)
        if reading.tells_particulars(reading.low, reading.high) or tells_of_harm(reading):
            return True
    return False


def _beside_more(read: _Part, firm: bool) -> TriggerCoverage:
    """What triggers cover in a record that tells more; `firm` says that a talk or a poster may still be in passing."""
    reading = read.reading

    def stays(rule: Covered) -> bool:
        begin, end = reading.sentence(rule.trigger, rule.trigger_last)
        return firm and rule.rule.firm and reading.triggers.persons.isdisjoint(reading.words.forms[begin : end + 1])

    return read.covered.beside_more(stays)


def _leaves_open(indexed: IndexedRecord, parts: Mapping[Part, _Part], triggers: Triggers) -> bool:
    """Whether a record tells of harm, a child or a partner, or leaves something open: a talk may have let it out."""
    partners = triggers.verdicts.partners
    for part in _PROSE:
        reading = parts[part].reading if part in parts else ContextReading(indexed, part, triggers)
        said = reading.words.forms[reading.low : reading.high]
        if reading.first_child() < reading.high or not partners.isdisjoint(said):
            return True
        if is_open(reading) or tells_of_harm(reading):
            return True
    return False


def _field_contexts(indexed: IndexedRecord, spans: Sequence[Span], triggers: Triggers) -> dict[Span, Context]:
    """The contexts of spans in fields: a text of a mapping's own field is judged by itself, all else stands as it is.

    The surname MAY, a place or a marker is no trigger, and none reaches from one value over to the next.
    """
    contexts: dict[Span, Context] = {span: "affirmed" for span in spans if span.part == "fields"}
    if not contexts:
        return contexts
    text, passages = compose_fields(indexed.record)
    values = [value for passage in passages if passage.section not in _STATEMENTS for value in passage.stretches]
    within: dict[Stretch, list[Span]] = {}
    for span in contexts:
        at = bisect_right(values, span.start, key=lambda value: value.start) - 1
        if at >= 0 and not values[at].type and span.end <= values[at].end:
            within.setdefault(values[at], []).append(span)
    for value, own in within.items():
        read = _read(ContextReading(indexed, "fields", triggers, (text, value.start, value.end)), own)
        read.covered = read.covered.beside_more()  # what the record tells is not seen from here
        contexts.update({span: _context_of(read, *words) for span, words in read.places.items()})
    return contexts


def in_context(span: Span, context: Context) -> Span:
    """The same passage, in another context."""
    return Span(span.part, span.start, span.end, span.term, context)


def _covers(rule: Covered, first: int, last: int) -> bool:
    # A passage that contains the whole trigger ("no shoes" asked for as a phrase) says what it says.
    contains = first <= rule.trigger and rule.trigger_last <= last
    return not contains and rule.first <= first and last <= rule.last


def _last_conclusion(read: _Part) -> int | None:
    """The first word of the writer's last conclusion that speaks of the query's own subject, if there is one."""
    reading, places = read.reading, sorted(read.places.values())
    found = [
        rule.first
        for rule in read.covered.conclusions()
        if not rule.rule.closing
        and any(
            _covers(rule, first, last) and names_any(reading.triggers.topics, reading.words.stems, first, last)
            for first, last in places[bisect_left(places, (rule.first, 0)) : bisect_left(places, (rule.last + 1, 0))]
        )
        and not is_of_another(reading, rule.trigger)
    ]
    return max(found, default=None)


def _sum_up(indexed: IndexedRecord, parts: Mapping[Part, _Part], triggers: Triggers) -> _Summary:
    narrative = parts.get("narrative")
    if narrative is None or narrative.tells_of_harm or not any(narrative.covered.conclusions()):
        return _Summary()
    concluded = _last_conclusion(narrative)
    closing = find_closing(narrative.reading, narrative.covered)
    if (concluded is None and closing is None) or title_tells_of_harm(indexed, triggers):
        return _Summary()
    return _Summary(concluded, says_explanation(narrative.reading), closing)


def _find_verdict(indexed: IndexedRecord, parts: Mapping[Part, _Part], triggers: Triggers) -> int | None:
    """The last word of the narrative's verdict, where the title tells of no harm."""
    narrative = parts.get("narrative")
    verdict = find_verdict(narrative.reading, narrative.uncut) if narrative else None
    return None if verdict is not None and title_tells_of_harm(indexed, triggers) else verdict


def _context_of(read: _Part, first: int, last: int) -> Context:
    covering = [rule for rule in read.covered.over(first, last) if _covers(rule, first, last)]
    if covering and read.reading.is_setting(first):
        covering = [rule for rule in covering if rule.rule.context != "negated" or first <= rule.trigger]
    candidates = [rule.rule.context for rule in covering]
    candidates.append(read.reading.own_context(first, last))
    return min(candidates, key=_PRECEDENCE.index)


def is_negated(compiled: _Judges, indexed: IndexedRecord, spans: Sequence[Span]) -> bool:
    """Return whether the query is false once its ruled-out spans are removed.

    `spans` are those of the hit as `judge_contexts` returned them.
    """
    excluded = [in_context(span, "affirmed") for span in spans if span.context in RULED_OUT]
    return bool(excluded) and not compiled.accepts_without(indexed, excluded)
