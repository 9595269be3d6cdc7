"""Jobs of processes that were killed are closed as failed, and those of processes at work are left alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from trawl.ledger import KeptProfile, Ledger, open_ledger
from trawl.model import IndexState, Versions

_INDEX = IndexState(0, 0, None, None, 0, Versions("0", "0", "0"))


def begin(ledger: Ledger) -> str:
    """Begin a load, a run and a wash, as a process does that is then killed."""
    ledger.loads.start("narratives", "feed.jsonl")
    ledger.washes.start("list.csv", principal="analyst", reason="", index=_INDEX)
    run = ledger.runs.start(
        "kites", "hash", query="kite", principal="analyst", reason="", index=_INDEX, loads=(), kept=KeptProfile()
    )
    return run.id


def states(ledger: Ledger) -> set[str]:
    return {job.state for jobs in (ledger.loads, ledger.runs, ledger.washes) for job in jobs.list()}


def test_what_was_cut_off_is_closed(ledger_url: str) -> None:
    with open_ledger(ledger_url) as ledger:
        run = begin(ledger)
        assert states(ledger) == {"in flight"}
        ledger.close_cut_off()
        assert states(ledger) == {"failed"}
        assert ledger.runs.get(run).failure == "cut off; run the profile again"
        assert ledger.washes.list()[0].failure == "cut off; wash the list again"
        finished = ledger.runs.get(run).finished
        assert finished is not None
        assert finished <= datetime.now(UTC)


def test_nothing_is_closed_while_anybody_is_at_work(ledger_url: str) -> None:
    with open_ledger(ledger_url) as mine, open_ledger(ledger_url) as theirs:
        with theirs.attend():
            begin(theirs)
            mine.close_cut_off()
            with mine.attend():
                pass
            assert states(mine) == {"in flight"}
        mine.close_cut_off()
        assert states(mine) == {"failed"}


def test_the_next_job_closes_what_was_cut_off(ledger_url: str) -> None:
    with open_ledger(ledger_url) as ledger:
        begin(ledger)
        with ledger.attend():
            assert states(ledger) == {"failed"}
            begin(ledger)
            assert states(ledger) == {"failed", "in flight"}


def test_a_failure_at_work_frees_the_lock(ledger_url: str) -> None:
    with open_ledger(ledger_url) as ledger, open_ledger(ledger_url) as other:
        begin(ledger)
        with pytest.raises(RuntimeError), ledger.attend():
            raise RuntimeError
        begin(ledger)
        other.close_cut_off()
        assert states(other) == {"failed"}
