"""A list is answered alike in one process and in several, in order, and never against two states of the index."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from trawl.pipeline import wash_processes
from trawl.pipeline.installation import Installation, open_installation
from trawl.pipeline.loading import load_file
from trawl.pipeline.wash_processes import ViewIndex, answer_rows
from trawl.wash import ListRow, wash_rows

ROWS = [
    ListRow(n, str(n), "", cell)
    for n, cell in enumerate(["07700 900701", "kit_lo7", "TBC", "07700900799", "Kai Drew 03/04/1991"] * 160)
]
FEED = [
    {"id": "a", "text": "Texts came from 07700 900701 all week."},
    {"id": "b", "text": "Snap name kit_lo7. Kai Drew, born 03/04/1991, was named."},
]


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    monkeypatch.setenv("TRAWL_MODEL", "none")
    monkeypatch.setenv("TRAWL_PROCESSES", "2")
    monkeypatch.setenv("TRAWL_USER", "analyst")
    monkeypatch.setattr(wash_processes, "_MANY", 10)
    feed = tmp_path / "feed.jsonl"
    feed.write_text("".join(json.dumps({"force": "Durham", "date": "2024-03-01", **row}) + "\n" for row in FEED))
    opened = open_installation(tmp_path / "home")
    load_file(opened, feed, "narratives", lambda *_: None)
    return opened


def test_several_processes_answer_as_one_does(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    with installation.open_session() as session:
        alone = list(wash_rows(ROWS, ViewIndex(session.view, session.principal)))
        monkeypatch.setattr(wash_processes, "wash_rows", lambda *_: pytest.fail("answered here"))
        assert list(answer_rows(iter(ROWS), session)) == alone
    assert alone[4].traced  # a person's record is fetched to be compared
    assert {answer.outcome for answer in alone} == {"trace", "possible", "no_trace", "invalid"}


def test_a_process_of_another_state_answers_nothing(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = tmp_path / "later.jsonl"
    later.write_text(json.dumps({"id": "c", "force": "Durham", "date": "2024-03-02", "text": "It is 07700 900799."}))
    with installation.open_session() as session:
        load_file(installation, later, "narratives", lambda *_: None)
        outcomes = {answer.row.identifier: answer.outcome for answer in answer_rows(iter(ROWS), session)}
        monkeypatch.setattr(wash_processes, "_index", None)
        state = session.view.state(session.principal)
        wash_processes._start_worker(installation, replace(state, sequence=state.sequence + 1))
        assert wash_processes._answer_in_worker(ROWS[:1]) is None
        wash_processes._open.close()
    assert outcomes["07700900799"] == "no_trace"
