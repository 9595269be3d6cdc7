"""Packs in the ledger: begun once, gone on with once, and no copy is issued or mailed without being known."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from trawl.errors import LedgerError, NotFoundError
from trawl.ledger import Ledger, MadePack, PackCopy, PackRun
from trawl.model import IndexState, Versions

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
STATE = IndexState(3, 7, None, None, 0, Versions("1", "1", "1"))


def begin(ledger: Ledger, **changes: Any) -> MadePack:
    asked = {"principal": "analyst", "reason": "", "force": "", "definition": {"title": "Lamps"}, "index": STATE}
    asked |= {"outputs": "/outputs", "period": "March 2026", "occasion": ""}
    return ledger.packs.begin("lamps", "2026-03-31", **{**asked, **changes})


def test_a_principal_makes_a_pack_once_at_a_time_under_an_id_of_its_own(ledger: Ledger) -> None:
    first = begin(ledger)
    assert (first.id, first.folder, first.index, first.definition) == (
        "lamps/2026-03-31", "/outputs/lamps/2026-03-31", STATE, {"title": "Lamps"},
    )  # fmt: skip
    with pytest.raises(LedgerError, match="You are having lamps/2026-03-31 made already"):
        begin(ledger)
    ledger.packs.finish(first.id)
    assert begin(ledger).id == "lamps/2026-03-31-2"
    with pytest.raises(NotFoundError, match="trawl pack list"):
        ledger.packs.get("lamps/2026-04-01")


def test_what_others_are_making_is_not_told(ledger: Ledger) -> None:
    theirs, own = begin(ledger, principal="cleared"), begin(ledger)
    assert (theirs.state, own.state) == ("in flight", "in flight")
    assert theirs.folder != own.folder


def test_what_was_cut_off_is_gone_on_with_by_one(ledger: Ledger) -> None:
    first = begin(ledger)
    ledger.packs.note_run(first.id, PackRun("kites", "", "no such list"))
    ledger.packs.note_run(first.id, PackRun("kites", "kites-20260331-1"))
    assert ledger.packs.resume(first.id) is None, "somebody is at it"
    ledger.close_cut_off()
    resumed = ledger.packs.resume(first.id)
    assert resumed is not None
    assert (resumed.state, resumed.runs) == ("in flight", (PackRun("kites", "kites-20260331-1"),))
    assert ledger.packs.resume(first.id) is None
    ledger.packs.break_off(first.id)
    ledger.packs.give_up(first.id)
    assert [one.state for one in ledger.packs.list("lamps")] == ["given up"]


def test_what_became_of_a_copy_is_kept(ledger: Ledger) -> None:
    made = begin(ledger)
    copy = PackCopy(2, "Northshire lead", f"{made.folder}/02-northshire-lead", {"contents.html": "a" * 64}, NOW)
    ledger.packs.note_copy(made.id, copy)
    ledger.packs.note_copy(made.id, copy)
    assert ledger.packs.get(made.id).copies == (copy,)
    ledger.packs.issue_copy(made.id, 2, NOW)
    ledger.packs.note_mail(made.id, 2, "failed", "the server is away")
    ledger.packs.issue(made.id, NOW)
    issued = ledger.packs.get(made.id)
    kept = issued.copy(2)
    assert kept
    assert (issued.state, issued.issued, kept.issued, kept.mail, kept.mail_reason) == (
        "issued", NOW, NOW, "failed", "the server is away",
    )  # fmt: skip
    assert issued.copy(1) is None
