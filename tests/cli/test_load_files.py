"""`trawl load` of several files, and of workbooks; registers and lists that come in workbooks."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from tests.cli.conftest import HOTELS, Trawl
from tests.workbooks import write_xls, write_xlsx

HEADER = ("id", "source", "force", "date", "urn", "text")
FIRST = ("B1", "crime", "Durham", date(2026, 4, 1), "CR/1", "Boy sold a vape at the kiosk.")
SECOND = ("B2", "crime", "Durham", date(2026, 4, 2), "CR/2", "Girl followed from the kiosk.")


def write_feeds(trawl: Trawl) -> Path:
    """A folder of a feed that can be read, a workbook, one that cannot be read, and a letter."""
    folder = trawl.folder / "month"
    folder.mkdir()
    (folder / "a.csv").write_text("id,text\nB0,A lad at the kiosk.\n", "utf-8")
    (folder / "b.csv").write_text("number,said\n1,x\n", "utf-8")
    (folder / "letter.txt").write_text("Dear all", "utf-8")
    write_xlsx(folder / "c.xlsx", {"Crimes": [("Crimes of April",), HEADER, FIRST, SECOND]})
    return folder


def test_each_file_of_a_folder_is_a_load_and_one_that_fails_stops_no_other(empty: Trawl) -> None:
    folder = write_feeds(empty)
    answer = empty("load", folder, "--source", "narratives", code=1)
    assert "2 files loaded: 3 rows read = 3 written + 0 unchanged + 0 withdrawn + 0 rejected." in answer.words
    assert "2 rows read (xlsx: sheet 'Crimes') = 2 written" in answer.words
    assert f"Passed over: {folder / 'letter.txt'} has no ending" in answer.words
    assert "b.csv: the header lacks the id's column 'id'" in answer.words
    assert [load["state"] for load in empty("loads", "--json").json] == ["finished", "failed", "finished"]
    assert empty("search", "kiosk", "--json").json["total"] == 3


def test_several_files_are_a_list_of_loads_in_json(empty: Trawl) -> None:
    folder = write_feeds(empty)
    loads = empty(
        "load", folder / "*.csv", folder / "c.xlsx", folder / "c.xlsx", "--source", "narratives", "--json", code=1
    ).json
    assert [load.get("written") for load in loads] == [1, 2, None]
    assert loads[1]["header_line"] == 2
    assert loads[2].keys() == {"file", "error"}
    again = empty("load", folder / "a*.csv", "--source", "narratives", "--json").json
    assert [load["unchanged"] for load in again] == [1]


def test_a_folder_without_feeds_is_refused(empty: Trawl) -> None:
    (empty.folder / "none").mkdir()
    assert (
        "is a folder without a file that ends in"
        in empty("load", empty.folder / "none", "--source", "narratives", code=1).err
    )


def test_a_file_of_which_most_rows_are_rejected_decides_the_exit_code(empty: Trawl) -> None:
    bad = empty.write("bad.csv", "id,text\n" + "".join(f"B{n},\n" for n in range(5)))
    good = empty.write("good.csv", "id,text\nB9,a vape\n")
    answer = empty("load", bad, good, "--source", "narratives", code=1)
    assert "Most rows were rejected: 5 of 5." in answer.words
    assert "2 files loaded: 6 rows read = 1 written + 0 unchanged + 0 withdrawn + 5 rejected." in answer.words
    empty("load", bad, good, "--source", "narratives", "--accept-rejections")


def test_a_sheet_is_named_on_the_command_line_or_in_the_mapping(empty: Trawl) -> None:
    feed = write_xlsx(empty.folder / "year.xlsx", {"Jan": [HEADER, FIRST], "Feb (draft)": [HEADER, SECOND]})
    assert "'Jan', 'Feb (draft)'. Name one with --sheet" in empty.refuse("load", feed, "--source", "narratives", code=1)
    loaded = empty("load", feed, "--source", "narratives", "--sheet", "Feb (draft)", "--json").json
    assert (loaded["written"], loaded["encoding"], loaded["encoding_evidence"]) == (1, "xlsx", "sheet 'Feb (draft)'")
    mapping = empty.write("mine.yml", "record_id: id\nnarrative: text\nsheet: Jan\nevent_date: date\n")
    empty("load", feed, "--source", mapping)
    shown = empty("show", "mine/B1").words
    assert "From: year.xlsx, row 2 (load 3)" in shown
    assert "Event: 2026-04-01" in shown


def test_a_rejected_row_is_named_by_its_row_of_the_sheet(empty: Trawl) -> None:
    feed = write_xlsx(empty.folder / "feed.xlsx", {"S": [("A title",), (), HEADER, FIRST, ("B3", "crime")]})
    answer = empty("load", feed, "--source", "narratives")
    assert "= 1 written + 0 unchanged + 0 withdrawn + 1 rejected" in answer.words
    assert "feed.xlsx: row 5 has no text in 'text'" in empty("loads", "--rejected", 1).out


def test_what_whoever_loads_a_workbook_should_know_is_said(empty: Trawl) -> None:
    feed = write_xlsx(empty.folder / "feed.xlsx", {"Notes": [("Made in May",)], "Crimes": [HEADER, FIRST]})
    said = "The sheet 'Crimes' was read; these have rows too and were not read: 'Notes'."
    assert said in empty("load", feed, "--source", "narratives").words
    assert empty("load", feed, "--source", "narratives", "--json").json["file_remarks"] == [said]


def test_a_register_in_a_workbook(trawl: Trawl) -> None:
    rows = [("Hotels of the north",), *csv.reader(HOTELS.splitlines())]
    register = write_xlsx(trawl.folder / "hotels.xlsx", {"Hotels": rows, "Notes": [("x",)]})
    answer = trawl("register", "load", "hotels", register, "--mapping", "hotels")
    assert "2 rows loaded, 0 rejected" in answer.words
    assert "not read: 'Notes'" in answer.words


def test_a_list_in_a_workbook_whose_phones_lost_their_nought(trawl: Trawl) -> None:
    rows = [("identifier", "type"), (7700900123, "phone"), (447700900123, "mobile"), ("07700 900999", "phone")]
    out = trawl.folder / "washed.csv"
    trawl("wash", write_xls(trawl.folder / "list.xls", rows), "--out", out)
    with out.open(encoding="utf-8-sig") as file:
        outcomes = {(row["identifier"], row["outcome"]) for row in csv.DictReader(file)}
    assert outcomes == {("7700900123", "trace"), ("447700900123", "trace"), ("07700 900999", "no_trace")}
