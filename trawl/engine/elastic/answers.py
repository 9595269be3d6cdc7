"""The answer to a query: the records that the meaning accepts, as one query of the server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

from elasticsearch.dsl import query as dsl

from trawl.access import Principal
from trawl.engine.elastic.algebra import ElasticAlgebra
from trawl.engine.elastic.documents import WHOLE, WORDS, decode_document, decode_for_words
from trawl.engine.elastic.pages import count_records, read_all
from trawl.engine.elastic.server import PointInTime
from trawl.engine.elastic.vocabulary import Vocabulary
from trawl.engine.interface import EngineLimits
from trawl.model import IndexedRecord
from trawl.query import CompiledQuery, Node, bound_query
from trawl.query.walk import needs_words_alone

#: Up to so many candidates the meaning decides all of them, which is quicker than to ask which are certain.
_FEW = 300

Asked = tuple[Node, Principal]


@dataclass(frozen=True, slots=True)
class Answer:
    """Two queries for the same records: `found` at the least cost, `scored` with how relevant each is."""

    found: dsl.Query
    scored: dsl.Query


class Solver:
    """Finds answers in one state of the index, by the reference meaning where the index cannot tell; keeps them."""

    def __init__(self, records: PointInTime, vocabulary: Vocabulary, limits: EngineLimits) -> None:
        self._records, self._vocabulary, self._limits = records, vocabulary, limits
        self._algebra = ElasticAlgebra(vocabulary)
        self._answers: dict[Asked, Answer] = {}

    def everything(self, principal: Principal) -> dsl.Query:
        """All that the principal may see."""
        return dsl.Bool(filter=self._algebra.seen(principal))

    def among(self, principal: Principal, *conditions: dsl.Query) -> dsl.Query:
        """Those of them that meet these conditions too."""
        return dsl.Bool(filter=[*self._algebra.seen(principal), *conditions])

    def answer(self, query: CompiledQuery, principal: Principal) -> Answer:
        """The records that `query` accepts, of those that the principal may see. Raises LimitError."""
        asked = (query.tree, principal)
        if asked not in self._answers:
            self._answers[asked] = self._solve(query, principal)
        return self._answers[asked]

    def _solve(self, query: CompiledQuery, principal: Principal) -> Answer:
        self._vocabulary.learn(query.tree)
        bounds = bound_query(query.tree, self._algebra)
        if bounds.exact:
            return self._answer(principal, bounds.upper, bounds.upper)
        possible = self.among(principal, bounds.upper)
        total = count_records(self._records, _doing(query), possible)
        if total <= min(_FEW, self._limits.verify_candidates):
            accepted = dsl.Ids(values=self._verify(query, possible))
            return self._answer(principal, accepted, dsl.Bool(filter=[accepted], must=[bounds.upper]))
        between = dsl.Bool(filter=[*self._algebra.seen(principal), bounds.upper], must_not=[bounds.lower])
        self._limits.check_candidates(count_records(self._records, _doing(query), between))
        accepted = dsl.Ids(values=self._verify(query, between))
        found = dsl.Bool(should=[bounds.lower, accepted], minimum_should_match=1)
        scored = dsl.Bool(
            should=[bounds.lower, dsl.Bool(filter=[accepted], must=[bounds.upper])], minimum_should_match=1
        )
        return self._answer(principal, found, scored)

    def _answer(self, principal: Principal, found: dsl.Query, scored: dsl.Query) -> Answer:
        return Answer(self.among(principal, found), dsl.Bool(filter=self._algebra.seen(principal), must=[scored]))

    def _verify(self, query: CompiledQuery, candidates: dsl.Query) -> list[str]:
        """The ids of those that the meaning accepts."""
        accepted = []
        began = monotonic()
        for name, indexed in self._read(query, candidates):
            if query.accepts(indexed):
                accepted.append(name)
            self._limits.check_time(began)
        return accepted

    def _read(self, query: CompiledQuery, candidates: dsl.Query) -> Iterator[tuple[str, IndexedRecord]]:
        """Each candidate with no more in it than the query can ask for."""
        words = needs_words_alone(query.tree)
        fields, decode = (WORDS, decode_for_words) if words else (WHOLE, decode_document)
        for hit in read_all(self._records, _doing(query), candidates, "none", fields):
            yield hit["_id"], decode(hit["_source"])


def decode_hits(hits: Iterable[Mapping[str, Any]]) -> Iterator[IndexedRecord]:
    """The records of whole documents."""
    return (decode_document(hit["_source"]) for hit in hits)


def _doing(query: CompiledQuery) -> str:
    return f"decide the query {query.text[:80]!r}"
