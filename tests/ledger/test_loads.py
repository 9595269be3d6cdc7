"""Loads, their rejections, and the ingest sequence."""

from __future__ import annotations

import multiprocessing

import pytest

from trawl.errors import LedgerError, NotFoundError
from trawl.ledger import INTERRUPTED, Ledger, LoadCounts, open_ledger
from trawl.model import Rejection, find_unmended


def rejection(row: int, content: str = "a,b") -> Rejection:
    return Rejection("feed.csv", row, f"row {row} has no text", content)


def test_a_load_is_in_flight_until_its_counts_reconcile(ledger: Ledger) -> None:
    load = ledger.loads.start("crime", "feed.csv", "utf-8")
    assert (load.state, load.encoding, load.finished, load.started.tzinfo is not None) == (
        "in flight",
        "utf-8",
        None,
        True,
    )
    assert ledger.loads.reject(load.id, [rejection(3), rejection(7)]) == 2
    finished = ledger.loads.finish(load.id, LoadCounts(read=10, written=7, unchanged=1, rejected=2))
    assert (finished.state, finished.read, finished.written, finished.unchanged, finished.rejected) == (
        "finished", 10, 7, 1, 2,
    )  # fmt: skip
    assert finished.finished is not None
    assert finished.finished >= finished.started
    assert ledger.loads.get(load.id) == finished
    assert list(ledger.loads.rejections(load.id)) == [rejection(3), rejection(7)]


@pytest.mark.parametrize(
    "counts",
    [LoadCounts(read=10, written=8, rejected=1), LoadCounts(read=10, written=10), LoadCounts(read=9, written=10)],
)
def test_counts_that_do_not_reconcile_are_refused(ledger: Ledger, counts: LoadCounts) -> None:
    load = ledger.loads.start("crime", "feed.csv")
    ledger.loads.reject(load.id, [rejection(1)])
    with pytest.raises(LedgerError, match="does not reconcile"):
        ledger.loads.finish(load.id, counts)
    assert ledger.loads.get(load.id).state == "in flight"


def test_a_load_ends_once(ledger: Ledger) -> None:
    load = ledger.loads.start("crime", "feed.csv")
    failed = ledger.loads.fail(load.id, "the disk is full", LoadCounts(read=3, written=3))
    assert (failed.state, failed.reason, failed.read) == ("failed", "the disk is full", 3)
    with pytest.raises(LedgerError, match="is failed already"):
        ledger.loads.finish(load.id, LoadCounts())
    with pytest.raises(LedgerError, match="is failed already"):
        ledger.loads.reject(load.id, [rejection(1)])
    with pytest.raises(NotFoundError, match="no load 99"):
        ledger.loads.get(99)


def test_loads_of_a_dead_process_are_abandoned(ledger: Ledger) -> None:
    done = ledger.loads.start("crime", "a.csv")
    ledger.loads.finish(done.id, LoadCounts())
    dead = ledger.loads.start("custody", "b.csv")
    assert [(load.id, load.state, load.reason) for load in ledger.loads.abandon_in_flight()] == [
        (dead.id, "failed", INTERRUPTED)
    ]
    assert ledger.loads.abandon_in_flight() == ()
    assert [load.state for load in ledger.loads.list()] == ["finished", "failed"]
    assert [load.id for load in ledger.loads.list("custody")] == [dead.id]


def test_content_that_a_database_cannot_keep_is_kept_visibly(ledger: Ledger) -> None:
    load = ledger.loads.start("crime", "feed.csv")
    ledger.loads.reject(load.id, [rejection(1, "a\0b \ud800 £")])
    (kept,) = ledger.loads.rejections(load.id)
    assert kept.content == "a␀b ? £"


def test_sequences_rise_and_are_never_given_twice(ledger: Ledger) -> None:
    assert ledger.reserve_sequences(3) == range(1, 4)
    assert ledger.reserve_sequences(1) == range(4, 5)
    assert ledger.reserve_sequences(2, above=100) == range(101, 103)
    assert ledger.reserve_sequences(1, above=5) == range(103, 104)


def _reserve(url: str, times: int) -> list[int]:
    with open_ledger(url) as ledger:
        return [number for _ in range(times) for number in ledger.reserve_sequences(2)]


def test_two_processes_get_different_sequences(ledger_url: str) -> None:
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        given = pool.starmap(_reserve, [(ledger_url, 50)] * 2)
    assert sorted(given[0] + given[1]) == list(range(1, 201))


def test_a_load_that_failed_can_be_dismissed(ledger: Ledger) -> None:
    load = ledger.loads.start("crime", "feed.csv")
    with pytest.raises(LedgerError, match="is in flight; only one that failed"):
        ledger.loads.dismiss(load.id, "not a feed")
    ledger.loads.fail(load.id, "it is empty")
    assert find_unmended(ledger.loads.list()) == (ledger.loads.get(load.id),)
    dismissed = ledger.loads.dismiss(load.id, "not a feed")
    assert (dismissed.state, dismissed.reason) == ("dismissed", "it is empty (dismissed: not a feed)")
    assert find_unmended(ledger.loads.list()) == ()
    with pytest.raises(LedgerError, match="is dismissed; only one that failed"):
        ledger.loads.dismiss(load.id, "twice")
