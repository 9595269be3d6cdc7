"""SQLite files that several processes open at the same moment."""

from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from trawl.engine.embedded import open_embedded
from trawl.ledger import open_ledger
from trawl.model import Versions
from trawl.sqlite_file import create_private, switch_to_wal


def hold(path: Path) -> sqlite3.Connection:
    """Another that is writing to a file without a log, as somebody does who is just making it."""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    return other


def open_the_ledger(path: Path) -> None:
    open_ledger(f"sqlite:///{path}").close()


def open_the_store(path: Path) -> None:
    open_embedded(path.parent, versions=Versions("0", "0", "0")).close()


@pytest.mark.parametrize(
    ("name", "opened"), [("ledger.db", open_the_ledger), ("store.db", open_the_store)], ids=["ledger", "store"]
)
def test_who_opens_a_new_file_waits_for_another_that_does(
    tmp_path: Path, name: str, opened: Callable[[Path], None]
) -> None:
    other = hold(tmp_path / name)
    threading.Timer(0.3, other.close).start()
    opened(tmp_path / name)
    with sqlite3.connect(tmp_path / name) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_it_does_not_wait_for_ever(tmp_path: Path) -> None:
    other = hold(tmp_path / "file.db")
    waiting = sqlite3.connect(tmp_path / "file.db", isolation_level=None, timeout=0)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        switch_to_wal(waiting, 0.05)
    other.close()
    switch_to_wal(waiting, 0.05)
    waiting.close()


def test_a_file_is_its_owners_only_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "file.db"
    create_private(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_bytes(b"x")
    create_private(path)
    assert path.read_bytes() == b"x"
