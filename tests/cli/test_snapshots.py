"""`trawl load --snapshot`, deletions, and what runs and `trawl show` say of records that are not there any more."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from tests.cli.conftest import PATIENCE_SECONDS, PROFILE, RECORDS, Trawl, read_csv
from trawl.ledger import open_ledger

SMALL = ("--source", "narratives")


def kites(*numbers: int) -> list[dict[str, str]]:
    return [{"id": f"B{n}", "date": "2026-01-02", "text": f"A kite numbered {n}"} for n in numbers]


def test_a_snapshot_withdraws_and_lists(trawl: Trawl) -> None:
    trawl.load(kites(*range(30)))
    feed = trawl.write_jsonl([*RECORDS, *kites(*range(1, 30))], "snapshot.jsonl")
    said = trawl("load", feed, *SMALL, "--snapshot").words
    assert "1 stored record withdrawn that the snapshot lacks." in said
    number = said.split("trawl loads --withdrawn ")[1].split()[0]
    assert "narratives/B0: " in trawl("loads", "--withdrawn", number).words
    (row,) = trawl("loads", "--withdrawn", number, "--json").json
    assert (row["source"], row["record_id"]) == ("narratives", "B0")
    newest = trawl("loads", "--json").json[-1]
    assert (newest["missing"], newest["stored_before"]) == (1, 34)
    assert "was withdrawn on" in trawl("show", "narratives/B0", code=3).err
    assert f"by load {number}: the newest snapshot of its feed lacks it" in trawl("show", "B0", code=3).words
    assert "that you may see" in trawl("show", "B99", code=3).err


def test_more_than_the_share_asks_for_a_person(trawl: Trawl) -> None:
    feed = trawl.write_jsonl(RECORDS[:2], "half.jsonl")
    answer = trawl("load", feed, *SMALL, "--snapshot", code=1)
    assert "Not in the snapshot: narratives/A3, narratives/A4." in answer.words
    assert "none was withdrawn: that is 50% of the 4" in answer.words
    assert "--confirm-withdrawals 2" in answer.words
    told = trawl("load", feed, *SMALL, "--snapshot", "--json", code=1).json
    assert (told["withheld"], told["withheld_records"], told["missing"]) == (2, ["A3", "A4"], 0)
    assert "that its newest snapshot lacks were searched all the same" in trawl("doctor", code=1).words
    done = trawl("load", feed, *SMALL, "--snapshot", "--confirm-withdrawals", 2, "--json").json
    assert (done["missing"], done["withheld"], done["read"]) == (2, 0, 2)
    trawl("doctor")


def test_confirming_is_for_snapshots(trawl: Trawl) -> None:
    assert "Say --snapshot too" in trawl.refuse(
        "load", trawl.write_jsonl(RECORDS), *SMALL, "--confirm-withdrawals", 3, code=2
    )


def test_another_feeds_snapshot_is_refused(trawl: Trawl) -> None:
    feed = trawl.write_jsonl(kites(1, 2), "kites.jsonl")
    said = trawl("load", feed, *SMALL, "--snapshot", code=1).words
    assert "no record in common with the 4 that are stored" in said
    assert trawl.ids("kite") == []


def test_a_run_says_withdrawn_of_what_was_and_tells_another_reader_nothing_of_it(
    trawl: Trawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapping = trawl.write(
        "marked.yml",
        "source: marked\nrecord_id: id\nnarrative: text\nmarking: marking\ndelete: {columns: [del], default: ''}\n",
    )
    rows = [
        f"M{n},boy with a vape numbered {n},{marking},"
        for n, marking in ((1, "SECRET"), (2, "OFFICIAL"), (3, "SECRET"))
    ]
    trawl.write("home/saved_searches/favours.yml", PROFILE)
    with monkeypatch.context() as cleared:
        cleared.setenv("TRAWL_MARKING_CEILING", "SECRET")
        trawl("load", trawl.write("a.csv", "\n".join(["id,text,marking,del", *rows])), "--source", mapping)
        first = trawl("run", "favours", "--json", "--out", trawl.folder / "first").json["run"]["id"]
        trawl("report", "issue", first)
        delta = trawl.write("b.csv", "id,text,marking,del\nM2,,,D\nM3,,,D\n")
        assert trawl("load", delta, "--source", mapping, "--json").json["withdrawn"] == 2
        trawl("run", "favours", "--out", trawl.folder / "again")
    standing = {row["record_id"]: row["status"] for row in read_csv(trawl.folder / "again" / "hits.csv")}
    assert (standing["M1"], standing["M2"], standing["M3"]) == ("unchanged", "withdrawn", "withdrawn")
    run = trawl("run", "favours", "--json", "--out", trawl.folder / "second").json["run"]
    assert run["compared_with"] == "", "that report was another's, who may see more"
    assert "not visible" not in run["counts"]
    standing = {row["record_id"]: row["status"] for row in read_csv(trawl.folder / "second" / "hits.csv")}
    assert set(standing.values()) == {"new"}
    assert standing.keys() & {"M1", "M2", "M3"} == set()
    page = (trawl.folder / "second" / "report.html").read_text("utf-8")
    assert "vape numbered" not in page
    assert not re.search(r"marked ?/ ?M\d", page)
    for name in ("M1", "M3", "marked/M3"):
        assert "that you may see" in trawl("show", name, code=3).err
    assert "by load 3: its source has deleted it" in trawl("show", "M2", code=3).words
    assert trawl("loads", "--withdrawn", 3, "--json").json[0]["record_id"] == "M2"


def test_a_snapshot_that_is_killed_while_it_withdraws_is_finished_by_the_same_command(trawl: Trawl) -> None:
    total, gone = 9_000, 4_000
    trawl.load(kites(*range(total)), "all.jsonl")
    feed = trawl.write_jsonl([*RECORDS, *kites(*range(gone, total))], "snapshot.jsonl")
    command = ("load", feed, *SMALL, "--snapshot", "--confirm-withdrawals", gone)
    job = trawl.start("--home", trawl.home, *command)
    ends = time.monotonic() + PATIENCE_SECONDS
    while not _noted(trawl.home) and time.monotonic() < ends:
        assert job.poll() is None, job.communicate()
        time.sleep(0.005)
    job.kill()
    job.communicate()
    left = len(trawl.ids("kite"))
    assert total - gone < left < total, "it was killed in the middle"
    done = trawl(*command, "--json").json
    assert done["missing"] == left - (total - gone)
    assert len(trawl.ids("kite")) == total - gone
    with open_ledger(f"sqlite:///{trawl.home / 'ledger.db'}") as ledger:
        every = [one.key for load in ledger.loads.list() for one in ledger.withdrawals.of_load(load.id)]
    assert len(every) == len(set(every)) == gone


def _noted(home: Path) -> bool:
    """Whether a thousand records are out and the next are about to be."""
    journal = home / "audit.journal"
    if not journal.exists():
        return False
    lines = journal.read_text("utf-8").splitlines()
    return sum('"withdraw"' in line for line in lines) >= 1


def test_undoing_a_snapshot_names_the_file_that_had_what_it_withdrew(trawl: Trawl) -> None:
    feed = trawl.write_jsonl(RECORDS[:3], "three.jsonl")
    trawl("load", feed, *SMALL, "--snapshot", "--confirm-withdrawals", 1)
    number = json.loads(trawl("loads", "--json").out)[-1]["id"]
    said = trawl("loads", "--undo", number, "--reason", "too early").words
    assert "What it had withdrawn (1 stored record) does not come back by this. Load again, oldest first:" in said
    assert "feed.jsonl" in said.replace(" ", "")


def test_on_a_server_too(elastic: Trawl) -> None:
    mapping = elastic.write(
        "stock.yml", "source: stock\nrecord_id: id\nnarrative: text\ndelete: {columns: [act], default: ''}\n"
    )
    rows = [{"id": f"S{n}", "text": f"a lamp numbered {n}"} for n in range(20)]
    load = ("--source", mapping, "--json")
    elastic("load", elastic.write_jsonl(rows, "all.jsonl"), *load)
    delta = [{"id": "S0", "act": "D"}, {"id": "S1", "text": "a lantern"}, {"id": "S1", "act": "D"}, rows[1]]
    done = elastic("load", elastic.write_jsonl(delta, "delta.jsonl"), *load).json
    assert (done["read"], done["withdrawn"], done["not_stored"]) == (4, 1, 1)
    assert sorted(elastic.ids("lamp")) == sorted(f"S{n}" for n in range(1, 20))
    half = elastic.write_jsonl(rows[1:11], "half.jsonl")
    assert elastic("load", half, *load, "--snapshot", code=1).json["withheld"] == 9
    assert elastic("load", half, *load, "--snapshot", "--confirm-withdrawals", 9).json["missing"] == 9
    assert sorted(elastic.ids("lamp OR lantern")) == sorted(f"S{n}" for n in range(1, 11))
    assert "its source has deleted it" in elastic("show", "S0", code=3).words
