"""Marks of hits, samples of what is no hit, and suppressions. An earlier trawl kept none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def add_reviews(operations: Operations) -> None:
    """Make the tables of what analysts say of hits."""
    _add_samples(operations)
    operations.create_table(
        "reviews",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("profile", sa.String(150), nullable=False),
        *_record(),
        sa.Column("mark", sa.String(16), nullable=False),
        _text("note"),
        *_doing(),
        _hash("content_hash"),
        sa.Column("terms", sa.JSON, nullable=False),
        sa.Column("run_id", sa.String(200), sa.ForeignKey("runs.id")),
        sa.Column("sample_id", sa.String(200), sa.ForeignKey("samples.id")),
        *_readers(),
    )
    operations.create_index("ix_reviews_profile", "reviews", ["profile"])
    _find_by_record(operations, "reviews")
    operations.create_table(
        "review_undoings",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("review_id", _ID, sa.ForeignKey("reviews.id"), nullable=False, unique=True),
        *_doing(),
        _text("reason"),
    )
    _add_suppressions(operations)


def _add_samples(operations: Operations) -> None:
    operations.create_table(
        "samples",
        sa.Column("id", sa.String(200), primary_key=True),
        sa.Column("profile", sa.String(150), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        _hash("profile_hash"),
        _text("query"),
        *_doing(),
        _text("seed"),
        _text("scope"),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("hits", "others", "sequence")),
        sa.UniqueConstraint("profile", "number"),
    )
    operations.create_table(
        "sample_records", sa.Column("id", _ID, primary_key=True), _of_sample(), *_record(), _hash("content_hash")
    )
    operations.create_index("ix_sample_records_sample_id", "sample_records", ["sample_id"])
    _find_by_record(operations, "sample_records")
    operations.create_table(
        "sample_estimates",
        sa.Column("id", _ID, primary_key=True),
        _of_sample(),
        *_doing(),
        sa.Column("estimate", sa.JSON, nullable=False),
    )
    operations.create_index("ix_sample_estimates_sample_id", "sample_estimates", ["sample_id"])


def _add_suppressions(operations: Operations) -> None:
    operations.create_table(
        "suppressions",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("profile", sa.String(150), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("subject", sa.JSON, nullable=False),
        _text("reason"),
        sa.Column("until", sa.String(10), nullable=False),
        *_doing(),
        _text("scope"),
    )
    operations.create_index("ix_suppressions_profile", "suppressions", ["profile"])
    operations.create_table(
        "suppression_ends",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("suppression_id", _ID, sa.ForeignKey("suppressions.id"), nullable=False, unique=True),
        *_doing(),
        _text("reason"),
    )
    operations.create_table(
        "suppressed_hits",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("suppression_id", _ID, sa.ForeignKey("suppressions.id"), nullable=False),
        sa.Column("run_id", sa.String(200), sa.ForeignKey("runs.id")),
        *_record(),
        _hash("content_hash"),
        *_readers(),
    )
    operations.create_index("ix_suppressed_hits_suppression_id", "suppressed_hits", ["suppression_id"])
    operations.create_index("ix_suppressed_hits_run_id", "suppressed_hits", ["run_id"])
    _find_by_record(operations, "suppressed_hits")


def _of_sample() -> sa.Column[str]:
    return sa.Column("sample_id", sa.String(200), sa.ForeignKey("samples.id"), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _hash(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(128), nullable=False)


def _record() -> tuple[sa.Column[str], ...]:
    return _text("source"), _text("record_id")


def _readers() -> tuple[sa.Column[str], ...]:
    return _text("marking"), _text("force"), _text("handling")


def _doing() -> tuple[sa.Column[str], ...]:
    return _text("principal"), sa.Column("at", sa.String(32), nullable=False)


def _find_by_record(operations: Operations, table: str) -> None:
    named = sa.text("record_id != ''")
    operations.create_index(
        f"ix_{table}_record_id",
        table,
        ["record_id"],
        postgresql_using="hash",
        postgresql_where=named,
        sqlite_where=named,
    )
