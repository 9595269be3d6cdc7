"""Runs: what they found, what analysts added to them, and the files that were written of them."""

from __future__ import annotations

import sqlalchemy as sa

from trawl.ledger.schema.columns import Moment, OutsideText, RowId, added, find_by_record, metadata, outside

runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", sa.String(200), primary_key=True),
    sa.Column("profile", sa.String(150), nullable=False),
    sa.Column("day", sa.String(8), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("profile_hash", sa.String(128), nullable=False),
    outside("query"),
    outside("principal"),
    outside("reason"),
    sa.Column("started", Moment, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("index", sa.JSON, nullable=False),
    sa.Column("loads", sa.JSON, nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Column("finished", Moment),
    outside("failure"),
    sa.Column("issued", Moment),
    sa.Column("compared_with", sa.String(200), nullable=False, default=""),
    outside("kept_profile"),
    outside("kept_findings"),
    added("coverage", sa.JSON(), "{}"),
    # What its reader could see and for whom it was made: runs are compared within it.
    added("scope", OutsideText(), ""),
    # What was asked of the run's report: its formats, its edition.
    added("report_order", sa.JSON(), "{}"),
    # The run, kept whole, that this one is kept as differences to; none of one that is kept whole itself.
    sa.Column("base", sa.String(200), sa.ForeignKey("runs.id")),
    # All that its findings rest on, as a hash: a run that rests on the same finds the same. "" where nobody knows.
    added("rests_on", sa.String(64), ""),
    sa.UniqueConstraint("profile", "day", "number"),
)

# Rows of a run's base that are none of its own: what it lacks, and what it tells otherwise in a row of its own. All
# others are its rows too, and are written nowhere again.
replaced_rows = sa.Table(
    "replaced_rows",
    metadata,
    sa.Column("run_id", sa.String(200), sa.ForeignKey("runs.id"), primary_key=True),
    sa.Column("kept_in", sa.String(32), primary_key=True),
    sa.Column("row_id", sa.BigInteger, primary_key=True, autoincrement=False),
)

# What runs say at length, each once however many say it, in JSON.
run_parts = sa.Table(
    "run_parts",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False, unique=True),
    outside("content"),
)

# What an analyst adds to a run, whole each time: the newest row says it, those before are its history.
run_notes = sa.Table(
    "run_notes",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("run_id", sa.String(200), sa.ForeignKey("runs.id"), nullable=False, index=True),
    outside("principal"),
    sa.Column("at", Moment, nullable=False),
    outside("notes"),
)

# Every file that was written of a run: what it was, for whom, and whether it is what was issued. No row is taken back.
run_files = sa.Table(
    "run_files",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("run_id", sa.String(200), sa.ForeignKey("runs.id"), nullable=False, index=True),
    outside("folder"),
    outside("name"),
    sa.Column("format", sa.String(16), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("at", Moment, nullable=False),
    outside("principal"),
    sa.Column("edition", sa.String(16), nullable=False),
    outside("force"),
    sa.Column("copy", sa.Integer, nullable=False),
    outside("recipient"),
    sa.Column("issued", sa.Boolean, nullable=False),
    # When it stood in its folder; none while it is being written, or where that was cut off.
    sa.Column("placed", Moment),
    # How many hits were suppressed when it was written; none where that was not noted.
    sa.Column("suppressed", sa.Integer),
)

run_hits = sa.Table(
    "run_hits",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("run_id", sa.String(200), sa.ForeignKey("runs.id"), nullable=False),
    outside("source"),
    outside("record_id"),
    sa.Column("content_hash", sa.String(128), nullable=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("present", sa.Boolean, nullable=False),
    sa.Column("status", sa.String(32), nullable=False),
    outside("reason"),
    sa.Column("negated", sa.Boolean, nullable=False),
    sa.Column("undecided", sa.Boolean, nullable=False),
    sa.Column("spans", sa.JSON, nullable=False),
    sa.Column("why", sa.JSON, nullable=False),
    sa.Column("opinion", sa.Text, nullable=False, server_default=""),
    sa.UniqueConstraint("run_id", "source", "record_id"),
)

# What the hits of a profile said, once for each version of a record, until no run that may be reported again needs it
# or the record is withdrawn.
kept_texts = sa.Table(
    "kept_texts",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("profile", sa.String(150), nullable=False, index=True),
    outside("source"),
    outside("record_id"),
    sa.Column("content_hash", sa.String(128), nullable=False),
    outside("text"),
    outside("marking"),
)
find_by_record(kept_texts)

run_matches = sa.Table(
    "run_matches",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("run_id", sa.String(200), sa.ForeignKey("runs.id"), nullable=False, index=True),
    outside("match"),
)

# The links between hits that may tell of one event; of those that fold two into one incident `incident` is its number
# in the run that wrote the row, from 1. It is 0 for a link that folds nothing.
run_incident_links = sa.Table(
    "run_incident_links",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("run_id", sa.String(200), sa.ForeignKey("runs.id"), nullable=False, index=True),
    sa.Column("incident", sa.BigInteger, nullable=False),
    outside("source"),
    outside("record_id"),
    outside("other_source"),
    outside("other_record_id"),
    sa.Column("band", sa.String(16), nullable=False),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("evidence", sa.JSON, nullable=False),
    sa.Column("against", sa.JSON, nullable=False),
)
