"""The embedded engine: a folder with a store and an index, one writer and any number of readers."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from trawl.engine.embedded.answers import Memory
from trawl.engine.embedded.connections import ReadConnections
from trawl.engine.embedded.edges import DriverErrors
from trawl.engine.embedded.index import IndexReader, IndexWriter, Shown, index_folder
from trawl.engine.embedded.lock import writer_lock
from trawl.engine.embedded.preparation import prepare_record
from trawl.engine.embedded.recovery import fits_store, rebuild_index, recover_index
from trawl.engine.embedded.snapshot import Snapshot
from trawl.engine.embedded.store import Generation, connect, is_empty, read_published, read_versions
from trawl.engine.embedded.store_writer import StoreWriter
from trawl.engine.embedded.view import EmbeddedView
from trawl.engine.embedded.vocabulary import Vocabulary
from trawl.engine.embedded.writer import EmbeddedWriter
from trawl.engine.interface import EngineLimits, Health, Preparation
from trawl.errors import EngineBusyError, EngineError, VersionMismatchError
from trawl.model import Versions

_NO_LIMITS = EngineLimits()

# A view and a writer that publishes may cross once; an index that is being rebuilt takes longer.
_ATTEMPTS = 100
_PAUSE_SECONDS = 0.02


def open_embedded(
    folder: Path, *, versions: Versions, limits: EngineLimits = _NO_LIMITS, any_version: bool = False
) -> EmbeddedEngine:
    """Open the engine in a folder, making it where there is none.

    `versions` says what analyses and extracts here; readers that do not know the extractor leave it "". With
    `any_version` views are given whatever made the records, so that they can be read and made anew.
    Raises EngineError where the folder cannot be used.
    """
    connect(folder).close()
    return EmbeddedEngine(folder, versions, limits, any_version=any_version)


class EmbeddedEngine:
    """Implements `Engine`. Views may be open in several threads at once, each used by one."""

    def __init__(self, folder: Path, versions: Versions, limits: EngineLimits, *, any_version: bool) -> None:
        self._folder, self._versions, self._limits, self._any_version = folder, versions, limits, any_version
        self._reader, self._connections = IndexReader(folder), ReadConnections(folder)
        self._memory: Memory | None = None
        self._lock = threading.Lock()

    @property
    def preparation(self) -> Preparation:
        return prepare_record

    @contextmanager
    def view(self) -> Iterator[EmbeddedView]:
        """One unchanging state. Raises VersionMismatchError where another analyser made the index."""
        opened = self._connections.take()
        try:
            shown = self._show(opened.connection)
            self._check_readable(opened.connection)
            with closing(Snapshot(opened.connection, self._folder, shown.generation)) as snapshot:
                yield EmbeddedView(self._remember(shown), snapshot, self._limits, self._folder, self._versions)
        finally:
            self._connections.give_back(opened)

    @contextmanager
    def writer(self) -> Iterator[EmbeddedWriter]:
        """The right to write. Raises EngineBusyError and VersionMismatchError.

        What was written becomes searchable when the block ends, also where an error ends it.
        """
        with writer_lock(self._folder), self._recover() as (store, shown):
            index = IndexWriter(self._folder, index_folder(self._folder))
            writer = EmbeddedWriter(store, index, shown, self._versions)
            try:
                yield writer
            finally:
                try:
                    if not writer.failed:
                        writer.refresh()
                finally:
                    index.close(failed=writer.failed)

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold the right to write while nothing is written, with all that is stored searchable.

        Within the block the engine can be closed, and its folder moved. Raises EngineBusyError, VersionMismatchError.
        """
        with writer_lock(self._folder):
            with self._recover():
                pass
            yield

    def rebuild(self) -> None:
        """Build the index anew from the store; nothing of withdrawn records is left in it. Raises EngineBusyError."""
        with writer_lock(self._folder), closing(connect(self._folder)) as connection:
            self.close()  # Windows puts nothing in the place of what is open
            rebuild_index(StoreWriter(connection, self._folder), self._folder)

    def empty_log(self) -> None:
        """Take erased text off the disk. Raises EngineBusyError where a reader still needs it, or a load is running."""
        with writer_lock(self._folder), closing(connect(self._folder)) as connection:
            if remains := StoreWriter(connection, self._folder).empty_log():
                raise EngineBusyError(remains)

    def made_by(self) -> Versions:
        """What made the records that are stored; where there are none, what would make them here."""
        with closing(connect(self._folder)) as connection:
            return _made_by(connection, self._folder) or self._versions

    def health(self) -> Health:
        with closing(connect(self._folder)) as connection:
            with DriverErrors(self._folder, "be read"):
                statement = "SELECT count(*), coalesce(max(sequence), 0) FROM record WHERE removed IS NULL"
                records, sequence = connection.execute(statement).fetchone()
            return Health("embedded", str(self._folder), records, sequence, tuple(self._problems(connection)))

    def close(self) -> None:
        """Let go of the index. The engine can be used again, and opens what it needs."""
        self._connections.close()
        self._reader, self._memory = IndexReader(self._folder), None

    @contextmanager
    def _recover(self) -> Iterator[tuple[StoreWriter, Generation]]:
        """The store to be written to, once the index shows all of it. The caller holds the writer's lock."""
        with closing(connect(self._folder)) as connection:
            self._check_writable(connection)
            store = StoreWriter(connection, self._folder)
            yield store, recover_index(store, self._reader, self._folder)

    def _problems(self, connection: sqlite3.Connection) -> Iterator[str]:
        try:
            if self._versions.extractor:
                self._check_writable(connection)
            else:
                self._check_readable(connection)
        except VersionMismatchError as error:
            yield str(error)
        try:
            generation = self._reader.latest().generation
        except EngineError as error:
            # Before anything was ever written there is no index, and none is missed.
            if read_published(connection) or not is_empty(connection):
                yield f"{error} It is rebuilt from the store when it is next used."
            return
        if not fits_store(generation, read_published(connection)):
            yield f"The index in {self._folder} is not of this store. It is rebuilt when it is next used."
            return
        if pending := _count_pending(connection, generation, self._folder):
            yield f"{pending:,} changes are stored and not yet searchable: a load is under way, or was cut off."

    def _show(self, connection: sqlite3.Connection) -> Shown:
        """A searcher, and the connection in a read transaction that agrees with it.

        What a writer that is gone has stored and not published is published first.
        """
        tried = False
        for attempt in range(_ATTEMPTS):
            shown = self._try_show(connection)
            if shown is not None:
                # Where a writer is at work it publishes soon; where one was cut off nobody else would.
                if tried or not _is_pending(connection, shown.generation, self._folder):
                    return shown
                connection.execute("ROLLBACK")
                self._repair()
                tried = True
                continue
            if attempt:
                self._repair()
            time.sleep(_PAUSE_SECONDS)
        raise EngineError(f"The index in {self._folder} does not come to rest. Try again when the load has finished.")

    def _try_show(self, connection: sqlite3.Connection) -> Shown | None:
        """None where there is no index, or a writer has published between the two looks."""
        try:
            shown = self._reader.latest()
        except EngineError:
            return None
        with DriverErrors(self._folder, "be read"):
            # The searcher first: whatever it shows was in the store before.
            connection.execute("BEGIN")
            if fits_store(shown.generation, read_published(connection)):
                return shown
            connection.execute("ROLLBACK")
        return None

    def _repair(self) -> None:
        """Bring the index up to the store, unless a writer is there, which is at it already."""
        try:
            with writer_lock(self._folder, repairing=True), closing(connect(self._folder)) as connection:
                recover_index(StoreWriter(connection, self._folder), self._reader, self._folder)
        except EngineBusyError:
            return

    def _remember(self, shown: Shown) -> Memory:
        """The memory of this generation of this index, or a new one: another index counts from the beginning again."""
        with self._lock:
            memory = self._memory
            if memory is None or memory.shown is not shown:
                memory = self._memory = Memory(shown, Vocabulary(shown.searcher, self._limits))
            return memory

    def _check_readable(self, connection: sqlite3.Connection) -> None:
        stored = _made_by(connection, self._folder)
        if stored is None or self._any_version or stored.analyser == self._versions.analyser:
            return
        raise VersionMismatchError(
            f"The index in {self._folder} was made by analyser {stored.analyser}, and this is analyser "
            f"{self._versions.analyser}. Run: trawl reprocess"
        )

    def _check_writable(self, connection: sqlite3.Connection) -> None:
        self._check_readable(connection)
        stored = _made_by(connection, self._folder)
        if stored is not None and stored.extractor != self._versions.extractor:
            raise VersionMismatchError(
                f"The records in {self._folder} were read by extractor {stored.extractor or 'none'}, and this is "
                f"extractor {self._versions.extractor or 'none'}. Use the same model, or run: trawl reprocess"
            )


def _made_by(connection: sqlite3.Connection, folder: Path) -> Versions | None:
    """What made the records that are stored; None where there are none."""
    with DriverErrors(folder, "be read"):
        return None if is_empty(connection) else read_versions(connection)


def _is_pending(connection: sqlite3.Connection, generation: Generation, folder: Path) -> bool:
    """Whether any change is stored that this generation of the index does not show."""
    statement = "SELECT EXISTS (SELECT 1 FROM record WHERE id > ?) OR EXISTS (SELECT 1 FROM record WHERE removed > ?)"
    with DriverErrors(folder, "be read"):
        (pending,) = connection.execute(statement, (generation.last_row, generation.number)).fetchone()
    return bool(pending)


def _count_pending(connection: sqlite3.Connection, generation: Generation, folder: Path) -> int:
    """How many changes are stored that this generation of the index does not show."""
    statement = "SELECT count(*) FROM record WHERE id > ? OR removed > ?"
    with DriverErrors(folder, "be read"):
        (pending,) = connection.execute(statement, (generation.last_row, generation.number)).fetchone()
    return int(pending)
