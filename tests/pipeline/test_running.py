"""What is kept of a run that fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from trawl.errors import EngineError, TrawlError
from trawl.pipeline.installation import open_installation
from trawl.pipeline.loading import load_file
from trawl.pipeline.running import run_profile


def test_a_run_that_failed_keeps_why_without_saying_where_somebody_keeps_what(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise EngineError("The index in ", tmp_path / "home" / "index", " cannot be read.")

    monkeypatch.setenv("TRAWL_MODEL", "none")
    monkeypatch.setenv("TRAWL_USER", "analyst")
    installation = open_installation(tmp_path / "home")
    feed = tmp_path / "feed.jsonl"
    feed.write_text(json.dumps({"id": "R1", "text": "a kite"}) + "\n")
    load_file(installation, feed, "narratives", lambda _: None)
    monkeypatch.setattr("trawl.pipeline.running.gather_findings", break_down)
    with pytest.raises(TrawlError, match=str(tmp_path)):
        run_profile(installation, "vape_exploitation", None, lambda *_: None)
    with installation.open_ledger() as ledger:
        (run,) = ledger.runs.list()
    assert (run.state, run.failure) == ("failed", "The index in index cannot be read.")
    monkeypatch.undo()
    monkeypatch.setenv("TRAWL_MODEL", "none")
    monkeypatch.setenv("TRAWL_USER", "analyst")
    done = run_profile(installation, "vape_exploitation", None, lambda *_: None)
    (page,) = (file for file in done.files if file.suffix == ".html")
    said = " ".join(page.read_text(encoding="utf-8").split())
    assert "What failed: " in said, "since when, the sentence before says"
    assert f"{run.id} on" in said
    assert "(The index in index cannot be read.)" in said
