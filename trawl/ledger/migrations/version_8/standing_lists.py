"""Standing lists. An earlier trawl kept none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def add_standing_lists(operations: Operations) -> None:
    """Make the tables of lists that are kept."""
    operations.create_table(
        "standing_lists",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("name", sa.String(150), nullable=False, unique=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("owner", "file", "reason")),
        sa.Column("marking", sa.String(32), nullable=False),
        sa.Column("kept", sa.String(32), nullable=False),
        sa.Column("expires", sa.String(32), nullable=False),
        sa.Column("ended", sa.String(32)),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("withdrawal", sa.BigInteger, nullable=False),
        sa.Column("wash_id", _ID, sa.ForeignKey("washes.id")),
    )
    operations.create_table(
        "standing_rows",
        sa.Column("list_id", _ID, sa.ForeignKey("standing_lists.id"), primary_key=True),
        sa.Column("row", sa.BigInteger, primary_key=True),
        sa.Column("cells", sa.Text, nullable=False),
    )
    operations.create_table(
        "standing_values",
        sa.Column("hash", sa.String(32), primary_key=True),
        sa.Column("list_id", _ID, sa.ForeignKey("standing_lists.id"), primary_key=True),
        sa.Column("row", sa.BigInteger, primary_key=True),
    )
    operations.create_index("ix_standing_values_list_id", "standing_values", ["list_id"])
    _add_traces(operations)


def _add_traces(operations: Operations) -> None:
    operations.create_table(
        "standing_traces",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("list_id", _ID, sa.ForeignKey("standing_lists.id"), nullable=False),
        sa.Column("row", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("type", "value", "source", "record_id")),
        sa.Column("content_hash", sa.String(128), nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
    )
    operations.create_index("ix_standing_traces_row", "standing_traces", ["list_id", "row"])
    operations.create_index(
        "ix_standing_traces_record_id",
        "standing_traces",
        ["record_id"],
        postgresql_using="hash",
        postgresql_where=sa.text("record_id != ''"),
        sqlite_where=sa.text("record_id != ''"),
    )
