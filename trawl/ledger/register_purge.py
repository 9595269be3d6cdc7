"""Letting go of a register's old versions: of their rows, never of what is known of the version."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import sqlalchemy as sa

from trawl.ledger.parts import unfold_parts
from trawl.ledger.register_rows import came_by
from trawl.ledger.schema import register_remarks, register_rows, registers, runs


def purge_versions(connection: sa.Connection, name: str, keep: int) -> tuple[int, ...]:
    """Delete what only versions before the last `keep` hold, but for those that a run names; return their numbers."""
    mine = registers.c.name == name
    statement = sa.select(registers.c.id, registers.c.version).where(mine, registers.c.purged.is_(None))
    found = connection.execute(statement.order_by(registers.c.version)).fetchall()
    newest = {row.version for row in found[-keep:]}
    stay = newest | find_named(connection, name)
    gone = [row for row in found if row.version not in stay]
    if not gone:
        return ()
    ids = [row.id for row in gone]
    connection.execute(registers.update().where(registers.c.id.in_(ids)).values(purged=datetime.now(UTC)))
    connection.execute(register_remarks.delete().where(register_remarks.c.register_id.in_(ids)))
    came, kept = registers.alias("came"), registers.alias("kept")
    holding = sa.select(kept.c.id).where(
        came.c.id == register_rows.c.register_id,
        *(kept.c.name == name, kept.c.purged.is_(None)),
        *(kept.c.version >= came.c.version, kept.c.version < register_rows.c.until),
    )
    is_held = sa.exists(holding.correlate(register_rows))
    connection.execute(register_rows.delete().where(came_by(name), register_rows.c.until.is_not(None), ~is_held))
    return tuple(row.version for row in gone)


def find_named(connection: sa.Connection, name: str) -> set[int]:
    """The versions of a register that runs were joined to, those in flight included."""
    named: set[int] = set()
    for run in connection.execute(sa.select(runs.c.coverage, runs.c.kept_findings)):
        coverage = unfold_parts(connection, run.coverage)
        findings = unfold_parts(connection, json.loads(run.kept_findings)) if run.kept_findings else {}
        joined = (*coverage.get("registers", ()), *findings.get("registers", ()))
        named.update(register["version"] for register in joined if register["name"] == name)
    return named
