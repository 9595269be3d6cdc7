"""Loads, their rejections, and the ingest sequence."""

from __future__ import annotations

import multiprocessing
import random
import string
from pathlib import Path

import pytest

from trawl.errors import LedgerError, NotFoundError
from trawl.ledger import INTERRUPTED, Ledger, LoadCounts, open_ledger
from trawl.model import Key, Load, Rejection, RemarkCount, RowRemark, StaleVersion, find_unmended


def rejection(row: int, content: str = "a,b") -> Rejection:
    return Rejection("feed.csv", row, f"row {row} has no text", content)


def remark(row: int, column: str = "DOB", value: str = "N/K", reason: str = "no date") -> RowRemark:
    return RowRemark(row, f"C{row}", column, value, reason, "OFFICIAL")


def finish(ledger: Ledger, load_id: int, rejected: int = 0, remarks: int = 0) -> Load:
    return ledger.loads.finish(load_id, LoadCounts(read=rejected, rejected=rejected), remarks=remarks)


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
    assert ledger.reserve_sequences(1, above=104) == range(105, 106), "the next one is the index's already"
    assert ledger.reserve_sequences(1, above=105) == range(106, 107)


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


def test_what_a_load_learnt_and_remarked_on_is_given_back(ledger: Ledger) -> None:
    load = ledger.loads.start("crime", "feed.csv", "cp1252")
    assert (load.remarks, load.encoding_evidence, load.unused_columns) == (0, "", ())
    made = [remark(1), remark(2, "Lat", "NaN\0 £", "no number"), remark(3)]
    assert ledger.loads.keep_remarks(load.id, made[:1]) == 1
    assert ledger.loads.keep_remarks(load.id, iter(made[1:])) == 2
    assert ledger.loads.keep_remarks(load.id, []) == 0
    done = ledger.loads.finish(
        load.id, LoadCounts(3, 3), remarks=3, encoding_evidence="£ before a digit", unused_columns=["Notes", "Café"]
    )
    assert (done.remarks, done.encoding_evidence, done.unused_columns) == (3, "£ before a digit", ("Notes", "Café"))
    assert ledger.loads.get(load.id) == done
    assert ledger.loads.list() == (done,)
    assert list(ledger.loads.remarks(load.id)) == [made[0], remark(2, "Lat", "NaN␀ £", "no number"), made[2]]


def test_remarks_that_do_not_reconcile_are_refused(ledger: Ledger) -> None:
    load = ledger.loads.start("crime", "feed.csv")
    ledger.loads.keep_remarks(load.id, [remark(1)])
    for told in (0, 2):
        with pytest.raises(LedgerError, match=rf"does not reconcile.* {told} remarks \(1 kept\)"):
            ledger.loads.finish(load.id, LoadCounts(), remarks=told)
    assert ledger.loads.get(load.id).state == "in flight"
    finish(ledger, load.id, remarks=1)
    with pytest.raises(LedgerError, match="is finished already"):
        ledger.loads.keep_remarks(load.id, [remark(2)])


def test_remarks_are_counted_by_column_and_reason_when_a_load_ends(ledger: Ledger) -> None:
    first, second, third = (ledger.loads.start("crime", f"{name}.csv") for name in "abc")
    ledger.loads.keep_remarks(first.id, [remark(1), remark(2, reason="not yet born"), remark(3), remark(4, "Lat")])
    ledger.loads.keep_remarks(second.id, [remark(1)])
    assert ledger.loads.remark_counts([first.id]) == {first.id: ()}
    finish(ledger, first.id, remarks=4)
    assert ledger.loads.fail(second.id, "the disk is full").remarks == 1
    ledger.loads.abandon_in_flight()
    counts = ledger.loads.remark_counts([first.id, third.id])
    assert counts[first.id][0] == RemarkCount("DOB", "no date", 2)
    assert set(counts[first.id][1:]) == {("DOB", "not yet born", 1), ("Lat", "no date", 1)}
    assert counts[third.id] == ()
    assert ledger.loads.remark_counts([second.id, 99]) == {second.id: (RemarkCount("DOB", "no date", 1),), 99: ()}
    assert ledger.loads.remark_counts([]) == {}


def test_a_rejection_keeps_the_id_of_its_record(ledger: Ledger) -> None:
    # Longer than the key of a tree may be in PostgreSQL, and of letters that do not compress.
    long = "".join(random.Random(13).choices(string.printable, k=20_000))
    load = ledger.loads.start("crime", "feed.csv")
    kept = [
        Rejection("feed.csv", 1, "no text", "C1,", record_id="C1"),
        Rejection("feed.csv", 2, "", "", record_id=long),
    ]
    ledger.loads.reject(load.id, kept)
    assert list(ledger.loads.rejections(load.id)) == kept


