"""A run that failed is told of by the next report of its profile, and by no other."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from trawl.ledger import KeptProfile, Ledger, open_ledger
from trawl.model import IndexState, Run, Versions
from trawl.pipeline.failures import find_failures

_INDEX = IndexState(0, 0, None, None, 0, Versions("0", "0", "0"))


@pytest.fixture
def ledger(tmp_path: Path):  # type: ignore[no-untyped-def]
    with open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}") as opened:
        yield opened


def start(ledger: Ledger, profile: str = "kites", compared_with: str = "", scope: str = "") -> Run:
    return ledger.runs.start(
        profile, "hash", query="kite", principal="analyst", reason="", index=_INDEX, loads=(), scope=scope,
        compared_with=compared_with, kept=KeptProfile(),
    )  # fmt: skip


def test_failures_are_told_from_the_last_issued_run_on_within_the_scope(ledger: Ledger) -> None:
    ledger.runs.fail(start(ledger).id, "long ago")
    issued = ledger.runs.issue(ledger.runs.complete(start(ledger).id, {}).id)
    first = ledger.runs.fail(start(ledger, compared_with=issued.id).id, "the disk is full")
    ledger.runs.fail(start(ledger, "others").id, "another profile")
    ledger.runs.fail(start(ledger, scope="lower").id, "of another reader")
    due = datetime(2026, 11, 30, tzinfo=UTC)
    for profile in ("kites", "others"):
        number = ledger.schedules.begin("monthly", profile, "", due, 0)
        ledger.schedules.end(number or 0, failure="the profile cannot be read")
    now = start(ledger, compared_with=issued.id)
    ledger.runs.fail(start(ledger, compared_with=issued.id).id, "later")
    told = [(one.name, one.reason) for one in find_failures(ledger, now)]
    assert told == [(first.id, "the disk is full"), ("one that the schedule 'monthly' asked for", "")]


def test_a_run_that_a_schedule_asked_for_is_told_of_once(ledger: Ledger) -> None:
    number = ledger.schedules.begin("monthly", "kites", "", datetime(2026, 11, 30, tzinfo=UTC), 0)
    failed = ledger.runs.fail(start(ledger).id, "the disk is full")
    ledger.schedules.end(number or 0, failure="the disk is full")
    assert [one.name for one in find_failures(ledger, start(ledger))] == [failed.id]
