"""Writing the store: rows in, rows marked as removed, and what the index has yet to take over."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from trawl.engine.embedded.edges import DriverErrors
from trawl.engine.embedded.preparation import ReadyRecord
from trawl.engine.embedded.rows import COLUMNS, decode_mentions, decode_row, mention_values
from trawl.engine.embedded.store import ROW, Generation, read_published, write_meta
from trawl.model import IndexedRecord, Key

_INSERT = f"INSERT INTO record (id, {', '.join(COLUMNS)}) VALUES (?{', ?' * len(COLUMNS)})"  # noqa: S608 - constants
_LIVE = "SELECT id, content_hash FROM record WHERE record_id = ? AND source = ? AND removed IS NULL"
_PENDING = f"SELECT r.id, {ROW} FROM record AS r WHERE r.id > ? AND r.removed IS NULL ORDER BY r.id"  # noqa: S608 - constants


class StoreWriter:
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

    def add(self, records: Iterable[tuple[ReadyRecord, int]]) -> list[int]:
        """Insert records, each with its sequence, as rows with ids that no row had before; return the ids, in order."""
        used = self.connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'record'").fetchone()
        numbered = list(enumerate(records, (used[0] if used else 0) + 1))
        self.connection.executemany(_INSERT, [(row, sequence, *ready.columns) for row, (ready, sequence) in numbered])
        self.connection.executemany(
            "INSERT INTO mention VALUES (?, ?, ?)",
            [(*value, row) for row, (ready, _) in numbered for value in ready.values],
        )
        return [row for row, _ in numbered]

    def remove(self, rows: Sequence[int], generation: Generation) -> None:
        """Take rows out: those that `generation` shows stay, marked, until the next is published."""
        self._erase([row for row in rows if row > generation.last_row])
        shown = [(generation.number + 1, row) for row in rows if row <= generation.last_row]
        self.connection.executemany("UPDATE record SET removed = ? WHERE id = ?", shown)

    def publish(self, number: int) -> None:
        """Erase what the index, now at generation `number`, no longer shows."""
        rows = self.connection.execute("SELECT id FROM record WHERE removed <= ?", (number,)).fetchall()
        self._erase([row for (row,) in rows])
        write_meta(self.connection, "published", number)

    def _erase(self, rows: Sequence[int]) -> None:
        for row in rows:
            (text,) = self.connection.execute("SELECT mentions FROM record WHERE id = ?", (row,)).fetchone()
            values = [(*value, row) for value in mention_values(decode_mentions(text))]
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

    def empty_log(self) -> str:
        """Move the write-ahead log into the store and cut it, so that erased content is in neither.

        Returns in words what keeps it from that, "" where nothing does.
        """
        with DriverErrors(self._folder, "be written"):
            (busy, _, _) = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            return ""
        return (
            f"A search or an export under way keeps the text of withdrawn records in {self._folder} until it ends. "
            "Finish then: trawl engine purge"
        )

    def _reading(self) -> DriverErrors:
        return DriverErrors(self._folder, "be read")
