"""`trawl run --again`: what a run found is found again, or it is said of each hit what has changed."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from tests.cli.conftest import MORE, RECORDS, Trawl
from tests.cli.test_verify import CHILDREN, LISTED, NAME, load_marked, ready, run  # noqa: F401 - a fixture


def again(trawl: Trawl, run_id: str) -> Any:
    """What is said of a run that is run again."""
    answer = trawl("run", "--again", run_id, "--json", code=None)
    assert answer.code == (0 if answer.json["same"] else 1)
    return answer.json


def differences(found: Any) -> dict[str, tuple[str, str]]:
    return {one["record_id"]: (one["status"], one["reason"]) for one in found["differences"]}


def change(trawl: Trawl, statement: str) -> None:
    with sqlite3.connect(trawl.home / "ledger.db") as ledger:
        ledger.execute(statement)


def test_the_same_is_found_whatever_the_files_of_today_say(ready: Trawl) -> None:  # noqa: F811
    first = run(ready)
    ready.write("home/saved_searches/terms/children.yml", CHILDREN.replace("girl, boy", "nobody"))
    ready.write(f"home/saved_searches/{NAME}.yml", LISTED.replace("vape AND", "kite AND"))
    before = ready("report", "list", "--json").out, sorted(ready.home.rglob("outputs/**"))
    found = again(ready, first)
    assert (found["same"], found["hits_then"], found["hits_now"], found["unchanged"]) == (True, 2, 2, 2)
    assert [one["subject"] for one in found["changed"]] == ["profile", "term lists"]
    words = ready("run", "--again", first).words
    assert "2 hits then, 2 hits now. The hits are the same." in words
    assert "A term list in the query of then has other entries now" in words
    assert before == (ready("report", "list", "--json").out, sorted(ready.home.rglob("outputs/**")))
    kept = next(one for one in ready("audit", "--json").json if one["action"] == "run again")["payload"]
    assert (kept["run"], kept["hits"], kept["differ"], kept["not_compared"]) == (first, 2, {}, 0)


def test_each_hit_that_differs_says_what_has_changed(ready: Trawl) -> None:  # noqa: F811
    first = run(ready)
    ready.load(MORE, "more.jsonl")
    ready.load([{**RECORDS[0], "text": RECORDS[0]["text"] + " He came back."}], "amended.jsonl")
    ready("withdraw", "--source", "narratives", "--record", "A2", "--reason", "Sent in error")
    found = again(ready, first)
    assert found["counts"] == {"updated": 1, "new": 1, "withdrawn": 1}
    told = differences(found)
    assert told["A1"] == ("updated", f"hit in {first}; the record has been amended since")
    assert told["A5"] == ("new", f"the record was loaded or amended after {first}")
    assert told["A2"][1].startswith("the record was withdrawn on ")
    words = ready("run", "--again", first, code=1).words
    assert "The hits are not all the same: 0 the same" in words
    ready.load([{**RECORDS[0], "text": "No such thing."}], "amended.jsonl")
    assert differences(again(ready, first))["A1"][1] == (
        f"the record has been amended since {first} and no longer hits"
    )


def test_a_hit_that_is_judged_otherwise_says_so_and_claims_no_cause(
    ready: Trawl,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = run(ready)
    change(ready, "UPDATE run_hits SET undecided = 1 WHERE record_id = 'A1'")
    change(ready, "UPDATE run_hits SET spans = '[]' WHERE record_id = 'A2'")
    told = differences(again(ready, first))
    assert {status for status, _ in told.values()} == {"judged otherwise"}
    assert told["A1"][1].startswith(f"it was too crowded to decide in {first} and is so no longer; other records")
    assert "the words found in it, or how they are meant; neither" in told["A2"][1]
    change(ready, "DELETE FROM run_hits WHERE record_id = 'A2'")
    assert differences(again(ready, first))["A2"] == (
        "new", f"nothing that trawl knows of explains the difference from {first}"
    )  # fmt: skip
    monkeypatch.setattr("trawl.pipeline.reprocessing.extractor_version", lambda model: f"another, {model}")
    ready("reprocess")
    told = differences(again(ready, first))
    assert f"trawl has changed since {first}: the extractor from" in told["A1"][1]
    assert told["A2"][0] == "changed by trawl"


def test_it_is_run_again_for_whom_it_was_made(ready: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    load_marked(ready, "A girl and a vape.", "OFFICIAL")
    first = run(ready)
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "SECRET")
    assert again(ready, first)["same"]
    load_marked(ready, "A girl, a vape and Zebedee.", "SECRET")
    second = run(ready)
    found = again(ready, first)
    assert (found["differences"], found["not_compared"]) == ([], 1), "what it was made for is no longer to be seen"
    assert again(ready, second)["same"]
    monkeypatch.delenv("TRAWL_MARKING_CEILING")
    said = ready("run", "--again", first, code=1).words
    assert "2 the same, 1 not compared" in said
    for word in ("S1", "SECRET", "Zebedee"):
        assert word not in said
    assert "may see more than you may" in ready.refuse("run", "--again", second, code=2)


@pytest.mark.parametrize("options", [(NAME,), ("--due",), ("--out", "x"), ("--format", "csv"), ("--lead",)])
def test_nothing_else_can_be_asked_for_with_it(empty: Trawl, options: tuple[str, ...]) -> None:
    assert "leave everything else but --json out" in empty.refuse("run", "--again", "x-20260101-1", *options, code=2)


def test_what_cannot_be_run_again_is_refused(ready: Trawl) -> None:  # noqa: F811
    assert "no run 'x-20260101-1'" in ready.refuse("run", "--again", "x-20260101-1", code=3)
    first = run(ready)
    change(ready, """UPDATE runs SET kept_profile = '{"registers": []}'""")
    assert "did not keep its term lists" in ready.refuse("run", "--again", first, code=2)
