"""Lists of identifiers that were washed."""

from __future__ import annotations

import sqlalchemy as sa

from trawl.ledger.schema.columns import Moment, RowId, added, metadata, outside

washes = sa.Table(
    "washes",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    outside("file"),
    outside("principal"),
    outside("reason"),
    sa.Column("started", Moment, nullable=False),
    sa.Column("finished", Moment),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("index", sa.JSON, nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),
    outside("failure"),
    sa.Column("compared_with", sa.BigInteger),
    added("coverage", sa.JSON(), "{}"),
)

wash_results = sa.Table(
    "wash_results",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("wash_id", RowId, sa.ForeignKey("washes.id"), nullable=False, index=True),
    sa.Column("row", sa.BigInteger, nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    outside("type"),
    outside("value"),
    outside("source"),
    outside("record_id"),
    sa.Column("content_hash", sa.String(128), nullable=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("status", sa.String(32), nullable=False),
    outside("reason"),
)
