"""The loads that a run knew of: those that were clean by their numbers, the others as they stood.

A load that is finished stays as it is but for being undone, so the ledger's own list of loads says the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from trawl.ledger.loads import read_load
from trawl.ledger.schema import loads
from trawl.ledger.states import pack_load, unpack_load
from trawl.model import Load


def pack_loads(listed: Iterable[Load]) -> dict[str, Any]:
    """Return loads as JSON values: ranges of the numbers of those that had finished, and the others whole."""
    ordered = sorted(listed, key=lambda load: load.id)
    clean: list[list[int]] = []
    for load in ordered:
        if load.state != "finished":
            continue
        if clean and clean[-1][1] == load.id - 1:
            clean[-1][1] = load.id
        else:
            clean.append([load.id, load.id])
    return {"finished": clean, "others": [pack_load(load) for load in ordered if load.state != "finished"]}


def unpack_loads(connection: sa.Connection, packed: dict[str, Any] | Sequence[dict[str, Any]]) -> tuple[Load, ...]:
    """Read what `pack_loads` made, or what an earlier trawl kept, which was all of every load."""
    if not isinstance(packed, dict):
        return tuple(map(unpack_load, packed))
    found = list(map(unpack_load, packed["others"]))
    for first, last in packed["finished"]:
        statement = sa.select(loads).where(loads.c.id.between(first, last))
        found += [_as_finished(read_load(row)) for row in connection.execute(statement)]
    return tuple(sorted(found, key=lambda load: load.id))


def _as_finished(load: Load) -> Load:
    """A load as it stood when it had finished, whether or not it was undone since."""
    return load if load.state == "finished" else replace(load, state="finished", reason="")
