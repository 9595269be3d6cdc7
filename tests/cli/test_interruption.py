"""Whatever stops a job, nothing is lost, nothing is doubled, and the next one says what became of it."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.cli.conftest import PATIENCE_SECONDS, PROFILE, Trawl, wait_for
from trawl.engine.embedded import open_embedded
from trawl.errors import TrawlError
from trawl.model import Versions

pytestmark = pytest.mark.slow

RECORDS = 15_000
# Hits enough for a run to last some seconds, so that a signal finds it at work.
_MANY = 20_000


@pytest.fixture
def feed(empty: Trawl) -> Path:
    """A feed that takes long enough to load for its load to be stopped."""
    return empty.write_kites(RECORDS)


def stored(trawl: Trawl) -> int:
    """How many records are stored, as far as that can be told already."""
    folder = trawl.home / "index"
    if not folder.is_dir():
        return 0
    try:
        return open_embedded(folder, versions=Versions("0", "0", "0")).health().records
    except TrawlError:
        return 0


def stop_loading(trawl: Trawl, feed: Path, how: signal.Signals) -> tuple[int, str]:
    """Stop a load when it has stored something; return its exit code and its message."""
    process = trawl.start("load", feed, "--source", "narratives")
    wait_for(lambda: stored(trawl) > 0, process)
    process.send_signal(how)
    _, message = process.communicate(timeout=PATIENCE_SECONDS)
    assert stored(trawl) < RECORDS, "it was stopped too late for the test to mean anything"
    return process.returncode, message


def assert_whole(trawl: Trawl, feed: Path, before: int) -> None:
    """Load the file again: what was stored stays, what was not is added, and every record is there once."""
    done = trawl("load", feed, "--source", "narratives", "--json").json
    assert (done["read"], done["rejected"]) == (RECORDS, 0)
    assert (done["unchanged"], done["written"]) == (before, RECORDS - before)
    ids = trawl.ids("kite")
    assert len(ids) == RECORDS
    assert set(ids) == {f"B{n}" for n in range(RECORDS)}
    assert "PROBLEM" not in trawl("doctor").out


def test_a_load_that_is_killed_is_gone_on_with(empty: Trawl, feed: Path) -> None:
    code, _ = stop_loading(empty, feed, signal.SIGKILL)
    assert code == -signal.SIGKILL
    before = stored(empty)
    assert before > 0
    found = empty("search", "kite", "--json", "--size", 1, code=None).json["total"]
    assert found == before, "what the load had not published is published by whoever reads next"
    (dead,) = empty("loads", "--json").json
    assert (dead["state"], dead["reason"]) == ("failed", "interrupted; load the file again")
    assert "failed: interrupted; load the file again" in empty("doctor", code=1).words
    assert_whole(empty, feed, before)
    assert [load["state"] for load in empty("loads", "--json").json] == ["failed", "finished"]


def test_a_load_that_is_interrupted_says_how_far_it_came(empty: Trawl, feed: Path) -> None:
    code, message = stop_loading(empty, feed, signal.SIGINT)
    assert code == 1
    before = stored(empty)
    assert f": {before:,} records are stored. Run the same command again to go on" in message
    assert message.startswith("trawl: Interrupted after ")
    (stopped,) = empty("loads", "--json").json
    assert (stopped["state"], stopped["written"]) == ("failed", before)
    assert stopped["read"] >= stopped["written"]
    assert_whole(empty, feed, before)


def test_a_run_that_is_killed_is_not_in_flight_for_ever(trawl: Trawl) -> None:
    """A process that is under way keeps its run in flight; one that was killed does not."""
    trawl.write("home/saved_searches/favours.yml", PROFILE)
    rows = [{"id": f"B{n}", "text": f"A boy with a vape, number {n}. " + "and so on " * 30} for n in range(_MANY)]
    trawl.load(rows, "more.jsonl")
    process = trawl.start("run", "favours")
    wait_for(trawl.is_running, process)
    (live,) = trawl("report", "list", "--json").json
    process.kill()
    process.communicate()
    assert live["state"] == "in flight"
    (dead,) = trawl("report", "list", "--json").json
    assert (dead["state"], dead["failure"]) == ("failed", "cut off; run the profile again")
    assert "it failed (cut off; run the profile again)" in trawl.refuse("report", "issue", dead["id"], code=1)
    done = trawl("run", "favours", "--json").json["run"]
    assert (done["state"], done["counts"]["new"]) == ("complete", _MANY + 2)


def test_a_run_that_is_interrupted_is_kept_as_failed(trawl: Trawl) -> None:
    trawl.write("home/saved_searches/favours.yml", PROFILE)
    rows = [{"id": f"B{n}", "text": f"A boy with a vape, number {n}. " + "and so on " * 30} for n in range(_MANY)]
    trawl.load(rows, "more.jsonl")
    process = trawl.start("run", "favours")
    wait_for(trawl.is_running, process)
    process.send_signal(signal.SIGINT)
    _, message = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 1
    assert message == "trawl: Interrupted.\n"
    (stopped,) = trawl("report", "list", "--json").json
    assert (stopped["state"], stopped["failure"]) == ("failed", "interrupted (KeyboardInterrupt)")


def test_reprocessing_that_is_killed_leaves_the_index_as_it_was(trawl: Trawl) -> None:
    rows = [{"id": f"B{n}", "text": f"A kite, number {n}. " + "and so on " * 30} for n in range(_MANY)]
    trawl.load(rows, "more.jsonl")
    process = trawl.start("reprocess")
    wait_for((trawl.home / "index.new.lock").exists, process)
    process.kill()
    process.communicate()
    assert len(trawl.ids("kite")) == _MANY
    assert f"{_MANY + 4:,} records reprocessed." in trawl("reprocess").words
    assert len(trawl.ids("kite")) == _MANY
    assert sorted(path.name for path in trawl.home.glob("index*")) == ["index", "index.lock", "index.lock.pid"]


def test_a_reader_that_goes_away_is_no_error(trawl: Trawl) -> None:
    trawl.load([{"id": f"B{n}", "text": "a kite " * 50} for n in range(_MANY)], "more.jsonl")
    process = trawl.start("search", "kite", "--all")
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    assert process.wait(PATIENCE_SECONDS) == 0
    process.stderr.close()
