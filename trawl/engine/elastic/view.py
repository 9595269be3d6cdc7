"""One unchanging state of the index, over which all reads go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from elasticsearch.dsl import query as dsl

from trawl.access import Principal
from trawl.engine.batches import batched
from trawl.engine.details import read_mentions
from trawl.engine.elastic import pages
from trawl.engine.elastic.answers import ElasticIndex, decode_hits
from trawl.engine.elastic.clauses import prefix as beginning
from trawl.engine.elastic.clauses import suffix as ending
from trawl.engine.elastic.clauses import term
from trawl.engine.elastic.documents import WHOLE, document_id, entity_fact
from trawl.engine.elastic.server import PointInTime, Server
from trawl.engine.elastic.vocabulary import Vocabulary, count_forms, find_forms, list_forms
from trawl.engine.interface import EngineLimits, FacetField, Order, Page, check_page
from trawl.engine.memo import Memo
from trawl.engine.solving import Answer, Asked
from trawl.engine.tracing import distinct_batches, find_mentions
from trawl.model import Entity, IndexedRecord, IndexState, Key, Trace, Versions
from trawl.query import CompiledQuery

#: Values traced, and records fetched, in one request.
_TRACED = 20_000
_FETCHED = 500


class ElasticView:
    """Implements `View`."""

    def __init__(self, server: Server, records: PointInTime, limits: EngineLimits, versions: Versions) -> None:
        self._server, self._records, self._versions = server, records, versions
        self._vocabulary, self._limits = Vocabulary(server, limits), limits
        self._answers: Memo[Asked, Answer[dsl.Query]] = Memo()

    def state(self, principal: Principal) -> IndexState:
        days = pages.read_days(self._records, self._index(principal).everything())
        return IndexState(days.sequence, days.records, days.first, days.last, days.without, self._versions)

    def find(
        self, query: CompiledQuery, principal: Principal, *, order: Order = "event", offset: int = 0, limit: int = 20
    ) -> Page:
        check_page(offset, limit)
        found = self._ordered(query, principal, order)
        total, hits = pages.read_page(self._records, _doing("find", query), found, order, offset, limit, WHOLE)
        return Page(total, tuple(decode_hits(hits)))

    def scan(self, query: CompiledQuery, principal: Principal, *, order: Order = "loaded") -> Iterator[IndexedRecord]:
        found = self._ordered(query, principal, order)
        return decode_hits(pages.read_all(self._records, _doing("find", query), found, order, WHOLE))

    def count(self, query: CompiledQuery, principal: Principal) -> int:
        return pages.count_records(self._records, _doing("count", query), self._index(principal).answer(query).found)

    def facets(
        self, query: CompiledQuery, principal: Principal, fields: Sequence[FacetField]
    ) -> Mapping[FacetField, Mapping[str, int]]:
        return pages.count_values(self._records, self._index(principal).answer(query).found, fields)

    def trace(self, entities: Iterable[Entity], principal: Principal) -> Iterator[Trace]:
        for batch in distinct_batches(entities, _TRACED):
            yield from self._trace(batch, principal)

    def fetch(self, keys: Iterable[Key], principal: Principal) -> Iterator[IndexedRecord]:
        for batch in batched(keys, _FETCHED):
            wanted = self._index(principal).among(dsl.Ids(values=[document_id(key) for key in batch]))
            found = {indexed.record.key: indexed for indexed in self._read(wanted, "none")}
            yield from (found[key] for key in batch if key in found)

    def named(self, name: str, principal: Principal) -> Iterator[IndexedRecord]:
        either = dsl.Bool(should=[term("record_id", name), term("reference", name)], minimum_should_match=1)
        return self._read(self._index(principal).among(either), "loaded")

    def everything(self, principal: Principal) -> Iterator[IndexedRecord]:
        return self._read(self._index(principal).everything(), "oldest")

    def record_ids(self, source: str, principal: Principal) -> Iterator[str]:
        wanted = self._index(principal).among(term("source", source))
        for hit in pages.read_all(self._records, "be read", wanted, "none", ("record_id",)):
            yield hit["_source"]["record_id"]

    def known(self, forms: Iterable[str]) -> Iterator[str]:
        return find_forms(self._server, forms)

    def values(self, type_: str) -> Iterator[str]:
        fact = entity_fact(type_, "")
        return (found.removeprefix(fact) for found in pages.list_values(self._records, "entities", fact))

    def vocabulary(self, prefix: str = "", suffix: str = "") -> Iterator[tuple[str, int]]:
        wanted = beginning("form", prefix)
        if suffix:
            wanted = dsl.Bool(filter=[wanted, ending("form", suffix)])
        return count_forms(self._records, list_forms(self._server, wanted), term("live", True))

    def _ordered(self, query: CompiledQuery, principal: Principal, order: Order) -> dsl.Query:
        answer = self._index(principal).answer(query)
        return answer.scored if order == "relevance" else answer.found

    def _read(self, query: dsl.Query, order: str) -> Iterator[IndexedRecord]:
        return decode_hits(pages.read_all(self._records, "be read", query, order, WHOLE))

    def _trace(self, asked: Sequence[Entity], principal: Principal) -> Iterator[Trace]:
        """Each record in which one of these occurs, once for each of them."""
        wanted = set(asked)
        found = self._index(principal).among(dsl.Terms("entities", [entity_fact(*entity) for entity in asked]))
        fields = ("source", "record_id", "details.mentions")
        for hit in pages.read_all(self._records, "trace values", found, "none", fields):
            document = hit["_source"]
            key = Key(document["source"], document["record_id"])
            mentions = read_mentions(document["details"]["mentions"])
            for entity, mention in find_mentions(mentions, wanted).items():
                yield Trace(entity, key, mention)

    def _index(self, principal: Principal) -> ElasticIndex:
        return ElasticIndex(self._records, self._vocabulary, self._limits, principal, self._answers)


def _doing(what: str, query: CompiledQuery) -> str:
    return f"{what} {query.text[:80]!r}"
