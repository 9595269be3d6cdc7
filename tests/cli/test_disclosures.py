"""Whatever writes records to a file is on record before the file is there, with where it went."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import HOTELS, PROFILE, Trawl, read_csv
from trawl.ledger import open_ledger
from trawl.reports.files import OutputError

LIST = "identifier_id,type,identifier\nW1,phone,07700 900123\n"


@pytest.fixture
def ready(trawl: Trawl, monkeypatch: pytest.MonkeyPatch) -> Trawl:
    """An installation with a register, a profile and a list, on whose disk no output can be written."""
    trawl.write("home/saved_searches/favours.yml", PROFILE)
    trawl.write("list.csv", LIST)
    trawl("register", "load", "hotels", trawl.write("hotels.csv", HOTELS), "--mapping", "hotels")

    def refuse(*_: object, **__: object) -> None:
        raise OutputError("the disk is full")

    for name in ("trawl.reports.tables.open_output", "trawl.pipeline.manifest.open_folder"):
        monkeypatch.setattr(name, refuse)
    return trawl


def last_entry(trawl: Trawl, action: str = "") -> Any:
    """The newest entry of the audit trail, of this action if one is named."""
    return next(entry for entry in trawl("audit", "--json").json if action in ("", entry["action"]))


def test_an_export_is_on_record_with_its_path_and_count(ready: Trawl) -> None:
    out = ready.folder / "out.csv"
    ready("search", "vape", "--csv", out, code=1)
    entry = last_entry(ready)
    assert entry["action"] == "export"
    assert (entry["payload"]["query"], entry["payload"]["total"], entry["payload"]["out"]) == ("vape", 2, str(out))


def test_a_wash_is_on_record_with_its_path(ready: Trawl) -> None:
    out = ready.folder / "out.csv"
    ready("wash", ready.folder / "list.csv", "--out", out, code=1)
    entry = last_entry(ready)
    assert (entry["action"], entry["payload"]["out"], entry["payload"]["trace"]) == ("wash", str(out), 1)


def test_a_link_is_on_record_with_its_path(ready: Trawl) -> None:
    out = ready.folder / "out.csv"
    ready("link", "--all", "--out", out, code=1)
    entry = last_entry(ready)
    assert (entry["action"], entry["payload"]["out"], entry["payload"]["records"]) == ("link", str(out), 4)


def test_a_run_and_its_issue_are_on_record_with_their_paths(ready: Trawl) -> None:
    out = ready.folder / "out"
    ready("run", "favours", "--out", out, code=1)
    entry = last_entry(ready)
    assert (entry["action"], entry["payload"]["out"]) == ("run", str(out))
    assert "girl" in entry["payload"]["resolved"]
    (run,) = ready("report", "list", "--json").json
    ready("report", "issue", run["id"], "--out", out, code=1)
    entry = last_entry(ready)
    assert (entry["action"], entry["payload"]["out"], entry["payload"]["hits"]) == ("issue", str(out), 2)


def test_a_register_is_on_record_before_it_is_loaded(trawl: Trawl) -> None:
    path = trawl.write("hotels.csv", "id,name\n")
    trawl.refuse("register", "load", "hotels", path, "--mapping", "hotels", code=1)
    entry = last_entry(trawl)
    assert (entry["action"], entry["payload"]["register"]) == ("register load", "hotels")


def test_a_list_that_cannot_be_read_leaves_nothing_of_its_first_row(trawl: Trawl) -> None:
    path = trawl.write("list.csv", "the red door 7731,someone's\nthe blue door,theirs\n")
    message = trawl.refuse("wash", path, "--out", trawl.folder / "out.csv", code=1)
    assert f"{path}:1: no column holds identifiers that show (the columns are: the red door 7731,someone's)" in message
    with open_ledger(f"sqlite:///{trawl.home / 'ledger.db'}") as ledger:
        (wash,) = ledger.washes.list()
    assert wash.failure.startswith("list.csv:1: no column holds identifiers that show. Name the column")
    assert "7731" not in wash.failure


def test_the_answers_of_a_wash_go_over_neither_the_page_nor_the_list(trawl: Trawl) -> None:
    path = trawl.write("list.csv", LIST)
    page = trawl.folder / "out.html"
    assert "is where the page goes" in trawl.refuse("wash", path, "--out", page, code=2)
    assert not page.exists()
    assert "over the list" in trawl.refuse("wash", path, "--out", path, code=2)
    assert path.read_text() == LIST


def test_a_row_of_a_wash_counts_once_by_the_best_of_its_results(trawl: Trawl) -> None:
    plates = ["Seen in VD20 BSX.", "Plate VD2O BSX on a grey Audi.", "Vehicle VD20 BSX again."]
    trawl.load([{"id": f"V{n}", "text": text} for n, text in enumerate(plates)], "plates.jsonl")
    rows = "same,vrm,VD20 BSX\nsame,vrm,VD20BSX\nother,phone,07700 900999\n"
    path = trawl.write("list.csv", "identifier_id,type,identifier\n" + rows)
    out = trawl.folder / "out.csv"
    answer = trawl("wash", path, "--out", out)
    assert {"trace", "possible"} <= {row["outcome"] for row in read_csv(out)}
    assert "3 identifiers washed: 2 trace, 1 no trace." in answer.words
    entry = last_entry(trawl, "wash")["payload"]
    assert (entry["trace"], entry["no_trace"], entry.get("possible")) == (2, 1, None)
    page = " ".join(Path(out.with_suffix(".html")).read_text().split())
    assert '<th scope="row">Trace</th><td>2</td>' in page
    assert '<th scope="row">All identifiers of the list</th><td>3</td>' in page
    done = trawl("wash", path, "--out", out, "--json").json
    assert (done["identifiers"], done["trace"], done["no_trace"]) == (3, 2, 1)
