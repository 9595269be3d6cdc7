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
    _keep_opinions(operations)


def _keep_registers(operations: Operations) -> None:
    """Every version of a register stays, with its date. Of those before the newest the rows are gone already."""
    operations.add_column("registers", sa.Column("as_at", sa.String(10), nullable=False, server_default=""))
    operations.add_column("registers", sa.Column("as_at_from", sa.Text, nullable=False, server_default=""))
    for column in ("rejected", "remarks"):
        operations.add_column("registers", sa.Column(column, sa.BigInteger))
    operations.add_column("registers", sa.Column("purged", sa.String(32)))
    operations.execute("UPDATE registers SET as_at = substr(loaded, 1, 10)")
    operations.execute(
        "UPDATE registers SET purged = (SELECT min(later.loaded) FROM registers AS later "
        "WHERE later.name = registers.name AND later.version > registers.version)"
    )
    operations.add_column("register_rows", sa.Column("until", sa.Integer))
    standing = sa.text("until IS NULL")
    operations.create_index(
        "ix_register_rows_standing", "register_rows", ["row_id"], postgresql_where=standing, sqlite_where=standing
    )
    operations.create_table(
        "register_remarks",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("register_id", _ID, sa.ForeignKey("registers.id"), nullable=False),
        sa.Column("row", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("row_id", "column", "value", "reason")),
        sa.Column("rejected", sa.Boolean, nullable=False),
    )
    operations.create_index("ix_register_remarks_register_id", "register_remarks", ["register_id"])


def _keep_decisions(operations: Operations) -> None:
    """What somebody decided of a match, and what was taken back of it."""
    operations.create_table(
        "decisions",
        sa.Column("id", _ID, primary_key=True),
        *map(_text, ("source", "record_id")),
        sa.Column("register", sa.String(150), nullable=False),
        _text("row_id"),
        sa.Column("verdict", sa.String(16), nullable=False),
        *map(_text, ("reason", "principal")),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("content_hash", sa.String(128), nullable=False),
        sa.Column("row_hash", sa.String(128), nullable=False),
        _text("row_name"),
        sa.Column("band", sa.String(16), nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        *map(_text, ("marking", "force", "handling")),
    )
    named = sa.text("record_id != ''")
    operations.create_index(
        "ix_decisions_record_id",
        "decisions",
        ["record_id"],
        postgresql_using="hash",
        postgresql_where=named,
        sqlite_where=named,
    )
    operations.create_table(
        "decision_undoings",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("decision_id", _ID, sa.ForeignKey("decisions.id"), nullable=False, unique=True),
        _text("principal"),
        sa.Column("at", sa.String(32), nullable=False),
        _text("reason"),
    )


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


def _keep_opinions(operations: Operations) -> None:
    """Why a hit is likely incidental; nobody was asked of the hits before."""
    operations.add_column("run_hits", sa.Column("opinion", sa.Text, nullable=False, server_default=""))


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
