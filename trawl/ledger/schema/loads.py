"""Loads, what of their files could not be read, and what left the index."""

from __future__ import annotations

import sqlalchemy as sa

from trawl.ledger.schema.columns import Moment, OutsideText, RowId, added, count, find_by_record, metadata, outside

loads = sa.Table(
    "loads",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    outside("source"),
    outside("file"),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("started", Moment, nullable=False),
    sa.Column("finished", Moment),
    outside("encoding"),
    count("read"),
    count("written"),
    count("unchanged"),
    count("rejected"),
    outside("reason"),
    added("remarks", sa.BigInteger(), "0"),
    added("amended", sa.BigInteger(), "0"),
    added("encoding_evidence", OutsideText(), ""),
    added("unused_columns", sa.JSON(), "[]"),
    added("withdrawn", sa.BigInteger(), "0"),
    added("missing", sa.BigInteger(), "0"),
    added("withheld", sa.BigInteger(), "0"),
    added("stored_before", sa.BigInteger(), "-1"),
)

rejections = sa.Table(
    "rejections",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("load_id", RowId, sa.ForeignKey("loads.id"), nullable=False, index=True),
    outside("file"),
    sa.Column("row", sa.BigInteger, nullable=False),
    outside("reason"),
    outside("content"),
    outside("marking"),
    added("record_id", OutsideText(), ""),
    # Why nobody need look at the row any more, "" while somebody must.
    added("settled", OutsideText(), ""),
)
find_by_record(rejections)

remarks = sa.Table(
    "remarks",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("load_id", RowId, sa.ForeignKey("loads.id"), nullable=False, index=True),
    sa.Column("row", sa.BigInteger, nullable=False),
    outside("record_id"),
    outside("column"),
    outside("value"),
    outside("reason"),
    outside("marking"),
)
find_by_record(remarks)

# A load's remarks by column and reason, counted once when it ends: coverage is asked of every load at every run.
load_remark_counts = sa.Table(
    "load_remark_counts",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("load_id", RowId, sa.ForeignKey("loads.id"), nullable=False, index=True),
    outside("column"),
    outside("reason"),
    count("count"),
)

stale_versions = sa.Table(
    "stale_versions",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("load_id", RowId, sa.ForeignKey("loads.id"), nullable=False),
    outside("source"),
    outside("record_id"),
    outside("reason"),
)
find_by_record(stale_versions)

# Records that went with a load that was undone, until they are read again: some had an earlier version.
taken_out = sa.Table(
    "taken_out",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("load_id", RowId, sa.ForeignKey("loads.id"), nullable=False),
    outside("record_id"),
)
find_by_record(taken_out)

# Every record that was taken out of the index, with nothing of what it said: which it was, who might see it, and why
# it went. `load_id` is the load that took it out, none where somebody did by hand; `written_by` the one that wrote it.
withdrawals = sa.Table(
    "withdrawals",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("load_id", RowId, sa.ForeignKey("loads.id"), index=True),
    outside("source"),
    outside("record_id"),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("written_by", sa.BigInteger, nullable=False),
    outside("marking"),
    outside("force"),
    outside("handling"),
    sa.Column("at", Moment, nullable=False),
    outside("reason"),
)
find_by_record(withdrawals)
