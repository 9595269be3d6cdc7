"""Marks, suppressions and samples: the newest of each reader stands, nothing is lost, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from trawl.access import Principal, may_see
from trawl.errors import NotFoundError
from trawl.ledger import Ledger, NewReview, NewSuppression, SuppressedRecord
from trawl.model import Key, Mark

ONE, OTHER = Key("crime", "C/1"), Key("crime", "C/2")


def mark(ledger: Ledger, key: Key, said: Mark, by: str = "a", profile: str = "vapes") -> int:
    made = NewReview(profile, key, said, "why\0", "hash", ("vape*",), marking="SECRET", force="Durham")
    (kept,) = ledger.reviews.add([made], by)
    assert (kept.principal, kept.made.note, kept.made.terms, kept.made.run_id) == (by, "why␀", ("vape*",), "")
    assert not may_see(Principal("reader"), kept.made.outline)
    return kept.id


def test_of_each_reader_the_newest_mark_that_was_not_undone_stands(ledger: Ledger) -> None:
    first, second = mark(ledger, ONE, "unsure"), mark(ledger, ONE, "relevant")
    others = mark(ledger, ONE, "not relevant", "b")
    elsewhere, other = mark(ledger, ONE, "unsure", profile="hotels"), mark(ledger, OTHER, "relevant")
    assert [kept.id for kept in ledger.reviews.standing("vapes")] == [second, others, other]
    assert [kept.id for kept in ledger.reviews.standing("hotels")] == [elsewhere]
    before = datetime.now(UTC)
    undone = ledger.reviews.undo("vapes", ONE, "a", "hasty")
    assert undone is not None
    assert undone.undone is not None
    assert (undone.id, undone.undone.principal, undone.undone.reason) == (second, "a", "hasty")
    assert [kept.id for kept in ledger.reviews.standing("vapes")] == [first, others, other]
    assert [kept.id for kept in ledger.reviews.standing("vapes", before)] == [second, others, other]
    assert ledger.reviews.undo("vapes", ONE, "a", "hasty") is not None
    assert ledger.reviews.undo("vapes", ONE, "a", "hasty") is None
    assert [kept.id for kept in ledger.reviews.standing("vapes")] == [others, other]
    assert [kept.id for kept in ledger.reviews.history("vapes")] == [first, second, others, other]
    assert ledger.reviews.profiles() == ("hotels", "vapes")


def test_a_suppression_holds_until_its_day_or_its_end(ledger: Ledger) -> None:
    made_of = SuppressedRecord(ONE, "hash", "OFFICIAL", "Durham", "P")
    day, before = date(2026, 3, 1), datetime.now(UTC)
    kept = ledger.suppressions.add(
        NewSuppression("vapes", "premises", {"register": "hotels"}, "known", day, "{}", (made_of,)), "a"
    )
    other = ledger.suppressions.add(NewSuppression("hotels", "wording", {"text": "no"}, "known", day), "a")
    assert kept.holds(day)
    assert not kept.holds(date(2026, 3, 2))
    assert not kept.holds(day, before)
    assert ledger.suppressions.list("vapes") == (kept,)
    assert kept.made.records == (made_of,)
    then = datetime.now(UTC)
    ended = ledger.suppressions.end(kept.id, "b", "over")
    assert ended is not None
    assert ended.ended is not None
    assert (ended.ended.principal, ended.ended.reason) == ("b", "over")
    assert (ended.holds(day), ended.holds(day, then)) == (False, True)
    assert ledger.suppressions.end(kept.id, "b", "over") is None
    assert ledger.suppressions.end(99, "b", "over") is None
    assert ledger.suppressions.list() == (ended, other)
    assert ledger.suppressions.first_seen([kept.id]) == {(kept.id, ONE): "hash"}
    assert ledger.suppressions.hits_of("no run") == {}


def test_a_sample_and_what_it_came_to_are_kept(ledger: Ledger) -> None:
    said = {"profile_hash": "p", "query": "vape*", "seed": "7", "scope": "", "hits": 3, "others": 90, "sequence": 9}
    first = ledger.samples.add("vapes", {ONE: "h1", OTHER: "h2"}, "a", **said)
    second = ledger.samples.add("vapes", {}, "a", **said)
    assert (first.id, second.id, dict(first.records)) == ("vapes-sample-1", "vapes-sample-2", {ONE: "h1", OTHER: "h2"})
    assert ledger.samples.list("vapes") == (first, second)
    for low in (0.25, 0.25, 0.5):
        ledger.samples.keep_estimate(first.id, {"low": low}, "a")
    assert ledger.samples.estimates(first.id) == ({"low": 0.25}, {"low": 0.5})
    with pytest.raises(NotFoundError, match="vapes-sample-9"):
        ledger.samples.get("vapes-sample-9")
