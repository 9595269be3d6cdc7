"""A ledger as the trawl wrote it whose tables were of version 3: its schema, and rows that it really wrote.

Nothing here changes again; `version_3.json` holds the rows of each table.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData()


def _outside(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)


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
    sa.Column("started", sa.String(32), nullable=False),
    sa.Column("finished", sa.String(32)),
    _outside("encoding"),
    _count("read"),
    _count("written"),
    _count("unchanged"),
    _count("rejected"),
    _outside("reason"),
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
)

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
    sa.Column("started", sa.String(32), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("index", sa.JSON, nullable=False),
    sa.Column("loads", sa.JSON, nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Column("finished", sa.String(32)),
    _outside("failure"),
    sa.Column("issued", sa.String(32)),
    sa.Column("compared_with", sa.String(200), nullable=False),
    _outside("kept_profile"),
    _outside("kept_findings"),
    sa.UniqueConstraint("profile", "day", "number"),
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
    sa.UniqueConstraint("run_id", "source", "record_id"),
)

run_matches = sa.Table(
    "run_matches",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    sa.Column("run_id", sa.String(200), sa.ForeignKey("runs.id"), nullable=False, index=True),
    _outside("match"),
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
    sa.Column("loaded", sa.String(32), nullable=False),
    _count("rows"),
    sa.UniqueConstraint("name", "version"),
)

register_rows = sa.Table(
    "register_rows",
    metadata,
    sa.Column("register_id", _Id, sa.ForeignKey("registers.id"), primary_key=True),
    sa.Column("row_id", sa.Text, primary_key=True),
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
)

washes = sa.Table(
    "washes",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    _outside("file"),
    _outside("principal"),
    _outside("reason"),
    sa.Column("started", sa.String(32), nullable=False),
    sa.Column("finished", sa.String(32)),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("index", sa.JSON, nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),
    _outside("failure"),
    sa.Column("compared_with", sa.BigInteger),
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

#: The rows of each table.
ROWS: dict[str, list[dict[str, Any]]] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))


def write_ledger(engine: sa.Engine) -> None:
    """Make the tables in an empty database, and fill each."""
    with engine.begin() as connection:
        metadata.create_all(connection)
        for table in metadata.sorted_tables:
            connection.execute(table.insert(), ROWS[table.name])
            _go_on_after(connection, table)


def _go_on_after(connection: sa.Connection, table: sa.Table) -> None:
    """Have PostgreSQL number the next row after those that were given their numbers."""
    column = table.autoincrement_column
    if column is not None and connection.dialect.name == "postgresql":
        last = max(row[column.name] for row in ROWS[table.name])
        connection.execute(sa.select(sa.func.setval(sa.func.pg_get_serial_sequence(table.name, column.name), last)))
