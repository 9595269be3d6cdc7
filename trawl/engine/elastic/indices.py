"""Make the indices, and rid them of what withdrawals leave behind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from elasticsearch.dsl import query as dsl

from trawl.engine.batches import batched
from trawl.engine.elastic.bulk import Bulk, delete_item
from trawl.engine.elastic.clauses import term
from trawl.engine.elastic.layout import META, VOCABULARY, describe, records_body, side_body
from trawl.engine.elastic.server import Server
from trawl.engine.elastic.vocabulary import count_forms, list_forms
from trawl.errors import EngineError
from trawl.model import Versions

#: A tombstone guards against writes that arrive late; after so many days none is on its way any more.
TOMBSTONE_DAYS = 1

_NUMBERED = re.compile(r"(.+)-(\d{6})")

#: Forms deleted in one request, and how long the server may take to rewrite its files.
_FORMS = 10_000
_REWRITING_SECONDS = 6 * 3600


def create_indices(server: Server, versions: Versions) -> str:
    """Make what is missing; return the name of the index that holds the records."""
    connection = server.connection
    held = indices_behind(server, server.read)
    for name, mappings in ((server.vocabulary, VOCABULARY), (server.meta, META)):
        create_index(server, name, side_body(connection, mappings))
    if held:
        return held[0]
    index = f"{connection.index}-000001"
    aliases: dict[str, Any] = {server.read: {}, server.write: {"is_write_index": True}}
    create_index(server, index, {**records_body(connection, versions), "aliases": aliases})
    return index


def create_index(server: Server, index: str, body: Mapping[str, Any]) -> None:
    """Make one index unless it is there."""
    with server.errors("be made"):
        if not server.client.indices.exists(index=index):
            server.client.indices.create(index=index, wait_for_active_shards="1", **body)


def indices_behind(server: Server, alias: str) -> list[str]:
    """The indices that an alias stands for; none where there is no such alias. Raises EngineError for an index."""
    found = server.ask("be read", server.client.options(ignore_status=404).indices.get, index=alias)
    if "error" in found:
        return []
    if alias in found:
        raise EngineError(
            f"{alias} is an index on this server, and trawl needs an alias of that name. Choose another name "
            "(TRAWL_ELASTIC_INDEX)."
        )
    return sorted(found)


def numbered_indices(server: Server) -> dict[int, str]:
    """The indices of records, in place or not, by their numbers."""
    return {number: name for number, (name, _) in _read_numbered(server).items()}


def leftover_indices(server: Server) -> list[str]:
    """Indices that a rebuilding has left which was cut off: half made, or replaced. Or it is at work just now."""
    held = indices_behind(server, server.read)
    return [
        name
        for name, meta in _read_numbered(server).values()
        if name not in held and (meta.get("building") or meta.get("replaced"))
    ]


def delete_leftovers(server: Server) -> None:
    """Delete what rebuildings that were cut off have left; the caller has the right to write, so none is at work."""
    for name in leftover_indices(server):
        delete_index(server, name)


def delete_index(server: Server, index: str) -> None:
    """Delete an index; one that is gone already is none the worse."""
    server.ask("be deleted", server.client.options(ignore_status=404).indices.delete, index=index)


def mark(server: Server, index: str, what: str) -> None:
    """Say something more of an index in its mapping."""
    held: Mapping[str, Any] = server.ask("be read", server.client.indices.get_mapping, index=index)
    meta = held[index]["mappings"].get("_meta", {}).get("trawl", {})
    server.ask("be marked", server.client.indices.put_mapping, index=index, meta={"trawl": {**meta, what: True}})


def _read_numbered(server: Server) -> dict[int, tuple[str, Mapping[str, Any]]]:
    pattern = f"{server.connection.index}-*"
    found = server.ask("be read", server.client.indices.get, index=pattern, features="mappings", allow_no_indices=True)
    return {
        int(match[2]): (name, body["mappings"].get("_meta", {}).get("trawl", {}))
        for name, body in sorted(found.items())
        if (match := _NUMBERED.fullmatch(name)) and match[1] == server.connection.index
    }


def count_all(server: Server) -> tuple[int, int]:
    """The number of live records, and the highest sequence that was ever written, withdrawn records included."""
    answer: Mapping[str, Any] = server.ask(
        "count its records",
        server.client.search,
        index=server.read,
        size=0,
        query=dsl.MatchAll().to_dict(),
        aggs={"live": {"filter": {"term": {"live": True}}}, "sequence": {"max": {"field": "sequence"}}},
        allow_partial_search_results=False,
    )
    found = answer["aggregations"]
    return int(found["live"]["doc_count"]), int(found["sequence"]["value"] or 0)


def describe_again(server: Server, versions: Versions) -> None:
    """Say in the mapping what makes the records from now on."""
    server.ask("say what made it", server.client.indices.put_mapping, index=server.write, meta=describe(versions))


def purge_withdrawn(server: Server, older_than_days: int) -> int:
    """Delete the tombstones of so many days and more, and have the server rewrite its files without what was deleted.

    Words that no record holds leave the vocabulary, and indices that a rebuilding has left are deleted. Returns
    the number of tombstones. The caller has the right to write.
    """
    delete_leftovers(server)
    server.refresh()
    last = (datetime.now(UTC).date() - timedelta(days=older_than_days)).isoformat()
    answer = server.ask(
        "be purged",
        _patient(server).delete_by_query,
        index=server.write,
        query=dsl.Range("withdrawn", {"lte": last}).to_dict(),
        conflicts="abort",
        refresh=True,
    )
    _delete_unused_forms(server)
    for index in (server.vocabulary, server.write):
        server.ask("be rewritten", _patient(server).indices.forcemerge, index=index, only_expunge_deletes=True)
    return int(answer["deleted"])


def _delete_unused_forms(server: Server) -> None:
    forms = Bulk(server, server.vocabulary)
    for part in batched(_unused_forms(server), _FORMS):
        forms.send([delete_item(form) for form in part])
    server.refresh()


def _unused_forms(server: Server) -> Iterator[str]:
    with server.point_in_time(server.read) as records:
        for part in batched(list_forms(server, dsl.MatchAll()), _FORMS):
            used = {form for form, _ in count_forms(records, part, term("live", True))}
            yield from (form for form in part if form not in used)


def _patient(server: Server) -> Any:
    return server.client.options(request_timeout=_REWRITING_SECONDS, max_retries=0)
