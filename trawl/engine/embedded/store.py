"""The store: one SQLite file in WAL mode that holds every record. It is the truth; the index can be rebuilt from it.

Rows are never changed, only added and removed, and ids are never used again. A removed row stays, marked with the
generation of the index that will be without it, until that generation is published; so a reader can tell
exactly which rows belong to the generation that its searcher shows.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from trawl.engine.embedded.edges import DriverErrors
from trawl.engine.embedded.rows import COLUMNS
from trawl.errors import EngineError
from trawl.model import Versions
from trawl.private_files import make_folder
from trawl.sqlite_file import create_private, switch_to_wal

#: Seconds that somebody waits for another process that is writing.
_PATIENCE = 30
STORE_FILE = "store.db"

#: Raise it when the tables change in a way that older code cannot read.
SCHEMA_VERSION = 2

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE record (
  id INTEGER PRIMARY KEY AUTOINCREMENT, removed INTEGER,
  sequence INTEGER NOT NULL, source TEXT NOT NULL, record_id TEXT NOT NULL, content_hash TEXT NOT NULL,
  marking TEXT NOT NULL, force TEXT NOT NULL, handling TEXT NOT NULL, kind TEXT NOT NULL, reference TEXT NOT NULL,
  district TEXT NOT NULL, event_date TEXT, created_date TEXT, loaded_date TEXT, review_date TEXT,
  title TEXT NOT NULL, details TEXT NOT NULL, mentions TEXT NOT NULL, narrative TEXT NOT NULL, raw TEXT,
  words BLOB NOT NULL
);
CREATE INDEX record_key ON record (record_id, source);
CREATE INDEX record_reference ON record (reference) WHERE reference <> '';
CREATE INDEX record_sequence ON record (sequence);
CREATE INDEX record_removed ON record (removed) WHERE removed IS NOT NULL;
CREATE TABLE mention (
  value TEXT NOT NULL, type TEXT NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (value, type, record)
) WITHOUT ROWID;
"""

# Layout 1 traced people by their values alone, which say more than the name of one who is told from namesakes.
_ADD_NAMES = """
INSERT OR IGNORE INTO mention
SELECT m.value ->> 10, m.value ->> 0, r.id FROM record AS r, json_each(r.mentions) AS m
WHERE r.mentions <> '' AND json_array_length(m.value) > 10 AND m.value ->> 10 <> ''
"""

#: The columns of a row as `decode_row` wants them, for a SELECT from `record AS r`.
ROW = ", ".join(f"r.{column}" for column in COLUMNS)


@dataclass(frozen=True, slots=True)
class Generation:
    """A published state of the index: its number, and the highest row id that it took in."""

    number: int
    last_row: int


def connect(folder: Path) -> sqlite3.Connection:
    """Open the store in the folder, making both where they are not there. Raises EngineError."""
    with DriverErrors(folder, "open its store"):
        make_folder(folder)
        create_private(folder / STORE_FILE)
        # Autocommit: transactions are begun and ended by hand. One connection serves one view, in one thread at a time.
        connection = sqlite3.connect(
            folder / STORE_FILE, isolation_level=None, timeout=_PATIENCE, check_same_thread=False
        )
        try:
            _prepare(connection)
        except BaseException:
            connection.close()
            raise
    _check_schema(connection, folder)
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    switch_to_wal(connection, _PATIENCE)
    # Full: what a batch wrote outlives a power cut, and the index is never ahead of its store.
    connection.execute("PRAGMA synchronous = FULL")
    # Pages: the log is copied into the store every 16 MB and not every 4, since most of them change again soon.
    connection.execute("PRAGMA wal_autocheckpoint = 4000")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA cache_size = -65536")
    if _has_tables(connection) and read_meta(connection, "schema") != 1:
        return
    connection.execute("BEGIN IMMEDIATE")
    if not _has_tables(connection):
        for statement in _SCHEMA.split(";\n"):
            connection.execute(statement)
        write_meta(connection, "published", 0)
        write_meta(connection, "schema", SCHEMA_VERSION)
    elif read_meta(connection, "schema") == 1:
        connection.execute(_ADD_NAMES)
        write_meta(connection, "schema", SCHEMA_VERSION)
    connection.execute("COMMIT")


def _has_tables(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone() is not None


def _check_schema(connection: sqlite3.Connection, folder: Path) -> None:
    found = read_meta(connection, "schema")
    if found != SCHEMA_VERSION:
        connection.close()
        raise EngineError(
            f"The store in {folder} has layout {found}, and this trawl reads layout {SCHEMA_VERSION}. "
            "Use the trawl that made it, or load its feeds into a new folder."
        )


def read_meta(connection: sqlite3.Connection, name: str) -> int | str | None:
    """A fact about the store as a whole; None where it was never written."""
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def write_meta(connection: sqlite3.Connection, name: str, value: int | str) -> None:
    """Write a fact about the store as a whole."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))


def read_published(connection: sqlite3.Connection) -> int:
    """The number of the last generation whose removed rows are gone from the store."""
    return int(read_meta(connection, "published") or 0)


def read_versions(connection: sqlite3.Connection) -> Versions | None:
    """What made the records that are stored; None while nothing was ever written."""
    found = [read_meta(connection, name) for name in ("trawl", "analyser", "extractor")]
    return None if found[1] is None else Versions(*map(str, found))


def write_versions(connection: sqlite3.Connection, versions: Versions) -> None:
    """Say what makes the records stored from now on."""
    for name in ("trawl", "analyser", "extractor"):
        write_meta(connection, name, getattr(versions, name))


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether no record is stored, not even a removed one."""
    return connection.execute("SELECT 1 FROM record LIMIT 1").fetchone() is None
