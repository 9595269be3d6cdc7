"""Withdrawals, with those that the audit trail knows of; loads that are snapshots or hold deletions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade(operations: Operations) -> None:
    """Take the tables from version 4 to version 5."""
    for column, value in (("withdrawn", "0"), ("missing", "0"), ("withheld", "0"), ("stored_before", "-1")):
        operations.add_column("loads", sa.Column(column, sa.BigInteger, nullable=False, server_default=value))
    withdrawals = operations.create_table(
        "withdrawals",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("load_id", _ID, sa.ForeignKey("loads.id")),
        _text("source"),
        _text("record_id"),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("written_by", sa.BigInteger, nullable=False),
        *map(_text, ("marking", "force", "handling")),
        sa.Column("at", sa.String(32), nullable=False),
        _text("reason"),
    )
    operations.create_index("ix_withdrawals_load_id", "withdrawals", ["load_id"])
    named = sa.text("record_id != ''")
    operations.create_index(
        "ix_withdrawals_record_id",
        "withdrawals",
        ["record_id"],
        postgresql_using="hash",
        postgresql_where=named,
        sqlite_where=named,
    )
    for row in _audited(operations.get_bind()):
        operations.get_bind().execute(withdrawals.insert().values(row))


def _audited(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    """The records that the audit trail says were withdrawn; how they were marked, nobody knows any more."""
    known = set(connection.execute(sa.text("SELECT id FROM loads")).scalars())
    asking = sa.text(
        "SELECT audit.at, audit_payloads.payload FROM audit JOIN audit_payloads ON audit_payloads.id = audit.id "
        "WHERE audit.action = 'withdraw begun' ORDER BY audit.id"
    )
    for at, payload in connection.execute(asking).fetchall():
        said = json.loads(payload)
        load_id = said.get("load")
        for name in said.get("records", ()):
            source, _, record_id = name.partition("/")
            yield {
                "load_id": load_id if load_id in known else None,
                "source": source,
                "record_id": record_id,
                "sequence": 0,
                "written_by": 0,
                "marking": "",
                "force": "",
                "handling": "",
                "at": at,
                "reason": said.get("reason", ""),
            }


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
