"""What an analyst adds to a run, what was asked of its report, for whom, what its hits said, its files; schedules."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade(operations: Operations) -> None:
    """Take the tables from version 6 to version 7. Of runs that there are, nobody knows what was asked for."""
    operations.add_column("runs", sa.Column("scope", sa.Text, nullable=False, server_default=""))
    operations.add_column("runs", sa.Column("report_order", sa.JSON, nullable=False, server_default="{}"))
    operations.create_table(
        "run_notes",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("run_id", sa.String(200), sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("principal", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
    )
    operations.create_index("ix_run_notes_run_id", "run_notes", ["run_id"])
    operations.create_table(
        "hit_texts",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("run_id", sa.String(200), sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("record_id", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("marking", sa.Text, nullable=False),
    )
    operations.create_index("ix_hit_texts_run_id", "hit_texts", ["run_id"])
    named = sa.text("record_id != ''")
    operations.create_index(
        "ix_hit_texts_record_id",
        "hit_texts",
        ["record_id"],
        postgresql_using="hash",
        postgresql_where=named,
        sqlite_where=named,
    )
    _add_manifest(operations)
    _add_schedules(operations)


def _add_manifest(operations: Operations) -> None:
    operations.create_table(
        "run_files",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("run_id", sa.String(200), sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("format", sa.String(16), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("principal", sa.Text, nullable=False),
        sa.Column("edition", sa.String(16), nullable=False),
        sa.Column("force", sa.Text, nullable=False),
        sa.Column("copy", sa.Integer, nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("issued", sa.Boolean, nullable=False),
        sa.Column("placed", sa.String(32)),
    )
    operations.create_index("ix_run_files_run_id", "run_files", ["run_id"])


def _add_schedules(operations: Operations) -> None:
    operations.create_table(
        "schedules",
        sa.Column("name", sa.String(150), primary_key=True),
        sa.Column("since", sa.String(32), nullable=False),
    )
    operations.create_table(
        "scheduled_runs",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("schedule", sa.String(150), nullable=False),
        sa.Column("profile", sa.String(150), nullable=False),
        sa.Column("force", sa.String(200), nullable=False),
        sa.Column("due", sa.String(32), nullable=False),
        sa.Column("missed", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("began", sa.String(32), nullable=False),
        sa.Column("ended", sa.String(32)),
        sa.Column("run_id", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.UniqueConstraint("schedule", "profile", "force", "due"),
    )
