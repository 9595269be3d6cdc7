"""What is done to the index on a server as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from trawl.engine.elastic.connection import ElasticConnection
from trawl.engine.elastic.engine import ElasticEngine, open_elastic
from trawl.engine.elastic.status import ElasticStatus
from trawl.engine.interface import EngineLimits, IndexStatus, Inspection, Rebuilding
from trawl.errors import TrawlError
from trawl.model import Versions


class ElasticUpkeep:
    """Implements `Upkeep` for the index of one connection."""

    def __init__(self, connection: ElasticConnection, versions: Versions, limits: EngineLimits) -> None:
        self._connection, self._limits = connection, limits
        self._engine = open_elastic(connection, versions=versions, limits=limits)

    def is_there(self) -> bool:
        return self._engine.is_there()

    def create(self) -> str:
        return f"Index {self._engine.create()} is there, behind the name {self._connection.index}."

    def status(self) -> IndexStatus:
        health, status = self._engine.health(), self._engine.status()
        facts = {
            "engine": health.engine,
            "place": health.location,
            "server": _describe_server(status),
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

    def inspect(self, *, counts: bool) -> Iterator[Inspection]:
        yield _look("cluster", lambda: self._describe_cluster(counts=counts))
        yield _look("access", self._describe_access)

    def reindex(self) -> int:
        return self._engine.reindex()

    @contextmanager
    def rebuild(self, versions: Versions) -> Iterator[Rebuilding]:
        stored = self._open(self._engine.made_by())
        try:
            # Searches go on in the old index until its alias points to the new one.
            with stored.rebuild_into(versions) as fresh:
                yield Rebuilding(stored, fresh, fresh.put_in_place)
        finally:
            stored.close()

    def purge(self, *, older_than_days: int) -> int:
        return self._engine.purge(older_than_days=older_than_days)

    def clear_copies(self) -> str:
        if not (left := self._engine.leftovers()):
            return ""
        return (
            f"What a reprocess or a reindex left on the server ({', '.join(left)}) may hold their text too. To have it "
            "deleted: trawl engine purge"
        )

    def remnants(self) -> Iterator[str]:
        yield "The server keeps deleted text in its files until it has merged them, and in snapshots that were taken."

    def close(self) -> None:
        self._engine.close()

    def _open(self, versions: Versions) -> ElasticEngine:
        return open_elastic(self._connection, versions=versions, limits=self._limits)

    def _describe_cluster(self, *, counts: bool) -> str:
        status = self._engine.status()
        if status.problems:
            raise TrawlError("; ".join(status.problems))
        if not counts:
            return f"{_describe_server(status)}; {status.index}"
        size = f"{status.size / 1e6:,.1f} MB"
        return f"{_describe_server(status)}; {status.index}, {status.words:,} distinct words, {size}"

    def _describe_access(self) -> str:
        """What the credentials may do. Somebody who only searches need not be allowed the rest."""
        lacking = self._engine.check_access()
        said = [
            f"may not {work} (lacks {', '.join(privileges)})" if privileges else f"may {work}"
            for work, privileges in lacking.items()
        ]
        if lacking.get("search"):
            raise TrawlError(f"These credentials {'; '.join(said)}. docs/elasticsearch.md has the roles.")
        return "; ".join(said)


def _look(about: str, describe: Callable[[], str]) -> Inspection:
    """What is said of a thing that is well; a TrawlError says what is not."""
    try:
        return Inspection(about, sound=True, message=describe())
    except TrawlError as error:
        return Inspection(about, sound=False, message=str(error))


def _describe_server(status: ElasticStatus) -> str:
    """The cluster in words, as far as the credentials may ask."""
    if not status.nodes:
        return "the credentials may not ask about the cluster"
    nodes = "1 node" if status.nodes == 1 else f"{status.nodes} nodes"
    return f"Elasticsearch {status.version}, {nodes}, {status.colour}, fullest disk {status.disk_used:.0f} %"
