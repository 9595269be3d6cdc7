"""Rejected rows stay unread until something makes them good."""

from __future__ import annotations

import pytest

from trawl.errors import LedgerError
from trawl.ledger import Ledger, LoadCounts
from trawl.ledger.unread import UnreadRows
from trawl.model import Key, Load, Rejection, RemarkCount, RowRemark


def load(ledger: Ledger, *record_ids: str, source: str = "crime", file: str = "/feeds/a.csv") -> Load:
    """A finished load that rejected a row of each of these records, "" where nobody could tell."""
    begun = ledger.loads.start(source, file)
    rows = [Rejection("a.csv", row, "has no text", f"{name},,", "", name) for row, name in enumerate(record_ids, 1)]
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
    assert ledger.unread.records_of("crime") == {"A", "B"}
    assert ledger.unread.records_of("custody") == set()


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


def test_a_row_without_an_id_counts_once_however_often_it_comes(ledger: Ledger) -> None:
    load(ledger, "", "A", file="/feeds/a.csv")
    load(ledger, "", file="/feeds/b.csv")
    assert counts(ledger) == [("crime", "/feeds/b.csv", 1), ("crime", "/feeds/a.csv", 1)]


def test_another_file_of_the_same_name_does_not_settle_what_it_does_not_say(ledger: Ledger) -> None:
    """A week's export is written over the last one's."""
    load(ledger, "")
    begun = ledger.loads.start("crime", "/feeds/a.csv")
    ledger.loads.reject(begun.id, [Rejection("a.csv", 1, "has no id", ",another text")])
    ledger.unread.settle_finished(ledger.loads.finish(begun.id, LoadCounts(read=1, rejected=1)))
    load(ledger)
    assert counts(ledger) == [("crime", "/feeds/a.csv", 2)]


def test_what_an_undone_load_settled_is_unread_again(ledger: Ledger) -> None:
    load(ledger, "A", "B")
    later = ledger.loads.start("crime", "/feeds/b.csv")
    ledger.unread.settle_read(later, ["A"])
    ledger.loads.reject(later.id, [Rejection("b.csv", 1, "has no text", "", record_id="B")])
    later = ledger.loads.finish(later.id, LoadCounts(read=1, rejected=1))
    ledger.unread.settle_finished(later)
    assert counts(ledger) == [("crime", "/feeds/b.csv", 1)]
    ledger.unread.reopen(later)
    ledger.loads.undo(later.id, "the wrong file", 0)
    assert counts(ledger) == [("crime", "/feeds/a.csv", 2)]


def test_records_taken_out_count_until_each_is_read_again(ledger: Ledger) -> None:
    begun = ledger.loads.start("crime", "/feeds/a.csv")
    done = ledger.loads.finish(begun.id, LoadCounts(read=3, written=3, amended=2))
    assert ledger.unread.note_taken_out(done, [Key("crime", "A")]) == 1
    assert ledger.unread.note_taken_out(done, [Key("crime", name) for name in ("A", "B", "C")]) == 3
    assert ledger.unread.count_taken_out() == {}, "nothing is missing while the load stands"
    ledger.loads.undo(done.id, "the wrong file", 2)
    assert ledger.unread.count_taken_out() == {"crime": 2}
    assert ledger.unread.records_of("crime") == {"A", "B", "C"}
    later = ledger.loads.start("crime", "/feeds/b.csv")
    ledger.unread.settle_read(later, ["A", "Z"])
    assert ledger.unread.count_taken_out() == {"crime": 2}
    ledger.unread.settle_read(later, ["B"])
    assert ledger.unread.count_taken_out() == {"crime": 1}
    ledger.unread.settle_withdrawn([Key("crime", "C")])
    assert ledger.unread.count_taken_out() == {}
    ledger.unread.note_taken_out(done, [Key("crime", "D")])
    assert ledger.unread.dismiss(ledger.loads.get(done.id), "nobody misses it") == 1
    assert ledger.unread.count_taken_out() == {}


def test_rows_of_loads_that_failed_or_were_undone_are_not_counted(ledger: Ledger) -> None:
    broken = ledger.loads.start("crime", "/feeds/a.csv")
    ledger.loads.reject(broken.id, [Rejection("a.csv", 1, "has no text", "", record_id="A")])
    ledger.loads.fail(broken.id, "interrupted")
    undone = load(ledger, "B")
    ledger.loads.undo(undone.id, "the wrong file", 0)
    assert counts(ledger) == []


def test_somebody_can_say_that_rows_need_not_be_read(ledger: Ledger) -> None:
    first, second = load(ledger, "A"), load(ledger, "B", file="/feeds/b.csv")
    assert ledger.unread.dismiss(first, "test rows of the supplier") == 1
    assert counts(ledger) == [("crime", "/feeds/b.csv", 1)]
    with pytest.raises(LedgerError, match="nothing to dismiss"):
        ledger.unread.dismiss(first, "again")
    assert ledger.unread.dismiss(second, "as well") == 1


def test_nothing_of_a_withdrawn_record_is_to_be_read(ledger: Ledger) -> None:
    load(ledger, "A", "B")
    load(ledger, "A", source="intelligence")
    ledger.unread.settle_withdrawn([Key("crime", "A"), Key("custody", "B")])
    assert counts(ledger) == [("intelligence", "/feeds/a.csv", 1), ("crime", "/feeds/a.csv", 1)]


def test_values_left_empty_count_until_their_record_is_read_again(ledger: Ledger) -> None:
    def remarked(*record_ids: str) -> Load:
        begun = ledger.loads.start("crime", "/feeds/a.csv")
        made = [RowRemark(row, name, "dob", "N/K", "is no date") for row, name in enumerate(record_ids, 1)]
        ledger.unread.settle_read(begun, record_ids)
        ledger.loads.keep_remarks(begun.id, made)
        return ledger.loads.finish(begun.id, LoadCounts(), remarks=len(made))

    remarked("A", "B")
    assert ledger.unread.records_of("crime") == {"A", "B"}
    remarked("A")
    assert ledger.unread.count_remarks() == {"crime": (RemarkCount("dob", "is no date", 2),)}
    ledger.unread.settle_read(ledger.loads.start("crime", "/feeds/b.csv"), ["B"])
    assert ledger.unread.count_remarks() == {"crime": (RemarkCount("dob", "is no date", 1),)}
    ledger.unread.settle_withdrawn([Key("crime", "A")])
    assert ledger.unread.count_remarks() == {}
