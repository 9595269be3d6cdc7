"""Rejected rows stay unread until something makes them good."""

from __future__ import annotations

import pytest

from trawl.errors import LedgerError
from trawl.ledger import Ledger, LoadCounts
from trawl.ledger.unread import UnreadRows
from trawl.model import Load, Rejection


def load(ledger: Ledger, *record_ids: str, source: str = "crime", file: str = "/feeds/a.csv") -> Load:
    """A finished load that rejected a row of each of these records, "" where nobody could tell."""
    begun = ledger.loads.start(source, file)
    rows = [Rejection("a.csv", row, "has no text", "", record_id=name) for row, name in enumerate(record_ids, 1)]
    ledger.loads.reject(begun.id, rows)
    finished = ledger.loads.finish(begun.id, LoadCounts(read=len(rows), rejected=len(rows)))
    ledger.unread.settle_finished(finished)
    return finished


def counts(ledger: Ledger) -> list[tuple[str, str, int]]:
    return [(one.source, one.file, one.rows) for one in ledger.unread.count()]


def test_rejected_rows_are_unread_by_source_and_file(ledger: Ledger) -> None:
    load(ledger, "A", "B")
    load(ledger, "A", source="intelligence", file="/feeds/i.csv")
    load(ledger, source="custody")
    assert ledger.unread.count() == (
        UnreadRows("intelligence", "/feeds/i.csv", 1),
        UnreadRows("crime", "/feeds/a.csv", 2),
    )
    assert ledger.unread.any_of("crime")
    assert not ledger.unread.any_of("custody")


def test_a_row_is_settled_when_its_record_is_read(ledger: Ledger) -> None:
    load(ledger, "A", "B")
    load(ledger, "A", source="intelligence")
    later = ledger.loads.start("crime", "/feeds/b.csv")
    ledger.unread.settle_read(later, ["A", "C"])
    assert counts(ledger) == [("intelligence", "/feeds/a.csv", 1), ("crime", "/feeds/a.csv", 1)]


def test_a_row_rejected_again_counts_once(ledger: Ledger) -> None:
    load(ledger, "A", "B")
    load(ledger, "A", file="/feeds/b.csv")
    assert counts(ledger) == [("crime", "/feeds/b.csv", 1), ("crime", "/feeds/a.csv", 1)]


def test_a_row_without_an_id_is_settled_by_reading_its_file_again(ledger: Ledger) -> None:
    load(ledger, "", "A")
    load(ledger, file="/feeds/other.csv")
    assert counts(ledger) == [("crime", "/feeds/a.csv", 2)]
    load(ledger)
    assert counts(ledger) == [("crime", "/feeds/a.csv", 1)], "the record A was not in the file that was read again"
    assert ledger.unread.any_of("crime")


def test_rows_of_loads_that_failed_or_were_undone_are_not_counted(ledger: Ledger) -> None:
    broken = ledger.loads.start("crime", "/feeds/a.csv")
    ledger.loads.reject(broken.id, [Rejection("a.csv", 1, "has no text", "", record_id="A")])
    ledger.loads.fail(broken.id, "interrupted")
    undone = load(ledger, "B")
    ledger.loads.undo(undone.id, "the wrong file")
    assert counts(ledger) == []


def test_somebody_can_say_that_rows_need_not_be_read(ledger: Ledger) -> None:
    first, second = load(ledger, "A"), load(ledger, "B", file="/feeds/b.csv")
    assert ledger.unread.dismiss(first, "test rows of the supplier") == 1
    assert counts(ledger) == [("crime", "/feeds/b.csv", 1)]
    with pytest.raises(LedgerError, match="nothing to dismiss"):
        ledger.unread.dismiss(first, "again")
    assert ledger.unread.dismiss(second, "as well") == 1
