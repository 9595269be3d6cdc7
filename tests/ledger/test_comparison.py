"""What changed since the last issued run."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trawl.ledger import Absence, Basis, Comparison, Standing, compare_hits
from trawl.model import STATUSES, RowKey, Versions

THEN = Basis("hotel_cse-20240305-1", "profile-a", Versions("0.1", "1", "x1"), 100, "A. Analyst")
SAME = replace(THEN, name="hotel_cse-20240405-1", sequence=150)
OTHER_PROFILE = replace(SAME, profile_hash="profile-b")
OTHER_TRAWL = replace(SAME, versions=Versions("0.2", "1", "x2"))
ONLY_SOFTWARE = replace(SAME, versions=Versions("0.2", "1", "x1"))
OTHER_READER = replace(SAME, reader="B. Analyst")

WITHDRAWN = Absence(withdrawn=True, reason="the record was withdrawn by hand")
LOST = Absence(withdrawn=False, reason="nobody knows why it has gone")
H1, H2 = RowKey("hotels", "H1"), RowKey("hotels", "H2")
OLD, AMENDED, LATE = Standing("h1", 40), Standing("h2", 120), Standing("h1", 120)


def all_withdrawn(keys: Collection[object]) -> dict[object, Absence]:
    return dict.fromkeys(keys, WITHDRAWN)


def compare(here: Standing | None, before: Standing | None, live: Standing | None, now: Basis) -> Comparison[str]:
    current = {"k": here} if here else {}
    previous = {"k": before} if before else {}
    (compared,) = compare_hits(
        current,
        previous,
        now=now,
        then=THEN,
        find_live=lambda keys: {"k": live} if live else {},
        find_absent=lambda keys: {"k": WITHDRAWN},
    )
    assert (compared.key, compared.present) == ("k", here is not None)
    return compared


@pytest.mark.parametrize(
    ("here", "before", "live", "now", "status", "words"),
    [
        (OLD, OLD, None, SAME, "unchanged", "with the same content"),
        (LATE, OLD, None, OTHER_PROFILE, "unchanged", "with the same content"),
        (AMENDED, OLD, None, SAME, "updated", "has been amended since"),
        (AMENDED, OLD, None, OTHER_PROFILE, "updated", "has been amended since"),
        (AMENDED, None, None, SAME, "new", "loaded or amended after"),
        (AMENDED, None, None, OTHER_PROFILE, "new", "loaded or amended after"),
        (OLD, None, None, OTHER_PROFILE, "changed by profile", "the profile has changed"),
        (OLD, None, None, OTHER_TRAWL, "changed by trawl", "the extractor from x1 to x2"),
        (OLD, None, None, SAME, "new", "nothing that trawl knows of explains"),
        (OLD, None, None, ONLY_SOFTWARE, "new", "nothing that trawl knows of explains"),
        (OLD, None, None, OTHER_READER, "new", "it was run by A. Analyst, who may see other records"),
        # The snapshot's highest sequence is of a record that the run before saw; the next is not.
        (Standing("h1", 100), None, None, OTHER_PROFILE, "changed by profile", "the profile has changed"),
        (Standing("h1", 101), None, None, OTHER_PROFILE, "new", "loaded or amended after"),
        (None, OLD, None, SAME, "withdrawn", "was withdrawn by hand"),
        (None, OLD, None, OTHER_PROFILE, "withdrawn", "was withdrawn by hand"),
        (None, OLD, AMENDED, SAME, "withdrawn", "amended since hotel_cse-20240305-1 and no longer hits"),
        (None, OLD, AMENDED, OTHER_PROFILE, "withdrawn", "the profile has changed as well"),
        (None, OLD, OLD, OTHER_PROFILE, "changed by profile", "no longer hits: the profile has changed"),
        (None, OLD, OLD, OTHER_TRAWL, "changed by trawl", "no longer hits: trawl has changed"),
        (None, OLD, LATE, SAME, "withdrawn", "nothing that trawl knows of explains"),
    ],
)
def test_each_rule(
    here: Standing | None, before: Standing | None, live: Standing | None, now: Basis, status: str, words: str
) -> None:
    compared = compare(here, before, live, now)
    assert (compared.status, words in compared.reason) == (status, True), compared.reason


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        ({}, {"negated": True}, "it stood in hotel_cse-20240305-1 and is now judged otherwise: ruled out"),
        ({"negated": True}, {}, "it was ruled out or form wording in hotel_cse-20240305-1 and is now judged"),
        ({}, {"undecided": True}, "it is now too crowded to decide, which it was not in"),
        ({"incidental": True}, {}, "it was likely incidental in hotel_cse-20240305-1 and is so no longer"),
        ({"matches": {}}, {"matches": {H1: "strong"}}, "it is now matched to hotels/H1 (strong), which it was not in"),
        ({"matches": {H1: "possible"}}, {"matches": {}}, "it was matched to hotels/H1 (possible) in hotel_cse-2024"),
        ({"matches": {H1: "possible"}}, {"matches": {H1: "confirmed"}}, "is now confirmed, and was possible in"),
        ({"matches": {H1: "strong"}}, {"matches": {H2: "strong"}}, "so no longer: the register is of the same"),
    ],
)
def test_a_record_that_is_as_it_was_and_is_taken_or_matched_otherwise_says_how(
    then: dict[str, Any], now: dict[str, Any], words: str
) -> None:
    compared = compare(replace(OLD, **now), replace(OLD, **then), None, SAME)
    assert (compared.status, words in compared.reason) == ("judged otherwise", True), compared.reason
    assert compare(replace(AMENDED, **now), replace(OLD, **then), None, SAME).status == "updated"


@pytest.mark.parametrize(
    ("then", "now", "basis", "words"),
    [
        ({}, {"hotels": 1}, SAME, "the register was not joined in hotel_cse-20240305-1"),
        ({"hotels": 1}, {}, SAME, "the register is not joined now"),
        ({"hotels": 3}, {"hotels": 4}, OTHER_PROFILE, "the register was of version 3 then and is of version 4 now"),
        ({"hotels": 3}, {"hotels": 3}, OTHER_PROFILE, "the profile has changed since"),
        ({"hotels": 3}, {"hotels": 3}, OTHER_TRAWL, "trawl has changed since"),
        ({"hotels": 3}, {"hotels": 3}, SAME, "somebody decided so, or what trawl goes by in matching"),
    ],
)
def test_a_match_that_is_another_says_what_may_be_behind_it(
    then: dict[str, int], now: dict[str, int], basis: Basis, words: str
) -> None:
    before, here = replace(OLD, matches={H1: "possible"}), replace(OLD, matches={H1: "strong"})
    for was, stands in ((before, here), (before, before), (OLD, here), (here, OLD)):
        (compared,) = compare_hits(
            {"k": stands},
            {"k": was},
            now=replace(basis, registers=now),
            then=replace(THEN, registers=then),
            find_live=lambda keys: {},
            find_absent=all_withdrawn,
        )
        changed = was is before and stands is here
        assert compared.status == ("judged otherwise" if changed else "unchanged"), "what is not known is no change"
        assert (words in compared.reason) == changed


def test_before_anything_is_issued_all_is_new() -> None:
    compared = compare_hits(
        {"b": OLD, "a": LATE}, None, now=SAME, then=None, find_live=lambda keys: {}, find_absent=all_withdrawn
    )
    assert [(c.key, c.status, c.present) for c in compared] == [("b", "new", True), ("a", "new", True)]


def test_only_what_was_withdrawn_is_called_so_and_what_may_not_be_seen_is_not_named() -> None:
    asked: list[Collection[str]] = []

    def find_absent(keys: Collection[str]) -> Mapping[str, Absence]:
        asked.append(keys)
        return {"gone": WITHDRAWN, "lost": LOST}

    then = dict.fromkeys(("here", "gone", "lost", "hidden"), OLD)
    compared = compare_hits(
        {}, then, now=SAME, then=THEN, find_live=lambda _: {"here": AMENDED}, find_absent=find_absent
    )
    assert asked == [["gone", "lost", "hidden"]]
    assert [(one.key, one.status) for one in compared] == [
        ("here", "withdrawn"),
        ("gone", "withdrawn"),
        ("lost", "changed by trawl"),
    ]
    assert compared[2].reason == LOST.reason


def test_hits_of_now_come_first_then_those_gone_in_their_order() -> None:
    asked: list[Collection[str]] = []

    def find_live(keys: Collection[str]) -> Mapping[str, Standing]:
        asked.append(list(keys))
        return {}

    compared = compare_hits(
        {"c": OLD}, {"z": OLD, "c": OLD, "y": OLD}, now=SAME, then=THEN, find_live=find_live, find_absent=all_withdrawn
    )
    assert [c.key for c in compared] == ["c", "z", "y"]
    assert asked == [["z", "y"]]


matched = st.none() | st.dictionaries(st.sampled_from([H1, H2]), st.sampled_from(["strong", "possible"]))
standings = st.builds(
    Standing, st.sampled_from("ab"), st.integers(1, 200), st.booleans(), st.booleans(), st.booleans(), matched
)
hits = st.dictionaries(st.integers(0, 9), standings)
bases = st.sampled_from([SAME, OTHER_PROFILE, OTHER_TRAWL, OTHER_READER])


@given(hits, hits, hits, bases)
def test_every_key_is_told_once_with_a_status_and_a_reason(
    current: dict[int, Standing], previous: dict[int, Standing], live: dict[int, Standing], now: Basis
) -> None:
    compared = compare_hits(
        current, previous, now=now, then=THEN, find_live=lambda keys: live, find_absent=all_withdrawn
    )
    assert sorted(c.key for c in compared) == sorted(current.keys() | previous.keys())
    for one in compared:
        assert one.status in STATUSES
        assert one.reason
        assert one.present == (one.key in current)
        if one.status in ("unchanged", "updated"):
            assert one.key in current
            assert one.key in previous
        if one.status == "withdrawn":
            assert one.key not in current
        if one.key in current and one.key in previous:
            here, before = current[one.key], previous[one.key]
            assert (one.status == "updated") == (here.content_hash != before.content_hash)
            if one.status == "unchanged":
                assert replace(here, sequence=0, matches=None) == replace(before, sequence=0, matches=None)
                assert here.matches is None or before.matches is None or here.matches == before.matches
        if now is SAME:
            assert not one.status.startswith("changed by")


@given(hits, bases)
def test_a_run_compared_with_itself_is_unchanged(current: dict[int, Standing], now: Basis) -> None:
    compared = compare_hits(current, current, now=now, then=THEN, find_live=lambda keys: {}, find_absent=all_withdrawn)
    assert {c.status for c in compared} <= {"unchanged"}
