"""One generation of the index as one reader asks it: what it finds, and what of that the meaning decides."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

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
from trawl.engine.memo import Memo
from trawl.engine.solving import Answer, Asked, Solver
from trawl.query import CompiledQuery, Node
from trawl.query.walk import leaves_of

#: Answers remembered for one generation; each may hold the rows of as many records as may be verified.
_REMEMBERED = 32

#: Candidates for each leaf of a query that the meaning decides more quickly than the index says which are certain:
#: a leaf is looked up three times more for that, at a tenth of a second a million records for some twenty of them.
_WORTH = 120


def _few_answers() -> Memo[Asked, Answer[Query]]:
    return Memo(_REMEMBERED)


def _few_rankings() -> Memo[Asked, array[int]]:
    return Memo(_REMEMBERED)


@dataclass(frozen=True, slots=True)
class Memory:
    """What is worth keeping for as long as one generation of the index is the last: words and answers."""

    shown: Shown
    vocabulary: Vocabulary
    answers: Memo[Asked, Answer[Query]] = field(default_factory=_few_answers)
    ranked: Memo[Asked, array[int]] = field(default_factory=_few_rankings)


class EmbeddedIndex:
    """Implements `SolvedIndex` for one generation, by the rows of its store."""

    def __init__(self, memory: Memory, snapshot: Snapshot, limits: EngineLimits, principal: Principal) -> None:
        self._memory, self._snapshot, self._principal = memory, snapshot, principal
        self._algebra = TantivyAlgebra(memory.shown.schema, memory.vocabulary, principal)
        self._solver = Solver(self, principal, limits, memory.answers)

    @property
    def algebra(self) -> TantivyAlgebra:
        return self._algebra

    def everything(self) -> Query:
        """All that the principal may see."""
        return self.seen(self._algebra.everything())

    def without_event(self) -> Query:
        """Those of them that have no event date."""
        return self.seen(self._algebra.missing("event"))

    def answer(self, query: CompiledQuery) -> Query:
        """The records that `query` accepts, of those that the principal may see. Raises LimitError."""
        return self._solver.answer(query).found

    def ranked(self, query: CompiledQuery) -> array[int]:
        """The rows of the answer, the most relevant first."""
        return self._memory.ranked.recall(
            (query.tree, self._principal),
            lambda: rows_by_relevance(self._memory.shown, self._solver.answer(query).scored),
        )

    def learn(self, tree: Node) -> None:
        """Each word that stands for many is looked up where it stands."""

    def seen(self, found: Query) -> Query:
        return self._algebra.seen(found)

    def without(self, possible: Query, certain: Query) -> Query:
        return Query.boolean_query([(Occur.Must, possible), (Occur.MustNot, certain)])

    def few(self, tree: Node) -> int:
        return _WORTH * sum(1 for _ in leaves_of(tree))

    def candidates(self, query: CompiledQuery, found: Query, most: int | None) -> tuple[int, Iterable[int]]:  # noqa: ARG002
        shown = self._memory.shown
        if most is None:
            return read_rows(shown, found, "loaded")
        return rows_of_page(shown, found, "loaded", 0, max(most, 1))

    def decide(self, query: CompiledQuery, candidates: Iterable[int]) -> Iterator[tuple[int, bool]]:
        if tests := case_tests(query.tree):
            unsure: list[int] = []
            for row, written in self._snapshot.written(candidates):
                verdict = decide_case(tests, written)
                if verdict is None:
                    unsure.append(row)
                yield row, bool(verdict)
            candidates = unsure
        for row, indexed in self._snapshot.candidates(candidates, query.tree):
            yield row, query.accepts(indexed)

    def these(self, names: list[int]) -> Query:
        return Query.const_score_query(Query.term_set_query(self._memory.shown.schema, ROW, names), 0.0)
