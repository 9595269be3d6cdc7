"""The one open writer: every batch goes into the store first, then to the index, which shows it when published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

from trawl.engine.embedded.index import IndexWriter
from trawl.engine.embedded.preparation import ReadyRecord, prepare_record
from trawl.engine.embedded.store import Generation, write_versions
from trawl.engine.embedded.store_writer import StoreWriter
from trawl.engine.interface import PreparedRecord, WithdrawOutcome, WriteOutcome, repeat_refusals
from trawl.errors import EngineError
from trawl.model import IndexedRecord, Key, Record, Versions

#: Changes, and seconds, after which the writer publishes by itself: so long may what is stored not be searchable while
#: the writer is at work, and so little is there to take over for whoever comes after a crash.
PUBLISH_EVERY = 20_000
PUBLISH_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class _Changes:
    """Rows to remove, records to add with their sequences, and which cannot be stored."""

    removed: list[int]
    added: list[tuple[ReadyRecord, int]]
    refused: list[tuple[Key, str]]


class EmbeddedWriter:
    """Implements `Writer`. `shown` is the generation that the index shows when it begins."""

    def __init__(self, store: StoreWriter, index: IndexWriter, shown: Generation, versions: Versions) -> None:
        self._store, self._index, self._shown, self._versions = store, index, shown, versions
        self._last_row = shown.last_row
        self._changes = 0
        self._published = monotonic()
        self._failed = False
        self._versions_written = False

    def unchanged(self, batch: Sequence[Record]) -> set[Key]:
        last = {record.key: record for record in batch}
        # One look-up for each: for a list of pairs SQLite would go through the whole table.
        return {key for key, record in last.items() if self._is_stored(record)}

    def write(self, batch: Sequence[IndexedRecord]) -> WriteOutcome:
        sequences = [indexed.record.sequence for indexed in batch]
        return self.write_prepared([prepare_record(indexed) for indexed in batch], sequences)

    def write_prepared(self, batch: Sequence[PreparedRecord], sequences: Sequence[int]) -> WriteOutcome:
        self._check()
        with self._stopped_by_interrupts():
            with self._store.transaction():
                self._write_versions()
                changes = self._find_changes(batch, sequences)
                self._store.remove(changes.removed, self._shown)
                rows = self._store.add(changes.added)
            self._hand_over(changes.removed, zip(rows, changes.added, strict=True))
        if self._changes >= PUBLISH_EVERY or monotonic() - self._published >= PUBLISH_SECONDS:
            self.refresh()
        refused = repeat_refusals(changes.refused, batch)
        written = len(changes.added)
        return WriteOutcome(written, len(batch) - written - len(refused), refused, len(changes.removed))

    def withdraw(self, keys: Iterable[Key]) -> WithdrawOutcome:
        self._check()
        with self._stopped_by_interrupts():
            with self._store.transaction():
                removed = [found[0] for key in dict.fromkeys(keys) if (found := self._store.find(key))]
                self._store.remove(removed, self._shown)
            self._hand_over(removed, ())
        self.refresh()
        return WithdrawOutcome(len(removed), self._store.empty_log())

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
        with self._store.transaction():
            self._store.publish(reached.number)

    @property
    def failed(self) -> bool:
        """Whether the index has refused something; what the store holds is taken over by the next writer."""
        return self._failed

    def _find_changes(self, batch: Sequence[PreparedRecord], sequences: Sequence[int]) -> _Changes:
        """What storing a batch comes to; of two with one key the later wins, whatever became of the other."""
        last = {prepared.key: (prepared, sequence) for prepared, sequence in zip(batch, sequences, strict=True)}
        changes = _Changes([], [], [])
        for key, (prepared, sequence) in last.items():
            row, stored_hash = self._store.find(key) or (0, "")
            if _is_same(stored_hash, prepared.content_hash):
                continue
            ready = prepared.ready
            assert isinstance(ready, ReadyRecord), "it was made ready for another engine"
            if ready.refusal:
                changes.refused.append((key, ready.refusal))
                continue
            changes.added.append((ready, sequence))
            if row:
                changes.removed.append(row)
        return changes

    @contextmanager
    def _stopped_by_interrupts(self) -> Iterator[None]:
        """Whatever breaks off may come after the store's commit and before the index has all of it: see `failed`."""
        try:
            yield
        except EngineError:  # the store has taken it back, or the hand-over has said so
            raise
        except BaseException:
            self._failed = True
            raise

    def _hand_over(self, removed: Sequence[int], added: Iterable[tuple[int, tuple[ReadyRecord, int]]]) -> None:
        """Tell the index what the store has just made sure of."""
        changes = len(removed)
        try:
            for row in removed:
                self._index.remove(row)
            for row, (ready, sequence) in added:
                self._index.add(row, sequence, ready.fields)
                self._last_row = max(self._last_row, row)
                changes += 1
        except EngineError:
            self._failed = True
            raise
        self._changes += changes

    def _is_stored(self, record: Record) -> bool:
        found = self._store.find(record.key)
        return found is not None and _is_same(found[1], record.content_hash)

    def _write_versions(self) -> None:
        if not self._versions_written:
            write_versions(self._store.connection, self._versions)
            self._versions_written = True

    def _check(self) -> None:
        if self._failed:
            raise EngineError("This writer has stopped after an error. Open another; what was stored is unharmed.")


def _is_same(stored_hash: str, content_hash: str) -> bool:
    """Whether a stored record says the same; one whose content was never hashed is always taken as new."""
    return stored_hash == content_hash and bool(stored_hash)