def test_the_content_of_a_record_is_erased_wherever_it_is_kept(ledger: Ledger) -> None:
    crime, custody = ledger.loads.start("crime", "a.csv"), ledger.loads.start("custody", "b.csv")
    rejected = [Rejection("a.csv", 1, "no text", "C1,secret", record_id="C1"), Rejection("a.csv", 2, "no id", "secret")]
    for load in (crime, custody):
        ledger.loads.reject(load.id, rejected)
        ledger.loads.keep_remarks(load.id, [remark(1), remark(2)])
    assert ledger.loads.erase_content([Key("crime", "C1"), Key("crime", "C9"), Key("crime", "")]) == 2
    assert [row.content for row in ledger.loads.rejections(crime.id)] == ["", "secret"]
    assert [row.value for row in ledger.loads.remarks(crime.id)] == ["", "N/K"]
    assert list(ledger.loads.rejections(custody.id)) == rejected
    assert list(ledger.loads.remarks(custody.id)) == [remark(1), remark(2)]
    (blanked, _) = ledger.loads.rejections(crime.id)
    assert (blanked.row, blanked.reason, blanked.record_id) == (1, "no text", "C1")
    assert ledger.loads.erase_content([Key("crime", "C1")]) == 0
    assert ledger.loads.erase_content([]) == 0


def test_what_was_erased_is_gone_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with open_ledger(f"sqlite:///{path}") as ledger:
        load = ledger.loads.start("crime", "a.csv")
        ledger.loads.reject(load.id, [Rejection("a.csv", 1, "no text", "words of a child", record_id="C1")])
    assert b"words of a child" in path.read_bytes()
    with open_ledger(f"sqlite:///{path}") as ledger:
        ledger.loads.erase_content([Key("crime", "C1")])
    assert b"words of a child" not in path.read_bytes()


def test_an_older_stale_note_counts_again_when_the_newer_load_is_undone(ledger: Ledger) -> None:
    key = Key("crime", "C1")
    first, second = ledger.loads.start("crime", "a.csv"), ledger.loads.start("crime", "b.csv")
    for load in (first, second):
        ledger.loads.note_stale([StaleVersion(load.id, key, "no text")])
        finish(ledger, load.id)
    assert [stale.load_id for stale in ledger.loads.stale()] == [second.id]
    ledger.loads.undo(second.id, "the wrong file", 0)
    assert [stale.load_id for stale in ledger.loads.stale()] == [first.id]


def test_a_stale_version_is_noted_once_until_it_is_cleared(ledger: Ledger) -> None:
    first, second = ledger.loads.start("crime", "a.csv"), ledger.loads.start("crime", "b.csv")
    one, two, other = Key("crime", "C1"), Key("crime", "C2"), Key("custody", "C1")
    ledger.loads.note_stale([StaleVersion(first.id, key, "no text") for key in (one, two, other)])
    ledger.loads.note_stale([StaleVersion(second.id, one, "a marking"), StaleVersion(second.id, one, "no id")])
    ledger.loads.note_stale([])
    assert ledger.loads.stale() == (
        StaleVersion(first.id, two, "no text"),
        StaleVersion(first.id, other, "no text"),
        StaleVersion(second.id, one, "no id"),
    )
    ledger.loads.clear_stale([two, one, Key("crime", "C9")])
    ledger.loads.clear_stale([])
    assert [stale.key for stale in ledger.loads.stale()] == [other]


def test_a_finished_load_can_be_undone(ledger: Ledger) -> None:
    load, failed = ledger.loads.start("crime", "feed.csv"), ledger.loads.start("crime", "feed.csv")
    with pytest.raises(LedgerError, match="is in flight; only one that ended is undone"):
        ledger.loads.undo(load.id, "the wrong file", 0)
    ledger.loads.reject(load.id, [rejection(1)])
    ledger.loads.keep_remarks(load.id, [remark(2)])
    ledger.loads.note_stale([StaleVersion(load.id, Key("crime", "C1"), "no text")])
    ledger.loads.note_stale([StaleVersion(failed.id, Key("crime", "C2"), "no text")])
    finish(ledger, load.id, rejected=1, remarks=1)
    undone = ledger.loads.undo(load.id, "the wrong file", 0)
    assert (undone.state, undone.reason, undone.rejected, undone.remarks) == ("undone", "the wrong file", 1, 1)
    assert [stale.load_id for stale in ledger.loads.stale()] == [failed.id]
    assert list(ledger.loads.rejections(load.id)) == [rejection(1, content="")]
    assert [kept.value for kept in ledger.loads.remarks(load.id)] == [""]
    assert find_unmended([undone]) == ()
    with pytest.raises(LedgerError, match="is undone; only one that ended"):
        ledger.loads.undo(load.id, "twice", 0)
    with pytest.raises(NotFoundError):
        ledger.loads.undo(99, "none such", 0)
