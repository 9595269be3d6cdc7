"""What analysts say of hits: marks, samples of what is no hit, and hits that a report is not to show for a while."""

from __future__ import annotations

import sqlalchemy as sa

from trawl.ledger.schema.columns import Moment, RowId, count, find_by_record, metadata, outside

# Records that were drawn from what a profile does not find, so that people say how much of it they would have wanted.
samples = sa.Table(
    "samples",
    metadata,
    sa.Column("id", sa.String(200), primary_key=True),
    sa.Column("profile", sa.String(150), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("profile_hash", sa.String(128), nullable=False),
    outside("query"),
    outside("principal"),
    sa.Column("at", Moment, nullable=False),
    outside("seed"),
    # What its maker could see: the records that it was drawn from.
    outside("scope"),
    count("hits"),
    count("others"),
    count("sequence"),
    sa.UniqueConstraint("profile", "number"),
)

sample_records = sa.Table(
    "sample_records",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("sample_id", sa.String(200), sa.ForeignKey("samples.id"), nullable=False, index=True),
    outside("source"),
    outside("record_id"),
    sa.Column("content_hash", sa.String(128), nullable=False),
)
find_by_record(sample_records)

# What a sample came to each time that somebody asked, and the marks had changed.
sample_estimates = sa.Table(
    "sample_estimates",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("sample_id", sa.String(200), sa.ForeignKey("samples.id"), nullable=False, index=True),
    outside("principal"),
    sa.Column("at", Moment, nullable=False),
    sa.Column("estimate", sa.JSON, nullable=False),
)

# What somebody said of a hit of a profile, or of a record of a sample. No row is ever changed.
reviews = sa.Table(
    "reviews",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("profile", sa.String(150), nullable=False, index=True),
    outside("source"),
    outside("record_id"),
    sa.Column("mark", sa.String(16), nullable=False),
    outside("note"),
    outside("principal"),
    sa.Column("at", Moment, nullable=False),
    # Of the record as it was marked: by this it is known whether it has changed since.
    sa.Column("content_hash", sa.String(128), nullable=False),
    sa.Column("terms", sa.JSON, nullable=False),
    # Where it was met: in a run, or in a sample.
    sa.Column("run_id", sa.String(200), sa.ForeignKey("runs.id")),
    sa.Column("sample_id", sa.String(200), sa.ForeignKey("samples.id")),
    outside("marking"),
    outside("force"),
    outside("handling"),
)
find_by_record(reviews)

review_undoings = sa.Table(
    "review_undoings",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("review_id", RowId, sa.ForeignKey("reviews.id"), nullable=False, unique=True),
    outside("principal"),
    sa.Column("at", Moment, nullable=False),
    outside("reason"),
)

# Hits of a profile that its reports are not to show until a day, and why.
suppressions = sa.Table(
    "suppressions",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("profile", sa.String(150), nullable=False, index=True),
    sa.Column("kind", sa.String(16), nullable=False),
    # What of: a register's row, a person, a wording; of a record or an incident its name.
    sa.Column("subject", sa.JSON, nullable=False),
    outside("reason"),
    # The last day on which it holds.
    sa.Column("until", sa.String(10), nullable=False),
    outside("principal"),
    sa.Column("at", Moment, nullable=False),
    # What its maker could see: it holds for nobody who may see less.
    outside("scope"),
)

suppression_ends = sa.Table(
    "suppression_ends",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("suppression_id", RowId, sa.ForeignKey("suppressions.id"), nullable=False, unique=True),
    outside("principal"),
    sa.Column("at", Moment, nullable=False),
    outside("reason"),
)

# The records that a suppression keeps out of reports, as they were: when it was made, in the run that was issued, or
# in the files of a run that were written at a moment, whatever became of them.
suppressed_hits = sa.Table(
    "suppressed_hits",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("suppression_id", RowId, sa.ForeignKey("suppressions.id"), nullable=False, index=True),
    sa.Column("run_id", sa.String(200), sa.ForeignKey("runs.id"), index=True),
    outside("source"),
    outside("record_id"),
    sa.Column("content_hash", sa.String(128), nullable=False),
    outside("marking"),
    outside("force"),
    outside("handling"),
    # When the files were written that do not show it; none of what was issued.
    sa.Column("written", Moment),
)
find_by_record(suppressed_hits)
