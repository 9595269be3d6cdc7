"""The distinct forms of the index: how many of them a wildcard or a fuzzy word stands for, and which there are.

They lie in an index of their own, which the writer adds to before it writes the records that have them. A search does
not depend on it: what a wildcard finds the server looks up among the records' words. It only says how many they are,
before a query is put that is too wide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from time import monotonic

from elasticsearch.dsl import query as dsl

from trawl.access import Principal
from trawl.engine.batches import batched
from trawl.engine.elastic.clauses import term
from trawl.engine.elastic.server import PointInTime, Server
from trawl.engine.interface import EngineLimits
from trawl.query import Node
from trawl.query.tree import Fuzzy, Wildcard
from trawl.query.walk import leaves_of

#: Counts asked for in one request, and forms read or counted in one.
_COUNTS = 100
_FORMS = 2_000
#: Forms looked up in one request; a page of an answer holds no more.
_FOUND = 10_000


def expanding_query(node: Wildcard | Fuzzy) -> dsl.Query:
    """What a wildcard or a fuzzy word finds in a field `form`, of the records or of the vocabulary."""
    if isinstance(node, Wildcard):
        return dsl.Wildcard("form", {"value": node.pattern, "rewrite": "constant_score"})
    # Without the rewrite the server takes the 50 nearest words and is silent about the others.
    options = {"fuzziness": node.distance, "prefix_length": 0, "transpositions": True, "rewrite": "constant_score"}
    return dsl.Fuzzy("form", {"value": node.form, **options})


class Vocabulary:
    """Counts what stands for what, and keeps it for as long as one view."""

    def __init__(self, server: Server, limits: EngineLimits) -> None:
        self._server, self._limits = server, limits
        self._counts: dict[Wildcard | Fuzzy, int] = {}
        self._allowed: set[tuple[Wildcard | Fuzzy, Principal]] = set()

    def learn(self, tree: Node, principal: Principal, records: PointInTime, seen: dsl.Query) -> None:
        """Count all that the tree needs, many in one request.

        Raises LimitError where one stands for too many words of the records that the principal may see (`seen`).
        """
        nodes = dict.fromkeys(leaf for leaf in leaves_of(tree) if isinstance(leaf, Wildcard | Fuzzy))
        new = [node for node in nodes if node not in self._counts]
        for part in batched(new, _COUNTS):
            self._count_all(part)
        for node in nodes:
            if self._counts[node] > self._limits.expansion and (node, principal) not in self._allowed:
                self._check_seen(node, records, seen)
                self._allowed.add((node, principal))

    def _count_all(self, nodes: Sequence[Wildcard | Fuzzy]) -> None:
        filters = {str(number): expanding_query(node).to_dict() for number, node in enumerate(nodes)}
        answer = self._server.ask(
            "count words",
            self._server.client.search,
            index=self._server.vocabulary,
            size=0,
            track_total_hits=False,
            allow_partial_search_results=False,
            aggs={"counts": {"filters": {"filters": filters}}},
        )
        buckets = answer["aggregations"]["counts"]["buckets"] if "aggregations" in answer else {}
        for number, node in enumerate(nodes):
            self._counts[node] = buckets[str(number)]["doc_count"] if buckets else 0

    def _check_seen(self, node: Wildcard | Fuzzy, records: PointInTime, seen: dsl.Query) -> None:
        began, known = monotonic(), 0
        for part in batched(list_forms(self._server, expanding_query(node)), _FORMS):
            known += sum(1 for _ in count_forms(records, part, seen))
            self._limits.check_expansion(node.label, known)
            self._limits.check_time(began)

    def count(self, node: Wildcard | Fuzzy) -> int:
        """How many forms the node stands for, once `learn` has seen it."""
        return self._counts[node]


def list_forms(server: Server, wanted: dsl.Query) -> Iterator[str]:
    """The forms that a query finds, in order."""
    after: list[str] = []
    while True:
        answer = server.ask(
            "list words",
            server.client.search,
            index=server.vocabulary,
            query=wanted.to_dict(),
            size=_FORMS,
            sort=["form"],
            source=False,
            track_total_hits=False,
            allow_partial_search_results=False,
            **({"search_after": after} if after else {}),
        )
        hits = answer["hits"]["hits"]
        yield from (hit["sort"][0] for hit in hits)
        if len(hits) < _FORMS:
            return
        after = hits[-1]["sort"]


def find_forms(server: Server, forms: Iterable[str]) -> Iterator[str]:
    """Those of these forms that are words of the index."""
    for part in batched(forms, _FOUND):
        answer = server.ask(
            "find words",
            server.client.search,
            index=server.vocabulary,
            query=dsl.Terms("form", part).to_dict(),
            size=_FOUND,
            source=False,
            fields=["form"],
            track_total_hits=False,
            allow_partial_search_results=False,
        )
        yield from (hit["fields"]["form"][0] for hit in answer["hits"]["hits"])


def count_forms(records: PointInTime, forms: Iterable[str], found: dsl.Query) -> Iterator[tuple[str, int]]:
    """Each form with the number of records of `found` that hold it; those that none holds are left out."""
    for part in batched(forms, _FORMS):
        yield from _count_part(records, part, found)


def _count_part(records: PointInTime, forms: Sequence[str], found: dsl.Query) -> Iterator[tuple[str, int]]:
    filters = {form: term("form", form).to_dict() for form in forms}
    answer = records.search(
        "count words",
        query=found.to_dict(),
        size=0,
        track_total_hits=False,
        aggs={"counts": {"filters": {"filters": filters}}},
    )
    buckets = answer["aggregations"]["counts"]["buckets"]
    for form in forms:
        if count := buckets[form]["doc_count"]:
            yield form, count
