"""What a record claims about each passage that a query found: that it is so, is not so, may be, was, or nothing.

Rules in the manner of the ConText algorithm: a trigger phrase ("denies", "previously", "no evidence of") covers the
words within its reach, up to a terminator ("but") or the end of its sentence or clause. The phrases are data
(`triggers.yml`). It is only run on hits, never to decide what is a hit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from trawl.model import Context, IndexedRecord, Span
from trawl.query.context_reading import ContextReading, Covered
from trawl.query.triggers import Triggers, packaged_triggers

#: Spans in these contexts cannot carry a hit by themselves.
RULED_OUT: frozenset[Context] = frozenset({"negated", "template"})

# Where several rules cover a span, the first of these wins.
_PRECEDENCE: tuple[Context, ...] = ("negated", "template", "other_person", "historical", "hypothetical", "affirmed")


class _Judges(Protocol):
    """The part of a compiled query that `is_negated` needs."""

    def accepts_without(self, indexed: IndexedRecord, excluded: Sequence[Span], /) -> bool: ...


def judge_contexts(
    indexed: IndexedRecord, spans: Sequence[Span], *, triggers: Triggers | None = None
) -> tuple[Span, ...]:
    """Return the spans in their order, each with the context that the record puts it in."""
    triggers = triggers or packaged_triggers()
    contexts: dict[Span, Context] = {}
    concluded: int | None = None
    for part in ("title", "narrative"):
        own = [span for span in spans if span.part == part]
        if not own:
            continue
        reading = ContextReading(indexed, "title" if part == "title" else "narrative", triggers)
        places = {span: (reading.word_at(span.start), reading.word_at(span.end) - 1) for span in own}
        covered = reading.covered()
        concluded = _conclusion(reading, places, covered) if part == "narrative" else None
        for span, (first, last) in places.items():
            contexts[span] = _context_of(reading, first, last, covered, concluded)
    if concluded is not None:
        contexts |= {span: "negated" for span in spans if span.part == "title"}
    return tuple(_in_context(span, contexts[span]) for span in spans)


def _in_context(span: Span, context: Context) -> Span:
    return Span(span.part, span.start, span.end, span.term, context)


def _covers(rule: Covered, first: int, last: int) -> bool:
    # A passage that contains the whole trigger ("no shoes" asked for as a phrase) says what it says.
    contains = first <= rule.trigger and rule.trigger_last <= last
    return not contains and rule.first <= first and last <= rule.last


def _conclusion(reading: ContextReading, places: dict[Span, tuple[int, int]], covered: Sequence[Covered]) -> int | None:
    """The first word of the last conclusion that speaks of the query's own subject, if there is one."""
    found = [
        rule.first
        for rule in covered
        if rule.rule.conclusion
        and any(_covers(rule, first, last) and reading.names_topic(first, last) for first, last in places.values())
    ]
    return max(found, default=None)


def _context_of(
    reading: ContextReading, first: int, last: int, covered: Sequence[Covered], concluded: int | None
) -> Context:
    if concluded is not None and last < concluded:
        return "negated"
    candidates = [rule.rule.context for rule in covered if _covers(rule, first, last)]
    candidates.append(reading.own_context(first, last))
    return min(candidates, key=_PRECEDENCE.index)


def is_negated(compiled: _Judges, indexed: IndexedRecord, spans: Sequence[Span]) -> bool:
    """Return whether the query is false once its ruled-out spans are removed.

    `spans` are those of the hit as `judge_contexts` returned them.
    """
    excluded = [_in_context(span, "affirmed") for span in spans if span.context in RULED_OUT]
    return bool(excluded) and not compiled.accepts_without(indexed, excluded)
