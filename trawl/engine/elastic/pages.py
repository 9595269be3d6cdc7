"""Read an answer off the server: how many records, which of them in which order, and what they have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from elasticsearch.dsl import query as dsl

from trawl.engine.elastic.server import PointInTime
from trawl.engine.interface import FacetField, Order, check_facets

#: The most that the server gives in one answer, and how many bytes of narratives one should have at most.
WINDOW = 10_000
_FIRST = 100
_MOST = 1_000
_BYTES = 8_000_000

#: Values of a facet that come at once; where there are more, all are read page by page.
_FACET_VALUES = 1_000
_FACET_PAGE = 10_000

_NEWEST = {"sequence": {"order": "desc"}}
#: Ties end in `_shard_doc`, which the server adds to the sort of a point in time.
SORTS: Mapping[str, list[Mapping[str, Any]]] = {
    "loaded": [_NEWEST],
    "event": [{"event_date": {"order": "desc", "missing": "_last"}}, _NEWEST],
    "relevance": [{"_score": {"order": "desc"}}, _NEWEST],
    "oldest": [{"sequence": {"order": "asc"}}],
    "none": [{"_shard_doc": {"order": "asc"}}],
}


class Days(NamedTuple):
    """The number of records, their highest sequence, their first and last event dates, and those without one."""

    records: int
    sequence: int
    first: date | None
    last: date | None
    without: int


def count_records(records: PointInTime, doing: str, query: dsl.Query) -> int:
    """How many records the query finds."""
    return _total(records.search(doing, query=query.to_dict(), size=0, track_total_hits=True))


def read_page(  # noqa: PLR0917 - the parts of one question
    records: PointInTime, doing: str, query: dsl.Query, order: Order, offset: int, limit: int, fields: Sequence[str]
) -> tuple[int, list[Mapping[str, Any]]]:
    """The total, and the documents of one page, however deep."""
    options = _options(order)
    size = min(limit, _FIRST)
    if offset + size <= WINDOW:
        answer = records.search(
            doing,
            query=query.to_dict(),
            sort=SORTS[order],
            from_=offset,
            size=size,
            source_includes=list(fields),
            track_total_hits=True,
            **options,
        )
        hits = list(answer["hits"]["hits"])
        total = _total(answer)
        if limit > size and total > offset + size:
            after = hits[-1]["sort"]
            rest = _hits(records, doing, query, order, fields, after, limit - size)
            hits += rest
        return total, hits
    total = count_records(records, doing, query)
    if offset >= total:
        return total, []
    after = _sort_before(records, doing, query, order, offset)
    return total, list(_hits(records, doing, query, order, fields, after, min(limit, total - offset)))


def read_all(
    records: PointInTime, doing: str, query: dsl.Query, order: str, fields: Sequence[str]
) -> Iterator[Mapping[str, Any]]:
    """Every document of the answer, in batches whose size suits their length."""
    return _hits(records, doing, query, order, fields, None, None)


def count_values(
    records: PointInTime, query: dsl.Query, fields: Sequence[FacetField]
) -> dict[FacetField, dict[str, int]]:
    """How many of the records have each value of each field, most frequent first; "" counts those without one."""
    check_facets(fields)
    if not fields:
        return {}
    wanted = {name: {"terms": {"field": name, "size": _FACET_VALUES, "missing": ""}} for name in fields}
    found = records.search("count by field", query=query.to_dict(), size=0, track_total_hits=False, aggs=wanted)
    counts: dict[FacetField, dict[str, int]] = {}
    for name in fields:
        result = found["aggregations"][name]
        values = {str(bucket["key"]): int(bucket["doc_count"]) for bucket in result["buckets"]}
        if result["sum_other_doc_count"]:
            values = dict(_all_values(records, query, name))
        counts[name] = dict(sorted(values.items(), key=lambda item: (-item[1], item[0])))
    return counts


def read_days(records: PointInTime, query: dsl.Query) -> Days:
    """What the records cover."""
    wanted = {
        "first": {"min": {"field": "event_date", "format": "strict_date"}},
        "last": {"max": {"field": "event_date", "format": "strict_date"}},
        "sequence": {"max": {"field": "sequence"}},
        "without": {"missing": {"field": "event_date"}},
    }
    answer = records.search("say what it covers", query=query.to_dict(), size=0, track_total_hits=True, aggs=wanted)
    found = answer["aggregations"]
    return Days(
        _total(answer),
        int(found["sequence"]["value"] or 0),
        _day(found["first"]),
        _day(found["last"]),
        int(found["without"]["doc_count"]),
    )


def _hits(  # noqa: PLR0917 - the parts of one question
    records: PointInTime,
    doing: str,
    query: dsl.Query,
    order: str,
    fields: Sequence[str],
    after: Sequence[Any] | None,
    limit: int | None,
) -> Iterator[Mapping[str, Any]]:
    size, body = _FIRST, query.to_dict()
    while limit is None or limit > 0:
        size = size if limit is None else min(size, limit)
        answer = records.search(
            doing,
            query=body,
            sort=SORTS[order],
            size=size,
            source_includes=list(fields),
            track_total_hits=False,
            **({"search_after": after} if after else {}),
            **_options(order),
        )
        hits = answer["hits"]["hits"]
        yield from hits
        if len(hits) < size:
            return
        after = hits[-1]["sort"]
        if limit is not None:
            limit -= len(hits)
        size = _next_size(hits)


def _next_size(hits: Sequence[Mapping[str, Any]]) -> int:
    """As many as make an answer of a bearable length, as long as they are like the last ones."""
    length = sum(len(hit.get("_source", {}).get("narrative", "")) for hit in hits)
    return max(1, min(_MOST, _BYTES * len(hits) // (length + 1)))


def _sort_before(records: PointInTime, doing: str, query: dsl.Query, order: str, offset: int) -> Sequence[Any]:
    """Where the document before `offset` stands in the order."""
    after: Sequence[Any] | None = None
    left, body = offset, query.to_dict()
    while left:
        size = min(left, WINDOW)
        answer = records.search(
            doing,
            query=body,
            sort=SORTS[order],
            size=size,
            source=False,
            track_total_hits=False,
            **({"search_after": after} if after else {}),
            **_options(order),
        )
        after = answer["hits"]["hits"][-1]["sort"]
        left -= size
    assert after is not None
    return after


def _options(order: str) -> dict[str, Any]:
    """Words weigh the same in all shards where relevance decides."""
    return {"search_type": "dfs_query_then_fetch"} if order == "relevance" else {}


def _all_values(records: PointInTime, query: dsl.Query, name: str) -> Iterator[tuple[str, int]]:
    after: Mapping[str, Any] | None = None
    body = query.to_dict()
    while True:
        sources = [{"value": {"terms": {"field": name, "missing_bucket": True}}}]
        composite = {"size": _FACET_PAGE, "sources": sources, **({"after": after} if after else {})}
        answer = records.search(
            "count by field", query=body, size=0, track_total_hits=False, aggs={"all": {"composite": composite}}
        )
        found = answer["aggregations"]["all"]
        for bucket in found["buckets"]:
            yield bucket["key"]["value"] or "", int(bucket["doc_count"])
        after = found.get("after_key")
        if not after:
            return


def list_values(records: PointInTime, name: str, beginning: str) -> Iterator[str]:
    """The distinct values of a field that begin so, in order."""
    query, after = dsl.Prefix(**{name: beginning}).to_dict(), {"value": beginning}
    while after:
        composite = {"size": _FACET_PAGE, "sources": [{"value": {"terms": {"field": name}}}], "after": after}
        answer = records.search(
            "list values", query=query, size=0, track_total_hits=False, aggs={"all": {"composite": composite}}
        )
        found = answer["aggregations"]["all"]
        for bucket in found["buckets"]:
            if not bucket["key"]["value"].startswith(beginning):  # the records' other values stand behind
                return
            yield bucket["key"]["value"]
        after = found.get("after_key")


def _total(answer: Mapping[str, Any]) -> int:
    return int(answer["hits"]["total"]["value"])


def _day(found: Mapping[str, Any]) -> date | None:
    return date.fromisoformat(found["value_as_string"]) if found["value"] is not None else None
