"""One slip in a long account name: what is near, what is not, and that nothing near is missed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from tests.wash.index import TextIndex
from trawl.wash import Answer, ListRow, wash_rows
from trawl.wash.edits import LONG, NearNames, name_of, say_edit
from trawl.wash.washing import COMMON

HELD = "She writes as @kit_lomas7 (Insta) at night."


def wash(identifier: str, kind: str = "instagram", *texts: str) -> Answer:
    index = TextIndex({f"R{number}": text for number, text in enumerate(texts or (HELD,))})
    (answer,) = wash_rows([ListRow(1, "1", kind, identifier)], index)
    return answer


@pytest.mark.parametrize(
    ("listed", "edit"),
    [
        ("kit_loms7", "'a' more in kit_loms7"),
        ("kit_lomas7x", "'x' missing in kit_lomas7x"),
        ("kit_lomes7", "'a' for 'e' in kit_lomes7"),
        ("kit_lomsa7", "'as' for 'sa' in kit_lomsa7"),
        ("kit_lomas_7", "'_' missing in kit_lomas_7"),
        ("it_lomas7", "'k' more in it_lomas7"),
    ],
)
@pytest.mark.parametrize("kind", ["instagram", "handle"])
def test_a_name_one_slip_away_is_proposed_with_the_slip(listed: str, edit: str, kind: str) -> None:
    answer = wash(listed, kind)
    assert answer.outcome == "possible"
    assert [(one.tier, one.entity.value, one.found.text, one.reason) for one in answer.traced] == [
        ("near", "instagram:kit_lomas7", "@kit_lomas7", f"one slip away: held as kit_lomas7, {edit}")
    ]


@pytest.mark.parametrize(
    ("listed", "kind", "text"),
    [
        ("kit_lomas8", "instagram", HELD),
        ("kit_lomas", "instagram", HELD),
        ("kit_lomas77", "instagram", HELD),
        ("kit_lomes7x", "instagram", HELD),
        ("kit_lomes7", "snapchat", HELD),
        ("kit_lo7", "instagram", "She writes as @kit_le7 (Insta) at night."),
        ("lil_fox22", "snapchat", "He is lil_fox23 on snap."),
    ],
    ids=["figure", "figure missing", "figure more", "two slips", "platform", "short", "siblings"],
)
def test_other_names_are_no_slip(listed: str, kind: str, text: str) -> None:
    assert wash(listed, kind, text).outcome == "no_trace"


def test_a_name_that_is_traced_has_no_namesakes_beside_it() -> None:
    answer = wash("kit_lomes7", "instagram", HELD, "He is kit_lomes7 on insta.")
    assert [(one.key.record_id, one.tier) for one in answer.traced] == [("R1", "exact")]


def test_each_part_of_a_cell_is_looked_for_by_itself() -> None:
    answer = wash("insta: kit_lomes7; snap: darren_wh7", "", HELD, "He is darren_wh7 on snap.")
    assert {(one.part, one.tier) for one in answer.traced} == {(0, "near"), (1, "exact")}


@pytest.mark.parametrize("said", ["@kit_lomas7 (Insta)", "kit_lomas7 on a wall"])
def test_a_name_that_many_records_say_is_not_proposed_and_said(said: str) -> None:
    texts = [HELD, *([f"Again {said}."] * COMMON)]
    answer = wash("kit_lomes7", "instagram", *texts)
    assert answer.outcome == "no_trace"
    assert f"kit_lomas7 is one slip from kit_lomes7, and is not listed as more than {COMMON} records" in answer.reason
    assert wash("kit_lomes7", "instagram", *texts[1:COMMON], HELD).outcome == "possible"


def test_a_listed_name_that_is_a_common_word_is_near_to_nothing() -> None:
    texts = ["She writes as @gardenern (Insta).", *(["The gardener came."] * (COMMON + 1))]
    answer = wash("gardener", "instagram", *texts)
    assert answer.outcome == "no_trace"
    assert "records say gardener" in answer.reason
    assert wash("gardener", "instagram", *texts[:COMMON]).outcome == "possible"


NAMES = st.text("ab7_é", min_size=LONG, max_size=LONG + 2)


@given(NAMES, st.sets(NAMES, max_size=30), st.data())
def test_every_name_one_slip_away_is_found_and_no_other(asked: str, others: set[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(asked) - 1))
    changed = data.draw(st.sampled_from(["a", "é", ""])) + asked[at + data.draw(st.integers(0, 1)) :]
    swapped = asked[:at] + asked[at : at + 2][::-1] + asked[at + 2 :]
    held = {f"x:{name}" for name in {*others, asked, asked[:at] + changed, swapped}}
    wanted = {
        value
        for value in held
        if OSA.distance(asked, name_of(value)) == 1
        and [c for c in asked if c.isdigit()] == [c for c in name_of(value) if c.isdigit()]
    }
    assert set(NearNames(held).near(f"x:{asked}")) == wanted


@given(NAMES, NAMES)
def test_a_slip_is_said_where_there_is_one(asked: str, held: str) -> None:
    if say_edit(asked, held):
        assert OSA.distance(asked, held) == 1
