"""The audit journal: an entry is there whole or not at all, and none is lost on its way to the ledger."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from trawl.journal import UNREADABLE, JournalEntry, JournalError, append_entry, take_entries


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit.journal"


def taken(path: Path) -> list[object]:
    """Take the entries over; return each one's query, or the line that was unreadable."""
    entries: list[JournalEntry] = []
    take_entries(path, entries.extend)
    return [entry.payload["line" if entry.action == UNREADABLE else "query"] for entry in entries]


def ids(path: Path, content: bytes) -> list[str]:
    """Take over the entries of a journal with this content; return their ids."""
    path.write_bytes(content)
    entries: list[JournalEntry] = []
    take_entries(path, entries.extend)
    return [entry.id for entry in entries]


@pytest.mark.parametrize("query", ["a kite", "£15\u2028next\x85line\x1cand", "half \udce9 of it", 'a "quoted" \n line'])
def test_what_was_typed_comes_back(path: Path, query: str) -> None:
    append_entry(path, "analyst", "search", {"query": query})
    append_entry(path, "analyst", "search", {"query": "after"})
    assert taken(path) == [query, "after"]
    assert taken(path) == []


def test_a_failure_keeps_the_entries(path: Path) -> None:
    append_entry(path, "analyst", "search", {"query": "a kite"})

    def fail(_: object) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        take_entries(path, fail)
    assert taken(path) == ["a kite"]


def test_the_time_is_that_of_the_deed(path: Path) -> None:
    before = datetime.now(UTC)
    append_entry(path, "analyst", "search", {"query": "a kite"})
    after = datetime.now(UTC)
    entries: list[JournalEntry] = []
    take_entries(path, entries.extend)
    assert before <= entries[0].at <= after
    assert entries[0].payload == {"query": "a kite"}


@pytest.mark.parametrize(
    "torn", [b'{"actor": "ana', b"\0\0\0", b"\xff\xfe", b"[]", b'{"id": "1", "at": "yesterday"}', b"[" * 100_000]
)
def test_a_torn_line_is_kept_and_spoils_no_other(path: Path, torn: bytes) -> None:
    append_entry(path, "analyst", "search", {"query": "a kite"})
    with path.open("ab") as file:
        file.write(torn)
    append_entry(path, "analyst", "search", {"query": "two kites"})
    with path.open("ab") as file:
        file.write(torn)
    kept = torn.decode("ascii", "backslashreplace")
    content = path.read_bytes()
    assert taken(path) == ["a kite", kept, "two kites", kept]
    assert len(set(ids(path, content))) == 4
    assert ids(path, content) == ids(path, content), "what is taken over again is known by its id"
    assert taken(path) == []


def test_nobody_waits_while_entries_are_taken_over(path: Path) -> None:
    append_entry(path, "analyst", "search", {"query": "a kite"})
    rounds: list[list[object]] = []

    def record(entries: list[JournalEntry]) -> None:
        rounds.append([entry.payload["query"] for entry in entries])
        if len(rounds) == 1:
            # In a thread, because a lock that is held would make this wait for ever.
            thread = Thread(target=append_entry, args=(path, "analyst", "search", {"query": "meanwhile"}), daemon=True)
            thread.start()
            thread.join(10)
            assert not thread.is_alive()

    take_entries(path, record)
    assert rounds == [["a kite"], ["meanwhile"]]
    assert path.read_bytes() == b""


def test_what_another_process_took_over_meanwhile_is_not_lost(path: Path) -> None:
    append_entry(path, "analyst", "search", {"query": "a kite"})
    rounds: list[list[object]] = []

    def record(entries: list[JournalEntry]) -> None:
        rounds.append([entry.payload["query"] for entry in entries])
        if len(rounds) == 1:
            assert taken(path) == ["a kite"]
            append_entry(path, "analyst", "search", {"query": "meanwhile"})

    take_entries(path, record)
    assert rounds == [["a kite"], ["meanwhile"]]


def test_a_journal_that_is_never_still_is_left_for_the_next_time(path: Path) -> None:
    append_entry(path, "analyst", "search", {"query": "0"})
    given: list[str] = []

    def record(entries: list[JournalEntry]) -> None:
        given.extend(entry.id for entry in entries)
        append_entry(path, "analyst", "search", {"query": "more"})

    take_entries(path, record)
    assert len(given) == len(set(given))
    assert len(taken(path)) == len(given) + 1


def test_a_disk_that_takes_half_of_an_entry_keeps_none_of_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append_entry(path, "analyst", "search", {"query": "a kite"})
    write = os.write
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:10]))
        with pytest.raises(JournalError, match="No space left"):
            append_entry(path, "analyst", "search", {"query": "two kites"})
    append_entry(path, "analyst", "search", {"query": "three kites"})
    assert taken(path) == ["a kite", "three kites"]


def test_a_journal_that_cannot_be_opened(path: Path) -> None:
    path.mkdir()
    with pytest.raises(JournalError, match=r"audit\.journal cannot be written"):
        append_entry(path, "analyst", "search", {})
    with pytest.raises(JournalError, match=r"Is a directory.* Mend it"):
        take_entries(path, lambda _: None)
