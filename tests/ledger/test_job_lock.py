"""Jobs of processes that were killed are closed as failed, and those of processes at work are left alone."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from trawl.errors import LedgerError
from trawl.ledger import KeptProfile, Ledger, open_ledger
from trawl.ledger.schema import leases
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


def run_out(ledger: Ledger, older_than: datetime) -> None:
    """Have the leases that were taken before this moment run out, as they do when nobody renews them."""
    with ledger._database.write() as connection:
        old = leases.update().where(leases.c.renewed < older_than)
        connection.execute(old.values(renewed=datetime.now(UTC) - timedelta(days=1)))


def renewed(ledger: Ledger) -> datetime:
    with ledger._database.read() as connection:
        moment: datetime = connection.execute(sa.select(leases.c.renewed)).scalar_one()
    return moment


def test_what_a_machine_left_that_went_without_a_word_is_closed_though_others_work(ledger_url: str) -> None:
    """Its lock is held as long as the server takes its connection for open."""
    due = datetime(2026, 11, 30, tzinfo=UTC)
    with (
        open_ledger(ledger_url) as gone,
        open_ledger(ledger_url) as other,
        open_ledger(ledger_url) as mine,
        gone.attend(),
    ):
        lost, taken = begin(gone), gone.schedules.begin("monthly", "kites", "", due, 0)
        moment = datetime.now(UTC)
        with other.attend():
            kept = begin(other)
            mine.close_cut_off()
            assert [run.state for run in mine.runs.list()] == ["in flight", "in flight"]
            run_out(mine, moment)
            mine.close_cut_off()
            assert (mine.runs.get(lost).state, mine.runs.get(kept).state) == ("failed", "in flight")
            assert [wash.state for wash in mine.washes.list()] == ["failed", "in flight"]
            with pytest.raises(LedgerError, match="is failed already"):
                gone.runs.complete(lost, {})
            assert other.schedules.begin("monthly", "kites", "", due, 0) == taken
            gone.schedules.end(taken or 0, run_id=lost)
            (scheduled,) = mine.schedules.list()
            assert (scheduled.state, scheduled.run_id) == ("running", "")
            other.schedules.end(taken or 0, run_id=kept)
            (scheduled,) = mine.schedules.list()
            assert (scheduled.state, scheduled.run_id) == ("done", kept)


def test_a_lease_is_renewed_as_long_as_somebody_works(ledger_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trawl.ledger.leases._RENEWED_EVERY", timedelta(seconds=0.05))
    with open_ledger(ledger_url) as ledger, open_ledger(ledger_url) as other, ledger.attend():
        run = begin(ledger)
        run_out(other, datetime.now(UTC) + timedelta(days=1))
        while renewed(other) < datetime.now(UTC) - timedelta(hours=1):
            time.sleep(0.05)
        other.close_cut_off()
        assert other.runs.get(run).state == "in flight"
