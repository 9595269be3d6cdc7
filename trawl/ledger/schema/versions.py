"""The version of the tables, and the numbers that are handed out."""

from __future__ import annotations

import sqlalchemy as sa

from trawl.ledger.schema.columns import metadata

schema_version = sa.Table("schema_version", metadata, sa.Column("version", sa.Integer, nullable=False))

sequences = sa.Table(
    "sequences",
    metadata,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("next", sa.BigInteger, nullable=False),
)
