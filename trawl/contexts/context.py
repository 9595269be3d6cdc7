"""What a record claims about each passage that a query found: that it is so, is not so, may be, was, or nothing.

Rules in the manner of the ConText algorithm: a trigger phrase ("denies", "previously", "no evidence of") covers the
words within its reach, up to a terminator ("but") or the end of its sentence or clause. The phrases are data
(`triggers.yml`). It is only run on hits, never to decide what is a hit.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from trawl.contexts.conclusions import cut_short, find_accounts, is_explained, is_of_another, title_tells_of_harm
from trawl.contexts.context_reading import ContextReading, Covered
from trawl.contexts.trigger_coverage import TriggerCoverage
from trawl.contexts.triggers import Triggers, packaged_triggers
from trawl.model import Context, IndexedRecord, Part, Span
from trawl.passages import MARKERS, PEOPLE, PLACE, Stretch, compose_fields

#: Spans in these contexts cannot carry a hit by themselves.
RULED_OUT: frozenset[Context] = frozenset({"negated", "template"})

_PROSE: tuple[Part, ...] = ("title", "narrative")

#: What stands in these fields is so, whatever its words.
_STATEMENTS = frozenset({PEOPLE, PLACE, MARKERS})

# Where several rules cover a span, the first of these wins.
_PRECEDENCE: tuple[Context, ...] = ("negated", "template", "other_person", "historical", "hypothetical", "affirmed")


class _Judges(Protocol):
    """The part of a compiled query that `is_negated` needs."""

    def accepts_without(self, indexed: IndexedRecord, excluded: Sequence[Span], /) -> bool: ...


@dataclass(slots=True)
class _Part:
    """One part of a record: its reading, the first and last word of each span, what its triggers cover.

    `tells_of_harm` is only found out, and the reach of conclusions cut short of it, where there is a conclusion.
    """

    reading: ContextReading
    places: dict[Span, tuple[int, int]]
    covered: TriggerCoverage
    tells_of_harm: bool


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
    narrative = parts.get("narrative")
    concluded = _conclusion(narrative) if narrative else None
    summed_up = _sum_up(indexed, parts, triggers) if concluded is not None else "affirmed"
    contexts = _field_contexts(indexed, spans, triggers)
    for part, read in parts.items():
        for span, (first, last) in read.places.items():
            context = _context_of(read, first, last)
            if concluded is not None and (part == "title" or last < concluded):
                context = min(context, summed_up, key=_PRECEDENCE.index)
            contexts[span] = context
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
    rules = reading.covered(places.values())
    covered = TriggerCoverage(rules)
    accounts = find_accounts(reading, covered) if any(rule.rule.conclusion for rule in rules) else []
    if accounts:
        of_child = any(account.of_child for account in accounts)
        covered = TriggerCoverage([cut_short(rule, accounts, of_child) for rule in rules])
    return _Part(reading, places, covered, bool(accounts))


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
        contexts.update({span: _context_of(read, *words) for span, words in read.places.items()})
    return contexts


def in_context(span: Span, context: Context) -> Span:
    """The same passage, in another context."""
    return Span(span.part, span.start, span.end, span.term, context)


def _covers(rule: Covered, first: int, last: int) -> bool:
    # A passage that contains the whole trigger ("no shoes" asked for as a phrase) says what it says.
    contains = first <= rule.trigger and rule.trigger_last <= last
    return not contains and rule.first <= first and last <= rule.last


def _conclusion(read: _Part) -> int | None:
    """The first word of the writer's last conclusion that speaks of the query's own subject, if there is one."""
    reading, places = read.reading, sorted(read.places.values())
    found = [
        rule.first
        for rule in read.covered.conclusions()
        if any(
            _covers(rule, first, last) and reading.names_topic(first, last)
            for first, last in places[bisect_left(places, (rule.first, 0)) : bisect_left(places, (rule.last + 1, 0))]
        )
        and not is_of_another(reading, rule)
    ]
    return max(found, default=None)


def _sum_up(indexed: IndexedRecord, parts: dict[Part, _Part], triggers: Triggers) -> Context:
    """What a conclusion makes of what stands before it: nothing where harm is told, else ruled out or in doubt."""
    narrative = parts["narrative"]
    if narrative.tells_of_harm or title_tells_of_harm(indexed, triggers):
        return "affirmed"
    return "negated" if is_explained(narrative.reading) else "hypothetical"


def _context_of(read: _Part, first: int, last: int) -> Context:
    candidates = [rule.rule.context for rule in read.covered.over(first, last) if _covers(rule, first, last)]
    candidates.append(read.reading.own_context(first, last))
    return min(candidates, key=_PRECEDENCE.index)


def is_negated(compiled: _Judges, indexed: IndexedRecord, spans: Sequence[Span]) -> bool:
    """Return whether the query is false once its ruled-out spans are removed.

    `spans` are those of the hit as `judge_contexts` returned them.
    """
    excluded = [in_context(span, "affirmed") for span in spans if span.context in RULED_OUT]
    return bool(excluded) and not compiled.accepts_without(indexed, excluded)
