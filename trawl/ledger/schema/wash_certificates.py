"""Certificates of washes, and the files that were written of them. No row is taken back."""

from __future__ import annotations

import sqlalchemy as sa

from trawl.ledger.schema.columns import Moment, RowId, metadata, outside

wash_certificates = sa.Table(
    "wash_certificates",
    metadata,
    sa.Column("wash_id", RowId, sa.ForeignKey("washes.id"), primary_key=True, autoincrement=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("list_sha256", sa.String(64), nullable=False, index=True),
    sa.Column("seal", sa.String(64), nullable=False),
    # As it was sealed, letter for letter.
    outside("certificate"),
)

wash_files = sa.Table(
    "wash_files",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("wash_id", RowId, sa.ForeignKey("washes.id"), nullable=False, index=True),
    outside("folder"),
    outside("name"),
    sa.Column("sha256", sa.String(64), nullable=False, index=True),
    sa.Column("bytes", sa.BigInteger, nullable=False),
)
