"""The answer to a query: the records that the meaning accepts, as one tantivy query to page, count and facet by."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from time import monotonic
from typing import TypeVar

from tantivy import Occur, Query

from trawl.access import Principal
from trawl.engine.embedded.algebra import TantivyAlgebra
from trawl.engine.embedded.casing import case_tests, decide_case
from trawl.engine.embedded.documents import ROW
from trawl.engine.embedded.index import Shown
from trawl.engine.embedded.pages import read_rows, rows_by_relevance, rows_of_page
from trawl.engine.embedded.snapshot import Snapshot
from trawl.engine.embedded.vocabulary import Vocabulary
from trawl.engine.interface import EngineLimits
from trawl.query import Bounds, CompiledQuery, Node, bound_query
from trawl.query.tree import And
from trawl.query.walk import leaves_of

#: Answers remembered for one generation; each may hold the rows of as many records as may be verified.
_REMEMBERED = 32

#: Candidates for each leaf of a query that the meaning decides more quickly than the index says which are certain:
#: a leaf is looked up three times more for that, at a tenth of a second a million records for some twenty of them.
_WORTH = 120

Asked = tuple[Node, Principal]
_Kept = TypeVar("_Kept")


@dataclass(frozen=True, slots=True)
class Answer:
    """Two queries for the same records: `found` at the least cost, `scored` with how relevant each is."""

    found: Query
    scored: Query


@dataclass(slots=True)
class Memory:
    """What is worth keeping for as long as one generation of the index is the last: words and answers."""

    shown: Shown
    vocabulary: Vocabulary
    answers: OrderedDict[Asked, Answer] = field(default_factory=OrderedDict)
    ranked: OrderedDict[Asked, array[int]] = field(default_factory=OrderedDict)


class Solver:
    """Finds answers in one generation of the index, by the reference meaning where the index cannot tell."""

    def __init__(self, memory: Memory, snapshot: Snapshot, limits: EngineLimits) -> None:
        self._memory, self._snapshot, self._limits = memory, snapshot, limits
        self._algebra = TantivyAlgebra(memory.shown.schema, memory.vocabulary)

    def everything(self, principal: Principal) -> Query:
        """All that the principal may see."""
        return self._algebra.seen(principal, self._algebra.everything())

    def without_event(self, principal: Principal) -> Query:
        """Those of them that have no event date."""
        return self._algebra.seen(principal, self._algebra.missing("event"))

    def answer(self, query: CompiledQuery, principal: Principal) -> Query:
        """The records that `query` accepts, of those that the principal may see. Raises LimitError."""
        return self._answer(query, principal).found

    def ranked(self, query: CompiledQuery, principal: Principal) -> array[int]:
        """The rows of the answer, the most relevant first."""
        return _remember(
            self._memory.ranked,
            (query.tree, principal),
            lambda: rows_by_relevance(self._memory.shown, self._answer(query, principal).scored),
        )

    def _answer(self, query: CompiledQuery, principal: Principal) -> Answer:
        bounds = bound_query(query.tree, self._algebra)
        if bounds.exact:
            # Worked out as quickly as it is looked up, it would only drive out what took long.
            possible = self._algebra.seen(principal, bounds.upper)
            return Answer(possible, possible)
        return _remember(self._memory.answers, (query.tree, principal), lambda: self._solve(query, bounds, principal))

    def _solve(self, query: CompiledQuery, bounds: Bounds[Query], principal: Principal) -> Answer:
        algebra, shown = self._algebra, self._memory.shown
        possible = algebra.seen(principal, bounds.upper)
        few = min(_WORTH * sum(1 for _ in leaves_of(query.tree)), self._limits.verify_candidates)
        total, rows = rows_of_page(shown, possible, "loaded", 0, few)
        open_question = self._open_question(query)
        if total <= few:
            accepted = self._these(self._verify(open_question, rows))
            return Answer(accepted, algebra.all_of([accepted, bounds.upper]))
        between = Query.boolean_query([(Occur.Must, possible), (Occur.MustNot, bounds.lower)])
        total, candidates = read_rows(shown, between, "loaded")
        self._limits.check_candidates(total)
        accepted = self._these(self._verify(open_question, candidates))
        found = algebra.any_of([bounds.lower, accepted])
        scored = algebra.any_of([bounds.lower, algebra.all_of([accepted, bounds.upper])])
        return Answer(algebra.seen(principal, found), algebra.seen(principal, scored))

    def _these(self, rows: list[int]) -> Query:
        return Query.const_score_query(Query.term_set_query(self._memory.shown.schema, ROW, rows), 0.0)

    def _open_question(self, query: CompiledQuery) -> CompiledQuery:
        """What of the query the index leaves open for the records that are possible, which satisfy all the rest."""
        if not isinstance(query.tree, And):
            return query
        left = tuple(part for part in query.tree.children if not bound_query(part, self._algebra).exact)
        return query if len(left) == len(query.tree.children) else query.part(And(left))

    def _verify(self, query: CompiledQuery, rows: Iterable[int]) -> list[int]:
        """Those of the rows that the meaning accepts."""
        began = monotonic()
        accepted = []
        if tests := case_tests(query.tree):
            unsure: list[int] = []
            for row, written in self._snapshot.written(rows):
                verdict = decide_case(tests, written)
                if verdict:
                    accepted.append(row)
                elif verdict is None:
                    unsure.append(row)
                self._limits.check_time(began)
            rows = unsure
        for row, indexed in self._snapshot.candidates(rows, query.tree):
            if query.accepts(indexed):
                accepted.append(row)
            self._limits.check_time(began)
        return accepted


def _remember(memory: OrderedDict[Asked, _Kept], asked: Asked, work: Callable[[], _Kept]) -> _Kept:
    """What was worked out for the same question before, else the work's result, which is then kept."""
    if asked not in memory:
        memory[asked] = work()
        if len(memory) > _REMEMBERED:
            memory.popitem(last=False)
    memory.move_to_end(asked)
    return memory[asked]
