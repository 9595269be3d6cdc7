"""Notes on runs: kept whole each time, with who and when."""

from __future__ import annotations

from datetime import date

import pytest

from trawl.errors import LedgerError
from trawl.ledger import KeptProfile, Ledger, NotedAction, NotedGap, NotedJudgement, RunNotes
from trawl.model import IndexState, Versions

STATE = IndexState(0, 0, None, None, 0, Versions("1", "1", "1"))

FULL = RunNotes(
    "A. Analyst",
    "R. Reviewer",
    date(2026, 3, 2),
    (NotedJudgement("Likely one group.\0", "moderate"), NotedJudgement("Perhaps two.")),
    ("Whether to open an operation.",),
    (NotedAction("A1", "pursue", "Visit the shops", "DS X", date(2026, 3, 31), "done", "Two closed", ("partner",)),
     NotedAction("A2", "protect", "Write to schools")),
    (NotedGap("Who supplies them.", "Trading Standards"),),
)  # fmt: skip


def start(ledger: Ledger, profile: str = "vapes") -> str:
    return ledger.runs.start(
        profile, "h", query="q", principal="A", reason="", index=STATE, loads=(), kept=KeptProfile()
    ).id


def test_notes_come_back_as_they_were_kept(ledger: Ledger) -> None:
    run = start(ledger)
    assert ledger.notes.newest([run]) == {}
    kept = ledger.notes.add(run, FULL, "A. Analyst")
    assert (kept.notes, kept.principal, kept.run_id) == (FULL, "A. Analyst", run)
    assert ledger.notes.history(run) == (kept,)
    assert ledger.notes.newest([run]) == {run: FULL}


def test_the_newest_stand_and_those_before_are_kept(ledger: Ledger) -> None:
    first, second = start(ledger), start(ledger)
    for author in ("one", "two"):
        ledger.notes.add(first, RunNotes(author=author), author)
    ledger.notes.add(second, FULL, "three")
    assert [kept.principal for kept in ledger.notes.history(first)] == ["one", "two"]
    assert ledger.notes.newest([first, second, "nothing-20260101-1"]) == {first: RunNotes(author="two"), second: FULL}


def test_notes_are_on_a_run_that_there_is(ledger: Ledger) -> None:
    with pytest.raises(LedgerError):
        ledger.notes.add("nothing-20260101-1", FULL, "A")


def test_a_run_keeps_what_was_asked_of_its_report(ledger: Ledger) -> None:
    asked = {"formats": ["pdf"], "edition": "force"}
    said = {"query": "q", "principal": "A", "reason": "", "index": STATE, "loads": (), "kept": KeptProfile()}
    run = ledger.runs.start("vapes", "h", **said, report_order=asked)  # type: ignore[arg-type]
    assert ledger.runs.report_order(run.id) == asked
    assert ledger.runs.report_order(start(ledger)) == {}
