"""Read an answer off the index: how many records, which rows in which order, and what they have in common."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import tantivy
from tantivy import Query

from trawl.engine.embedded.documents import EVENT_ORDER, MONTH, ROW, SEQUENCE, month_name
from trawl.engine.embedded.index import Shown
from trawl.engine.interface import FacetField, Order, check_facets

#: The most distinct values that one facet can count.
_FACET_VALUES = 60_000
_BATCH = 50_000

_COLUMNS: Mapping[Order, str] = {"event": EVENT_ORDER, "loaded": SEQUENCE}


def count_rows(shown: Shown, query: Query) -> int:
    """How many records the query finds."""
    return _total(shown.searcher.search(query, limit=1, count=True))


def rows_of_page(shown: Shown, query: Query, order: Order, offset: int, limit: int) -> tuple[int, list[int]]:
    """The total, and the rows of one page of at least one; `order` is not relevance."""
    most = max(shown.searcher.num_docs, 1)  # room is made for as many as are asked for
    if offset >= most:
        return count_rows(shown, query), []
    limit = min(limit, most)
    result = shown.searcher.search(query, limit=limit, offset=offset, order_by_field=_COLUMNS[order])
    return _total(result), _rows(shown, [address for _, address in result.hits])


def read_rows(shown: Shown, query: Query, order: Order) -> tuple[int, Iterator[int]]:
    """The total, and all rows, read in batches: memory grows with the answer by no more than a batch's numbers."""
    total, first = rows_of_page(shown, query, order, 0, _BATCH)
    rest = (rows_of_page(shown, query, order, offset, _BATCH)[1] for offset in range(_BATCH, total, _BATCH))
    return total, chain(first, chain.from_iterable(rest))


def rows_by_relevance(shown: Shown, query: Query) -> array[int]:
    """All rows, the most relevant first, and of equally relevant ones the newest sequence first."""
    total = count_rows(shown, query)
    hits = shown.searcher.search(query, limit=max(total, 1), count=False).hits
    addresses = [address for _, address in hits]
    sequences = _numbers(shown, SEQUENCE, addresses)
    ranked = sorted(zip(hits, sequences, _rows(shown, addresses), strict=True), key=lambda hit: (-hit[0][0], -hit[1]))
    return array("Q", [row for _, _, row in ranked])


def count_values(shown: Shown, query: Query, fields: Sequence[FacetField]) -> dict[FacetField, dict[str, int]]:
    """How many of the records have each value of each field, most frequent first; "" counts those without one."""
    check_facets(fields)
    wanted: dict[str, Any] = {}
    for name in fields:
        terms: dict[str, Any] = {"field": name, "size": _FACET_VALUES, "segment_size": _FACET_VALUES, "missing": ""}
        if name == "event_month":
            terms |= {"field": MONTH, "missing": 0}
        wanted[name] = {"terms": terms}
    found = shown.searcher.aggregate(query, wanted) if wanted else {}
    return {name: _counts(name, found[name]["buckets"]) for name in fields}


def days_of(shown: Shown, query: Query) -> tuple[int | None, int | None, int]:
    """The first and the last event date as ordinals, and the highest sequence (0 where there is no record)."""
    wanted = {
        "first": {"min": {"field": "event"}},
        "last": {"max": {"field": "event"}},
        "sequence": {"max": {"field": SEQUENCE}},
    }
    found = shown.searcher.aggregate(query, wanted)
    first, last, sequence = (found[name]["value"] for name in ("first", "last", "sequence"))
    return (
        None if first is None else int(first),
        None if last is None else int(last),
        int(sequence or 0),
    )


def _counts(name: FacetField, buckets: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    counts = {str(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}
    if name == "event_month":
        counts = {month_name(int(float(key))) if float(key) else "": count for key, count in counts.items()}
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _total(result: tantivy.SearchResult) -> int:
    return int(result.count)  # type: ignore[attr-defined]  # the stub leaves it out


def _rows(shown: Shown, addresses: list[tantivy.DocAddress]) -> list[int]:
    return _numbers(shown, ROW, addresses)


def _numbers(shown: Shown, column: str, addresses: list[tantivy.DocAddress]) -> list[int]:
    return [int(value or 0) for value in shown.searcher.fast_field_values(column, addresses)]
