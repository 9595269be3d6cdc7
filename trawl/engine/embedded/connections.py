"""Connections to the store for views, kept open from one view to the next: opening one costs as much as a page."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from trawl.engine.embedded.store import STORE_FILE, connect

#: Idle connections that are kept; views open at the same time beyond it open and close their own.
_KEPT = 4


class ReadConnections:
    """Takes and gives back connections that have no transaction open. Several threads may do so at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._idle: list[tuple[sqlite3.Connection, tuple[int, int]]] = []

    def take(self) -> sqlite3.Connection:
        """An idle connection to the store that is in the folder now, else a new one. Raises EngineError."""
        store = self._store()
        while True:
            try:
                connection, opened = self._idle.pop()
            except IndexError:
                return connect(self._folder)
            if opened == store:
                return connection
            connection.close()  # another index has taken its place

    def give_back(self, connection: sqlite3.Connection) -> None:
        """Keep a connection for the next view, whatever the last one left under way."""
        store = self._store()
        with suppress(sqlite3.Error):  # what cannot be rolled back is closed instead, which ends it as well
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if store is not None and len(self._idle) < _KEPT:
                self._idle.append((connection, store))
                return
        connection.close()

    def close(self) -> None:
        """Close those that are idle; views that are open give theirs back, and keep them until this is called again."""
        while self._idle:
            self._idle.pop()[0].close()

    def _store(self) -> tuple[int, int] | None:
        """Which file the store is: another one can be put in its place."""
        try:
            found = (self._folder / STORE_FILE).stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
