"""Calls that last, or are about to: of SQLite, of the index, and of the operating system."""

from __future__ import annotations

import functools
import os
import sqlite3
import sqlite3.dbapi2
from collections.abc import Callable
from typing import Any

from trawl.engine.embedded.index import IndexWriter

_SYSTEM = ("replace", "rename", "unlink", "rmdir", "mkdir", "open", "write", "fsync", "truncate", "chmod")


def watch_calls(step: Callable[[], None]) -> None:
    """Call `step` before and behind each of them, for the rest of this process."""

    def watch(call: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(call)
        def watched(*arguments: Any, **options: Any) -> Any:
            step()
            done = call(*arguments, **options)
            step()
            return done

        return watched

    for name in _SYSTEM:
        setattr(os, name, watch(getattr(os, name)))
    for name, call in list(vars(IndexWriter).items()):
        if callable(call) and not name.startswith("__"):
            setattr(IndexWriter, name, watch(call))
    connect = functools.partial(sqlite3.connect, factory=_make_connection(watch))
    sqlite3.connect = sqlite3.dbapi2.connect = connect


def _make_connection(watch: Callable[..., Callable[..., Any]]) -> type[sqlite3.Connection]:
    class Cursor(sqlite3.Cursor):
        execute = watch(sqlite3.Cursor.execute)
        executemany = watch(sqlite3.Cursor.executemany)

    class Connection(sqlite3.Connection):
        commit = watch(sqlite3.Connection.commit)

        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

        def execute(self, *arguments: Any) -> Any:
            return self.cursor().execute(*arguments)

        def executemany(self, *arguments: Any) -> Any:
            return self.cursor().executemany(*arguments)

    return Connection
