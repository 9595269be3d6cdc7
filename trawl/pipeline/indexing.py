"""Upkeep of the index itself: make it, tell how it is, move it to a new mapping, purge what was withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trawl import __version__
from trawl.engine.embedded.placement import clear_leftovers_alone
from trawl.entities import extractor_version
from trawl.model import Versions
from trawl.pipeline.engines import open_elastic_engine, open_embedded_engine
from trawl.pipeline.installation import Installation
from trawl.pipeline.principals import require_loads
from trawl.settings import EMBEDDED
from trawl.text import ANALYSER_VERSION

if TYPE_CHECKING:
    from trawl.engine.elastic import ElasticEngine, ElasticStatus


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """How the index is: what there is to know, in words by what it is about, and what is wrong."""

    facts: dict[str, str]
    problems: tuple[str, ...]


def create_index(installation: Installation) -> str:
    """Make the index where there is none; return what there is now, in words."""
    installation.require("keeper")
    if installation.settings.engine == EMBEDDED:
        with installation.open_engine(writing=True) as engine:
            return f"The embedded engine makes its index by itself: it is in {engine.health().location}."
    with open_elastic_index(installation) as engine:
        index = engine.create()
    installation.log("engine create", index=index)
    return f"Index {index} is there, behind the name {installation.settings.elastic_index}."


def describe_index(installation: Installation) -> IndexStatus:
    """How the index is, of whichever engine."""
    require_loads(installation.principal)
    if installation.settings.engine == EMBEDDED:
        with installation.open_engine(writing=True) as engine:
            health = engine.health()
        facts = {
            "engine": health.engine,
            "folder": health.location,
            "records": f"{health.records:,}",
            "sequence": f"{health.sequence:,}",
        }
        return IndexStatus(facts, health.problems)
    with open_elastic_index(installation) as engine:
        health, status = engine.health(), engine.status()
    facts = {
        "engine": health.engine,
        "place": health.location,
        "server": describe_server(status),
        "index": status.index,
        "read alias": ", ".join(status.read_alias),
        "write alias": ", ".join(status.write_alias),
        "records": f"{status.records:,}",
        "withdrawn, not yet purged": f"{status.tombstones:,}",
        "sequence": f"{health.sequence:,}",
        "vocabulary": f"{status.words:,} words",
        "size": f"{status.size / 1e6:,.1f} MB",
        "shards": f"{status.shards}, each with {status.replicas} copies",
    }
    return IndexStatus(facts, (*health.problems, *status.problems))


def describe_server(status: ElasticStatus) -> str:
    """The cluster in words, as far as the credentials may ask."""
    if not status.nodes:
        return "the credentials may not ask about the cluster"
    nodes = "1 node" if status.nodes == 1 else f"{status.nodes} nodes"
    return f"Elasticsearch {status.version}, {nodes}, {status.colour}, fullest disk {status.disk_used:.0f} %"


def reindex(installation: Installation) -> int:
    """Move the records to an index of this version's mapping and of the settings' shards; return how many they are.

    Searches go on meanwhile. Raises VersionMismatchError where the records must be analysed anew (`trawl reprocess`).
    """
    installation.require("keeper")
    if installation.settings.engine == EMBEDDED:
        records = _rebuild_embedded(installation)
    else:
        with open_elastic_index(installation) as engine:
            records = engine.reindex()
    installation.log("engine reindex", records=records)
    return records


def purge(installation: Installation, *, older_than_days: int) -> int | None:
    """Take out for good what is left of withdrawn records; return how many they were, None where nobody can count.

    On Elasticsearch the markers of the last `older_than_days` days stay: without one, a write that is late could bring
    its record back.
    """
    installation.require("keeper")
    if installation.settings.engine == EMBEDDED:
        _rebuild_embedded(installation, purge=True)
        purged = None
    else:
        with open_elastic_index(installation) as engine:
            purged = engine.purge(older_than_days=older_than_days)
    installation.log("engine purge", **({} if purged is None else {"records": purged}))
    return purged


def _rebuild_embedded(installation: Installation, *, purge: bool = False) -> int:
    """The whole index anew from the store, which leaves nothing in it of withdrawn records; `purge`, in the store too.

    Raises EngineBusyError where a reader keeps a purge from the store, EngineError where a reprocess left more records
    than the index holds.
    """
    engine = open_embedded_engine(
        installation.settings, versions=_versions(installation), limits=installation.engine_limits
    )
    try:
        if purge:  # first, since it can be refused
            clear_leftovers_alone(installation.settings.index_folder)
        engine.rebuild()
        if purge:
            engine.empty_log()
        return engine.health().records
    finally:
        engine.close()


@contextmanager
def open_elastic_index(installation: Installation) -> Iterator[ElasticEngine]:
    """Open the engine on Elasticsearch, with what it can do beyond the protocol."""
    engine = open_elastic_engine(
        installation.settings, versions=_versions(installation), limits=installation.engine_limits
    )
    try:
        yield engine
    finally:
        engine.close()


def _versions(installation: Installation) -> Versions:
    return Versions(__version__, ANALYSER_VERSION, extractor_version(installation.settings.model))
