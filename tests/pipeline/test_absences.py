"""Why a record is there no more is told to whoever might have seen it as it went, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from trawl.access import Principal
from trawl.ledger import open_ledger
from trawl.model import Key, Record
from trawl.pipeline.absences import find_absences, find_withdrawn

READER = Principal("reader", marking_ceiling="OFFICIAL")
SEEN, RAISED, LEFT = (Key("crime", name) for name in ("C1", "C2", "C3"))


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Any]:
    """A reader's request of an empty index: of what went from it he might have seen one record, and not the other."""
    records = [Record(*SEEN, "", marking="OFFICIAL"), Record(*RAISED, "", marking="SECRET")]
    view = SimpleNamespace(fetch=lambda keys, principal: iter(()))
    installation = SimpleNamespace(principal=READER, everyone=Principal("upkeep", marking_ceiling="TOP SECRET"))
    with open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        ledger.withdrawals.note(records, "its source has deleted it")
        yield SimpleNamespace(ledger=ledger, view=view, principal=READER, installation=installation)


@pytest.mark.parametrize("same_reader", [True, False])
def test_what_was_raised_above_a_reader_before_it_went_is_not_told(session: Any, same_reader: bool) -> None:
    told = find_absences(session, [SEEN, RAISED], same_reader=same_reader)
    assert {key: one.withdrawn for key, one in told.items()} == {SEEN: True}


def test_what_left_without_a_withdrawal_is_told_to_whoever_had_it(session: Any) -> None:
    assert find_absences(session, [LEFT], same_reader=True)[LEFT].withdrawn is False
    assert find_absences(session, [LEFT], same_reader=False) == {}


def test_a_withdrawal_is_found_by_name_by_whoever_might_see_the_record(session: Any) -> None:
    def find(name: str) -> Key | None:
        found = find_withdrawn(session.installation, session.ledger, session.view, name)
        return found.key if found else None

    assert [find(name) for name in ("C1", "crime/C1", "C2", "crime/C2")] == [SEEN, SEEN, None, None]
