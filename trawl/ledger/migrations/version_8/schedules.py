"""How often the run of a moment was tried."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def count_attempts(operations: Operations) -> None:
    """Keep the number of attempts at each scheduled run: of those that there are, one."""
    operations.add_column("scheduled_runs", sa.Column("attempts", sa.Integer, nullable=False, server_default="1"))
