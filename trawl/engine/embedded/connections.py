"""Connections to the store for views, kept open from one view to the next: opening one costs as much as a page."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from trawl.engine.embedded.store import STORE_FILE, connect

#: Idle connections that are kept; views open at the same time beyond it open and close their own.
_KEPT = 4


@dataclass(frozen=True, slots=True)
class ReadConnection:
    """A connection, and the store that it was opened on; None where that was exchanged while it was opened."""

    connection: sqlite3.Connection
    store: tuple[int, int] | None


class ReadConnections:
    """Takes and gives back connections that have no transaction open. Several threads may do so at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._idle: list[ReadConnection] = []

    def take(self) -> ReadConnection:
        """An idle connection to the store that is in the folder now, else a new one. Raises EngineError."""
        store = self._store()
        while True:
            try:
                opened = self._idle.pop()
            except IndexError:
                connection = connect(self._folder)
                return ReadConnection(connection, store if store == self._store() else None)
            if opened.store == store:
                return opened
            opened.connection.close()  # another index has taken its place

    def give_back(self, opened: ReadConnection) -> None:
        """Keep a connection for the next view, unless another index has taken the place of the one it reads."""
        connection = opened.connection
        with suppress(sqlite3.Error):  # what cannot be rolled back is closed instead, which ends it as well
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if opened.store is not None and opened.store == self._store() and len(self._idle) < _KEPT:
                self._idle.append(opened)
                return
        connection.close()

    def close(self) -> None:
        """Close those that are idle; views that are open give theirs back, and keep them until this is called again."""
        while self._idle:
            self._idle.pop().connection.close()

    def _store(self) -> tuple[int, int] | None:
        """Which file the store is: another one can be put in its place."""
        try:
            found = (self._folder / STORE_FILE).stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
