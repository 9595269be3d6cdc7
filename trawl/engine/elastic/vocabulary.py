"""The distinct forms of the index: how many of them a wildcard or a fuzzy word stands for, and which there are.

They lie in an index of their own, which the writer adds to before it writes the records that have them. A search does
not depend on it: what a wildcard finds the server looks up among the records' words. It only says how many they are,
before a query is put that is too wide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from elasticsearch.dsl import query as dsl

from trawl.engine.batches import batched
from trawl.engine.elastic.clauses import prefix, term
from trawl.engine.elastic.server import PointInTime, Server
from trawl.engine.interface import EngineLimits
from trawl.query import Node
from trawl.query.tree import Fuzzy, Wildcard
from trawl.query.walk import leaves_of

#: Counts asked for in one request, and forms read or counted in one.
_COUNTS = 100
_FORMS = 2_000


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

    def learn(self, tree: Node) -> None:
        """Count all that the tree needs, many in one request. Raises LimitError where one is too many."""
        nodes = dict.fromkeys(leaf for leaf in leaves_of(tree) if isinstance(leaf, Wildcard | Fuzzy))
        new = [node for node in nodes if node not in self._counts]
        for part in batched(new, _COUNTS):
            filters = {str(number): expanding_query(node).to_dict() for number, node in enumerate(part)}
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
            for number, node in enumerate(part):
                self._counts[node] = buckets[str(number)]["doc_count"] if buckets else 0
        for node in nodes:
            self._limits.check_expansion(node.label, self._counts[node])

    def count(self, node: Wildcard | Fuzzy) -> int:
        """How many forms the node stands for, once `learn` has seen it."""
        return self._counts[node]


def list_forms(server: Server, beginning: str = "") -> Iterator[str]:
    """The forms that begin so, in order."""
    after: list[str] = []
    query = prefix("form", beginning)
    while True:
        answer = server.ask(
            "list words",
            server.client.search,
            index=server.vocabulary,
            query=query.to_dict(),
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
