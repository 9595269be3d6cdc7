"""The one open writer: every batch goes into the store first, then to the index, which shows it when published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from time import monotonic

from trawl.engine.embedded.index import IndexWriter
from trawl.engine.embedded.journal import Journal
from trawl.engine.embedded.store import Generation, write_versions
from trawl.engine.interface import WriteOutcome
from trawl.errors import EngineError
from trawl.model import IndexedRecord, Key, Record, Versions

#: Changes, and seconds, after which the writer publishes by itself: so long may what is stored not be searchable while
#: the writer is at work, and so little is there to take over for whoever comes after a crash.
PUBLISH_EVERY = 20_000
PUBLISH_SECONDS = 30.0


class EmbeddedWriter:
    """Implements `Writer`. `shown` is the generation that the index shows when it begins."""

    def __init__(self, journal: Journal, index: IndexWriter, shown: Generation, versions: Versions) -> None:
        self._journal, self._index, self._shown, self._versions = journal, index, shown, versions
        self._last_row = shown.last_row
        self._changes = 0
        self._published = monotonic()
        self._failed = False
        self._versions_written = False

    def unchanged(self, batch: Sequence[Record]) -> set[Key]:
        return {record.key for record in batch if self._is_stored(record)}

    def write(self, batch: Sequence[IndexedRecord]) -> WriteOutcome:
        self._check()
        added: dict[int, IndexedRecord] = {}
        removed: list[int] = []
        written = 0
        with self._journal.transaction():
            self._write_versions()
            for indexed in batch:
                found = self._journal.find(indexed.record.key)
                if found and _same_content(found[1], indexed.record):
                    continue
                if found:
                    self._journal.remove(found[0], self._shown)
                    removed.append(found[0])
                added[self._journal.add(indexed)] = indexed
                written += 1
        self._hand_over(removed, added)
        if self._changes >= PUBLISH_EVERY or monotonic() - self._published >= PUBLISH_SECONDS:
            self.refresh()
        return WriteOutcome(written, len(batch) - written)

    def withdraw(self, keys: Iterable[Key]) -> int:
        self._check()
        removed: list[int] = []
        with self._journal.transaction():
            for key in keys:
                if found := self._journal.find(key):
                    self._journal.remove(found[0], self._shown)
                    removed.append(found[0])
        self._hand_over(removed, {})
        self.refresh()
        self._journal.empty_log()
        return len(removed)

    def refresh(self) -> None:
        self._check()
        self._published = monotonic()
        if not self._changes:
            return
        reached = Generation(self._shown.number + 1, self._last_row)
        try:
            self._index.commit(reached)
        except EngineError:
            self._failed = True
            raise
        # From here on the index shows `reached`; should the store fail to say so, the next writer does it.
        self._shown, self._changes = reached, 0
        with self._journal.transaction():
            self._journal.publish(reached.number)

    @property
    def failed(self) -> bool:
        """Whether the index has refused something; what the store holds is taken over by the next writer."""
        return self._failed

    def _hand_over(self, removed: Sequence[int], added: dict[int, IndexedRecord]) -> None:
        """Tell the index what the store has just made sure of. A row added and removed at once never was."""
        gone = set(removed)
        try:
            for row in removed:
                if row not in added:
                    self._index.remove(row)
            for row, indexed in added.items():
                if row not in gone:
                    self._index.add(row, indexed)
        except EngineError:
            self._failed = True
            raise
        self._last_row = max(self._last_row, *added) if added else self._last_row
        self._changes += len(removed) + len(added)

    def _is_stored(self, record: Record) -> bool:
        found = self._journal.find(record.key)
        return found is not None and _same_content(found[1], record)

    def _write_versions(self) -> None:
        if not self._versions_written:
            write_versions(self._journal.connection, self._versions)
            self._versions_written = True

    def _check(self) -> None:
        if self._failed:
            raise EngineError("This writer has stopped after an error. Open another; what was stored is unharmed.")


def _same_content(stored_hash: str, record: Record) -> bool:
    """Whether a stored record says the same; one whose content was never hashed is always taken as new."""
    return stored_hash == record.content_hash and bool(stored_hash)
