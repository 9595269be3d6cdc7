"""What was decided of matches: the newest stands, nothing is lost, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from trawl.access import Principal, may_see
from trawl.ledger import Ledger, NewDecision, Pair
from trawl.model import Key, Verdict

ONE = Pair(Key("crime", "C/1"), "hotels", "H1")
OTHER = Pair(Key("crime", "C/1"), "hotels", "H2")
ELSEWHERE = Pair(Key("crime", "C/1"), "schools", "H1")


def decide(ledger: Ledger, pair: Pair, verdict: Verdict, by: str = "A. Analyst") -> int:
    made = NewDecision(pair, verdict, "why\0", "hash", "row", "Anchor", "strong", 91.5, "SECRET", "Durham", "P")
    (kept,) = ledger.decisions.add([made], by)
    assert (kept.principal, kept.made.reason, kept.made.band, kept.made.score) == (by, "why␀", "strong", 91.5)
    assert not may_see(Principal("reader"), kept.made.outline)
    return kept.id


def test_of_each_pair_the_newest_that_was_not_undone_stands(ledger: Ledger) -> None:
    first, second = decide(ledger, ONE, "confirm"), decide(ledger, ONE, "reject", "B. Analyst")
    other, elsewhere = decide(ledger, OTHER, "reject"), decide(ledger, ELSEWHERE, "confirm")
    assert [kept.id for kept in ledger.decisions.standing()] == [second, other, elsewhere]
    assert [kept.id for kept in ledger.decisions.standing("hotels")] == [second, other]
    undone = ledger.decisions.undo(ONE, "C. Analyst", "hasty")
    assert undone is not None
    assert undone.undone is not None
    assert (undone.id, undone.principal, undone.undone.principal, undone.undone.reason) == (
        second, "B. Analyst", "C. Analyst", "hasty",
    )  # fmt: skip
    standing = ledger.decisions.standing_of(ONE)
    assert standing is not None
    assert (standing.id, standing.made.verdict, standing.undone) == (first, "confirm", None)
    assert ledger.decisions.undo(ONE, "C. Analyst", "hasty") is not None
    assert ledger.decisions.undo(ONE, "C. Analyst", "hasty") is None
    assert ledger.decisions.standing_of(ONE) is None
    assert [(kept.id, kept.undone is None) for kept in ledger.decisions.history("hotels")] == [
        (first, False), (second, False), (other, True),
    ]  # fmt: skip
    again = decide(ledger, ONE, "reject")
    assert [kept.id for kept in ledger.decisions.standing()] == [other, elsewhere, again]


def test_decisions_are_kept_all_or_none(ledger: Ledger) -> None:
    def made() -> Iterator[NewDecision]:
        yield NewDecision(ONE, "confirm", "why", "hash", "row")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ledger.decisions.add(made(), "A")
    assert list(ledger.decisions.history()) == []
