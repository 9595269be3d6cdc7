"""The answer to a query: the records that the meaning accepts, as one query of the engine's own.

What the index can say exactly it says; for the records between the two bounds the reference meaning decides. So does
every engine, each of which only says what its index looks like (`SolvedIndex`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Any, Generic, Protocol, TypeVar

from trawl.access import Principal
from trawl.engine.interface import EngineLimits
from trawl.engine.memo import Memo
from trawl.query import Algebra, Bounds, CompiledQuery, Node, bound_query
from trawl.query.bounds import BoundLeaf
from trawl.query.tree import And, DateIn, FieldIs

Q = TypeVar("Q")
#: What an engine calls a record by.
Name = TypeVar("Name")

#: Whose answer to what: of the same question another reader has another.
Asked = tuple[Node, Principal]


@dataclass(frozen=True, slots=True)
class Answer(Generic[Q]):
    """Two queries for the same records: `found` at the least cost, `scored` with how relevant each is."""

    found: Q
    scored: Q


class SolvedIndex(Protocol[Q, Name]):
    """What an engine gives so that its queries are answered: one state of its index, as one reader asks it."""

    @property
    def algebra(self) -> Algebra[Q]: ...

    def learn(self, tree: Node) -> None:
        """Look up what stands for what in the tree. Raises LimitError where that is too much."""
        ...

    def seen(self, found: Q) -> Q:
        """What `found` finds and the reader may see."""
        ...

    def without(self, possible: Q, certain: Q) -> Q:
        """What `possible` finds and `certain` does not."""
        ...

    def few(self, tree: Node) -> int:
        """How many records the meaning decides more quickly than the index says which are certain."""
        ...

    def candidates(self, query: CompiledQuery, found: Q, most: int | None) -> tuple[int, Iterable[Any]]:
        """How many records `found` finds, and what `decide` takes: of at least `most` of them, None for all."""
        ...

    def decide(self, query: CompiledQuery, candidates: Iterable[Any]) -> Iterator[tuple[Name, bool]]:
        """Each candidate with whether the meaning accepts it; one that was passed over at first comes again."""
        ...

    def these(self, names: list[Name]) -> Q:
        """Exactly these records."""
        ...


class Solver(Generic[Q, Name]):
    """Finds answers for one reader in one state of an index, and keeps those that took more than a look-up."""

    def __init__(
        self,
        index: SolvedIndex[Q, Name],
        principal: Principal,
        limits: EngineLimits,
        answers: Memo[Asked, Answer[Q]],
    ) -> None:
        self._index, self._principal, self._limits, self._answers = index, principal, limits, answers

    def answer(self, query: CompiledQuery) -> Answer[Q]:
        """The records that `query` accepts, of those that the principal may see. Raises LimitError."""
        self._index.learn(query.tree)
        bounds = bound_query(query.tree, self._index.algebra)
        if bounds.exact:
            # Worked out as quickly as it is looked up, it would only drive out what took long.
            possible = self._index.seen(bounds.upper)
            return Answer(possible, possible)
        return self._answers.recall((query.tree, self._principal), lambda: self._solve(query, bounds))

    def _solve(self, query: CompiledQuery, bounds: Bounds[Q]) -> Answer[Q]:
        index, algebra = self._index, self._index.algebra
        possible = index.seen(bounds.upper)
        few = min(index.few(query.tree), self._limits.verify_candidates)
        total, candidates = index.candidates(query, possible, few)
        open_question = self._open_question(query)
        if total <= few:
            accepted = index.these(self._verify(open_question, candidates))
            return self._answer(accepted, algebra.all_of([accepted, bounds.upper]))
        total, candidates = index.candidates(query, index.without(possible, bounds.lower), None)
        self._limits.check_candidates(total)
        accepted = index.these(self._verify(open_question, candidates))
        scored = algebra.any_of([bounds.lower, algebra.all_of([accepted, bounds.upper])])
        return self._answer(algebra.any_of([bounds.lower, accepted]), scored)

    def _answer(self, found: Q, scored: Q) -> Answer[Q]:
        return Answer(self._index.seen(found), self._index.seen(scored))

    def _open_question(self, query: CompiledQuery) -> CompiledQuery:
        """What of the query the index leaves open for the records that are possible, which satisfy all the rest."""
        if not isinstance(query.tree, And):
            return query
        left = tuple(part for part in query.tree.children if not bound_query(part, self._index.algebra).exact)
        return query if len(left) == len(query.tree.children) else query.part(And(left))

    def _verify(self, query: CompiledQuery, candidates: Iterable[Any]) -> list[Name]:
        """Those of the candidates that the meaning accepts."""
        began = monotonic()
        accepted = []
        for name, accepts in self._index.decide(query, candidates):
            if accepts:
                accepted.append(name)
            self._limits.check_time(began)
        return accepted


def within_section(algebra: Algebra[Q], node: BoundLeaf, bounds: Bounds[Q], holds_section: Q) -> Bounds[Q]:
    """The bounds of a leaf within a section (`in:`), in an index that says which sections a record has, and no more."""
    if isinstance(node, FieldIs | DateIn):
        return bounds
    return Bounds(algebra.nothing(), algebra.all_of([bounds.upper, holds_section]), exact=False)
