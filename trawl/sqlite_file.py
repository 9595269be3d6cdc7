"""SQLite files as trawl opens them: for their owner only, with a write-ahead log, whoever else opens them meanwhile."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import suppress
from pathlib import Path

_PAUSE_SECONDS = 0.02


def create_private(path: Path) -> None:
    """Make the file, readable by its owner only, where it is not there; SQLite makes its log alike. Raises OSError.

    One that exists is not opened: to close it again would free the locks that the process's connections hold on it.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def switch_to_wal(connection: sqlite3.Connection, patience: float) -> None:
    """Have the file keep a write-ahead log, waiting up to `patience` seconds for another process that is at the file.

    SQLite itself does not wait here, whatever its busy timeout: two that open a new file at once would meet.
    Raises sqlite3.OperationalError as SQLite does.
    """
    end = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return
