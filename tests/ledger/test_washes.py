"""Washes and their results."""

from __future__ import annotations

import pytest

from trawl.errors import LedgerError, NotFoundError
from trawl.ledger import Ledger, Standing, StoredResult, Wash, basis_of_wash
from trawl.model import Entity, IndexState, Key, Versions

INDEX = IndexState(7, 7, None, None, 7, Versions("0", "1", "x"))
PHONE = Entity("phone", "+447700900123")
KEY = Key("crime", "C1")


def start(ledger: Ledger, compared_with: int | None = None) -> Wash:
    return ledger.washes.start("list.csv", principal="A", reason="op", index=INDEX, compared_with=compared_with)


def test_results_are_given_back_as_they_were_saved(ledger: Ledger) -> None:
    wash = start(ledger)
    results = [
        StoredResult(1, "trace", PHONE, KEY, "h", 3, "new", "loaded since"),
        StoredResult(2, "no_trace", Entity("vrm", "AB12CDE")),
        StoredResult(3, "invalid", Entity("", "")),
    ]
    assert ledger.washes.save_results(wash.id, results) == 3
    done = ledger.washes.complete(wash.id, {"trace": 1, "no_trace": 1, "invalid": 1})
    assert (done.state, done.counts, done.index) == ("complete", {"trace": 1, "no_trace": 1, "invalid": 1}, INDEX)
    assert list(ledger.washes.results(wash.id)) == results
    assert ledger.washes.standings(wash.id) == {(PHONE, KEY): Standing("h", 3)}
    assert ledger.washes.list() == (done,)
    assert basis_of_wash(done).name == f"wash {wash.id}"
    assert start(ledger, compared_with=wash.id).compared_with == wash.id


def test_what_a_wash_covers_is_given_back(ledger: Ledger) -> None:
    coverage = {"feeds": [{"source": "crime", "rejected": 2}], "complete": False}
    wash = ledger.washes.start("list.csv", principal="A", reason="op", index=INDEX, coverage=coverage)
    assert ledger.washes.get(wash.id).coverage == coverage
    assert start(ledger).coverage == {}


def test_a_wash_ends_once(ledger: Ledger) -> None:
    wash = ledger.washes.fail(start(ledger).id, "out of time")
    assert (wash.state, wash.failure) == ("failed", "out of time")
    with pytest.raises(LedgerError, match="is failed already"):
        ledger.washes.save_results(wash.id, [StoredResult(1, "no_trace", PHONE)])
    with pytest.raises(LedgerError, match="is failed already"):
        ledger.washes.complete(wash.id, {})
    with pytest.raises(NotFoundError, match="no wash 9"):
        ledger.washes.get(9)
