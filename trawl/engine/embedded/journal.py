"""Writing the store: rows in, rows marked as removed, and what the index has yet to take over."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from trawl.engine.embedded.edges import DriverErrors
from trawl.engine.embedded.rows import COLUMNS, decode_mentions, decode_row, encode_row
from trawl.engine.embedded.store import ROW, Generation, read_published, write_meta
from trawl.model import IndexedRecord, Key

_INSERT = f"INSERT INTO record ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608 - constants
_LIVE = "SELECT id, content_hash FROM record WHERE record_id = ? AND source = ? AND removed IS NULL"
_PENDING = f"SELECT r.id, {ROW} FROM record AS r WHERE r.id > ? AND r.removed IS NULL ORDER BY r.id"  # noqa: S608 - constants


class Journal:
    """The store in the hands of the one writer. Its methods that change something want an open transaction."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self.connection = connection
        self._folder = folder

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: what the block writes is on disk when it ends, and gone if it raises."""
        with DriverErrors(self._folder, "be written"):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    def find(self, key: Key) -> tuple[int, str] | None:
        """The id and content hash of the live row with this key."""
        row: tuple[int, str] | None = self.connection.execute(_LIVE, (key.record_id, key.source)).fetchone()
        return row

    def add(self, indexed: IndexedRecord) -> int:
        """Insert a row and return its id."""
        row = self.connection.execute(_INSERT, encode_row(indexed)).lastrowid
        assert row is not None
        values = {(m.value, m.type, row) for m in indexed.mentions if m.value}
        if values:
            self.connection.executemany("INSERT INTO mention VALUES (?, ?, ?)", values)
        return row

    def remove(self, row: int, generation: Generation) -> None:
        """Take a row out: one that `generation` shows stays, marked, until the next is published."""
        if row > generation.last_row:
            self._erase([row])
        else:
            self.connection.execute("UPDATE record SET removed = ? WHERE id = ?", (generation.number + 1, row))

    def publish(self, number: int) -> None:
        """Erase what the index, now at generation `number`, no longer shows."""
        rows = self.connection.execute("SELECT id FROM record WHERE removed <= ?", (number,)).fetchall()
        self._erase([row for (row,) in rows])
        write_meta(self.connection, "published", number)

    def _erase(self, rows: Sequence[int]) -> None:
        for row in rows:
            (text,) = self.connection.execute("SELECT mentions FROM record WHERE id = ?", (row,)).fetchone()
            values = {(m.value, m.type, row) for m in decode_mentions(text) if m.value}
            self.connection.executemany("DELETE FROM mention WHERE value = ? AND type = ? AND record = ?", values)
            self.connection.execute("DELETE FROM record WHERE id = ?", (row,))

    def pending_removals(self) -> list[int]:
        """The rows that are marked as removed."""
        with self._reading():
            return [row for (row,) in self.connection.execute("SELECT id FROM record WHERE removed IS NOT NULL")]

    def rows_after(self, last_row: int) -> Iterator[tuple[int, IndexedRecord]]:
        """The live rows above an id, in order."""
        while True:
            with self._reading():
                rows = self.connection.execute(f"{_PENDING} LIMIT 500", (last_row,)).fetchall()
            if not rows:
                return
            for row in rows:
                yield row[0], decode_row(row[1:])
            last_row = rows[-1][0]

    def last_row(self) -> int:
        """The highest id there is, of rows removed too; 0 where there is none."""
        with self._reading():
            return int(self.connection.execute("SELECT coalesce(max(id), 0) FROM record").fetchone()[0])

    def next_generation(self) -> int:
        """A number above every generation that any row or reader of the store knows."""
        with self._reading():
            (removed,) = self.connection.execute("SELECT coalesce(max(removed), 0) FROM record").fetchone()
            return max(int(removed), read_published(self.connection)) + 1

    def empty_log(self) -> None:
        """Move the write-ahead log into the store and cut it, so that erased content is in neither."""
        with DriverErrors(self._folder, "be written"):
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _reading(self) -> DriverErrors:
        return DriverErrors(self._folder, "be read")
