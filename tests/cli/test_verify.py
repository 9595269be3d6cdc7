"""`trawl verify`: whether a report was altered, and whether what it rests on has changed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import HOTELS, PROFILE, RECORDS, Trawl

NAME = "favours"
LISTED = PROFILE.replace("girl OR boy OR stolen", "list:children OR stolen")
CHILDREN = "title: Children\ntiers:\n  broad: [girl, boy]\n"


@pytest.fixture
def ready(trawl: Trawl) -> Trawl:
    """An installation with records, a register, and a profile with a term list."""
    trawl.write("home/saved_searches/terms/children.yml", CHILDREN)
    trawl.write(f"home/saved_searches/{NAME}.yml", LISTED)
    trawl("register", "load", "hotels", trawl.write("hotels.csv", HOTELS), "--mapping", "hotels")
    return trawl


def run(trawl: Trawl) -> str:
    done: str = trawl("run", NAME, "--format", "html,csv", "--json").json["run"]["id"]
    return done


def own_folder(trawl: Trawl, run_id: str) -> Path:
    return trawl.home / "outputs" / run_id


def failing(trawl: Trawl, *arguments: object) -> list[tuple[str, str, str]]:
    """What does not hold, as (subject, state, what is said), files by their names alone."""
    answer = trawl("verify", *arguments, "--json", code=None)
    found: Any = answer.json
    assert answer.code == (0 if found["holds"] else 1)
    wrong = [one for one in found["checks"] if one["state"] != "holds"]
    assert found["holds"] == (not wrong)
    return [(Path(one["subject"]).name, one["state"], one["said"]) for one in wrong]


def subjects(found: Sequence[tuple[str, str, str]]) -> list[tuple[str, str]]:
    return [(subject, state) for subject, state, _ in found]


def test_a_run_that_nothing_has_changed_of_holds(ready: Trawl) -> None:
    first = run(ready)
    ready("report", "note", first)
    assert failing(ready, first) == [], "what analysts add is no stranger"
    ready("report", "issue", first)
    answer = ready("verify", first)
    assert "Everything holds." in answer.words
    assert f"{first}, issued on " in answer.words
    assert "hits.csv is as it was issued on " in answer.words
    assert "holds: True" in ready("audit").words
    manifest = ready("verify", first, "--json").json["manifest"]
    assert [(one["name"], one["issued"]) for one in manifest] == [
        (name, issued) for issued in (False, True) for name in ("report.html", "hits.csv", "links.csv")
    ]  # fmt: skip


def test_a_byte_a_missing_file_and_another_file_are_named(ready: Trawl) -> None:
    first = run(ready)
    folder = own_folder(ready, first)
    hits = (folder / "hits.csv").read_bytes()
    (folder / "hits.csv").write_bytes(hits.replace(b"A1", b"A9", 1))
    (folder / "links.csv").unlink()
    (folder / "more.csv").write_text("id\n")
    found = {subject: said for subject, _, said in failing(ready, first)}
    assert found.keys() == {"hits.csv", "links.csv", "more.csv"}
    assert "was altered: it is not what was written on " in found["hits.csv"]
    assert f"({len(hits):,} bytes as then)" in found["hits.csv"]
    assert "is missing: it was written on " in found["links.csv"]
    assert "was not written as a file of any run" in found["more.csv"]
    words = ready("verify", first, code=1).words
    assert "Not everything holds: files." in words


def test_what_was_issued_stays_known_where_it_is_rendered_again(ready: Trawl) -> None:
    first = run(ready)
    ready("report", "issue", first)
    folder = own_folder(ready, first)
    sent = ready.folder / "sent"
    sent.mkdir()
    page = (folder / "report.html").read_bytes()
    (sent / "the report.html").write_bytes(page)
    ready.write("home/trawl.toml", "exercise = true\n")  # by which the page says that it is all invented
    assert "as it was issued" in ready.refuse("report", "render", first, "--format", "html", code=2)
    ready("report", "render", first, "--format", "html", "--out", ready.folder / "anew")
    (folder / "report.html").unlink()
    ready("report", "render", first, "--format", "html")
    assert (folder / "report.html").read_bytes() != page
    ((name, state, said),) = failing(ready, first)
    assert (name, state) == ("report.html", "differs")
    assert "is not the file that was issued on " in said
    assert "analyst had it written again on " in said
    assert failing(ready, first, "--folder", sent) == [], "a copy is known by what is in it, whatever it is called"
    assert "issued on" in ready("verify", first, "--folder", sent).words
    (sent / "report.html").write_bytes(page + b" ")
    assert subjects(failing(ready, first, "--folder", sent)) == [("report.html", "differs")]
    assert subjects(failing(ready, first, "--folder", ready.folder / "nowhere")) == [("", "not known")]
    (folder / "report.html").write_bytes(page)
    ((_, _, said),) = failing(ready, first)
    assert "an earlier one was put back" in said


def test_a_file_that_another_run_has_written_over_is_that_ones(ready: Trawl) -> None:
    out = ready.folder / "out"
    first, second = (ready("run", NAME, "--out", out, "--json").json["run"]["id"] for _ in range(2))
    found = failing(ready, first)
    assert [name for name, _, _ in found if name.endswith("html")] == ["report.html"]
    assert all(f"is that of {second} now" in said for _, _, said in found)
    assert failing(ready, second) == []
    for path in out.iterdir():
        path.unlink()
    out.rmdir()
    ((name, state, said),) = failing(ready, second)
    assert (name, state) == ("", "differs")
    assert said.startswith("4 files were written here, and the folder cannot be read.")
    assert "Name where they are now with --folder" in said


def test_the_tables_of_the_star_are_in_the_manifest(ready: Trawl) -> None:
    first = ready("run", NAME, "--format", "tables", "--json").json["run"]["id"]
    assert failing(ready, first) == []
    (tables,) = (path for path in own_folder(ready, first).iterdir() if path.is_dir())
    changed = min(tables.iterdir())
    changed.write_bytes(changed.read_bytes() + b" ")
    (tables / "more.csv").write_text("id\n")
    assert {name for name, _, _ in failing(ready, first)} == {changed.name, "more.csv"}


def test_what_is_no_file_is_not_read(ready: Trawl) -> None:
    first = run(ready)
    path = own_folder(ready, first) / "hits.csv"
    path.unlink()
    os.mkfifo(path)
    assert subjects(failing(ready, first)) == [("hits.csv", "not known")]


def test_a_manifest_that_was_altered_with_the_file_is_found_out(ready: Trawl) -> None:
    first = run(ready)
    path = own_folder(ready, first) / "hits.csv"
    other = own_folder(ready, first) / "links.csv"
    path.write_bytes(other.read_bytes())
    with sqlite3.connect(ready.home / "ledger.db") as ledger:
        statement = "UPDATE run_files SET sha256 = (SELECT sha256 FROM run_files WHERE name = 'links.csv')"
        ledger.execute(f"{statement} WHERE name = 'hits.csv'")
        ledger.execute("DELETE FROM run_hits WHERE record_id = 'A1'")
    found = failing(ready, first)
    assert subjects(found) == [("manifest", "differs"), ("hits", "differs")]
    assert "hits.csv" in found[0][2]
    assert "2 new were counted, 1 are held" in found[1][2]


def test_records_that_were_amended_or_withdrawn_are_counted(ready: Trawl) -> None:
    first = run(ready)
    ready.load([{**RECORDS[0], "text": "Amended: a girl, no vape."}], "amended.jsonl")
    ready("withdraw", "--source", "narratives", "--record", "A2", "--reason", "Sent in error")
    found = failing(ready, first)
    assert subjects(found) == [("amended", "differs"), ("withdrawn", "differs")]
    assert [said for _, _, said in found] == [
        "Of 2 records that were hits, 1 is amended since.", "Of 2 records that were hits, 1 is withdrawn since."
    ]  # fmt: skip


def test_nothing_is_told_of_a_record_that_the_reader_may_not_see(ready: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    load_marked(ready, "A girl and a vape.", "OFFICIAL")
    first = run(ready)
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "SECRET")
    load_marked(ready, "A girl, a vape and Zebedee.", "SECRET")
    second = run(ready)
    assert subjects(failing(ready, first)) == [("amended", "differs")]
    monkeypatch.delenv("TRAWL_MARKING_CEILING")
    ((name, state, told),) = failing(ready, first)
    assert (name, state) == ("not to be seen", "not known")
    assert told == "Of 3 records that were hits, 1 is not checked: nothing that you may see says what became of it."
    said = ready("verify", first, code=1).words
    for word in ("S1", "SECRET", "Zebedee", "amended", "withdrawn"):
        assert word not in said
    refused = ready.refuse("verify", second, code=2)
    assert "was made for readers who may see more than you may" in refused
    assert "SECRET" not in refused


def load_marked(trawl: Trawl, text: str, marking: str) -> None:
    rows = f"report_reference,created_date,text,handling,marking\nS1,02/03/2026,{text!r},P,{marking}\n".replace(
        "'", '"'
    )
    trawl("load", trawl.write("marked.csv", rows), "--source", "intelligence")


def test_a_changed_profile_list_and_register_are_told_apart(ready: Trawl) -> None:
    first = run(ready)
    children = ready.home / "saved_searches" / "terms" / "children.yml"
    children.write_text(CHILDREN.replace("boy", "boy, lad"))
    ((name, state, said),) = failing(ready, first)
    assert (name, state) == ("term lists", "differs")
    assert "(children)" in said
    profile = ready.home / "saved_searches" / f"{NAME}.yml"
    profile.write_text(LISTED.replace("stolen", "taken"))
    assert subjects(failing(ready, first)) == [("profile", "differs"), ("term lists", "differs")]
    children.write_text(CHILDREN)
    assert subjects(failing(ready, first)) == [("profile", "differs")]
    profile.write_text("title: [")
    assert subjects(failing(ready, first)) == [("profile", "not known")]
    profile.unlink()
    assert subjects(failing(ready, first)) == [("profile", "differs")]
    profile.write_text(LISTED)
    other = HOTELS.replace("Anchor Lodge", "Some Other House")
    ready("register", "load", "hotels", ready.write("hotels.csv", other), "--mapping", "hotels")
    ((name, _, said),) = failing(ready, first)
    assert said == "The register hotels was version 1 then, and is version 2 now."


def test_records_read_anew_by_another_version_are_told(ready: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run(ready)
    monkeypatch.setattr("trawl.pipeline.reprocessing.extractor_version", lambda model: f"another, {model}")
    ready("reprocess")
    ((name, _, said),) = failing(ready, first)
    assert name == "extractor"
    assert "and is another, none now" in said


def test_a_run_that_there_is_not_or_of_an_earlier_trawl(ready: Trawl) -> None:
    assert "no run 'favours-20200101-1'" in ready.refuse("verify", "favours-20200101-1", code=3)
    first = run(ready)
    with sqlite3.connect(ready.home / "ledger.db") as ledger:
        ledger.execute("DELETE FROM run_files")
    ((_, state, said),) = failing(ready, first)
    assert (state, said) == (
        "not known",
        "Nothing is on record of its files: an earlier trawl kept no manifest.",
    )


_KILLED = """
import os, pathlib, signal, sys
from trawl.cli import main

