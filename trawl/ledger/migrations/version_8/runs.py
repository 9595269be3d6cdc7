"""Runs as differences to another, what they say at length once, and the texts of their hits once for each version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade(operations: Operations) -> None:
    """Change the tables of runs. The runs that there are stay whole, as they were kept."""
    # SQLite adds a foreign key to a table only together with its column, which Alembic does not.
    operations.execute("ALTER TABLE runs ADD COLUMN base VARCHAR(200) REFERENCES runs (id)")
    operations.create_table(
        "replaced_rows",
        sa.Column("run_id", sa.String(200), sa.ForeignKey("runs.id"), primary_key=True),
        sa.Column("kept_in", sa.String(32), primary_key=True),
        sa.Column("row_id", sa.BigInteger, primary_key=True, autoincrement=False),
    )
    operations.create_table(
        "run_parts",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("content", sa.Text, nullable=False),
    )
    _keep_texts(operations)


def _keep_texts(operations: Operations) -> None:
    operations.create_table(
        "kept_texts",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("profile", sa.String(150), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("record_id", sa.Text, nullable=False),
        sa.Column("content_hash", sa.String(128), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("marking", sa.Text, nullable=False),
    )
    operations.create_index("ix_kept_texts_profile", "kept_texts", ["profile"])
    named = sa.text("record_id != ''")
    operations.create_index(
        "ix_kept_texts_record_id",
        "kept_texts",
        ["record_id"],
        postgresql_using="hash",
        postgresql_where=named,
        sqlite_where=named,
    )
    operations.execute(
        "INSERT INTO kept_texts (profile, source, record_id, content_hash, text, marking) "
        "SELECT run.profile, kept.source, kept.record_id, hit.content_hash, kept.text, kept.marking "
        "FROM hit_texts AS kept JOIN runs AS run ON run.id = kept.run_id JOIN run_hits AS hit "
        "ON kept.run_id = hit.run_id AND kept.source = hit.source AND kept.record_id = hit.record_id "
        "WHERE kept.id IN (SELECT max(newest.id) FROM hit_texts AS newest JOIN runs AS of_run "
        "ON of_run.id = newest.run_id JOIN run_hits AS of_hit "
        "ON newest.run_id = of_hit.run_id AND newest.source = of_hit.source AND newest.record_id = of_hit.record_id "
        "GROUP BY of_run.profile, newest.source, newest.record_id, of_hit.content_hash)"
    )
    operations.drop_table("hit_texts")
