"""How the server and the indices are, for `trawl engine status`, and what the credentials may do."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch import ApiError

from trawl.engine.elastic.edges import ForbiddenError, missing_error
from trawl.engine.elastic.indices import count_all, indices_behind, leftover_indices
from trawl.engine.elastic.server import Server

#: What each kind of work needs to be allowed on the indices.
PRIVILEGES: Mapping[str, tuple[str, ...]] = {
    "search": ("read", "view_index_metadata"),
    "load and withdraw": ("read", "view_index_metadata", "write", "maintenance"),
    "create, reindex and purge": ("read", "view_index_metadata", "write", "maintenance", "manage"),
}


@dataclass(frozen=True, slots=True)
class ElasticStatus:
    """The state of one installation's indices. What the credentials may not ask is "unknown", or 0.

    `colour` is that of these indices: green, yellow (a copy is missing), red (records are missing). `size` is in
    bytes, with all copies. `disk_used` is the fullest node's, in per cent.
    """

    place: str
    version: str
    colour: str
    nodes: int
    index: str
    read_alias: tuple[str, ...]
    write_alias: tuple[str, ...]
    records: int
    tombstones: int
    size: int
    shards: int
    replicas: int
    words: int
    disk_used: float
    leftovers: tuple[str, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """What somebody ought to look after, in words; of the mapping and what made the records `health` speaks."""
        found = []
        if self.colour == "red":
            found.append("The index is red: a part of it is not available.")
        if self.colour == "yellow":
            found.append("The index is yellow: a copy of a part of it has no node to be on.")
        if self.read_alias != self.write_alias or len(self.read_alias) != 1:
            found.append("The two aliases do not stand for the same one index.")
        if self.leftovers:
            found.append(
                f"Nobody reads {', '.join(self.leftovers)}: a reindex or reprocess is at work, or was cut off. "
                "In that case run: trawl engine purge"
            )
        if self.disk_used >= 85:
            found.append(f"A node's disk is {self.disk_used:.0f} % full; from 95 % the server makes indices read-only.")
        return tuple(found)


def read_status(server: Server) -> ElasticStatus:
    """Ask the server. Raises EngineError where it cannot be asked, or there is no index."""
    read, write = indices_behind(server, server.read), indices_behind(server, server.write)
    if not read:
        raise missing_error(server.connection.place)
    records, _ = count_all(server)
    settings = server.ask("be read", server.client.indices.get_settings, index=server.read, flat_settings=True)
    held: Mapping[str, Any] = next(iter(settings.values()))["settings"]
    ours = [server.read, server.vocabulary, server.meta]
    health = _permitted(server, server.client.cluster.health, index=ours)
    info = _permitted(server, server.client.info)
    stats = _permitted(server, server.client.indices.stats, index=server.read, metric=["store"])
    nodes = _permitted(server, server.client.nodes.stats, metric=["fs"])
    return ElasticStatus(
        place=server.connection.place,
        version=info.get("version", {}).get("number", "unknown"),
        colour=health.get("status", "unknown"),
        nodes=int(health.get("number_of_nodes", 0)),
        index=read[0],
        read_alias=tuple(read),
        write_alias=tuple(write),
        records=records,
        tombstones=_count(server, server.read) - records,
        size=int(stats.get("_all", {}).get("total", {}).get("store", {}).get("size_in_bytes", 0)),
        shards=int(held["index.number_of_shards"]),
        replicas=int(held["index.number_of_replicas"]),
        words=_count(server, server.vocabulary),
        disk_used=max(map(_used, nodes.get("nodes", {}).values()), default=0.0),
        leftovers=tuple(leftover_indices(server)),
    )


def missing_privileges(server: Server) -> Mapping[str, tuple[str, ...]]:
    """Each kind of work, with the privileges that the credentials lack for it: none where they may do it.

    A server with its security off lets everybody do everything.
    """
    wanted = sorted({privilege for needed in PRIVILEGES.values() for privilege in needed})
    names = [server.connection.index, f"{server.connection.index}-*"]
    with server.errors("say what these credentials may do"):
        try:
            answer = server.client.security.has_privileges(
                index=[{"names": names, "privileges": wanted, "allow_restricted_indices": False}]
            )
        except ApiError as error:
            if error.meta.status in (400, 404, 405, 500):  # security is off: there is nobody to ask
                return dict.fromkeys(PRIVILEGES, ())
            raise
    allowed: Collection[Mapping[str, bool]] = answer["index"].values()
    return {
        work: tuple(privilege for privilege in needed if not all(index[privilege] for index in allowed))
        for work, needed in PRIVILEGES.items()
    }


def _permitted(server: Server, request: Any, **arguments: Any) -> Mapping[str, Any]:
    """The answer, or nothing where the credentials may not ask: what is for the cluster's keepers is no error."""
    try:
        return server.ask("say how it is", request, **arguments)  # type: ignore[no-any-return]  # not typed
    except ForbiddenError:
        return {}


def _count(server: Server, index: str) -> int:
    return int(server.ask("be counted", server.client.count, index=index)["count"])


def _used(node: Mapping[str, Any]) -> float:
    total = node["fs"]["total"]
    size = total.get("total_in_bytes", 0)
    return 100.0 * (1 - total.get("available_in_bytes", 0) / size) if size else 0.0
