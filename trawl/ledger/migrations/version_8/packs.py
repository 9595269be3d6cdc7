"""The tables of packs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def add_packs(operations: Operations) -> None:
    """Make room for packs, the runs that they hold, and the copy of each recipient."""
    operations.create_table(
        "packs",
        sa.Column("id", sa.String(200), primary_key=True),
        sa.Column("name", sa.String(150), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("principal", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("force", sa.Text, nullable=False),
        sa.Column("started", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("definition", sa.JSON, nullable=False),
        sa.Column("index", sa.JSON, nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("occasion", sa.Text, nullable=False),
        sa.Column("finished", sa.String(32)),
        sa.Column("issued", sa.String(32)),
        sa.UniqueConstraint("name", "day", "number"),
    )
    operations.create_index("ix_packs_name", "packs", ["name"])
    operations.create_table(
        "pack_runs",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("pack_id", sa.String(200), sa.ForeignKey("packs.id"), nullable=False),
        sa.Column("profile", sa.String(150), nullable=False),
        sa.Column("run_id", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.UniqueConstraint("pack_id", "profile"),
    )
    operations.create_table(
        "pack_copies",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("pack_id", sa.String(200), sa.ForeignKey("packs.id"), nullable=False),
        sa.Column("copy", sa.Integer, nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("files", sa.JSON, nullable=False),
        sa.Column("written", sa.String(32), nullable=False),
        sa.Column("issued", sa.String(32)),
        sa.Column("mail", sa.String(16), nullable=False),
        sa.Column("mail_reason", sa.Text, nullable=False),
        sa.UniqueConstraint("pack_id", "copy"),
    )
