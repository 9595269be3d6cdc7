"""The journals whose lines the audit trail has taken over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def add_journals(operations: Operations) -> None:
    """Keep the last line of each journal: none is known of those that an earlier trawl wrote."""
    operations.create_table(
        "audit_journals",
        sa.Column("journal", sa.String(64), primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("link", sa.String(64), nullable=False),
    )
