"""The audit journal: an entry is there whole or not at all, and none is lost on its way to the ledger."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from trawl.journal import JournalError, append_entry, take_entries


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit.journal"


def taken(path: Path) -> list[object]:
    with take_entries(path) as entries:
        return [entry.payload["query"] for entry in entries]


@pytest.mark.parametrize("query", ["a kite", "£15\u2028next\x85line\x1cand", "half \udce9 of it", 'a "quoted" \n line'])
def test_what_was_typed_comes_back(path: Path, query: str) -> None:
    append_entry(path, "analyst", "search", {"query": query})
    append_entry(path, "analyst", "search", {"query": "after"})
    assert taken(path) == [query, "after"]
    assert taken(path) == []


def test_a_failure_keeps_the_entries(path: Path) -> None:
    append_entry(path, "analyst", "search", {"query": "a kite"})
    with pytest.raises(RuntimeError), take_entries(path):
        raise RuntimeError
    assert taken(path) == ["a kite"]


def test_the_beginning_of_an_entry_that_was_cut_off_is_left_out(path: Path) -> None:
    append_entry(path, "analyst", "search", {"query": "a kite"})
    with path.open("a") as file:
        file.write('{"actor": "ana')
    assert taken(path) == ["a kite"]


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
    with pytest.raises(JournalError, match=r"audit\.journal cannot be written"), take_entries(path):
        pass
