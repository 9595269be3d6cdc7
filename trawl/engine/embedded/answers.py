"""The answer to a query: the records that the meaning accepts, as one tantivy query to page, count and facet by."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import TypeVar

from tantivy import Occur, Query

from trawl.access import Principal
from trawl.engine.embedded.algebra import TantivyAlgebra
from trawl.engine.embedded.documents import ROW
from trawl.engine.embedded.index import Shown
from trawl.engine.embedded.pages import count_rows, rows_by_relevance, rows_in_order
from trawl.engine.embedded.snapshot import Snapshot
from trawl.engine.embedded.vocabulary import Vocabulary
from trawl.engine.interface import EngineLimits
from trawl.errors import LimitError
from trawl.query import Bounds, CompiledQuery, Node, bound_query

#: Answers remembered for one generation; each may hold the rows of as many records as may be verified.
_REMEMBERED = 32

Asked = tuple[Node, Principal]
_Kept = TypeVar("_Kept")


@dataclass(slots=True)
class Memory:
    """What is worth keeping for as long as one generation of the index is the last: words and answers."""

    shown: Shown
    vocabulary: Vocabulary
    answers: OrderedDict[Asked, Query] = field(default_factory=OrderedDict)
    ranked: OrderedDict[Asked, array[int]] = field(default_factory=OrderedDict)


class Solver:
    """Finds answers in one generation of the index, by the reference meaning where the index cannot tell."""

    def __init__(self, memory: Memory, snapshot: Snapshot, limits: EngineLimits) -> None:
        self._memory, self._snapshot, self._limits = memory, snapshot, limits
        self._algebra = TantivyAlgebra(memory.shown.schema, memory.vocabulary)

    def everything(self, principal: Principal) -> Query:
        """All that the principal may see."""
        return self._algebra.allowed(principal)

    def without_event(self, principal: Principal) -> Query:
        """Those of them that have no event date."""
        return self._algebra.all_of([self.everything(principal), self._algebra.missing("event")])

    def answer(self, query: CompiledQuery, principal: Principal) -> Query:
        """The records that `query` accepts, of those that the principal may see. Raises LimitError."""
        return _remember(self._memory.answers, (query.tree, principal), lambda: self._solve(query, principal))

    def ranked(self, query: CompiledQuery, principal: Principal) -> array[int]:
        """The rows of the answer, the most relevant first."""
        return _remember(
            self._memory.ranked,
            (query.tree, principal),
            lambda: rows_by_relevance(self._memory.shown, self.answer(query, principal)),
        )

    def _solve(self, query: CompiledQuery, principal: Principal) -> Query:
        allowed = self._algebra.allowed(principal)
        bounds = bound_query(query.tree, self._algebra)
        if bounds.exact:
            return self._algebra.all_of([allowed, bounds.upper])
        accepted = self._verify(query, allowed, bounds)
        verified = Query.const_score_query(Query.term_set_query(self._memory.shown.schema, ROW, accepted), 0.0)
        found = self._algebra.any_of([bounds.lower, self._algebra.all_of([verified, bounds.upper])])
        return self._algebra.all_of([allowed, found])

    def _verify(self, query: CompiledQuery, allowed: Query, bounds: Bounds[Query]) -> list[int]:
        """The rows between the bounds that the meaning accepts."""
        shown, limit = self._memory.shown, self._limits.verify_candidates
        between = [(Occur.Must, allowed), (Occur.Must, bounds.upper), (Occur.MustNot, bounds.lower)]
        candidates = Query.boolean_query(between)
        count = count_rows(shown, candidates)
        if count > limit:
            raise LimitError(
                f"The index alone cannot decide {count:,} records for this query, more than {limit:,}. "
                "Narrow it with a rarer word, a field or a date, or raise the setting verify_candidates."
            )
        accepted = []
        deadline = monotonic() + self._limits.seconds
        for row, indexed in self._snapshot.rows(rows_in_order(shown, candidates, "loaded")):
            if query.accepts(indexed):
                accepted.append(row)
            if monotonic() > deadline:
                raise LimitError(
                    f"This query took longer than {self._limits.seconds:g} seconds. "
                    "Narrow it with a rarer word, a field or a date, or raise the setting query_seconds."
                )
        return accepted


def _remember(memory: OrderedDict[Asked, _Kept], asked: Asked, work: Callable[[], _Kept]) -> _Kept:
    """What was worked out for the same question before, else the work's result, which is then kept."""
    if asked not in memory:
        memory[asked] = work()
        if len(memory) > _REMEMBERED:
            memory.popitem(last=False)
    memory.move_to_end(asked)
    return memory[asked]
