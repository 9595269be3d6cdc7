"""Standing lists: only what is new, changed or withdrawn is told, and a list that is not washed is said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import RECORDS, Trawl, read_csv
from trawl.ledger import StandingList, open_ledger
from trawl.schedules.clock import LONDON

LIST = "identifier_id,type,identifier\nP,phone,07700 900123\nQ,phone,07700 900124\nR,,sd_kit.lo\nS,,TBC\n"


@pytest.fixture
def kept(trawl: Trawl) -> Trawl:
    said = trawl("wash", trawl.write("list.csv", LIST), "--standing", "larch").words
    assert "Standing list larch: 2 new." in said
    return trawl


def load(trawl: Trawl, *records: dict[str, str]) -> None:
    rows = [{"source": "crime", "force": "Durham", "date": "2026-04-01", **record} for record in records]
    trawl.load(rows, "more.jsonl")


def due(trawl: Trawl, code: int = 0) -> dict[str, Any]:
    (outcome,) = trawl("wash", "due", "--json", code=code).json
    return dict(outcome)


def told(outcome: dict[str, Any]) -> list[tuple[str, str, str]]:
    answers = next(file for file in outcome["files"] if file.endswith("wash.csv"))

    return [
        (row["identifier_id"], row["record_id"], row["reason"].partition(":")[0]) for row in read_csv(Path(answers))
    ]


def test_the_first_answer_has_every_row(kept: Trawl) -> None:
    (page,) = kept.home.glob("outputs/wash-*/wash.csv")
    assert [row["identifier_id"] for row in read_csv(page)] == ["P", "P", "Q", "R", "S"]
    assert due(kept)["changes"] == {}
    assert len(list(kept.home.glob("outputs/wash-*"))) == 1


def test_only_what_came_since_is_told(kept: Trawl) -> None:
    load(kept, {"id": "A6", "text": "Nothing of the list."})
    assert due(kept)["changes"] == {}
    load(kept, {"id": "A7", "text": "Rings from 07700900124 now."}, {"id": "A8", "text": "Name sd_kit.lo was on it."})
    outcome = due(kept)
    assert outcome["changes"] == {"new": 2}
    assert told(outcome) == [("Q", "A7", "new"), ("R", "A8", "new")]
    assert due(kept)["changes"] == {}


def test_an_account_one_slip_from_a_listed_one_is_told(trawl: Trawl) -> None:
    rows = "identifier_id,type,identifier\nT,instagram,kit_lomes7\n"
    trawl("wash", trawl.write("list.csv", rows), "--standing", "larch")
    load(trawl, {"id": "A6", "text": "She writes as @kit_lomas8 (Insta)."})
    assert due(trawl)["changes"] == {}
    load(trawl, {"id": "A7", "text": "She writes as @kit_lomas7 (Insta)."})
    outcome = due(trawl)
    assert told(outcome) == [("T", "A7", "new")]
    (page,) = (Path(file) for file in outcome["files"] if file.endswith("wash.csv"))
    assert "held as kit_lomas7, 'a' for 'e' in kit_lomes7" in read_csv(page)[0]["reason"]
    assert read_csv(page)[0]["outcome"] == "possible"


def test_records_that_change_or_go_are_told(kept: Trawl) -> None:
    kept.load([{**RECORDS[2], "text": "Had 07700 900123 written on both hands."}], "again.jsonl")
    assert told(outcome := due(kept)) == [("P", "A3", "updated")]
    assert outcome["changes"] == {"updated": 1}
    kept("withdraw", "--source", "narratives", "--record", "A3", "--reason", "sent in error")
    outcome = due(kept)
    assert outcome["changes"] == {"withdrawn": 1}
    (row,) = told(outcome)
    assert (row[0], row[2]) == ("P", "withdrawn")


def test_what_schedules_have_run_washes_lists_too(kept: Trawl) -> None:
    load(kept, {"id": "A7", "text": "Rings from 07700900124 now."})
    assert "Standing list larch: 1 new." in kept("run", "--due").words


def test_a_list_that_has_expired_is_said_and_one_that_is_ended_is_gone(
    kept: Trawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(kept, {"id": "A7", "text": "Rings from 07700900124 now."})
    with monkeypatch.context() as patched:
        patched.setattr(StandingList, "is_live", lambda self, now: now + timedelta(days=91) < self.expires)
        assert "expired on" in due(kept)["skipped"]
    kept("wash", "extend", "larch", "--days", "400")
    until = (datetime.now(UTC) + timedelta(days=400)).strftime("%d %B %Y")
    assert f"until {until}" in kept("wash", "lists").words
    kept("wash", "end", "larch")
    assert kept("wash", "due", "--json").json == []
    with open_ledger(f"sqlite:///{kept.home / 'ledger.db'}") as ledger:
        assert list(ledger.standing_lists.rows(1)) == []
        assert [entry.action for entry in ledger.audit.entries() if entry.action.startswith("wash ")][-1] == "wash end"


def test_what_is_wrong_with_a_list_is_refused(kept: Trawl) -> None:
    assert "is standing already" in kept.refuse("wash", kept.folder / "list.csv", "--standing", "larch", code=2)
    assert "no standing list 'elm'" in kept.refuse("wash", "end", "elm", code=3)
    kept.refuse("wash", kept.write("none.csv", "name,other\na,b\n"), "--standing", "elm", code=1)
    assert [one["name"] for one in kept("wash", "lists", "--json").json if not one["ended"]] == ["larch"]


def test_a_list_is_washed_as_often_as_its_owner_says(trawl: Trawl) -> None:
    trawl("wash", trawl.write("list.csv", LIST), "--standing", "larch", "--every", "week")
    load(trawl, {"id": "A7", "text": "Rings from 07700900124 now."})
    in_a_week = (datetime.now(LONDON) + timedelta(days=7)).date()
    outcome = due(trawl)
    assert (outcome.get("changes"), outcome["next"]) == (None, in_a_week.isoformat())
    assert f"not due yet: 1; the next is on {in_a_week:%d %B %Y}" in trawl("wash", "due").words
    assert "every week" in trawl("wash", "lists").words
    trawl("wash", "extend", "larch", "--every", "load")
    assert due(trawl)["changes"] == {"new": 1}
    assert "and not every 'month'" in trawl.refuse("wash", "extend", "larch", "--every", "month", code=2)
