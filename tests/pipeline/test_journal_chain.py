"""The journal's lines follow one another: what is taken out, altered or added by hand shows, whatever comes after."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from trawl.journal import append_entry, find_lost, take_entries
from trawl.ledger import Ledger, open_ledger

Lines = list[bytes]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit.journal"


def search(path: Path, *queries: str) -> None:
    for query in queries:
        append_entry(path, "analyst", "search", {"query": query})


def problems(path: Path) -> str:
    """What is said when the journal is taken over and the trail is checked."""
    with open_ledger(f"sqlite:///{path.parent / 'ledger.db'}") as ledger:
        take_entries(path, ledger.audit.take_over)
        return "; ".join((*ledger.audit.verify().problems, find_lost(path, ledger.audit.has_taken))).strip("; ")


def by_hand(path: Path, change: Callable[[Lines], Lines]) -> None:
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))


def test_what_trawl_writes_follows_across_what_was_taken_over(path: Path) -> None:
    assert problems(path) == ""
    search(path, "a", "b")
    assert problems(path) == ""
    search(path, "c", "half \udce9 of it")
    assert find_lost(path, lambda end: False) == ""
    assert problems(path) == ""


def test_what_follows_a_line_whose_writer_was_killed_follows_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class KilledError(BaseException): ...

    def be_killed(*_: object) -> None:
        raise KilledError

    for first in ((), ("a", "b")):
        search(path, *first)
        with monkeypatch.context() as patch:
            patch.setattr("trawl.journal._keep_end", be_killed)
            with pytest.raises(KilledError):
                search(path, "c")
        assert problems(path) == ""
        search(path, "d")
        assert problems(path) == ""


def _alter(lines: Lines) -> Lines:
    return [lines[0], lines[1].replace(b'"b"', b'"x"'), *lines[2:]]


def _alter_last(lines: Lines) -> Lines:
    return [*lines[:-1], lines[-1].replace(b'"c"', b'"x"')]


def _forge(lines: Lines) -> Lines:
    made = {**json.loads(lines[0]), "id": "0" * 32, "payload": {"query": "forged"}}
    return [*lines, json.dumps(made).encode() + b"\n"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: lines[1:], "before its number 2 are missing"),
        (lambda lines: [lines[0], lines[2]], "before its number 3 are missing"),
        (lambda lines: lines[:2], "up to its number 3 are missing at the end"),
        (lambda lines: [], "up to its number 3 are missing at the end"),
        (lambda lines: [lines[1], lines[0], lines[2]], "are missing"),
        (_alter, "a line of the journal was altered"),
        (_alter_last, "a line of the journal was altered"),
        (_forge, "a line of the journal was altered, or not written by trawl"),
        (lambda lines: [*lines[:2], b"\0" * 20 + b"\n"], "up to its number 3 are missing at the end"),
    ],
    ids=["first", "middle", "last", "all", "order", "altered", "last altered", "added", "spoilt"],
)
def test_what_a_hand_did_shows(path: Path, change: Callable[[Lines], Lines], said: str) -> None:
    search(path, "a", "b", "c")
    by_hand(path, change)
    assert said in problems(path)
    search(path, "after")
    assert "journal" in problems(path), "and goes on showing when more was written"


def test_a_crash_is_no_hand(path: Path) -> None:
    """Before the end was kept, in the middle of a line, and before what was taken over was cleared away."""
    search(path, "a")
    kept = path.with_suffix(".head").read_bytes()
    search(path, "b")
    path.with_suffix(".head").write_bytes(kept)
    search(path, "c")
    with path.open("ab") as file:
        file.write(b'{"id": "half')
    content = path.read_bytes()
    assert problems(path) == ""
    path.write_bytes(content)
    assert problems(path) == ""
    search(path, "d")
    assert problems(path) == ""


def test_lines_of_an_earlier_trawl_are_taken_as_they_are(path: Path) -> None:
    search(path, "a", "b")
    path.with_suffix(".head").unlink()
    old = [json.loads(line) for line in path.read_bytes().splitlines()]
    for line in old:
        for later in ("journal", "number", "after", "link"):
            del line[later]
    path.write_text("".join(json.dumps(line) + "\n" for line in old))
    search(path, "c")
    assert problems(path) == ""


def test_homes_that_share_a_ledger_have_a_journal_each(tmp_path: Path) -> None:
    with open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        _interleave(tmp_path, ledger)
        assert ledger.audit.verify().problems == ()


def _interleave(folder: Path, ledger: Ledger) -> None:
    for query in "abc":
        for home in ("one", "two"):
            (folder / home).mkdir(exist_ok=True)
            search(folder / home / "audit.journal", query)
            take_entries(folder / home / "audit.journal", ledger.audit.take_over)
