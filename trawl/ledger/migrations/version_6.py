"""What joining needs: registers with their versions, decisions on links, incidents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(operations: Operations) -> None:
    """Take the tables from version 5 to version 6."""
    _keep_registers(operations)
    _keep_decisions(operations)
    _keep_incidents(operations)
    _keep_opinions(operations)


def _keep_registers(operations: Operations) -> None:
    """Every version of a register stays, with its date."""


def _keep_decisions(operations: Operations) -> None:
    """What somebody decided of a match."""


def _keep_incidents(operations: Operations) -> None:
    """Which hits of a run tell of one event."""


def _keep_opinions(operations: Operations) -> None:
    """Why a hit is likely incidental; nobody was asked of the hits before."""
    operations.add_column("run_hits", sa.Column("opinion", sa.Text, nullable=False, server_default=""))
