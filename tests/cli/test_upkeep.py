"""`trawl reprocess`, `trawl audit`, `trawl doctor`."""

from __future__ import annotations

import sqlite3

import pytest

from tests.cli.conftest import RECORDS, Trawl


def test_the_audit_trail_says_who_did_what_and_why(trawl: Trawl) -> None:
    trawl("--purpose", "Vape enquiry", "--reference", "OP KITE", "search", "vape")
    trawl("show", "A1")
    entries = trawl("audit", "--json").json
    assert [entry["action"] for entry in entries[:3]] == ["show", "search", "load"]
    search = entries[1]
    assert search["actor"] == "analyst"
    assert search["payload"]["query"] == "vape"
    assert search["payload"]["total"] == 2
    assert (search["payload"]["purpose"], search["payload"]["reference"]) == ("Vape enquiry", "OP KITE")
    assert "Vape enquiry" in trawl("audit").words


def test_the_audit_trail_shows_the_last_entries(trawl: Trawl) -> None:
    for _ in range(3):
        trawl("search", "vape")
    assert len(trawl("audit", "--last", 2, "--json").json) == 2


def test_no_narrative_text_is_in_the_audit_trail(trawl: Trawl) -> None:
    trawl("show", "A1")
    assert "Girl of 14" not in trawl("audit", "--json").out


def test_a_whole_trail_is_verified(trawl: Trawl) -> None:
    trawl("search", "vape")
    assert "The audit trail is whole: 2 entries" in trawl("audit", "--verify").words


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ("UPDATE audit SET actor = 'somebody' WHERE id = 1", "entry 1 is not what was written"),
        ("UPDATE audit_payloads SET payload = '{}' WHERE id = 2", "the payload of entry 2 is not what was written"),
        ("DELETE FROM audit WHERE id = 2", "entries 2 to 2 are missing"),
    ],
)
def test_tampering_is_found(trawl: Trawl, change: str, finding: str) -> None:
    for _ in range(2):
        trawl("search", "vape")
    trawl("audit", "--verify")
    with sqlite3.connect(trawl.home / "ledger.db") as ledger:
        ledger.execute(change)
    ledger.close()
    assert finding in trawl("audit", "--verify", code=1).words


def test_doctor_finds_tampering(trawl: Trawl) -> None:
    trawl("loads")
    with sqlite3.connect(trawl.home / "ledger.db") as ledger:
        ledger.execute("UPDATE audit SET actor = 'somebody' WHERE id = 1")
    ledger.close()
    assert "PROBLEM ledger: entry 1 is not what was written" in trawl("doctor", code=1).words


def test_a_purpose_can_be_required(trawl: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAWL_PURPOSE_REQUIRED", "true")
    assert "--purpose and --reference" in trawl.refuse("search", "vape", code=2)
    trawl("--purpose", "x", "--reference", "y", "search", "vape")


def test_doctor_says_that_all_is_well(trawl: Trawl) -> None:
    out = trawl("doctor").out
    assert [line.split(":")[0].split() for line in out.splitlines()] == [
        ["ok", part] for part in ("home", "engine", "ledger", "loads", "model", "profiles")
    ]
    assert "4 records up to sequence 4" in out


def test_doctor_finds_a_profile_that_is_wrong(trawl: Trawl) -> None:
    trawl.write("home/saved_searches/wrong.yml", "title: Only this\n")
    answer = trawl("doctor", code=1)
    assert "PROBLEM profiles: " in answer.words
    assert "wrong.yml:1: the key 'query' is missing" in answer.words


def test_doctor_finds_an_unknown_model(trawl: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAWL_MODEL", "en_core_web_enormous")
    answer = trawl("doctor", code=1)
    assert "PROBLEM model: " in answer.words
    assert "en_core_web_enormous" in answer.words


@pytest.mark.slow
def test_another_model_asks_for_reprocessing(trawl: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("spacy")
    monkeypatch.setenv("TRAWL_MODEL", "auto")
    more = trawl.write_jsonl([{"id": "B1", "text": "Paul Smith has a kite."}], "more.jsonl")
    message = trawl.refuse("load", more, "--source", "narratives", code=1)
    assert "trawl reprocess" in message
    assert set(trawl.ids("vape")) == {"A1", "A2"}, "reading needs no model"
    assert "4 records reprocessed." in trawl("reprocess").words
    assert set(trawl.ids("vape")) == {"A1", "A2"}
    trawl("load", more, "--source", "narratives")
    assert trawl.ids("kite") == ["B1"]
    assert "person" in {mention["type"] for mention in trawl("show", "B1", "--json").json["mentions"]}


def test_reprocessing_leaves_records_and_sequences_as_they_were(trawl: Trawl) -> None:
    before = [trawl("show", row["id"], "--json").json for row in RECORDS]
    assert "4 records reprocessed." in trawl("reprocess").words
    assert [trawl("show", row["id"], "--json").json for row in RECORDS] == before
    assert sorted(path.name for path in trawl.home.glob("index*")) == ["index"]
    assert trawl("audit", "--json").json[0]["action"] == "show"
    assert "reprocess" in {entry["action"] for entry in trawl("audit", "--json").json}


def test_reprocessing_an_empty_installation(empty: Trawl) -> None:
    assert "0 records reprocessed." in empty("reprocess").words
