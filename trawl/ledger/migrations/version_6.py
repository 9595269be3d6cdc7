"""What joining needs: registers with their versions, decisions on links, incidents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade(operations: Operations) -> None:
    """Take the tables from version 5 to version 6."""
    _keep_registers(operations)
    _keep_decisions(operations)
    _keep_incidents(operations)


def _keep_registers(operations: Operations) -> None:
    """Every version of a register stays, with its date."""


def _keep_decisions(operations: Operations) -> None:
    """What somebody decided of a match."""


def _keep_incidents(operations: Operations) -> None:
    """Which hits of a run tell of one event."""
    operations.create_table(
        "run_incident_links",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("run_id", sa.String(200), sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("incident", sa.BigInteger, nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("source", "record_id", "other_source", "other_record_id")
        ),
        sa.Column("band", sa.String(16), nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("evidence", sa.JSON, nullable=False),
        sa.Column("against", sa.JSON, nullable=False),
    )
    operations.create_index("ix_run_incident_links_run_id", "run_incident_links", ["run_id"])
