"""`trawl report render`: a run's report at any time, in any format, for whoever it is for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import PROFILE, RECORDS, Trawl, read_csv

NAME = "favours"
FOR_SOMEBODY = """\
recipients: [Exploitation lead, Northshire, Trading Standards]
period: March 2026
terms_of_reference:
  asked_by: The Force Tasking Group
  question: Who gives vapes to children?
  asked: 2026-03-01
"""


@pytest.fixture
def ready(trawl: Trawl) -> Trawl:
    """An installation with records and a profile of its user's own, which lists its recipients."""
    trawl.write(f"home/saved_searches/{NAME}.yml", PROFILE + FOR_SOMEBODY)
    return trawl


def run(trawl: Trawl, *options: object) -> str:
    done: str = trawl("run", NAME, "--out", trawl.folder / "run", "--json", *options).json["run"]["id"]
    return done


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def last_render(trawl: Trawl) -> Any:
    return next(one["payload"] for one in trawl("audit", "--json").json if one["action"] == "render")


def test_a_run_is_rendered_as_it_was_run(ready: Trawl) -> None:
    first = run(ready)
    ready.write(f"home/saved_searches/{NAME}.yml", PROFILE.replace("Vapes and favours", "Another title"))
    out = ready.folder / "out"
    assert "which is not issued yet" in ready("report", "render", first, "--out", out).words
    assert names(out) == names(ready.folder / "run")
    assert {path.stat().st_mode & 0o777 for path in out.iterdir()} == {0o600}
    assert (out / "hits.csv").read_bytes() == (ready.folder / "run" / "hits.csv").read_bytes()
    page = (out / "report.html").read_text()
    assert "Another title" not in page
    for said in ("Vapes and favours", "The Force Tasking Group", "Who gives vapes to children?", "March 2026"):
        assert said in page
    assert not ready("report", "list", "--json").json[0]["issued"], "nothing is issued by it"


def test_only_what_is_asked_for_is_written(ready: Trawl) -> None:
    assert names_written(ready, run(ready), "--format", "csv") == ["hits.csv", "links.csv"]
    assert names_written(ready, run(ready), "--format", "html", "--edition", "partner") == ["report-partner.html"]


def names_written(trawl: Trawl, run_id: str, *options: object) -> list[str]:
    out = trawl.folder / f"out-{len(options)}"
    trawl("report", "render", run_id, "--out", out, *options)
    return names(out)


def test_the_star_is_written_as_a_folder_for_whom_it_is(ready: Trawl) -> None:
    first = run(ready)
    out = ready.folder / "out"
    for _ in range(2):
        ready("report", "render", first, "--format", "tables", "--edition", "force", "--force", "Durham", "--out", out)
    assert names(out) == ["tables-force-durham"]
    star = out / "tables-force-durham"
    hits, records = (read_csv(star / f"{name}.csv") for name in ("fact_hit", "dim_record"))
    assert hits
    assert {row["record_key"] for row in hits} == {row["record_key"] for row in records}
    assert {row["force"] for row in records} == {"Durham"}
    assert "Edition: Force edition, for Durham" in (star / "README.txt").read_text("utf-8")
    assert last_render(ready)["formats"] == ["tables"]
    (star / "model.pbix").write_text("mine")
    said = ready.refuse("report", "render", first, "--format", "tables,html", "--edition", "force",
                        "--force", "Durham", "--out", out, code=1)  # fmt: skip
    assert "holds model.pbix, which is not written there" in " ".join(said.split())
    assert names(out) == ["tables-force-durham"]


def test_the_leads_pages_are_written_by_themselves(ready: Trawl) -> None:
    first = run(ready)
    assert names_written(ready, first, "--lead") == ["report-lead.html"]
    page = (ready.folder / "out-1" / "report-lead.html").read_text()
    assert "Not in these pages" in page
    assert "Method and caveats" in page, "what is left out is named"
    assert "girl OR boy OR stolen" not in page, "and no more of it"


def test_a_force_has_an_edition_of_its_own(ready: Trawl) -> None:
    first = run(ready)
    out = ready.folder / "out"
    ready("report", "render", first, "--edition", "force", "--force", "cleveland", "--format", "html", "--out", out)
    assert names(out) == ["report-force-cleveland.html"]
    page = (out / "report-force-cleveland.html").read_text()
    assert "INT/26/0001" in page
    assert "CR/26/0002" not in page, "a crime of Durham"
    assert last_render(ready)["force"] == "Cleveland"


def test_every_recipient_has_a_numbered_copy_and_each_is_on_record(ready: Trawl) -> None:
    first = run(ready)
    out = ready.folder / "out"
    ready("report", "render", first, "--each-recipient", "--format", "html", "--out", out)
    assert names(out) == [f"report-copy-{number}.html" for number in (1, 2, 3)]
    assert "2 of 3 (Northshire)" in (out / "report-copy-2.html").read_text()
    entries = [one["payload"] for one in ready("audit", "--json").json if one["action"] == "render"]
    assert sorted((entry["copy"], entry["recipient"]) for entry in entries) == [
        (1, "Exploitation lead"), (2, "Northshire"), (3, "Trading Standards"),
    ]  # fmt: skip
    ready("report", "render", first, "--recipient", "northshire", "--format", "html", "--out", ready.folder / "one")
    assert names(ready.folder / "one") == ["report-copy-2.html"]


