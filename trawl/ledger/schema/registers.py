"""Registers by version, and what somebody decided of the matches to their rows."""

from __future__ import annotations

import sqlalchemy as sa

from trawl.ledger.schema.columns import Moment, OutsideText, RowId, added, count, find_by_record, metadata, outside

registers = sa.Table(
    "registers",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("name", sa.String(150), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("current", sa.Boolean, nullable=False),
    outside("file"),
    sa.Column("mapping_hash", sa.String(128), nullable=False),
    sa.Column("loaded", Moment, nullable=False),
    count("rows"),
    # The day that the list tells of, and what says so: a column, "--as-at", or "" for the day of loading.
    added("as_at", sa.String(10), ""),
    added("as_at_from", OutsideText(), ""),
    # Neither is known of a version that an earlier trawl loaded.
    sa.Column("rejected", sa.BigInteger),
    sa.Column("remarks", sa.BigInteger),
    # When its rows went that no other version shares; none while it has them all.
    sa.Column("purged", Moment),
    sa.UniqueConstraint("name", "version"),
)

# A row as it stood from the version that it came with to the one before `until`: what did not change is stored once.
register_rows = sa.Table(
    "register_rows",
    metadata,
    sa.Column("register_id", RowId, sa.ForeignKey("registers.id"), primary_key=True),
    sa.Column("row_id", OutsideText, primary_key=True),
    outside("name"),
    outside("address"),
    outside("town"),
    outside("postcode"),
    outside("force"),
    outside("phone"),
    outside("status"),
    sa.Column("lat", sa.Float),
    sa.Column("lon", sa.Float),
    outside("extra"),
    # The version of the register that no longer has the row as it stands here; none while the newest has it so.
    sa.Column("until", sa.Integer),
)
_standing = register_rows.c.until.is_(None)
sa.Index("ix_register_rows_standing", register_rows.c.row_id, postgresql_where=_standing, sqlite_where=_standing)

# What of a version's file could not be read, by row and column.
register_remarks = sa.Table(
    "register_remarks",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("register_id", RowId, sa.ForeignKey("registers.id"), nullable=False, index=True),
    sa.Column("row", sa.BigInteger, nullable=False),
    outside("row_id"),
    outside("column"),
    outside("value"),
    outside("reason"),
    sa.Column("rejected", sa.Boolean, nullable=False),
)

# What somebody decided of a match: that the record means the row, or does not. No row is ever changed.
decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    outside("source"),
    outside("record_id"),
    sa.Column("register", sa.String(150), nullable=False),
    outside("row_id"),
    sa.Column("verdict", sa.String(16), nullable=False),
    outside("reason"),
    outside("principal"),
    sa.Column("at", Moment, nullable=False),
    # Of the record and of the row as they were decided on: by these it is known whether one has changed since.
    sa.Column("content_hash", sa.String(128), nullable=False),
    sa.Column("row_hash", sa.String(128), nullable=False),
    outside("row_name"),
    # What software had said of the pair, "" where it had not found it.
    sa.Column("band", sa.String(16), nullable=False),
    sa.Column("score", sa.Float, nullable=False),
    outside("marking"),
    outside("force"),
    outside("handling"),
)
find_by_record(decisions)

decision_undoings = sa.Table(
    "decision_undoings",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("decision_id", RowId, sa.ForeignKey("decisions.id"), nullable=False, unique=True),
    outside("principal"),
    sa.Column("at", Moment, nullable=False),
    outside("reason"),
)
