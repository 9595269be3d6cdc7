"""What the indices look like: made from mappings/records.json, and compared with what the server has."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from trawl.engine.elastic.connection import ElasticConnection
from trawl.engine.elastic.server import Server
from trawl.errors import EngineError, VersionMismatchError
from trawl.model import Versions
from trawl.settings import packaged_folder

#: Raise it when what stands in a field is to be read in another way: an index of another layout is refused. How a field
#: is indexed is no part of it: that is compared with mappings/records.json, and mended by `trawl engine reindex`.
LAYOUT = 1

#: What the index of distinct forms and the index that says who writes look like.
VOCABULARY = {"dynamic": "strict", "properties": {"form": {"type": "keyword"}}}
META = {
    "dynamic": "strict",
    "properties": {
        "token": {"type": "keyword"},
        "user": {"type": "keyword"},
        "host": {"type": "keyword"},
        "machine": {"type": "keyword"},
        "pid": {"type": "long"},
        "expires": {"type": "date", "format": "epoch_millis"},
    },
}


@cache
def load_layout() -> Mapping[str, Any]:
    """What mappings/records.json says."""
    return json.loads((packaged_folder("mappings") / "records.json").read_text("utf-8"))  # type: ignore[no-any-return]


def records_body(connection: ElasticConnection, versions: Versions) -> dict[str, Any]:
    """Settings and mappings of a new index of records."""
    layout = load_layout()
    settings = {"index": {**layout["settings"]["index"], **_copies(connection)}}
    mappings = {**layout["mappings"], "properties": _properties(kibana=connection.kibana)}
    return {"settings": settings, "mappings": {**mappings, "_meta": describe(versions)}}


def side_body(connection: ElasticConnection, mappings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings and mappings of a small index beside the records."""
    return {"settings": {"index": {**_copies(connection), "number_of_shards": 1}}, "mappings": mappings}


def describe(versions: Versions) -> dict[str, Any]:
    """What stands in the mapping's `_meta`: what made the records, and how they are laid out."""
    made_by = {"trawl": versions.trawl, "analyser": versions.analyser, "extractor": versions.extractor}
    return {"trawl": {**made_by, "layout": LAYOUT}}


def find_index(server: Server, alias: str) -> str:
    """The name of the one index behind an alias. Raises EngineError where there is none, or several."""
    return _read_one(server, alias)[0]


def read_mapping(server: Server, index: str) -> Mapping[str, Any]:
    """The mapping of an index, or of the one behind an alias. Raises EngineError where there is none, or several."""
    return _read_one(server, index)[1]


def _read_one(server: Server, index: str) -> tuple[str, Mapping[str, Any]]:
    found = server.ask("be read", server.client.indices.get_mapping, index=index)
    if len(found) != 1:
        raise EngineError(
            f"The alias {index} of the {server.connection.place} stands for {len(found)} indices, and must stand for "
            "one. Take the others out of it."
        )
    ((name, body),) = found.items()
    return name, body["mappings"]


def read_versions(server: Server, mapping: Mapping[str, Any]) -> Versions:
    """What made the records. Raises EngineError where the index is not trawl's, or of another layout."""
    meta = mapping.get("_meta", {}).get("trawl")
    if not isinstance(meta, Mapping):
        raise EngineError(
            f"The {server.connection.place} was not made by trawl: its mapping does not say so. Choose another name "
            "(TRAWL_ELASTIC_INDEX), and make it with: trawl engine create"
        )
    if meta.get("layout") != LAYOUT:
        raise EngineError(
            f"The {server.connection.place} has layout {meta.get('layout')}, and this trawl reads layout {LAYOUT}. "
            "Use the trawl that made it, or load its feeds into an index of another name (TRAWL_ELASTIC_INDEX)."
        )
    return Versions(*(str(meta.get(name, "")) for name in ("trawl", "analyser", "extractor")))


def mapping_differences(mapping: Mapping[str, Any]) -> tuple[str, ...]:
    """In words, each field that the server has otherwise than mappings/records.json; the Kibana fields may be both."""
    either = [dict(_flatten(_properties(kibana=kibana))) for kibana in (False, True)]
    held = dict(_flatten(mapping.get("properties", {})))
    problems = []
    if str(mapping.get("dynamic")) != "strict":
        problems.append("new fields are not refused (dynamic is not strict)")
    for name in sorted(held.keys() | either[0].keys()):
        wanted = [fields.get(name) for fields in either]
        if held.get(name) not in wanted:
            problems.append(f"field {name} is {_say(held.get(name))} and should be {_say(wanted[0])}")
    return tuple(problems)


def check_readable(server: Server, stored: Versions, versions: Versions) -> None:
    """Raises VersionMismatchError where another analyser made the records."""
    if stored.analyser != versions.analyser:
        raise VersionMismatchError(
            f"The {server.connection.place} was made by analyser {stored.analyser}, and this is analyser "
            f"{versions.analyser}. Run: trawl reprocess"
        )


def check_writable(server: Server, stored: Versions, versions: Versions) -> None:
    """Raises VersionMismatchError also where another extractor read the records."""
    check_readable(server, stored, versions)
    if stored.extractor != versions.extractor:
        raise VersionMismatchError(
            f"The records of the {server.connection.place} were read by extractor {stored.extractor or 'none'}, and "
            f"this is extractor {versions.extractor or 'none'}. Use the same model, or run: trawl reprocess"
        )


def _copies(connection: ElasticConnection) -> dict[str, Any]:
    copies: dict[str, Any] = {"number_of_shards": connection.shards}
    if connection.replicas is None:
        return {**copies, "auto_expand_replicas": "0-1"}
    return {**copies, "number_of_replicas": connection.replicas}


def _properties(*, kibana: bool) -> dict[str, Any]:
    layout = load_layout()
    return {**layout["mappings"]["properties"], **(layout["kibana"] if kibana else {})}


def _flatten(properties: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, field in properties.items():
        if "properties" in field:
            yield from _flatten(field["properties"], f"{prefix}{name}.")
        else:
            # The server leaves out what is so by default.
            yield prefix + name, {key: value for key, value in field.items() if (key, value) != ("type", "object")}


def _say(field: Mapping[str, Any] | None) -> str:
    if field is None:
        return "missing"
    return f"of type {field.get('type', 'object')} ({json.dumps(field, sort_keys=True)})"
