"""Leases on work that goes on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def add_leases(operations: Operations) -> None:
    """Make the tables of leases. What is in flight was begun under none."""
    operations.create_table(
        "leases",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("renewed", sa.String(32), nullable=False),
    )
    operations.create_table(
        "leased_jobs",
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("job", sa.String(200), primary_key=True),
        sa.Column("lease_id", _ID, sa.ForeignKey("leases.id"), nullable=False),
    )
    operations.create_index("ix_leased_jobs_lease_id", "leased_jobs", ["lease_id"])
