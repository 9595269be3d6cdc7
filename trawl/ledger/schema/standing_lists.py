"""Lists of identifiers that are kept, to be washed again whenever records come."""

from __future__ import annotations

import sqlalchemy as sa

from trawl.ledger.schema.columns import Moment, RowId, count, find_by_record, metadata, outside

# `basis` is what its answers rested on when it was last washed: who read, with which versions of trawl. `sequence` is
# the highest that a record had then, `withdrawal` the last withdrawal that was known. `every` is how often it is to be
# washed (`load`, `day`, `week`), `looked` when that was done last, whether anything had changed or not.
standing_lists = sa.Table(
    "standing_lists",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("name", sa.String(150), nullable=False),
    outside("owner"),
    outside("file"),
    outside("reason"),
    sa.Column("marking", sa.String(32), nullable=False),
    sa.Column("kept", Moment, nullable=False),
    sa.Column("expires", Moment, nullable=False),
    sa.Column("ended", Moment),
    outside("basis"),
    count("sequence"),
    count("withdrawal"),
    sa.Column("wash_id", RowId, sa.ForeignKey("washes.id")),
    sa.Column("every", sa.String(8), nullable=False, server_default="load"),
    sa.Column("looked", Moment),
    # Or a name that is taken would tell of somebody else's list.
    sa.UniqueConstraint("owner", "name", name="standing_lists_owner_name_key"),
)

standing_rows = sa.Table(
    "standing_rows",
    metadata,
    sa.Column("list_id", RowId, sa.ForeignKey("standing_lists.id"), primary_key=True),
    sa.Column("row", sa.BigInteger, primary_key=True),
    outside("cells"),
)

# What each row asks for, as hashes: a value may be longer than a tree's keys may.
standing_values = sa.Table(
    "standing_values",
    metadata,
    sa.Column("hash", sa.String(32), primary_key=True),
    sa.Column("list_id", RowId, sa.ForeignKey("standing_lists.id"), primary_key=True, index=True),
    sa.Column("row", sa.BigInteger, primary_key=True),
)

# What each row had traced to when it was last answered.
standing_traces = sa.Table(
    "standing_traces",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("list_id", RowId, sa.ForeignKey("standing_lists.id"), nullable=False),
    sa.Column("row", sa.BigInteger, nullable=False),
    outside("type"),
    outside("value"),
    outside("source"),
    outside("record_id"),
    sa.Column("content_hash", sa.String(128), nullable=False),
    count("sequence"),
    sa.Index("ix_standing_traces_row", "list_id", "row"),
)
find_by_record(standing_traces)
