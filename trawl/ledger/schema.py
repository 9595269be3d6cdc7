"""The ledger's tables, in SQL that SQLite and PostgreSQL both speak."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

#: Raise it with every change of the tables, together with a step in `trawl.ledger.migrations` that leads to it.
SCHEMA_VERSION = 7

#: The oldest version that a step leads on from.
OLDEST_VERSION = 3

metadata = sa.MetaData()


class Moment(TypeDecorator[datetime]):
    """A moment in time, kept as ISO 8601 text in UTC: it sorts, and every database has it alike."""

    impl = sa.String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        return value.astimezone(UTC).isoformat(timespec="microseconds") if value else None

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        return datetime.fromisoformat(value) if value else None


class OutsideText(TypeDecorator[str]):
    """Text that came from outside: NUL, which PostgreSQL cannot keep, is shown as its symbol."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else keep_text(value)


def keep_text(text: str) -> str:
    """Text from outside as every database keeps it."""
    if "\0" in text:
        text = text.replace("\0", "\N{SYMBOL FOR NULL}")
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _outside(name: str) -> sa.Column[str]:
    return sa.Column(name, OutsideText, nullable=False, default="")


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, default=0)


def _added(name: str, kind: sa.types.TypeEngine[Any], value: str) -> sa.Column[Any]:
    """A column that a table did not have at first: the database itself gives `value` to the rows without it."""
    return sa.Column(name, kind, nullable=False, server_default=value)


def _find_by_record(table: sa.Table) -> None:
    """Have rows found by their record's id. A hash, for an id from outside may be longer than a tree's keys may."""
    named = table.c.record_id != ""
    options: dict[str, Any] = {"postgresql_using": "hash", "postgresql_where": named, "sqlite_where": named}
    sa.Index(f"ix_{table.name}_record_id", table.c.record_id, **options)


#: SQLite numbers rows by itself only in a column of exactly this type.
_Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")

schema_version = sa.Table("schema_version", metadata, sa.Column("version", sa.Integer, nullable=False))

sequences = sa.Table(
    "sequences",
    metadata,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("next", sa.BigInteger, nullable=False),
)

loads = sa.Table(
    "loads",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    _outside("source"),
    _outside("file"),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("started", Moment, nullable=False),
    sa.Column("finished", Moment),
    _outside("encoding"),
    _count("read"),
    _count("written"),
    _count("unchanged"),
    _count("rejected"),
    _outside("reason"),
    _added("remarks", sa.BigInteger(), "0"),
    _added("amended", sa.BigInteger(), "0"),
    _added("encoding_evidence", OutsideText(), ""),
    _added("unused_columns", sa.JSON(), "[]"),
    _added("withdrawn", sa.BigInteger(), "0"),
    _added("missing", sa.BigInteger(), "0"),
    _added("withheld", sa.BigInteger(), "0"),
    _added("stored_before", sa.BigInteger(), "-1"),
)

rejections = sa.Table(
    "rejections",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    sa.Column("load_id", _Id, sa.ForeignKey("loads.id"), nullable=False, index=True),
    _outside("file"),
    sa.Column("row", sa.BigInteger, nullable=False),
    _outside("reason"),
    _outside("content"),
    _outside("marking"),
    _added("record_id", OutsideText(), ""),
    # Why nobody need look at the row any more, "" while somebody must.
    _added("settled", OutsideText(), ""),
)
_find_by_record(rejections)

remarks = sa.Table(
    "remarks",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    sa.Column("load_id", _Id, sa.ForeignKey("loads.id"), nullable=False, index=True),
    sa.Column("row", sa.BigInteger, nullable=False),
    _outside("record_id"),
    _outside("column"),
    _outside("value"),
    _outside("reason"),
    _outside("marking"),
)
_find_by_record(remarks)

# A load's remarks by column and reason, counted once when it ends: coverage is asked of every load at every run.
load_remark_counts = sa.Table(
    "load_remark_counts",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    sa.Column("load_id", _Id, sa.ForeignKey("loads.id"), nullable=False, index=True),
    _outside("column"),
    _outside("reason"),
    _count("count"),
)

stale_versions = sa.Table(
    "stale_versions",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    sa.Column("load_id", _Id, sa.ForeignKey("loads.id"), nullable=False),
    _outside("source"),
    _outside("record_id"),
    _outside("reason"),
)
_find_by_record(stale_versions)

# Records that went with a load that was undone, until they are read again: some had an earlier version.
taken_out = sa.Table(
    "taken_out",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    sa.Column("load_id", _Id, sa.ForeignKey("loads.id"), nullable=False),
    _outside("record_id"),
)
_find_by_record(taken_out)

