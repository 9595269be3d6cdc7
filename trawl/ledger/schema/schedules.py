"""Schedules, and what they had run."""

from __future__ import annotations

import sqlalchemy as sa

from trawl.ledger.schema.columns import Moment, RowId, added, metadata, outside

# Schedules, each since it was first seen: what was due before that is nobody's fault.
schedules = sa.Table(
    "schedules",
    metadata,
    sa.Column("name", sa.String(150), primary_key=True),
    sa.Column("since", Moment, nullable=False),
)

# What schedules had run: the moment it was due at, and what came of it. Who begins first has the work.
scheduled_runs = sa.Table(
    "scheduled_runs",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("schedule", sa.String(150), nullable=False),
    sa.Column("profile", sa.String(150), nullable=False),
    sa.Column("force", sa.String(200), nullable=False, default=""),
    sa.Column("due", Moment, nullable=False),
    sa.Column("missed", sa.Integer, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("began", Moment, nullable=False),
    sa.Column("ended", Moment),
    outside("run_id"),
    outside("reason"),
    added("attempts", sa.Integer(), "1"),
    sa.UniqueConstraint("schedule", "profile", "force", "due"),
)