replace = pathlib.Path.replace

def die(self, target):
    # The second file of a run on its way from where it was staged to its folder.
    if self.parent.name.endswith(".part") and self.name == "links.csv":
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(self, target)

pathlib.Path.replace = die
sys.argv = ["trawl", *sys.argv[1:]]
main()
"""


def test_issuing_that_is_killed_between_files_is_told_and_healed(ready: Trawl) -> None:
    first = run(ready)
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, "report", "issue", first, "--anew"], env=dict(os.environ), check=False
    )
    assert killed.returncode == -9
    found = failing(ready, first)
    cut_off = {name: said for name, _, said in found}
    assert "writing it on " in cut_off["report.html"]
    assert "was cut off. Write it again" in cut_off["report.html"]
    (left,) = (name for name in cut_off if name.endswith(".part"))
    assert "left behind by a writing that was cut off" in cut_off[left]
    assert "issued on" in ready("report", "issue", first).words
    assert failing(ready, first) == [], "what was left has gone"
    with sqlite3.connect(ready.home / "ledger.db") as ledger:
        issued = ledger.execute("SELECT count(*) FROM run_files WHERE issued AND placed IS NOT NULL").fetchone()
        assert issued == (3,), "the files that stand there are those that are issued"
    ready("report", "issue", first)
    with sqlite3.connect(ready.home / "ledger.db") as ledger:
        again = ledger.execute("SELECT count(*) FROM run_files WHERE issued AND placed IS NOT NULL").fetchone()
        assert again == (3,), "and no later ones"


def test_the_tables_of_the_star_are_known_each_by_itself(ready: Trawl) -> None:
    first = run(ready)
    ready("report", "render", first, "--format", "tables")
    assert failing(ready, first) == []
    star = own_folder(ready, first) / "tables"
    sent = ready.folder / "sent"
    shutil.copytree(star, sent)
    assert failing(ready, first, "--folder", sent) == []
    with (star / "fact_hit.csv").open("a") as file:
        file.write("more\n")
    (star / "mine.csv").write_text("mine")
    (star / "run.csv").unlink()
    assert sorted(subjects(failing(ready, first))) == [
        ("fact_hit.csv", "differs"), ("mine.csv", "differs"), ("run.csv", "differs"),
    ]  # fmt: skip
