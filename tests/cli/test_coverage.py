"""What every answer says of what it does not cover, and how a gap is closed again."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.cli.conftest import HOTELS, Trawl

HEAD = "id,source,force,date,urn,text\n"


def feed(trawl: Trawl, name: str, *rows: str) -> Path:
    """A CSV file of the mapping narratives."""
    path = trawl.folder / name
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def load(trawl: Trawl, path: Path, *options: str, code: int = 0) -> str:
    return trawl("load", path, "--source", "narratives", *options, code=code).words


GOOD = "G1,crime,Durham,2026-02-10,U1,Shop window broken overnight"
#: Of no kind that there is, so it cannot be read.
BAD = "B1,wild,Durham,2026-02-11,U2,Girl of 14 given a vape by a male"
MENDED = BAD.replace("wild", "intelligence")
UNREAD = "1 row of the feed narratives could not be read and was not searched (feed.csv: 1)."


@pytest.fixture
def gappy(empty: Trawl) -> Trawl:
    """An installation with one record, and one row that could not be read."""
    load(empty, feed(empty, "feed.csv", GOOD, BAD))
    return empty


def test_a_search_that_finds_nothing_says_what_it_could_not_look_into(gappy: Trawl) -> None:
    answer = gappy("search", "vape", code=3)
    assert answer.out.splitlines() == ["Nothing found. 1 record was searched.", UNREAD]
    covered = gappy("search", "vape", "--json", code=3).json["coverage"]
    assert covered["clean"] is False
    assert covered["feeds"][0]["unread"] == [["feed.csv", 1]]


def test_an_export_has_its_coverage_beside_it(gappy: Trawl) -> None:
    answer = gappy("search", "shop", "--csv", gappy.folder / "hits.csv")
    assert UNREAD in answer.words
    beside = json.loads((gappy.folder / "hits.coverage.json").read_text(encoding="utf-8"))
    assert (beside["records"], beside["feeds"][0]["source"]) == (1, "narratives")


def test_an_entity_that_occurs_nowhere_is_said_to_occur_nowhere_in_what_was_read(gappy: Trawl) -> None:
    assert UNREAD in gappy("entity", "phone", "07700 900123", code=3).out


def test_a_run_and_a_wash_say_it_too(gappy: Trawl) -> None:
    (gappy.home / "saved_searches").mkdir(parents=True, exist_ok=True)
    (gappy.home / "saved_searches" / "kites.yml").write_text("title: Kites\ndescription: Kites.\nquery: kite\n")
    run = gappy("run", "kites", "--out", gappy.folder / "run")
    assert UNREAD in run.words
    page = (gappy.folder / "run" / "report.html").read_text(encoding="utf-8")
    assert page.count(UNREAD) == 2
    assert "Nil return over what could be read" in page
    assert gappy("run", "kites", "--json").json["run"]["coverage"]["feeds"][0]["unread"] == [["feed.csv", 1]]
    listed = gappy.folder / "list.csv"
    listed.write_text("identifier\n07700 900123\n")
    assert UNREAD in gappy("wash", listed, "--out", gappy.folder / "answers.csv").words
    assert UNREAD in (gappy.folder / "answers.html").read_text(encoding="utf-8")
    assert gappy("wash", listed, "--out", gappy.folder / "b.csv", "--json").json["coverage"]["clean"] is False


def test_a_join_to_registers_has_its_coverage_beside_it(gappy: Trawl) -> None:
    gappy("register", "load", "hotels", gappy.write("hotels.csv", HOTELS), "--mapping", "hotels")
    assert UNREAD in gappy("link", "--all", "--out", gappy.folder / "links.csv").words
    beside = json.loads((gappy.folder / "links.coverage.json").read_text(encoding="utf-8"))
    assert (beside["clean"], beside["registers"][0]["name"]) == (False, "hotels")


def test_a_report_is_issued_with_the_coverage_of_its_run(gappy: Trawl) -> None:
    (gappy.home / "saved_searches").mkdir(parents=True, exist_ok=True)
    (gappy.home / "saved_searches" / "shops.yml").write_text("title: Shops\ndescription: Shops.\nquery: shop\n")
    run = gappy("run", "shops", "--json").json["run"]["id"]
    load(gappy, feed(gappy, "feed.csv", GOOD, MENDED))
    gappy("report", "issue", run, "--out", gappy.folder / "issued")
    assert UNREAD in (gappy.folder / "issued" / "report.html").read_text(encoding="utf-8")


def test_doctor_is_not_well_while_rows_are_unread(gappy: Trawl) -> None:
    answer = gappy("doctor", code=1)
    assert f"PROBLEM coverage: {UNREAD} See the rows with trawl loads --rejected LOAD" in answer.words
    told = gappy("doctor", "--json", code=1).json
    assert told["sound"] is False
    assert told["coverage"]["feeds"][0]["unread"] == [["feed.csv", 1]]


def test_a_mended_row_is_no_gap_whatever_its_file_is_called(gappy: Trawl) -> None:
    load(gappy, feed(gappy, "other.csv", MENDED))
    assert "ok      coverage: everything that was handed over was read" in gappy("doctor").out
    assert gappy("search", "zeppelin", code=3).out.splitlines() == ["Nothing found. 2 records were searched."]


def test_a_mended_row_that_was_stored_already_is_no_gap(empty: Trawl) -> None:
    load(empty, feed(empty, "a.csv", GOOD))
    load(empty, feed(empty, "b.csv", GOOD.replace("crime", "wild"), BAD), "--accept-rejections")
    load(empty, feed(empty, "c.csv", GOOD))
    assert "1 row of the feed" in empty("search", "zeppelin", code=3).out


def test_rows_that_nobody_wants_are_dismissed(gappy: Trawl) -> None:
    assert "dismissed" in gappy("loads", "--dismiss", 1, "--reason", "a test row of the supplier").words
    assert "ok      coverage" in gappy("doctor").out
    assert "nothing to dismiss" in gappy("loads", "--dismiss", 1, "--reason", "again", code=1).err


def test_a_load_of_mostly_rejected_rows_ends_badly_unless_that_is_accepted(empty: Trawl) -> None:
    path = feed(empty, "feed.csv", GOOD, BAD, BAD.replace("B1", "B2"), BAD.replace("B1", "B3"))
    said = load(empty, path, code=1)
    assert "1 written" in said
    assert "Most rows were rejected: 3 of 4." in said
    assert empty("search", "shop", "--json").json["total"] == 1
    load(empty, path, "--json", code=1)
    load(empty, path, "--accept-rejections")
    assert "3 rows of the feed narratives could not be read" in empty("search", "zeppelin", code=3).out


@pytest.mark.parametrize("good", [1, 3])
def test_half_of_the_rows_are_not_most_and_two_are_few(empty: Trawl, good: int) -> None:
    rows = [GOOD.replace("G1", f"G{number}") for number in range(good)]
    rows += [BAD.replace("B1", f"B{number}") for number in range(max(good, 2))]
    assert f"{max(good, 2)} rejected" in load(empty, feed(empty, "feed.csv", *rows))


def test_a_mistaken_load_is_taken_back(empty: Trawl) -> None:
    load(empty, feed(empty, "a.csv", GOOD, MENDED))
    load(empty, feed(empty, "b.csv", GOOD.replace("window", "door"), MENDED, "N1,crime,Durham,2026-03-01,U9,A kite"))
    answer = empty("loads", "--undo", 2, "--reason", "the wrong force's file")
    assert "is undone: 2 records withdrawn." in answer.words
    assert "Up to 1 of them had an earlier version, which is not there any more." in answer.words
    assert empty("search", "vape", "--json").json["total"] == 1
    gone = empty("search", "shop OR kite", code=3).out
    assert "Up to 1 record of the feed narratives went with a load that was undone" in gone
    assert "PROBLEM coverage" in empty("doctor", code=1).out
    assert "undone" in empty("loads").out
    assert "undo load" in [entry["action"] for entry in empty("audit", "--json").json]
    load(empty, feed(empty, "c.csv", "N2,crime,Durham,2026-03-01,U9,A kite"))
    assert "went with a load that was undone" in empty("search", "shop", code=3).out, "another record is not that one"
    load(empty, feed(empty, "d.csv", GOOD, MENDED))
    assert empty("search", "window", "--json").json["total"] == 1
    empty("doctor", code=None)
    load(empty, feed(empty, "e.csv", "N1,crime,Durham,2026-03-01,U9,A kite"))
    empty("doctor")


def test_an_undone_load_leaves_what_it_mended_unread_again(gappy: Trawl) -> None:
    load(gappy, feed(gappy, "mended.csv", MENDED))
    gappy("doctor")
    gappy("loads", "--undo", 2, "--reason", "a mistake")
    assert UNREAD in gappy("search", "vape", code=3).out


def test_a_load_that_broke_off_is_taken_back_too(empty: Trawl) -> None:
    """Nobody knows how many of its records it amended, so all of them may have been."""
    load(empty, feed(empty, "a.csv", GOOD))
    whole = feed(empty, "b.csv", GOOD.replace("window", "door"), *(GOOD.replace("G1", f"H{n}") for n in range(2_000)))
    packed = empty.folder / "b.csv.gz"
    packed.write_bytes(gzip.compress(whole.read_bytes())[:-20])
    load(empty, packed, code=1)
    assert empty("search", "door", "--json").json["total"] == 1
    written = empty("loads", "--json").json[1]["written"]
    answer = empty("loads", "--undo", 2, "--reason", "a mistake")
    assert written > 1_000
    assert f"is undone: {written:,} records withdrawn" in answer.words
    assert f"Up to {written:,} records of the feed narratives went with" in empty("search", "door", code=3).out
    assert empty("loads", "--json").json[1]["state"] == "undone"


def test_only_the_newest_load_of_a_source_is_taken_back(empty: Trawl) -> None:
    load(empty, feed(empty, "a.csv", GOOD))
    load(empty, feed(empty, "b.csv", GOOD, MENDED))
    said = empty("loads", "--undo", 1, "--reason", "a mistake", code=2).err
    assert "load 2 came later" in " ".join(said.split())
    empty("loads", "--undo", 2, "--reason", "a mistake")
    empty("loads", "--undo", 1, "--reason", "a mistake")
    assert empty("search", "shop OR vape", code=3).out.startswith("Nothing found. 0 records were searched.")


def test_a_load_is_taken_back_with_a_reason_and_once(gappy: Trawl) -> None:
    assert "--reason" in gappy("loads", "--undo", 1, code=2).err
    gappy("loads", "--undo", 1, "--reason", "a mistake")
    assert "only one that wrote records is undone" in gappy("loads", "--undo", 1, "--reason", "again", code=1).words
    assert "There is no load 9" in gappy("loads", "--undo", 9, "--reason", "a mistake", code=3).err
    assert "Ask for one of them" in gappy("loads", "--undo", 1, "--dismiss", 1, "--reason", "x", code=2).words
