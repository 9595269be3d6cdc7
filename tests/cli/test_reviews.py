"""`trawl review`: hits are marked on the screen, together and on a sheet, and nothing is lost."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import PROFILE, Trawl, read_csv

NAME = "favours"
Rows = list[dict[str, str]]


@pytest.fixture
def ran(trawl: Trawl) -> Trawl:
    """An installation with a run of two hits: A2 and A1."""
    trawl.write(f"home/saved_searches/{NAME}.yml", PROFILE.partition("registers")[0])
    trawl("run", NAME)
    return trawl


def newest(trawl: Trawl) -> str:
    name: str = trawl("report", "list", "--json").json[0]["id"]
    return name


def marks(trawl: Trawl, name: str = NAME) -> dict[str, str]:
    """What the sheet of the newest run says of each hit before it is filled in."""
    out = trawl.folder / "marks.csv"
    trawl("review", newest(trawl), "--sheet", out)
    return {row["record"].partition("/")[2]: row["marks"] for row in read_csv(out)}


@pytest.fixture
def press(ran: Trawl, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Feed keys to the screen, and return what it says."""

    def feed(keys: str) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO(keys))
        return ran("review", newest(ran)).out

    return feed


def test_hits_are_marked_by_keys_and_the_next_review_goes_on(ran: Trawl, press: Callable[[str], str]) -> None:
    said = press("rx")
    assert said.index("narratives/A2") < said.index("Marked relevant") < said.index("narratives/A1")
    assert "w write a note" in said
    assert "1 mark made. All are kept." in said
    again = press("wIt says so\nnjq")
    assert "1 of 2" not in again
    assert "That was the last hit" in again
    today = marks(ran)
    assert today["A2"].startswith("relevant by analyst on ")
    assert today["A1"].startswith("not relevant by analyst on ")
    assert today["A1"].endswith(": It says so")
    assert "not relevant by you on" in press("jkq")
    assert "Your mark is taken back" in press("zzq")
    assert marks(ran)["A2"] == ""
    asked = [entry for entry in ran("audit", "--json", "--record", "A1").json if entry["action"] == "review show"]
    assert asked


def test_several_are_marked_together_with_a_reason(ran: Trawl) -> None:
    run = newest(ran)
    assert "--note" in ran.refuse("review", run, "--mark", "unsure", "--all-like", "stolen", code=2)
    assert "1 hit of" in ran("review", run, "--mark", "unsure", "--all-like", "stolen", "--note", "Theft").words
    assert "0 hits" in ran("review", run, "--mark", "unsure", "--all-like", "stolen", "--note", "Theft").words
    ran("review", run, "--mark", "not-relevant", "--record", "A1", "--record", "narratives/A2", "--note", "Known")
    assert {key: said.partition(" by ")[0] for key, said in marks(ran).items()} == dict.fromkeys(
        ("A1", "A2"), "not relevant"
    )
    ran("review", run, "--undo", "--record", "A2")
    assert marks(ran)["A2"].startswith("unsure")
    for wrong in (
        ("--mark", "maybe", "--record", "A1"), ("--mark", "unsure"), ("--undo",), ("--note", "x"),
        ("--mark", "unsure", "--undo", "--record", "A1"), ("--mark", "unsure", "--all-like", "(", "--note", "x"),
    ):  # fmt: skip
        ran.refuse("review", run, *wrong, code=2)
    assert "no hit of" in ran.refuse("review", run, "--mark", "unsure", "--record", "A3", code=3)
    assert "no run and no sample" in ran.refuse("review", "favours-1", code=3)


def fill(path: Path, change: Callable[[Rows], None], columns: int = 1) -> Path:
    """Fill a sheet in and save it with its columns turned round."""
    rows = read_csv(path)
    change(rows)
    out = path.with_name("filled.csv")
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0])[::columns])
        writer.writeheader()
        writer.writerows(rows)
    return out


def test_a_sheet_goes_out_and_comes_back_however_it_was_shuffled(ran: Trawl) -> None:
    run, out = newest(ran), ran.folder / "hits.csv"
    assert "2 hits" in ran("review", run, "--sheet", out).words
    assert out.stat().st_mode & 0o777 == 0o600
    assert (ran.folder / "hits.coverage.csv").exists() or list(ran.folder.glob("hits*coverage*"))

    def change(rows: Rows) -> None:
        (row,) = (row for row in rows if row["record"] == "narratives/A1")
        row.update(mark="Not-Relevant", note="Not ours")
        rows[:] = [row]

    filled = fill(out, change, -1)
    answer = ran("review", run, "--import", filled)
    assert "1 not relevant, 0 unsure; 0 marked so already, 0 left blank, 0 not taken, 1 hits of" in answer.words
    assert marks(ran)["A1"].endswith(": Not ours")
    assert "1 marked so already" in ran("review", run, "--import", filled).words


def test_a_row_that_cannot_be_taken_is_told_and_the_others_are_taken(ran: Trawl) -> None:
    run, out = newest(ran), ran.folder / "hits.csv"
    ran("review", run, "--sheet", out)

    def change(rows: Rows) -> None:
        good, other = (dict(row, mark="relevant") for row in sorted(rows, key=lambda row: row["record"]))
        rows[:] = [
            good,
            {**good, "run": "favours-20200101-1"},
            {**good, "record": "narratives/A9"},
            {**good, "mark": "perhaps"},
            {**good, "mark": "", "note": "why"},
            {**good, "content": other["content"]},
            other,
            {**other, "mark": "unsure"},
        ]

    answer = ran("review", run, "--import", fill(out, change), code=1)
    for line, reason in (
        (3, "the row is of 'favours-20200101-1'"), (4, "there is no hit 'narratives/A9'"), (5, "mark is 'perhaps'"),
        (6, "there is a note, and mark is blank"), (7, "content is not what went out"), (8, "rows 8 and 9 mark"),
        (9, "rows 8 and 9 mark"),
    ):  # fmt: skip
        assert f"filled.csv, row {line}: {reason}" in answer.words
    assert "1 relevant" in answer.out
    assert "7 not taken" in answer.words
    assert [key for key, said in marks(ran).items() if said] == ["A1"]
    missing = ran.write("lacks.csv", "run,record\nx,y\n")
    assert "has no column mark, note, content" in ran.refuse("review", run, "--import", missing, code=1)
