"""`trawl reprocess`, `trawl audit`, `trawl doctor`."""

from __future__ import annotations

import json
import sqlite3

import pytest

from tests.cli.conftest import PATIENCE_SECONDS, RECORDS, Trawl
from tests.process_state import umask_of
from trawl.ledger import open_ledger


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


def test_only_what_was_erased_is_said_to_be(trawl: Trawl) -> None:
    trawl("engine", "purge")
    assert "erased" not in trawl("audit", "--last", 1).out
    with open_ledger(f"sqlite:///{trawl.home / 'ledger.db'}") as ledger:
        ledger.audit.erase([1], actor="D. P. Officer", reason="retention")
    assert "erased" in trawl("audit").out


def test_a_whole_trail_is_verified(trawl: Trawl) -> None:
    trawl("search", "vape")
    assert "The audit trail is whole: 3 entries" in trawl("audit", "--verify").words


def test_an_entry_has_the_time_of_what_was_done(trawl: Trawl) -> None:
    trawl("search", "vape")
    journal = trawl.home / "audit.journal"
    said = json.loads(journal.read_text())
    journal.write_text(json.dumps({**said, "at": "2026-01-02T03:04:05+00:00"}) + "\n")
    shown = next(line for line in trawl("audit").out.splitlines() if " search " in line)
    assert "2026-01-02 03:04:05" in shown
    assert said["id"] not in shown
    assert "at: " not in shown
    (entry,) = [entry for entry in trawl("audit", "--json").json if entry["action"] == "search"]
    assert entry["at"].startswith("2026-01-02 03:04:05")
    assert not {"id", "at"} & set(entry["payload"])


def test_a_torn_line_in_the_journal_blocks_nothing_and_is_kept(trawl: Trawl) -> None:
    with (trawl.home / "audit.journal").open("a") as journal:
        journal.write('{"id": "ab12", "acti')
    assert trawl.ids("vape") == ["A2", "A1"]
    trawl("doctor")
    search = trawl("audit", "--json").json[0]
    assert (search["action"], search["payload"]["query"]) == ("search", "vape")
    with open_ledger(f"sqlite:///{trawl.home / 'ledger.db'}") as ledger:
        torn = next(entry for entry in ledger.audit.entries() if entry.action == "unreadable journal line")
    assert torn.payload == {"line": '{"id": "ab12", "acti'}
    assert "The audit trail is whole: 4 entries" in trawl("audit", "--verify").words


def test_a_journal_that_comes_back_is_taken_over_once(trawl: Trawl) -> None:
    trawl("search", "vape")
    journal = trawl.home / "audit.journal"
    content = journal.read_bytes()
    before = trawl("audit", "--json").json
    journal.write_bytes(content)
    assert trawl("audit", "--json").json == before


def test_a_journal_that_was_deleted_with_its_end_shows(trawl: Trawl) -> None:
    trawl("search", "vape")
    assert "The audit trail is whole" in trawl("audit", "--verify").words
    trawl("search", "boy")
    for name in ("audit.journal", "audit.head"):
        (trawl.home / name).unlink()
    assert "the journal was begun anew" in trawl("audit", "--verify", code=1).words
    trawl("search", "vape")
    assert "the journal was begun anew" in trawl("audit", "--verify", code=1).words


def test_a_search_does_not_wait_for_a_ledger_that_is_written_to(trawl: Trawl) -> None:
    trawl("search", "hotel", code=None)
    with sqlite3.connect(trawl.home / "ledger.db", isolation_level=None) as ledger:
        ledger.execute("BEGIN IMMEDIATE")
        waiting, search = trawl.start("loads"), trawl.start("search", "vape")
        search.communicate(timeout=PATIENCE_SECONDS)
        assert search.returncode == 0
        assert waiting.poll() is None, "it still waits for the ledger"
        ledger.execute("ROLLBACK")
    ledger.close()
    waiting.communicate(timeout=PATIENCE_SECONDS)
    assert waiting.returncode == 0
    entries = trawl("audit", "--json").json
    assert [entry["payload"].get("query") for entry in entries if entry["action"] == "search"] == ["vape", "hotel"]


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


READING = (
    ("search", "vape"),
    ("show", "A1"),
    ("run", "hotel_cse"),
    ("report", "issue", "hotel_cse-1"),
    ("wash", "list.csv", "--out", "washed.csv"),
    ("link", "--all", "--out", "links.csv"),
    ("link", "confirm", "A1", "hotels/H1", "--reason", "named"),
    ("link", "decisions"),
    ("link", "export", "matches.csv", "--all"),
    ("link", "import", "matches.csv"),
    ("premises", "hotels/H1"),
    ("extract", "feed.jsonl", "--out", "mentions.jsonl"),
    ("loads", "--rejected", "1"),
    ("entity", "phone", "07700 900123"),
    ("profile", "terms", "hotel_cse"),
    ("profile", "suggest", "hotel_cse"),
    ("profile", "lint", "hotel_cse"),
    ("profile", "test", "hotel_cse", "--record", "A1"),
)


