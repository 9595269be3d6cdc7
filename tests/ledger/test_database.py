"""What can be wrong with a ledger's database, each in one clear message."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from trawl.errors import LedgerError
from trawl.ledger import database as database_module
from trawl.ledger import open_ledger


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


def test_the_file_is_its_owners_only(tmp_path: Path) -> None:
    path = tmp_path / "home" / "ledger.db"
    with open_ledger(sqlite_url(path)) as ledger:
        ledger.loads.start("crime", "a.csv")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert set(modes.values()) == {0o600}, modes
    with open_ledger(sqlite_url(path)) as ledger:
        assert len(ledger.loads.list()) == 1
        assert ledger.name == str(path)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://somewhere/trawl", "begins with 'mysql', which trawl does not speak"),
        ("ledger.db", "cannot be read. Use sqlite:///FILE"),
        ("sqlite://", "names no file"),
        ("postgresql://trawl:secret@127.0.0.1:1/trawl", "the server cannot be reached"),
    ],
)
def test_a_url_that_cannot_be_used(url: str, words: str) -> None:
    with pytest.raises(LedgerError, match=words) as caught:
        open_ledger(url)
    assert "secret" not in str(caught.value)


def test_a_directory_or_another_file_is_no_ledger(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="is a directory"):
        open_ledger(sqlite_url(tmp_path))
    other = tmp_path / "notes.txt"
    other.write_text("not a database, but long enough to be looked at as one\n" * 100)
    with pytest.raises(LedgerError, match="is no SQLite database, or is damaged"):
        open_ledger(sqlite_url(other))
    with pytest.raises(LedgerError, match="cannot be made"):
        open_ledger(sqlite_url(other / "ledger.db"))


def test_a_ledger_of_a_newer_trawl_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    open_ledger(sqlite_url(path)).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE schema_version SET version = 99")
    connection.close()
    with pytest.raises(LedgerError, match=r"written by a newer trawl \(its version is 99"):
        open_ledger(sqlite_url(path))


def test_a_ledger_of_an_earlier_trawl_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    open_ledger(sqlite_url(path)).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE schema_version SET version = 1")
    connection.close()
    with pytest.raises(LedgerError, match=r"written by an earlier trawl \(its version is 1"):
        open_ledger(sqlite_url(path))


def test_a_locked_ledger_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "_PATIENCE", 0)
    path = tmp_path / "ledger.db"
    with open_ledger(sqlite_url(path)) as ledger:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="another process is writing to it"):
            ledger.loads.start("crime", "a.csv")
        other.execute("ROLLBACK")
        other.close()
        assert ledger.loads.start("crime", "a.csv").id == 1


@pytest.mark.parametrize(
    ("pragma", "words"),
    [("PRAGMA query_only = ON", "it may not be written"), ("PRAGMA max_page_count = 1", "the disk is full")],
)
def test_a_ledger_that_cannot_be_written_says_so(tmp_path: Path, pragma: str, words: str) -> None:
    from trawl.model import Rejection

    with open_ledger(sqlite_url(tmp_path / "ledger.db")) as ledger:
        load = ledger.loads.start("crime", "a.csv")
        with ledger._database.read() as connection:
            connection.exec_driver_sql(pragma)
        with pytest.raises(LedgerError, match=words) as caught:
            ledger.loads.reject(load.id, [Rejection("a.csv", 1, "reason", "private words " * 100_000)])
        assert "private words" not in str(caught.value)
        assert "private words" not in str(caught.value.__cause__)
