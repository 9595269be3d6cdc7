"""Standing lists: what they ask for, what they traced to, and when they end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from trawl.errors import NotFoundError, UsageError
from trawl.ledger import Ledger, Standing, StandingList
from trawl.model import Entity, IndexState, Key, Record, Versions

NOW = datetime.now(UTC)
PHONE = Entity("phone", "+447700900123")
KEY, OTHER = Key("crime", "C1"), Key("crime", "C2")
INDEX = IndexState(7, 7, None, None, 7, Versions("0", "1", "x"))


def keep(ledger: Ledger, name: str = "larch", owner: str = "A") -> StandingList:
    standing = ledger.standing_lists.keep(
        name, owner=owner, file="list.csv", reason="op", marking="OFFICIAL", expires=NOW + timedelta(days=90)
    )
    ledger.standing_lists.add_rows(standing.id, [(1, "one", {"a", "b"}), (2, "two", {"b"}), (3, "three", ())])
    return ledger.standing_lists.begin(standing.id)


def settle(ledger: Ledger, standing: StandingList, numbers: set[int] | None, *keys: Key) -> StandingList:
    wash = ledger.washes.start("list.csv", principal="A", reason="op", index=INDEX)
    traces = {(1, PHONE, key): Standing("h", 3) for key in keys}
    last = {"wash_id": wash.id, "basis": "x", "sequence": 7, "withdrawal": 0, "looked": NOW}
    ledger.standing_lists.settle(standing, numbers, traces, **last)
    return ledger.standing_lists.get(standing.id)


def test_rows_are_found_by_what_they_ask_for(ledger: Ledger) -> None:
    one, two = keep(ledger), keep(ledger, "elm")
    assert sorted(ledger.standing_lists.find_asking(["a", *map(str, range(3_000))])) == [(one.id, 1), (two.id, 1)]
    assert sorted(ledger.standing_lists.find_asking(["b"])) == [(one.id, 1), (one.id, 2), (two.id, 1), (two.id, 2)]
    assert list(ledger.standing_lists.rows(one.id)) == ["one", "two", "three"]
    assert list(ledger.standing_lists.rows(one.id, {3, 1})) == ["one", "three"]


def test_half_of_a_list_does_not_stand_and_gives_way(ledger: Ledger) -> None:
    said = {"owner": "A", "file": "list.csv", "reason": "op", "marking": "OFFICIAL"}
    half = ledger.standing_lists.keep("larch", expires=NOW + timedelta(days=90), **said)
    ledger.standing_lists.add_rows(half.id, [(1, "half", {"a"})])
    assert [one.is_live(NOW) for one in ledger.standing_lists.list()] == [False]
    whole = keep(ledger)
    assert whole.is_live(NOW)
    assert list(ledger.standing_lists.rows(whole.id)) == ["one", "two", "three"]
    with pytest.raises(UsageError, match="not answered yet: trawl wash due"):
        keep(ledger)
    settle(ledger, whole, None)
    with pytest.raises(UsageError, match=r"or choose another name\.$"):
        keep(ledger)


def test_rows_are_found_by_what_they_traced_to(ledger: Ledger) -> None:
    standing = settle(ledger, keep(ledger), None, KEY, OTHER)
    assert (standing.sequence, standing.basis) == (7, "x")
    assert list(ledger.standing_lists.find_traced([KEY])) == [(standing.id, 1)]
    assert list(ledger.standing_lists.find_traced([Key("custody", "C1")])) == []
    settle(ledger, standing, {1}, OTHER)
    assert list(ledger.standing_lists.find_traced([KEY])) == []
    assert ledger.standing_lists.traces(standing.id) == {(1, PHONE, OTHER): Standing("h", 3)}
    settle(ledger, standing, {2})
    assert ledger.standing_lists.traces(standing.id, {1}) == {(1, PHONE, OTHER): Standing("h", 3)}


def test_rows_are_found_by_withdrawals_that_came_after(ledger: Ledger) -> None:
    standing = settle(ledger, keep(ledger), None, KEY)
    before = ledger.standing_lists.last_withdrawal()
    ledger.withdrawals.note([Record("crime", "C1", "text")], "error")
    assert list(ledger.standing_lists.find_withdrawn(standing.id, before)) == [(standing.id, 1)]
    assert list(ledger.standing_lists.find_withdrawn(standing.id, ledger.standing_lists.last_withdrawal())) == []


def test_a_list_expires_is_extended_and_ends_with_nothing_of_it_left(ledger: Ledger) -> None:
    standing = settle(ledger, keep(ledger), None, KEY)
    later = NOW + timedelta(days=91)
    assert (standing.is_live(NOW), standing.is_live(later)) == (True, False)
    assert ledger.standing_lists.extend(standing.id, later + timedelta(days=1), "week").is_live(later)
    assert ledger.standing_lists.get(standing.id).every == "week"
    with pytest.raises(UsageError, match="standing already"):
        keep(ledger)
    assert not ledger.standing_lists.end(standing.id).is_live(NOW)
    assert list(ledger.standing_lists.rows(standing.id)) == list(ledger.standing_lists.find_asking(["b"])) == []
    assert ledger.standing_lists.traces(standing.id) == {}
    with pytest.raises(UsageError, match="was ended"):
        ledger.standing_lists.extend(standing.id, later, "load")
    assert keep(ledger).is_live(NOW)
    with pytest.raises(NotFoundError, match="no standing list of the number 99"):
        ledger.standing_lists.end(99)


def test_two_owners_may_call_a_list_the_same(ledger: Ledger) -> None:
    one, other = keep(ledger), keep(ledger, owner="B")
    assert {standing.id for standing in ledger.standing_lists.list()} == {one.id, other.id}
    ledger.standing_lists.end(one.id)
    assert list(ledger.standing_lists.rows(other.id)) == ["one", "two", "three"]
    assert keep(ledger).owner == "A"