@pytest.mark.parametrize("arguments", READING)
def test_a_purpose_can_be_required_of_what_reads_records(
    trawl: Trawl, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    trawl.write_jsonl(RECORDS)
    trawl.write("list.csv", "type,value\nphone,07700 900123\n")
    monkeypatch.chdir(trawl.folder)
    monkeypatch.setenv("TRAWL_PURPOSE_REQUIRED", "true")
    assert "--purpose and --reference" in trawl.refuse(*arguments, code=2)
    # Nothing has been run, no register is loaded, and there is something amiss for a lint to find.
    if arguments[0] not in ("report", "link", "premises") and arguments[1] != "lint":
        trawl("--purpose", "x", "--reference", "y", *arguments)


@pytest.mark.parametrize(
    "arguments", [("doctor",), ("loads",), ("profile", "list"), ("report", "list"), ("reprocess",)]
)
def test_no_purpose_is_asked_for_what_shows_no_record(
    trawl: Trawl, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("TRAWL_PURPOSE_REQUIRED", "true")
    trawl(*arguments)
    trawl.load(RECORDS)


def test_everything_in_a_home_that_others_may_open_is_for_its_owner_only(empty: Trawl) -> None:
    empty.home.mkdir(mode=0o755)
    feed = empty.write_jsonl(RECORDS)
    with umask_of(0o022):
        for arguments in (
            ("load", feed, "--source", "narratives"),
            ("run", "hotel_cse"),
            ("search", "vape", "--csv", empty.folder / "found.csv"),
        ):
            process = empty.start(*arguments)
            _, said = process.communicate(timeout=PATIENCE_SECONDS)
            assert process.returncode == 0, said
    modes = {path: path.stat().st_mode & 0o777 for path in empty.home.rglob("*")}
    assert {"store.db", "index.lock", "meta.json", "ledger.db", "audit.journal", "report.html"} <= {
        path.name for path in modes
    }
    assert {path for path, mode in modes.items() if mode & 0o077} == set()
    assert (empty.folder / "found.csv").stat().st_mode & 0o777 == 0o600


def test_doctor_finds_an_index_of_another_extractor(trawl: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trawl.entities.extractor_version", lambda _model: "another")
    answer = trawl("doctor", code=1)
    assert "PROBLEM engine: " in answer.words
    assert "this is extractor another. Use the same model, or run: trawl reprocess" in answer.words


def test_doctor_says_what_is_in_flight(trawl: Trawl) -> None:
    with open_ledger(f"sqlite:///{trawl.home / 'ledger.db'}") as ledger, ledger.attend():
        ledger.loads.start("narratives", "more.jsonl")
        assert "2, of which 0 failed and were loaded again, 1 in flight" in trawl("doctor").words


def test_a_failed_load_is_mended_by_the_same_file_only(trawl: Trawl) -> None:
    broken = trawl.write("broken.csv", "number,said\n1,a vape\n")
    trawl.refuse("load", broken, "--source", "narratives", code=1)
    trawl.load(RECORDS, "other.jsonl")
    assert "broken.csv failed" in trawl("doctor", code=1).words
    trawl("run", "hotel_cse", "--out", trawl.folder / "first")
    assert "Coverage is incomplete: 1 load" in (trawl.folder / "first" / "report.html").read_text("utf-8")
    trawl.write("broken.csv", "id,text\n1,a vape\n")
    trawl("load", broken, "--source", "narratives")
    assert "4, of which 1 failed and were loaded again" in trawl("doctor").words
    trawl("run", "hotel_cse", "--out", trawl.folder / "second")
    page = (trawl.folder / "second" / "report.html").read_text("utf-8")
    assert "Coverage is incomplete" not in page
    assert "1 failed (1 of them loaded again since)" in page
    assert "; the file was loaded again since" in page


def test_a_failed_load_is_not_mended_by_a_file_of_its_name_elsewhere(
    trawl: Trawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    for month, text in (("jan", "number,said\n1,a vape\n"), ("feb", "id,text\n1,a vape\n")):
        monkeypatch.chdir(trawl.write(f"{month}/export.csv", text).parent)
        trawl("load", "export.csv", "--source", "narratives", code=1 if month == "jan" else 0)
    jan = trawl.folder / "jan" / "export.csv"
    assert f"{jan} failed" in trawl("doctor", code=1).words
    assert [load["file"] for load in trawl("loads", "--json").json[1:]] == [
        str(jan), str(trawl.folder / "feb" / "export.csv"),
    ]  # fmt: skip
    trawl("load", jan, "--source", "narratives", code=1)
    trawl("run", "hotel_cse", "--out", trawl.folder / "out")
    page = (trawl.folder / "out" / "report.html").read_text("utf-8")
    assert "Coverage is incomplete: 2 loads" in page
    assert "<td>export.csv</td>" in page
    assert str(trawl.folder) not in page, "a report says which file, not where somebody keeps it"


def test_doctor_says_that_all_is_well(trawl: Trawl) -> None:
    out = trawl("doctor").out
    assert [line.split(":")[0].split() for line in out.splitlines()] == [
        ["ok", part] for part in ("home", "readers", "engine", "ledger", "loads", "coverage", "model", "profiles")
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
    assert sorted(path.name for path in trawl.home.glob("index*")) == ["index", "index.lock", "index.lock.pid"]
    assert trawl("audit", "--json").json[0]["action"] == "show"
    assert "reprocess" in {entry["action"] for entry in trawl("audit", "--json").json}


def test_reprocessing_an_empty_installation(empty: Trawl) -> None:
    assert "0 records reprocessed." in empty("reprocess").words
