"""Remarks, stale versions and coverage: what a load could not read, and what an answer therefore does not cover."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade(operations: Operations) -> None:
    """Take the tables from version 3 to version 4."""
    operations.add_column("loads", sa.Column("remarks", sa.BigInteger, nullable=False, server_default="0"))
    operations.add_column("loads", sa.Column("amended", sa.BigInteger, nullable=False, server_default="0"))
    operations.add_column("loads", sa.Column("encoding_evidence", sa.Text, nullable=False, server_default=""))
    operations.add_column("loads", sa.Column("unused_columns", sa.JSON, nullable=False, server_default="[]"))
    for column in ("record_id", "settled"):
        operations.add_column("rejections", sa.Column(column, sa.Text, nullable=False, server_default=""))
    for table in ("runs", "washes"):
        operations.add_column(table, sa.Column("coverage", sa.JSON, nullable=False, server_default="{}"))
    texts = ("record_id", "column", "value", "reason", "marking")
    operations.create_table(
        "remarks", _id(), _load(), sa.Column("row", sa.BigInteger, nullable=False), *map(_text, texts)
    )
    operations.create_table(
        "load_remark_counts",
        _id(),
        _load(),
        *map(_text, ("column", "reason")),
        sa.Column("count", sa.BigInteger, nullable=False),
    )
    operations.create_table("stale_versions", _id(), _load(), *map(_text, ("source", "record_id", "reason")))
    operations.create_table("taken_out", _id(), _load(), _text("record_id"))
    for table in ("remarks", "load_remark_counts"):
        operations.create_index(f"ix_{table}_load_id", table, ["load_id"])
    for table in ("rejections", "remarks", "stale_versions", "taken_out"):
        named = sa.text("record_id != ''")
        operations.create_index(
            f"ix_{table}_record_id",
            table,
            ["record_id"],
            postgresql_using="hash",
            postgresql_where=named,
            sqlite_where=named,
        )


def _id() -> sa.Column[int]:
    return sa.Column("id", _ID, primary_key=True)


def _load() -> sa.Column[int]:
    return sa.Column("load_id", _ID, sa.ForeignKey("loads.id"), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