# Every record that was taken out of the index, with nothing of what it said: which it was, who might see it, and why
# it went. `load_id` is the load that took it out, none where somebody did by hand; `written_by` the one that wrote it.
withdrawals = sa.Table(
    "withdrawals",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    sa.Column("load_id", _Id, sa.ForeignKey("loads.id"), index=True),
    _outside("source"),
    _outside("record_id"),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("written_by", sa.BigInteger, nullable=False),
    _outside("marking"),
    _outside("force"),
    _outside("handling"),
    sa.Column("at", Moment, nullable=False),
    _outside("reason"),
)
_find_by_record(withdrawals)

runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", sa.String(200), primary_key=True),
    sa.Column("profile", sa.String(150), nullable=False),
    sa.Column("day", sa.String(8), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("profile_hash", sa.String(128), nullable=False),
    _outside("query"),
    _outside("principal"),
    _outside("reason"),
    sa.Column("started", Moment, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("index", sa.JSON, nullable=False),
    sa.Column("loads", sa.JSON, nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Column("finished", Moment),
    _outside("failure"),
    sa.Column("issued", Moment),
    sa.Column("compared_with", sa.String(200), nullable=False, default=""),
    _outside("kept_profile"),
    _outside("kept_findings"),
    _added("coverage", sa.JSON(), "{}"),
    # What its reader could see and for whom it was made: runs are compared within it.
    _added("scope", OutsideText(), ""),
    # What was asked of the run's report: its formats, its edition.
    _added("report_order", sa.JSON(), "{}"),
    sa.UniqueConstraint("profile", "day", "number"),
)

# What an analyst adds to a run, whole each time: the newest row says it, those before are its history.
run_notes = sa.Table(
    "run_notes",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    sa.Column("run_id", sa.String(200), sa.ForeignKey("runs.id"), nullable=False, index=True),
    _outside("principal"),
    sa.Column("at", Moment, nullable=False),
    _outside("notes"),
)

# Every file that was written of a run: what it was, for whom, and whether it is what was issued. No row is taken back.
run_files = sa.Table(
    "run_files",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    sa.Column("run_id", sa.String(200), sa.ForeignKey("runs.id"), nullable=False, index=True),
    _outside("folder"),
    _outside("name"),
    sa.Column("format", sa.String(16), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("at", Moment, nullable=False),
    _outside("principal"),
    sa.Column("edition", sa.String(16), nullable=False),
    _outside("force"),
    sa.Column("copy", sa.Integer, nullable=False),
    _outside("recipient"),
    sa.Column("issued", sa.Boolean, nullable=False),
    # When it stood in its folder; none while it is being written, or where that was cut off.
    sa.Column("placed", Moment),
)

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
    sa.Column("id", _Id, primary_key=True),
    sa.Column("schedule", sa.String(150), nullable=False),
    sa.Column("profile", sa.String(150), nullable=False),
    sa.Column("force", sa.String(200), nullable=False, default=""),
    sa.Column("due", Moment, nullable=False),
    sa.Column("missed", sa.Integer, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("began", Moment, nullable=False),
    sa.Column("ended", Moment),
    _outside("run_id"),
    _outside("reason"),
    sa.UniqueConstraint("schedule", "profile", "force", "due"),
)

run_hits = sa.Table(
    "run_hits",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    sa.Column("run_id", sa.String(200), sa.ForeignKey("runs.id"), nullable=False),
    _outside("source"),
    _outside("record_id"),
    sa.Column("content_hash", sa.String(128), nullable=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("present", sa.Boolean, nullable=False),
    sa.Column("status", sa.String(32), nullable=False),
    _outside("reason"),
    sa.Column("negated", sa.Boolean, nullable=False),
    sa.Column("undecided", sa.Boolean, nullable=False),
    sa.Column("spans", sa.JSON, nullable=False),
    sa.Column("why", sa.JSON, nullable=False),
    sa.Column("opinion", sa.Text, nullable=False, server_default=""),
    sa.UniqueConstraint("run_id", "source", "record_id"),
)

# What the hits of a run said, until a later run of the profile supersedes it or the record is withdrawn.
hit_texts = sa.Table(
    "hit_texts",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    sa.Column("run_id", sa.String(200), sa.ForeignKey("runs.id"), nullable=False, index=True),
    _outside("source"),
    _outside("record_id"),
    _outside("text"),
    _outside("marking"),
)
_find_by_record(hit_texts)

run_matches = sa.Table(
    "run_matches",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    sa.Column("run_id", sa.String(200), sa.ForeignKey("runs.id"), nullable=False, index=True),
    _outside("match"),
)

# The links between hits that may tell of one event; of those that are one incident `incident` is its number in the run,
# from 1. It is 0 for a link that folds nothing.
run_incident_links = sa.Table(
    "run_incident_links",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    sa.Column("run_id", sa.String(200), sa.ForeignKey("runs.id"), nullable=False, index=True),
    sa.Column("incident", sa.BigInteger, nullable=False),
    _outside("source"),
    _outside("record_id"),
    _outside("other_source"),
    _outside("other_record_id"),
    sa.Column("band", sa.String(16), nullable=False),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("evidence", sa.JSON, nullable=False),
    sa.Column("against", sa.JSON, nullable=False),
)

registers = sa.Table(
    "registers",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    sa.Column("name", sa.String(150), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("current", sa.Boolean, nullable=False),
    _outside("file"),
    sa.Column("mapping_hash", sa.String(128), nullable=False),
    sa.Column("loaded", Moment, nullable=False),
    _count("rows"),
    # The day that the list tells of, and what says so: a column, "--as-at", or "" for the day of loading.
    _added("as_at", sa.String(10), ""),
    _added("as_at_from", OutsideText(), ""),
    # Neither is known of a version that an earlier trawl loaded.
    sa.Column("rejected", sa.BigInteger),
    sa.Column("remarks", sa.BigInteger),
    # When its rows went that no other version shares; none while it has them all.
    sa.Column("purged", Moment),
    sa.UniqueConstraint("name", "version"),
)

# A row as it stood from the version that it came with to the one before `until`: what did not change is stored once.
register_rows = sa.Table(
    "register_rows",
    metadata,
    sa.Column("register_id", _Id, sa.ForeignKey("registers.id"), primary_key=True),
    sa.Column("row_id", OutsideText, primary_key=True),
    _outside("name"),
    _outside("address"),
    _outside("town"),
    _outside("postcode"),
    _outside("force"),
    _outside("phone"),
    _outside("status"),
    sa.Column("lat", sa.Float),
    sa.Column("lon", sa.Float),
    _outside("extra"),
    # The version of the register that no longer has the row as it stands here; none while the newest has it so.
    sa.Column("until", sa.Integer),
)
_standing = register_rows.c.until.is_(None)
sa.Index("ix_register_rows_standing", register_rows.c.row_id, postgresql_where=_standing, sqlite_where=_standing)

# What of a version's file could not be read, by row and column.
register_remarks = sa.Table(
    "register_remarks",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    sa.Column("register_id", _Id, sa.ForeignKey("registers.id"), nullable=False, index=True),
    sa.Column("row", sa.BigInteger, nullable=False),
    _outside("row_id"),
    _outside("column"),
    _outside("value"),
    _outside("reason"),
    sa.Column("rejected", sa.Boolean, nullable=False),
)

# What somebody decided of a match: that the record means the row, or does not. No row is ever changed.
decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    _outside("source"),
    _outside("record_id"),
    sa.Column("register", sa.String(150), nullable=False),
    _outside("row_id"),
    sa.Column("verdict", sa.String(16), nullable=False),
    _outside("reason"),
    _outside("principal"),
    sa.Column("at", Moment, nullable=False),
    # Of the record and of the row as they were decided on: by these it is known whether one has changed since.
    sa.Column("content_hash", sa.String(128), nullable=False),
    sa.Column("row_hash", sa.String(128), nullable=False),
    _outside("row_name"),
    # What software had said of the pair, "" where it had not found it.
    sa.Column("band", sa.String(16), nullable=False),
    sa.Column("score", sa.Float, nullable=False),
    _outside("marking"),
    _outside("force"),
    _outside("handling"),
)
_find_by_record(decisions)

decision_undoings = sa.Table(
    "decision_undoings",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    sa.Column("decision_id", _Id, sa.ForeignKey("decisions.id"), nullable=False, unique=True),
    _outside("principal"),
    sa.Column("at", Moment, nullable=False),
    _outside("reason"),
)

washes = sa.Table(
    "washes",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    _outside("file"),
    _outside("principal"),
    _outside("reason"),
    sa.Column("started", Moment, nullable=False),
    sa.Column("finished", Moment),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("index", sa.JSON, nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),
    _outside("failure"),
    sa.Column("compared_with", sa.BigInteger),
    _added("coverage", sa.JSON(), "{}"),
)

wash_results = sa.Table(
    "wash_results",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    sa.Column("wash_id", _Id, sa.ForeignKey("washes.id"), nullable=False, index=True),
    sa.Column("row", sa.BigInteger, nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    _outside("type"),
    _outside("value"),
    _outside("source"),
    _outside("record_id"),
    sa.Column("content_hash", sa.String(128), nullable=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("status", sa.String(32), nullable=False),
    _outside("reason"),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", sa.String(32), nullable=False),
    _outside("actor"),
    sa.Column("action", sa.String(64), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("chain", sa.String(64), nullable=False),
    # By which an entry that is taken over from the journal twice is known; none where the ledger was written at once.
    sa.Column("journal_id", sa.String(64), unique=True),
)

audit_payloads = sa.Table(
    "audit_payloads",
    metadata,
    sa.Column("id", sa.BigInteger, sa.ForeignKey("audit.id"), primary_key=True, autoincrement=False),
    sa.Column("salt", sa.String(64), nullable=False),
    _outside("payload"),
)

audit_head = sa.Table(
    "audit_head",
    metadata,
    sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("last", sa.BigInteger, nullable=False),
    sa.Column("chain", sa.String(64), nullable=False),
)
