"""Leases on work that goes on."""

from __future__ import annotations

import sqlalchemy as sa

from trawl.ledger.schema.columns import Moment, RowId, metadata

# Each for as long as somebody is at work, and renews it.
leases = sa.Table(
    "leases",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("renewed", Moment, nullable=False),
)

# What was begun under a lease: a run, a wash, or what a schedule asked for.
leased_jobs = sa.Table(
    "leased_jobs",
    metadata,
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("job", sa.String(200), primary_key=True),
    sa.Column("lease_id", RowId, sa.ForeignKey("leases.id"), nullable=False, index=True),
)
