"""The demonstration does the whole job, and can be done again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from trawl.errors import UsageError
from trawl.pipeline.demonstration import run_demo
from trawl.profiles import load_profiles
from trawl.reports.renderers.csv_table import read_table
from trawl.settings import packaged_folder

PROFILES = tuple(profile.name for profile in load_profiles([packaged_folder("saved_searches")]))


@pytest.fixture(autouse=True)
def _without_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAWL_MODEL", "none")
    monkeypatch.delenv("TRAWL_HOME", raising=False)


@pytest.mark.slow
def test_it_ends_with_reports_that_tell_what_is_new(tmp_path: Path) -> None:
    said = list(run_demo(tmp_path / "demo"))
    for name in PROFILES:
        assert str(tmp_path / "demo" / "second" / name / "report.html") in "\n".join(said)
        first = list(read_table(tmp_path / "demo" / "first" / name / "hits.csv"))
        second = list(read_table(tmp_path / "demo" / "second" / name / "hits.csv"))
        assert {row["status"] for row in first} == {"new"}
        assert {row["record_id"] for row in first} <= {row["record_id"] for row in second}
        assert "Fictitious" in (tmp_path / "demo" / "second" / name / "report.html").read_text("utf-8")
    statuses = {
        row["status"] for name in PROFILES for row in read_table(tmp_path / "demo" / "second" / name / "hits.csv")
    }
    assert statuses == {"new", "updated", "unchanged"}
    answers = list(read_table(tmp_path / "demo" / "wash" / "results.csv"))
    listed = (Path(__file__).parents[2] / "trawl" / "demo" / "wash_list.csv").read_text("utf-8").splitlines()[1:]
    assert {row["identifier_id"] for row in answers} == {line.split(",")[0] for line in listed}


@pytest.mark.slow
def test_it_can_be_repeated_in_its_own_folder(tmp_path: Path) -> None:
    first = list(run_demo(tmp_path / "demo"))
    assert list(run_demo(tmp_path / "demo")) == first


def test_it_touches_no_folder_that_holds_something_else(tmp_path: Path) -> None:
    (tmp_path / "work.txt").write_text(json.dumps("kept"), "utf-8")
    with pytest.raises(UsageError, match="Name a new folder"):
        next(run_demo(tmp_path))
    assert (tmp_path / "work.txt").exists()
