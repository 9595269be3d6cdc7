"""Upkeep of the index itself: make it, tell how it is, move it to a new mapping, purge what was withdrawn."""

from __future__ import annotations

from trawl.engine.interface import IndexStatus
from trawl.pipeline.installation import Installation
from trawl.pipeline.principals import require_loads


def create_index(installation: Installation) -> str:
    """Make the index where there is none; return what there is now, in words."""
    installation.require("keeper")
    with installation.open_upkeep() as upkeep:
        said = upkeep.create()
    installation.log("engine create", made=said)
    return said


def describe_index(installation: Installation) -> IndexStatus:
    """How the index is, of whichever engine."""
    require_loads(installation.principal)
    with installation.open_upkeep() as upkeep:
        return upkeep.status()


def reindex(installation: Installation) -> int:
    """Move the records to an index of this version's mapping and of the settings' shards; return how many they are.

    Searches go on meanwhile. Raises VersionMismatchError where the records must be analysed anew (`trawl reprocess`).
    """
    installation.require("keeper")
    with installation.open_upkeep() as upkeep:
        records = upkeep.reindex()
    installation.log("engine reindex", records=records)
    return records


def purge(installation: Installation, *, older_than_days: int) -> int | None:
    """Take out for good what is left of withdrawn records; return how many they were, None where nobody can count.

    On Elasticsearch the markers of the last `older_than_days` days stay: without one, a write that is late could bring
    its record back. Raises EngineBusyError where a reader keeps a purge from the store, EngineError where a reprocess
    left more records than the index holds.
    """
    installation.require("keeper")
    with installation.open_upkeep() as upkeep:
        purged = upkeep.purge(older_than_days=older_than_days)
    installation.log("engine purge", **({} if purged is None else {"records": purged}))
    return purged
