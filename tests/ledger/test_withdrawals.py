"""Which records were taken out, when, by what and why."""

from __future__ import annotations

from dataclasses import replace

from trawl.access import Principal, may_see
from trawl.ledger import Ledger
from trawl.model import Key, Lineage, Record

READER = Principal("reader")
C1 = Record("crime", "C1", "", force="Durham", marking="OFFICIAL", sequence=7, lineage=Lineage(1))
C2 = Record("crime", "C2", "", marking="SECRET", sequence=8, lineage=Lineage(2))


def test_a_withdrawal_is_kept_by_key_with_who_might_see_it(ledger: Ledger) -> None:
    one, two = ledger.loads.start("crime", "/feeds/a.csv"), ledger.loads.start("crime", "/feeds/b.csv")
    ledger.withdrawals.note([C1, C2], "its source has deleted it", two.id)
    found = ledger.withdrawals.find([C1.key, Key("crime", "C3"), C2.key, Key("custody", "C1")])
    assert found.keys() == {C1.key, C2.key}
    gone = found[C1.key]
    assert (gone.load_id, gone.written_by, gone.reason) == (two.id, one.id, "its source has deleted it")
    assert [may_see(READER, found[key].outline) for key in (C1.key, C2.key)] == [True, False]
    assert list(ledger.withdrawals.of_load(two.id)) == [*found.values()]
    assert list(ledger.withdrawals.of_load(one.id)) == []
    assert ledger.withdrawals.files_of(two.id) == ("/feeds/a.csv", "/feeds/b.csv")


def test_what_is_broken_off_and_done_again_is_noted_once(ledger: Ledger) -> None:
    begun, again = ledger.loads.start("crime", "/feeds/a.csv"), ledger.loads.start("crime", "/feeds/a.csv")
    ledger.withdrawals.note([C1], "deleted", begun.id)
    ledger.withdrawals.note([C1], "deleted", again.id)
    assert (list(ledger.withdrawals.of_load(begun.id)), ledger.withdrawals.find([C1.key])[C1.key].load_id) == ([], 2)


def test_a_record_that_came_back_and_went_again_has_gone_twice(ledger: Ledger) -> None:
    begun = ledger.loads.start("crime", "/feeds/a.csv")
    ledger.withdrawals.note([C1], "deleted", begun.id)
    ledger.withdrawals.note([replace(C1, sequence=20)], "a subject\0 asked for it")
    assert len(list(ledger.withdrawals.of_load(begun.id))) == 1
    newest = ledger.withdrawals.find([C1.key])[C1.key]
    assert (newest.sequence, newest.load_id) == (20, 0)
    assert ledger.withdrawals.named("C1") == (newest,)


def test_of_many_keys_each_is_found(ledger: Ledger) -> None:
    records = [Record("crime", f"C{n}", "", marking="OFFICIAL", sequence=n) for n in range(5_000)]
    ledger.withdrawals.note(records, "deleted")
    assert len(ledger.withdrawals.find([record.key for record in records])) == 5_000
