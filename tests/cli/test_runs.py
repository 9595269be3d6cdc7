"""`trawl profile`, `trawl run`, `trawl report`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import HOTELS, MORE, PROFILE, RECORDS, Trawl, read_csv
from trawl.access import Principal
from trawl.engine.embedded.view import EmbeddedView
from trawl.model import IndexState
from trawl.pipeline.installation import open_installation
from trawl.pipeline.loading import load_file
from trawl.pipeline.register_indexes import IndexFile, keep_index
from trawl.pipeline.registers import load_register

NAME = "favours"


@pytest.fixture
def ready(trawl: Trawl) -> Trawl:
    """An installation with records and a profile of its user's own."""
    trawl.write(f"home/saved_searches/{NAME}.yml", PROFILE)
    return trawl


def run(trawl: Trawl, out: Path | None = None) -> Any:
    where = () if out is None else ("--out", out)
    return trawl("run", NAME, "--json", *where).json["run"]


def statuses(folder: Path) -> dict[str, str]:
    return {row["record_id"]: row["status"] for row in read_csv(folder / "hits.csv")}


def run_and_issue(trawl: Trawl) -> str:
    first: str = run(trawl, trawl.folder / "first")["id"]
    trawl("report", "issue", first)
    return first


def test_profiles_are_listed(ready: Trawl) -> None:
    found = {profile["name"]: profile for profile in ready("profile", "list", "--json").json}
    assert {NAME, "vape_exploitation", "hotel_cse", "online_csae"} <= set(found)
    assert found[NAME]["title"] == "Vapes and favours"
    assert "Vapes and favours" in ready("profile", "list").out


def test_profiles_that_are_wrong_are_listed_with_what_is_wrong(ready: Trawl) -> None:
    path = ready.write("home/saved_searches/wrong.yml", "title: Only this\nquery: vape AND #age<18\n")
    ready.write("home/saved_searches/Odd Name.yml", PROFILE)
    answer = ready("profile", "list")
    assert "Vapes and favours" in answer.out
    assert "CANNOT BE USED" in answer.out
    assert f"{path}:2: query: YAML takes '#age<18' as a comment" in answer.out
    found = {profile["name"]: profile["problems"] for profile in ready("profile", "list", "--json").json}
    assert found[NAME] == []
    assert len(found["wrong"]) == 2
    assert "odd_name.yml" in found["Odd Name.yml"][0]
    assert run(ready)["profile"] == NAME
    assert "8 sound; " in ready("doctor", code=1).words


def test_a_profile_of_ones_own_comes_first(ready: Trawl) -> None:
    ready.write("home/saved_searches/hotel_cse.yml", PROFILE)
    assert "Vapes and favours" in ready("profile", "show", "hotel_cse").out


def test_a_profile_is_shown_with_its_query_resolved(ready: Trawl) -> None:
    out = ready("profile", "show", NAME).out
    assert "Vapes that a child is given." in out
    assert "vape AND (girl OR boy OR stolen)" in out
    assert "Resolved:" in out


def test_profiles_are_checked(ready: Trawl) -> None:
    assert "profiles and their term lists are sound" in ready("profile", "check").out


def test_every_problem_of_every_profile_is_told_with_its_line(ready: Trawl) -> None:
    ready.write("home/saved_searches/wrong.yml", PROFILE.replace("registers", "regsters").replace("OR boy", "OR (boy"))
    ready.write("home/saved_searches/worse.yml", "title: Only this\n")
    message = ready.refuse("profile", "check", code=2)
    assert "wrong.yml:4: unknown key 'regsters'; did you mean 'registers'?" in message
    assert "wrong.yml:3: query: " in message
    assert "worse.yml:1: the key 'query' is missing" in message


def test_a_run_writes_its_report(ready: Trawl) -> None:
    out = ready.folder / "out"
    answer = ready("run", NAME, "--out", out)
    assert "2 hits in 4 records (2 new)" in answer.words
    assert "The register hotels was not loaded, so no premises were looked up in it." in answer.words
    assert "trawl report issue favours-" in answer.words
    assert sorted(path.name for path in out.iterdir()) == ["hits.csv", "links.csv", "report.html", "report.xlsx"]
    assert statuses(out) == {"A1": "new", "A2": "new"}
    page = (out / "report.html").read_text()
    assert "Vapes and favours" in page
    assert "OFFICIAL-SENSITIVE" in page


