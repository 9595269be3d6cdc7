"""The ids that a feed has used, in a private temporary database, so that memory stays bounded."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from trawl.model import Record

#: Ids that are read together.
_BATCH = 1_000

#: What stands in place of a content hash where the last row of an id was a deletion, also of a record that the same
#: file had brought, or was rejected.
_DELETED, _DELETED_AGAIN, _REJECTED = "-", "--", ""

_NOTE_DELETED = (
    "INSERT INTO seen VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE "
    "SET hash = iif(seen.hash IN ('', '-'), '-', '--'), row = excluded.row"
)
_NOTE_REJECTED = (
    "INSERT INTO seen VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, row = excluded.row "
    "WHERE seen.hash LIKE '-%'"
)


class SeenRecords:
    """The ids that a feed has used, each with the last that its rows said: the file's order rules.

    `revived` are the ids of records that came, were deleted, and came again: hardly any feed has one.
    """

    def __init__(self) -> None:
        self.revived: set[str] = set()
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768;"
            "CREATE TABLE seen (id TEXT PRIMARY KEY, hash TEXT, row INTEGER) WITHOUT ROWID;"
            "CREATE TABLE lacking (id TEXT PRIMARY KEY) WITHOUT ROWID; BEGIN"
        )

    def differing_row(self, record: Record) -> int:
        """Remember a record; return the row that used its id before and said something else (0 for none).

        A row that was rejected, or that deleted the record, says nothing that a later one could contradict.
        """
        entry = (record.record_id, record.content_hash, record.lineage.row)
        if self._database.execute("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", entry).rowcount:
            return 0
        found = self._database.execute("SELECT hash, row FROM seen WHERE id = ?", entry[:1]).fetchone()
        if found[0] in (_DELETED, _DELETED_AGAIN, _REJECTED):
            if found[0] == _DELETED_AGAIN:
                self.revived.add(record.record_id)
            self._database.execute("REPLACE INTO seen VALUES (?, ?, ?)", entry)
            return 0
        return 0 if found[0] == record.content_hash else int(found[1])

    def note_deleted(self, record_id: str, row: int) -> None:
        """Remember that a row deletes a record."""
        self._database.execute(_NOTE_DELETED, (record_id, _DELETED, row))

    def note_rejected(self, record_id: str, row: int) -> None:
        """Remember that a row was rejected which has this id: what it says of the record comes after a deletion."""
        self._database.execute(_NOTE_REJECTED, (record_id, _REJECTED, row))

    def deleted(self) -> Iterator[str]:
        """Yield the ids of which the last row was a deletion."""
        yield from self._ids("SELECT id FROM seen WHERE hash LIKE '-%'")

    def _ids(self, statement: str) -> Iterator[str]:
        found = self._database.execute(statement)
        while batch := found.fetchmany(_BATCH):
            yield from (row[0] for row in batch)

    def keep_lacking(self, ids: Iterable[str]) -> int:
        """Remember, in place of what was so remembered before, those of the ids that no row has used; count them."""
        self._database.execute("DELETE FROM lacking")
        asked = ((one, one) for one in ids)
        self._database.executemany(
            "INSERT OR IGNORE INTO lacking SELECT ? WHERE NOT EXISTS (SELECT 1 FROM seen WHERE id = ?)", asked
        )
        return int(self._database.execute("SELECT count(*) FROM lacking").fetchone()[0])

    def lacking(self) -> Iterator[str]:
        """Yield the ids that `keep_lacking` remembered."""
        yield from self._ids("SELECT id FROM lacking")

    def close(self) -> None:
        self._database.close()
