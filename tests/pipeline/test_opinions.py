"""The second opinion in a run: it marks hits, is counted and kept, and changes nothing else; a setting turns it off."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from trawl.model import IndexedRecord, Span
from trawl.opinion import opinion as opinions
from trawl.pipeline.installation import open_installation
from trawl.pipeline.loading import load_file
from trawl.pipeline.running import run_profile
from trawl.pipeline.terms import try_profile

TEXTS = {
    "R1": "Boy of 15 from Leeds holding crack for the county lines dealers at the flat of a vulnerable man.",
    "R2": "Girl of 14 found in the trap house with wraps, two phones, a county line from London.",
    "N1": "Neighbour believed county lines at no 6. Occupant let us in. No further concerns.",
}
WHY = "sentence 1 of 1 reads like records that came to nothing"


class MarksLeeds:
    """An opinion that has learnt one theme."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def knows(self, theme: str) -> bool:
        return theme == "county_lines"

    def of(self, theme: str, indexed: IndexedRecord, spans: Sequence[Span]) -> str:
        assert theme == "county_lines"
        assert spans
        self.asked.append(indexed.record.record_id)
        return WHY if "Leeds" in indexed.record.narrative else ""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("opinions")
    feed = folder / "feed.jsonl"
    feed.write_text("".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in TEXTS.items()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRAWL_MODEL", "none")  # no names are needed, and the rest needs no model to find them
        load_file(open_installation(folder / "home"), feed, "narratives", lambda *_: None)
    return folder / "home"


def test_what_it_marks_is_counted_kept_and_still_a_hit(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marks = MarksLeeds()
    monkeypatch.setattr(opinions, "open_opinion", lambda: marks)
    installation = open_installation(home)
    run = run_profile(installation, "county_lines", None, lambda *_: None).run
    assert sorted(marks.asked) == ["R1", "R2"]  # not what is negated
    assert (run.counts["new"], run.counts["negated"], run.counts["likely incidental"]) == (3, 1, 1)
    with installation.open_ledger() as ledger:
        kept = {hit.key.record_id: hit.opinion for hit in ledger.runs.hits(run.id)}
    assert kept == {"R1": WHY, "R2": "", "N1": ""}
    assert try_profile(installation, "county_lines", record="R1", text=None).hit.opinion == WHY
    assert try_profile(installation, "vawg", record="R1", text=None).hit is None


@pytest.mark.parametrize(("setting", "value"), [("TRAWL_OPINION", "false"), ("TRAWL_MODEL", "none")])
def test_a_setting_turns_it_off(home: Path, monkeypatch: pytest.MonkeyPatch, setting: str, value: str) -> None:
    marks = MarksLeeds()
    monkeypatch.setattr(opinions, "open_opinion", lambda: marks)
    monkeypatch.setenv(setting, value)
    trial = try_profile(open_installation(home), "county_lines", record="R1", text=None)
    assert trial.hit is not None
    assert (trial.hit.opinion, marks.asked) == ("", [])