def test_without_a_folder_it_goes_to_the_home(ready: Trawl) -> None:
    done = ready("run", NAME, "--json").json
    assert done["files"][0] == str(ready.home / "outputs" / done["run"]["id"] / "report.html")
    assert Path(done["files"][0]).is_file()


def test_a_run_is_joined_to_its_registers(ready: Trawl) -> None:
    ready("register", "load", "hotels", ready.write("hotels.csv", HOTELS), "--mapping", "hotels")
    answer = ready("run", NAME, "--out", ready.folder / "out")
    assert "Joined to hotels: " in answer.words
    assert "Anchor Lodge" in (ready.folder / "out" / "links.csv").read_text("utf-8")


def test_a_register_that_is_replaced_meanwhile_is_joined_and_named_as_it_was_when_the_run_began(
    ready: Trawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    hotels = ready.write("hotels.csv", HOTELS)
    later = ready.write("later.csv", HOTELS.replace("Anchor Lodge", "Elsewhere"))
    installation = open_installation(ready.home)
    load_register(installation, "hotels", hotels, "hotels")
    pending = [1]

    def keep_slowly(*args: Any) -> IndexFile:
        kept = keep_index(*args)
        if pending:
            load_register(installation, "hotels", later, "hotels")
            pending.clear()
        return kept

    monkeypatch.setattr("trawl.pipeline.findings.keep_index", keep_slowly)
    done = run(ready)
    with installation.open_ledger() as ledger:
        found = ledger.runs.findings(done["id"])
        (current,) = ledger.registers.list()
    assert current.version == 2
    assert [register.version for register in found.registers] == [1]
    assert [register["version"] for register in done["coverage"]["registers"]] == [1]
    assert {match.row.name for match in found.matches} == {"Anchor Lodge"}


def test_a_load_that_finishes_while_a_run_begins_is_not_said_to_be_covered(
    ready: Trawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run sees nothing of it, so its report must not say that it had finished."""
    path = ready.write_jsonl(MORE, "more.jsonl")
    installation = open_installation(ready.home)
    pending = [1]
    state = EmbeddedView.state

    def slow_state(view: EmbeddedView, principal: Principal) -> IndexState:
        if pending:
            pending.clear()
            load_file(installation, path, "narratives", lambda _: None)
        return state(view, principal)

    monkeypatch.setattr(EmbeddedView, "state", slow_state)
    done = run(ready)
    with installation.open_ledger() as ledger:
        assert [load.state for load in ledger.loads.list()] == ["finished", "finished"]
        found = ledger.runs.get(done["id"])
    assert found.index.records == len(RECORDS)
    assert sum(load.written for load in found.loads if load.state == "finished") == len(RECORDS)


def test_a_nil_return_is_said_and_reported(ready: Trawl) -> None:
    profile = ready.write("kites.yml", PROFILE.replace("vape AND", "kite AND"))
    answer = ready("run", profile, "--out", ready.folder / "out")
    assert "nil return. No record of 4 is a hit." in answer.words
    assert "nil return" in (ready.folder / "out" / "report.html").read_text().lower()
    assert statuses(ready.folder / "out") == {}


def test_runs_are_listed_newest_first(ready: Trawl) -> None:
    first = run_and_issue(ready)
    second = run(ready)["id"]
    listed = ready("report", "list", "--json").json
    assert [item["id"] for item in listed] == [second, first]
    assert [bool(item["issued"]) for item in listed] == [False, True]
    assert ready("report", "list", "--profile", "hotel_cse", "--json").json == []
    table = ready("report", "list").out
    assert first in table
    assert "2 new" in table


def test_the_next_run_says_what_is_new(ready: Trawl) -> None:
    first = run_and_issue(ready)
    ready.load(
        [
            {**RECORDS[0], "text": "Girl of 14 says she was never given a vape by the male."},
            {**RECORDS[1], "text": "Shop window broken overnight. Nothing was taken."},
            {"id": "B1", "text": "A boy with a vape."},
        ],
        "amended.jsonl",
    )
    out = ready.folder / "second"
    done = run(ready, out)
    assert done["compared_with"] == first
    assert statuses(out) == {"A1": "updated", "A2": "withdrawn", "B1": "new"}
    counts = {status: count for status, count in done["counts"].items() if count and status != "negated"}
    assert counts == {"updated": 1, "withdrawn": 1, "new": 1, "incidents": 2}


def test_the_next_run_over_the_same_records_has_nothing_new(ready: Trawl) -> None:
    run_and_issue(ready)
    run(ready, ready.folder / "second")
    assert statuses(ready.folder / "second") == {"A1": "unchanged", "A2": "unchanged"}


def test_a_run_that_was_not_issued_is_not_compared_with(ready: Trawl) -> None:
    run(ready)
    run(ready, ready.folder / "second")
    assert statuses(ready.folder / "second") == {"A1": "new", "A2": "new"}


def test_a_changed_profile_is_said_to_be_why(ready: Trawl) -> None:
    run_and_issue(ready)
    ready.write(f"home/saved_searches/{NAME}.yml", PROFILE.replace("vape AND (girl OR boy OR stolen)", "girl OR boy"))
    run(ready, ready.folder / "second")
    assert statuses(ready.folder / "second") == {
        "A1": "unchanged",
        "A2": "changed by profile",
        "A4": "changed by profile",
    }


def test_issuing_writes_the_report_again(ready: Trawl) -> None:
    first = run(ready)["id"]
    out = ready.folder / "issued"
    answer = ready("report", "issue", first, "--out", out)
    assert f"{first} is issued" in answer.words
    assert statuses(out) == {"A1": "new", "A2": "new"}


def test_an_older_run_is_not_issued_after_a_newer_one(ready: Trawl) -> None:
    first = run(ready)["id"]
    second = run(ready)["id"]
    ready("report", "issue", second)
    assert f"the newer run {second} has been issued" in ready.refuse("report", "issue", first, code=1)


def test_a_run_whose_records_have_changed_is_not_written_again(ready: Trawl) -> None:
    first = run(ready)["id"]
    ready.load([{**RECORDS[0], "text": "Amended: a girl, no vape."}], "amended.jsonl")
    assert "narratives/A1" in ready.refuse("report", "issue", first, "--anew", code=2)


def test_an_unknown_run_is_not_issued(ready: Trawl) -> None:
    assert "no run 'favours-1'" in ready.refuse("report", "issue", "favours-1", code=3)


def test_an_unknown_profile_names_the_nearest(ready: Trawl) -> None:
    assert "did you mean 'favours'?" in ready.refuse("run", "favour", code=2)
    assert "no profile file" in ready.refuse("run", "favours.yml", code=2)


def test_a_term_list_that_is_not_there(ready: Trawl) -> None:
    ready.write(f"home/saved_searches/{NAME}.yml", PROFILE.replace("vape AND", "list:vapes AND"))
    message = ready.refuse("run", NAME, code=2)
    assert f"{NAME}.yml:3: query: " in message
    assert "'vape'" in message


def test_a_run_says_which_values_of_its_profile_no_record_has(trawl: Trawl) -> None:
    text = "title: A misspelt force\ndescription: A test.\nquery: vape AND force:Duram\n"
    trawl.write("home/saved_searches/misspelt.yml", text)
    answer = trawl("run", "misspelt", "--out", trawl.folder / "out")
    assert "No record that you may see has force:duram. Did you mean force:durham?" in " ".join(answer.err.split())
    trawl.write("home/saved_searches/right.yml", text.replace("misspelt", "right").replace("Duram", "Durham"))
    assert "Hint:" not in trawl("run", "right", "--out", trawl.folder / "out2").err


def test_a_hit_that_nobody_withdrew_is_not_called_withdrawn(ready: Trawl) -> None:
    """Its index was made anew from a part of the feeds, which is nothing that its source did."""
    run_and_issue(ready)
    shutil.rmtree(ready.home / "index")
    ready.load([RECORDS[0]])
    out = ready.folder / "again"
    ready("run", NAME, "--out", out)
    assert statuses(out) == {"A1": "unchanged", "A2": "changed by trawl"}
    assert "may have been made anew" in (out / "report.html").read_text()
