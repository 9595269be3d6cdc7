"""What each record of an answer is as a hit: its spans in their contexts, why, and whether it is negated.

Search, run, report and `profile test` all judge here, so that they say the same. A context depends on the record
alone but for one thing: whether a sentence is boilerplate, which the records that the principal may see decide.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice

from trawl.access import Principal
from trawl.contexts.boilerplate import (
    DEFAULT_BOILERPLATE,
    BoilerplateLimits,
    Wording,
    WordingCount,
    any_wording_query,
    find_wordings,
    mark_boilerplate,
    wording_query,
)
from trawl.contexts.context import in_context, is_negated, judge_contexts, read_narrative
from trawl.engine.interface import View
from trawl.model import Hit, IndexedRecord, Span
from trawl.query import CompiledQuery, Judgement, Node

#: Hits judged together: the index is asked once about all their sentences, and mostly has nothing to say about any.
_BATCH = 16

#: Records read, newest first, for each day wanted before a wording counts as one that few days share.
_READ_FOR_A_DAY = 50


#: Why a record with these spans is likely none of a profile's theme; empty if it is not.
Opinion = Callable[[IndexedRecord, Sequence[Span]], str]


class HitJudge:
    """Makes hits of records that a query accepts, for a principal who reads them in a view.

    `opinion` is asked of what is not negated, and changes nothing else of a hit.
    """

    def __init__(
        self,
        compiled: CompiledQuery,
        view: View,
        principal: Principal,
        limits: BoilerplateLimits = DEFAULT_BOILERPLATE,
        opinion: Opinion | None = None,
    ) -> None:
        self._compiled, self._limits, self._opinion = compiled, limits, opinion
        self._wordings = Wordings(view, principal, limits)

    def judge(self, indexed: IndexedRecord) -> Hit:
        """The hit that one record is."""
        (hit,) = self.judge_all([indexed])
        return hit

    def judge_all(self, records: Iterable[IndexedRecord]) -> Iterator[Hit]:
        """The hits that the records are, in their order; a few are read ahead."""
        for _, hit in self.pair_all(records):
            yield hit

    def pair_all(self, records: Iterable[IndexedRecord]) -> Iterator[tuple[IndexedRecord, Hit]]:
        """Each record with the hit that it is."""
        remaining = iter(records)
        while batch := list(islice(remaining, _BATCH)):
            yield from zip(batch, self._judge_batch(batch), strict=True)

    def _judge_batch(self, batch: Sequence[IndexedRecord]) -> Iterator[Hit]:
        judgements = [self._compiled.judge(indexed) for indexed in batch]
        readings = [read_narrative(indexed) for indexed in batch]
        contexts = [
            judge_contexts(indexed, judgement.spans, reading)
            for indexed, judgement, reading in zip(batch, judgements, readings, strict=True)
        ]
        if self._limits.days:
            found = [
                find_wordings(indexed, reading, spans, self._limits.words)
                for indexed, reading, spans in zip(batch, readings, contexts, strict=True)
            ]
            asked = dict.fromkeys(wording for wordings in found for wording in wordings.values())
            if repeated := self._wordings.repeated(asked):
                contexts = [
                    mark_boilerplate(spans, wordings, repeated) for spans, wordings in zip(contexts, found, strict=True)
                ]
        for indexed, judgement, spans in zip(batch, judgements, contexts, strict=True):
            yield self._make_hit(indexed, judgement, spans)

    def _make_hit(self, indexed: IndexedRecord, judgement: Judgement, spans: tuple[Span, ...]) -> Hit:
        negated = is_negated(self._compiled, indexed, spans)
        asked = self._opinion if not (negated or judgement.undecided) else None
        return Hit(
            record=indexed.record,
            mentions=indexed.mentions,
            spans=spans,
            why=judgement.why,
            negated=negated,
            undecided=judgement.undecided,
            opinion=asked(indexed, spans) if asked else "",
        )


def needs_term(compiled: CompiledQuery, indexed: IndexedRecord, hit: Hit, term: str) -> bool:
    """Whether the record would be no hit without what a term found in it, whatever the contexts."""
    excluded = [in_context(span, "affirmed") for span in hit.spans if span.term == term]
    return not compiled.accepts_without(indexed, excluded)


class Wordings:
    """Which sentences are boilerplate in what the principal may see; what was found out is remembered."""

    def __init__(self, view: View, principal: Principal, limits: BoilerplateLimits) -> None:
        self._view, self._principal, self._limits = view, principal, limits
        self._known: dict[Wording, bool] = {}
        # Fewer sentences than would make up the days by standing in one record each, so that one count clears them.
        self._together = max(1, self._limits.days // 2)

    def repeated(self, asked: Iterable[Wording]) -> Collection[Wording]:
        """Those of the wordings that are boilerplate."""
        wordings = list(asked)
        unknown = [wording for wording in wordings if wording not in self._known]
        for at in range(0, len(unknown), self._together):
            self._decide(unknown[at : at + self._together])
        return {wording for wording in wordings if self._known.get(wording)}

    def _decide(self, wordings: Sequence[Wording]) -> None:
        """Remember of each wording that is common whether it is boilerplate; of a rare one nothing."""
        if self._count(any_wording_query(wordings)) < self._limits.days:
            return
        if len(wordings) > 1:
            half = len(wordings) // 2
            self._decide(wordings[:half])
            self._decide(wordings[half:])
        else:
            self._known[wordings[0]] = self._is_boilerplate(wordings[0])

    def _is_boilerplate(self, wording: Wording) -> bool:
        query = CompiledQuery(wording_query(wording), "")
        if self._view.count(query, self._principal) < self._limits.days:
            return False
        count = WordingCount(wording, self._limits.days)
        newest = islice(self._view.scan(query, self._principal), self._limits.days * _READ_FOR_A_DAY)
        return any(count.add(indexed) for indexed in newest)

    def _count(self, node: Node) -> int:
        return self._view.count(CompiledQuery(node, ""), self._principal)