def test_what_restricts_is_shown_for_a_reason_alone_and_that_is_on_record(ready: Trawl) -> None:
    row = {"urn": "INT/9", "text": "A girl, a vape and Zebedee.", "grade": "1/A/C"}
    ready("load", ready.write_jsonl([row], "graded.jsonl"), "--source", "intelligence")
    first = run(ready)
    assert "Zebedee" not in (ready.folder / "run" / "report.html").read_text()
    asked = ("--include-restricted", "Its owner agreed", "--format", "html", "--out", ready.folder / "out")
    ready("report", "render", first, *asked)
    page = (ready.folder / "out" / "report-with-restricted.html").read_text()
    assert "Zebedee" in page
    assert "Its owner agreed" in page
    assert last_render(ready)["include_restricted"] == "Its owner agreed"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--format", "html,pfd"), "There is no format 'pfd': there are html, pdf, "),
        (("--edition", "parter"), "There is no edition 'parter': there are full, force, partner."),
        (("--edition", "force"), "name it with --force"),
        (("--force", "Durham"), "A force edition is that of one force"),
        (("--edition", "force", "--force", "Durhm"), "No record is of the force 'Durhm'. Forces of records here: "),
        (("--include-restricted", " "), "--include-restricted needs the reason"),
        (("--copy", "0"), "copies are numbered from 1"),
        (("--copy", "2", "--recipient", "Somebody"), "Copy 2 is that of Northshire"),
        (("--recipient", "Somebody"), "'Somebody' has no number as a recipient"),
        (("--each-recipient", "--copy", "2"), "--each-recipient numbers the copies itself"),
    ],
)
def test_what_cannot_be_rendered_is_refused_and_nothing_is_written(
    ready: Trawl, options: tuple[str, ...], said: str
) -> None:
    first = run(ready)
    out = ready.folder / "out"
    assert said in " ".join(ready.refuse("report", "render", first, "--out", out, *options, code=2).split())
    assert not out.exists()


def test_a_run_that_there_is_not_or_that_came_to_no_end_is_not_rendered(
    ready: Trawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no run 'favours-20200101-1'" in ready.refuse("report", "render", "favours-20200101-1", code=3)

    def fail(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("trawl.pipeline.running.gather_findings", fail)
        ready("run", NAME, code=1)
    (failed,) = ready("report", "list", "--json").json
    assert "has no report: it failed (interrupted" in ready.refuse("report", "render", failed["id"], code=1)


def test_a_run_whose_records_have_changed_is_not_rendered(ready: Trawl) -> None:
    first = run(ready)
    ready.load([{**RECORDS[0], "text": "Amended: a girl, no vape."}], "amended.jsonl")
    said = ready.refuse("report", "render", first, code=2)
    assert "have been amended or withdrawn since it ran (such as narratives/A1)" in said
    assert said == ready.refuse("report", "issue", first, "--anew", code=2)


def test_a_run_that_nothing_was_asked_of_is_not_begun(ready: Trawl) -> None:
    for options in (("--format", "pfd"), ("--edition", "force", "--force", "Durhm")):
        ready.refuse("run", NAME, *options, code=2)
    assert ready("report", "list", "--json").json == []


def test_a_run_is_issued_in_the_formats_that_it_was_run_in(ready: Trawl) -> None:
    first = run(ready, "--format", "html", "--edition", "force", "--force", "Durham")
    assert names(ready.folder / "run") == ["report-force-durham.html"]
    ready("report", "issue", first, "--out", ready.folder / "issued")
    assert names(ready.folder / "issued") == ["issue.txt", "report-force-durham.html"]


_KILLED = """
    import os, signal, sys
    from trawl.pipeline import run_files
    from trawl.cli import main

    written = []
    write = run_files.open_binary_output

    def die(path):
        if written:
            os.kill(os.getpid(), signal.SIGKILL)
        written.append(path)
        return write(path)

    run_files.open_binary_output = die
    sys.argv = ["trawl", *sys.argv[1:]]
    main()
"""


def test_a_render_that_is_killed_leaves_the_files_that_were_there(ready: Trawl) -> None:
    first = run(ready)
    out = ready.folder / "out"
    asked = ("report", "render", first, "--out", str(out), "--format", "html", "--each-recipient")
    ready(*asked)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    code = "\n".join(line[4:] for line in _KILLED.splitlines())
    killed = subprocess.run([sys.executable, "-c", code, *asked], env=dict(os.environ), check=False)
    assert killed.returncode == -9
    assert {path.name: path.read_bytes() for path in out.iterdir() if path.name in before} == before
    assert any(path.name.endswith(".part") for path in out.iterdir())
    ready(*asked)
    assert {path.name for path in out.iterdir()} == before.keys()


def test_rendering_writes_nothing_where_the_folder_cannot_be_written(ready: Trawl) -> None:
    first = run(ready)
    blocked = ready.write("blocked", "a file")
    assert "cannot be written" in ready.refuse("report", "render", first, "--out", blocked / "out", code=1)


def test_the_tables_of_an_edition_are_its_own(ready: Trawl) -> None:
    first = run(ready)
    out = ready.folder / "out"
    ready("report", "render", first, "--edition", "force", "--force", "Durham", "--format", "csv", "--out", out)
    assert [row["reference"] for row in read_csv(out / "hits-force-durham.csv")] == ["CR/26/0002"]
    ready("report", "render", first, "--edition", "partner", "--format", "csv", "--out", ready.folder / "partner")
    assert names(ready.folder / "partner") == ["premises-partner.csv", "records-partner.csv"]
    (columns,) = {tuple(row) for row in read_csv(ready.folder / "partner" / "records-partner.csv")}
    assert "why" not in columns
