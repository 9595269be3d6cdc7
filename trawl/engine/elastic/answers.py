"""One state of the index as one reader asks it: what the server finds, and what of that the meaning decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from elasticsearch.dsl import query as dsl

from trawl.access import Principal
from trawl.engine.elastic.algebra import ElasticAlgebra
from trawl.engine.elastic.documents import WHOLE, WORDS, decode_document, decode_for_words
from trawl.engine.elastic.pages import count_records, read_all
from trawl.engine.elastic.server import PointInTime
from trawl.engine.elastic.vocabulary import Vocabulary
from trawl.engine.interface import EngineLimits
from trawl.engine.memo import Memo
from trawl.engine.solving import Answer, Asked, Solver
from trawl.model import IndexedRecord
from trawl.query import CompiledQuery, Node
from trawl.query.walk import needs_words_alone

#: Up to so many candidates the meaning decides all of them, which is quicker than to ask which are certain.
_FEW = 300

#: A candidate by its id, with what of it was read.
_Read = tuple[str, IndexedRecord]


class ElasticIndex:
    """Implements `SolvedIndex` for one point in time, by the ids of documents."""

    def __init__(
        self,
        records: PointInTime,
        vocabulary: Vocabulary,
        limits: EngineLimits,
        principal: Principal,
        answers: Memo[Asked, Answer[dsl.Query]],
    ) -> None:
        self._records, self._vocabulary = records, vocabulary
        self._algebra = ElasticAlgebra(vocabulary)
        self._principal = principal
        self._solver = Solver(self, principal, limits, answers)

    @property
    def algebra(self) -> ElasticAlgebra:
        return self._algebra

    def everything(self) -> dsl.Query:
        """All that the principal may see."""
        return self.among()

    def among(self, *conditions: dsl.Query) -> dsl.Query:
        """Those of them that meet these conditions."""
        return dsl.Bool(filter=[*self._algebra.seen(self._principal), *conditions])

    def answer(self, query: CompiledQuery) -> Answer[dsl.Query]:
        """The records that `query` accepts, of those that the principal may see. Raises LimitError."""
        return self._solver.answer(query)

    def learn(self, tree: Node) -> None:
        self._vocabulary.learn(tree, self._principal, self._records, self.everything())

    def seen(self, found: dsl.Query) -> dsl.Query:
        return dsl.Bool(filter=self._algebra.seen(self._principal), must=[found])

    def without(self, possible: dsl.Query, certain: dsl.Query) -> dsl.Query:
        return dsl.Bool(filter=[possible], must_not=[certain])

    def few(self, tree: Node) -> int:  # noqa: ARG002 - a request costs the same whatever it asks
        return _FEW

    def candidates(self, query: CompiledQuery, found: dsl.Query, most: int | None) -> tuple[int, Iterator[_Read]]:  # noqa: ARG002
        """How many, and all of them, which are read when they are gone through."""
        return count_records(self._records, _doing(query), found), self._read(query, found)

    def decide(self, query: CompiledQuery, candidates: Iterable[_Read]) -> Iterator[tuple[str, bool]]:
        for name, indexed in candidates:
            yield name, query.accepts(indexed)

    def these(self, names: list[str]) -> dsl.Query:
        return dsl.Ids(values=names)

    def _read(self, query: CompiledQuery, found: dsl.Query) -> Iterator[_Read]:
        """Each candidate with no more in it than the query can ask for."""
        words = needs_words_alone(query.tree)
        fields, decode = (WORDS, decode_for_words) if words else (WHOLE, decode_document)
        for hit in read_all(self._records, _doing(query), found, "none", fields):
            yield hit["_id"], decode(hit["_source"])


def decode_hits(hits: Iterable[Mapping[str, Any]]) -> Iterator[IndexedRecord]:
    """The records of whole documents."""
    return (decode_document(hit["_source"]) for hit in hits)


def _doing(query: CompiledQuery) -> str:
    return f"decide the query {query.text[:80]!r}"
