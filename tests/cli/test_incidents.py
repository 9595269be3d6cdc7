"""Records of one event, by the command line: `trawl show` lists the others, `trawl run` counts both ways."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import HOTELS, Trawl, read_csv
from tests.servers.elasticsearch import Server

PROFILE = """\
title: Vapes at shops
description: Every record about a vape.
query: vape
"""

#: One event in a log, a crime and a report; another crime of the next week in the same words; a restricted report on
#: the first. All invented.
EVENT = (
    {
        "id": "L1", "source": "cad", "force": "Durham", "date": "2026-05-04", "urn": "DC-20260504-0412",
        "text": "CALLER AT 9 RABY TERRACE SAYS VAPE SELLER HAS PUSHED HIS SON OVER. MALE IS BRIAN COULSON",
    },
    {
        "id": "C1", "source": "crime", "force": "Durham", "date": "2026-05-04", "urn": "12260050441",
        "text": "A boy was pushed to the ground by a man who had sold him a vape the week before and wanted the money "
        "for it. Log 412 of 04/05/26 refers. The boy grazed his hands and went home with his father, who rang.",
    },
    {
        "id": "R1", "source": "intelligence", "force": "Durham", "date": "2026-05-06", "urn": "DC26-INT-0099",
        "text": "3/C/P About crime 12260050441: the man who sold the vape goes by Baz.",
    },
    {
        "id": "C2", "source": "crime", "force": "Durham", "date": "2026-05-13", "urn": "12260053117",
        "text": "A boy was pushed to the ground by a man who had sold him a vape the week before and wanted the money "
        "for it. The boy grazed his hands and went home with his father, who rang.",
    },
)  # fmt: skip
HELD = {
    "id": "R2", "source": "intelligence", "force": "Durham", "date": "2026-05-06", "urn": "DC26-INT-0100",
    "text": "3/C/C SECRETWORD says of crime 12260050441 that the vape came from a lock-up.",
}  # fmt: skip


@pytest.fixture
def ready(empty: Trawl, monkeypatch: pytest.MonkeyPatch) -> Trawl:
    monkeypatch.setenv("TRAWL_MODEL", "rules")
    empty.write("home/saved_searches/vapes.yml", PROFILE)
    empty.load([*EVENT, HELD])
    return empty


def others(answer: Trawl, record: str) -> dict[str, dict[str, object]]:
    return {one["record_id"]: one for one in answer("show", record, "--json").json["incident"]["records"]}


def test_show_lists_the_other_records_with_the_evidence(ready: Trawl) -> None:
    found = others(ready, "C1")
    assert {name: one["band"] for name, one in found.items()} == {"L1": "strong", "R1": "strong", "R2": "strong"}
    assert any("writes the reference of DC-20260504-0412" in words for words in found["L1"]["evidence"])
    shown = ready("show", "L1").out
    assert "Same incident as narratives/C1" in shown
    assert "for: 12260050441 writes the reference of DC-20260504-0412" in shown


def test_show_names_a_restricted_record_by_reference_only(ready: Trawl) -> None:
    shown = ready("show", "C1").out
    block = shown[shown.index("Same incident as narratives/R2") :].splitlines()
    assert block[:2] == [
        "Same incident as narratives/R2 (DC26-INT-0100, intelligence, 6 May 2026)",
        "  by reference only: look at the record itself",
    ]
    assert others(ready, "C1")["R2"]["evidence"] == []
    assert "SECRETWORD" not in shown


def test_one_text_a_week_later_is_another_event(ready: Trawl) -> None:
    assert "C2" not in others(ready, "C1")
    assert others(ready, "C2") == {}


def test_who_may_not_see_a_record_sees_no_sign_of_it(ready: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    marked = {**EVENT[1], "id": "C3", "marking": "OFFICIAL-SENSITIVE"}
    mapping = "description: Marked\nrecord_id: id\nkind: {columns: [source]}\nforce: force\nevent_date: date\n"
    mapping += "reference: urn\nnarrative: text\nmarking: marking\nhandling: {constant: P, stated_by: the test}\n"
    ready.write("home/mappings/sources/marked.yml", mapping)
    ready("load", ready.write_jsonl([marked], "marked.jsonl"), "--source", "marked")
    assert "C3" in others(ready, "narratives/C1")
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "OFFICIAL")
    assert "C3" not in others(ready, "narratives/C1")
    run = ready("run", "vapes", "--json").json
    assert (run["incidents"]["records"], run["incidents"]["incidents"]) == (5, 2)


def test_a_run_counts_records_and_incidents(ready: Trawl, tmp_path: Path) -> None:
    answer = ready("run", "vapes", "--out", tmp_path / "first")
    assert "Counted as incidents they are 2 incidents: some tell of one event." in answer.words
    run = ready("run", "vapes", "--json", "--out", tmp_path / "second").json
    assert run["run"]["counts"]["incidents"] == 2
    assert run["incidents"]["terms"] == [{"name": "vape", "records": 5, "incidents": 2}]
    assert [len(group) for group in run["incidents"]["groups"]] == [4]
    rows = {row["record_id"]: row["incident"] for row in read_csv(tmp_path / "second" / "hits.csv")}
    assert rows == {"L1": "1", "C1": "1", "R1": "1", "C2": "", "R2": ""}
    assert "5 new" in ready("report", "list").words
    assert "2 incidents" in ready("report", "list").words


def test_the_report_names_the_others_on_each_card_and_nothing_of_the_restricted_one(
    ready: Trawl, tmp_path: Path
) -> None:
    run = ready("run", "vapes", "--json", "--out", tmp_path / "out").json["run"]
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert page.count("<dt>Same incident as</dt>") == 6  # of three records that are shown, each names two
    assert "writes the reference of DC-20260504-0412" in page
    assert "SECRETWORD" not in page
    assert "DC26-INT-0100 writes" not in page
    ready("report", "issue", run["id"], "--out", tmp_path / "issued")
    issued = (tmp_path / "issued" / "report.html").read_text(encoding="utf-8")
    assert issued.count("<dt>Same incident as</dt>") == 6
    assert "Counted as incidents they are 2 incidents" in issued


def test_both_engines_find_the_same_records_of_an_event_and_of_a_premises(
    empty: Trawl, elasticsearch_server: Server, elastic_index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRAWL_MODEL", "rules")
    hotel = "3 girls seen at the Anchor Lodge, Middlesbrough. Log 412 of 04/05/26."
    row = {"source": "intelligence", "force": "Durham", "date": "2026-05-05"}
    rows = [
        {**row, "id": "P1", "text": hotel},
        {**row, "id": "P2", "text": "Fight at 14 Dockfield Road, Middlesbrough."},
    ]
    empty("register", "load", "hotels", empty.write("hotels.csv", HOTELS), "--mapping", "hotels")
    empty.load([*EVENT, HELD, *rows])

    def ask() -> tuple[Any, Any]:
        shown = [empty("show", name, "--json").json["incident"] for name in ("L1", "C1", "R1", "C2", "P1")]
        found = empty("premises", "hotels/H1", "--json").json
        return shown, {part: found[part] for part in ("records", "possible", "figures", "possible_figures")}

    embedded = ask()
    assert [one["record_id"] for one in embedded[1]["records"] + embedded[1]["possible"]] == ["P1", "P2"]
    for name, value in {**elasticsearch_server.environment, "TRAWL_ELASTIC_INDEX": elastic_index}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TRAWL_ELASTIC_REPLICAS", "0")
    empty("engine", "create")
    empty("engine", "copy")
    assert ask() == embedded


def test_a_hidden_record_leaves_no_sign_in_files_or_premises(
    ready: Trawl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapping = "description: Marked\nrecord_id: id\nkind: {columns: [source]}\nforce: force\nevent_date: date\n"
    mapping += "reference: urn\nnarrative: text\nmarking: marking\nhandling: {constant: P, stated_by: the test}\n"
    ready.write("home/mappings/sources/marked.yml", mapping)
    text = "About crime 12260050441: a vape was sold at the Anchor Lodge, 14 Dockfield Road, Middlesbrough."
    marked = {**EVENT[2], "id": "Q9", "urn": "DC26-INT-0777", "text": text, "marking": "OFFICIAL-SENSITIVE"}
    ready("load", ready.write_jsonl([marked], "marked.jsonl"), "--source", "marked")
    ready("register", "load", "hotels", ready.write("hotels.csv", HOTELS), "--mapping", "hotels")
    assert ready("premises", "hotels/H1", "--json").json["figures"]["incidents"] == 1
    assert "Q9" in others(ready, "C1")
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "OFFICIAL")
    run = ready("run", "vapes", "--json", "--out", tmp_path / "out")
    written = [file.read_text(encoding="utf-8") for file in (tmp_path / "out").glob("*.[hc]*")]
    shown = ready("show", "C1", "--json").out + ready("show", "C1").out
    found = ready("premises", "hotels/H1", "--json", code=3)
    assert (found.json["figures"]["records"], found.json["figures"]["incidents"], found.json["records"]) == (0, 0, [])
    assert len(written) >= 3
    for said in (run.out, shown, found.out, *written):
        assert "Q9" not in said
        assert "0777" not in said
    assert run.json["run"]["counts"]["incidents"] == run.json["incidents"]["incidents"] == 2
