"""`trawl report append`: a store of runs that grows, says what it holds, and forgets what may not be shown any more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.cli.conftest import PROFILE, RECORDS, Trawl
from tests.conftest import skip
from trawl.reports.star_files import has_parquet

NAME = "favours"
TERMS_OF_A2 = "SELECT * FROM fact_term JOIN dim_record USING (record_key) WHERE record_id = 'A2'"


@pytest.fixture
def ready(trawl: Trawl) -> Trawl:
    if not has_parquet():
        skip("STORES OF RUNS WERE NOT TESTED: they need the extra 'reports' (pip install 'trawl[reports]').")
    trawl.write(f"home/saved_searches/{NAME}.yml", PROFILE)
    return trawl


def run(trawl: Trawl) -> str:
    done: str = trawl("run", NAME, "--format", "csv", "--out", trawl.folder / "run", "--json").json["run"]["id"]
    return done


def ask(store: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as database:
        for path in store.glob("*.parquet"):
            database.execute(f"CREATE VIEW {path.stem} AS SELECT * FROM '{path}'")
        for path in store.glob("fact_*"):
            database.execute(f"CREATE VIEW {path.name} AS SELECT * FROM '{path}/*.parquet'")
        return database.execute(sql).fetchall()


def test_a_store_grows_by_a_run_at_a_time_and_each_is_on_record(ready: Trawl) -> None:
    store = ready.folder / "store"
    first = run(ready)
    said = ready("report", "append", first, store).words
    assert f"{first}, which is not issued yet, is in the store" in said
    assert "holds 1 run and 2 hits." in said
    ready("report", "issue", first)
    assert f"{first}, issued on " in ready("report", "append", first, store).words
    ready.load([{**RECORDS[1], "id": "B1", "urn": "CR/26/0009"}], "more.jsonl")
    second = run(ready)
    assert "holds 2 runs and 5 hits." in ready("report", "append", second, store).words
    counted = ask(
        store, "SELECT run_key, status, count(*) FROM fact_hit JOIN run USING (run_key) GROUP BY ALL ORDER BY ALL"
    )
    assert counted == [(first, "new", 2), (second, "new", 1), (second, "unchanged", 2)]
    entry = next(one["payload"] for one in ready("audit", "--json").json if one["action"] == "append")
    assert (entry["run"], entry["folder"], entry["issued"]) == (second, str(store), False)
    assert store.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in store.rglob("*") if path.is_file()} == {0o600}
    about = (store / "README.txt").read_text("utf-8")
    assert about.startswith("OFFICIAL-SENSITIVE\n")
    assert first in about
    assert second in about


def test_what_is_withdrawn_from_the_index_is_forgotten_by_the_next_append(ready: Trawl) -> None:
    store = ready.folder / "store"
    ready("report", "append", run(ready), store)
    assert "CR/26/0002" in repr(ask(store, "SELECT * FROM dim_record"))
    assert ask(store, TERMS_OF_A2)
    ready("withdraw", "--source", "narratives", "--record", "A2", "--reason", "Deleted at source")
    # The first run was never issued, so nothing that the second says of changes names the record.
    said = ready("report", "append", run(ready), store).words
    assert "What 1 record said is taken out of older runs" in said
    assert "CR/26/0002" not in repr(ask(store, "SELECT * FROM dim_record"))
    assert not ask(store, TERMS_OF_A2)


def test_a_force_has_a_store_of_its_own(ready: Trawl) -> None:
    first = run(ready)
    store = ready.folder / "durham"
    ready("report", "append", first, store, "--edition", "force", "--force", "durham")
    assert ask(store, "SELECT DISTINCT force FROM dim_record") == [("Durham",)]
    assert json.loads((store / "store.json").read_text())["narrowed_for"] == "force Durham"
    said = " ".join(ready.refuse("report", "append", first, store, code=2).split())
    assert "holds the edition 'force Durham', and this is 'full'" in said


def test_what_cannot_be_appended_is_refused(ready: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run(ready)
    store = ready.folder / "store"
    refused = ready.refuse("report", "append", first, store, "--edition", "partner", code=2)
    assert "the tables of partners name none" in " ".join(refused.split())
    assert "no run 'favours-1'" in ready.refuse("report", "append", "favours-1", store, code=3)
    ready.load([{**RECORDS[1], "text": "Amended: two vapes stolen from a girl."}], "amended.jsonl")
    assert "have been amended or withdrawn" in ready.refuse("report", "append", first, store, code=2)
    assert not store.exists()
    monkeypatch.setattr("trawl.reports.star_files.find_spec", lambda _: None)
    assert "extra 'reports'" in " ".join(ready.refuse("report", "append", first, store, code=2).split())
    assert not store.exists()


def test_a_folder_of_other_things_is_refused(ready: Trawl) -> None:
    mine = ready.write("mine/notes.txt", "mine")
    assert "holds other things" in ready.refuse("report", "append", run(ready), mine.parent, code=2)
    assert sorted(path.name for path in mine.parent.iterdir()) == [".lock", "notes.txt"]
