"""The table of postcodes: made once, whole or not at all, whoever comes for it."""

from __future__ import annotations

import multiprocessing
import os
import time
from pathlib import Path

import pytest

from tests.places.code_point import CODES, write_code_point
from trawl.errors import InputError, SettingsError
from trawl.identifiers.postcode import validate
from trawl.places import postcode_table
from trawl.places.locator import find_packaged, open_locator
from trawl.places.position import Position
from trawl.places.postcode_table import NO_COORDINATES, open_table


def test_both_layouts_are_read_and_no_other_file(tmp_path: Path) -> None:
    table = open_table(write_code_point(tmp_path / "data"), tmp_path / "cache")
    assert len(table) == len(CODES) + 1
    for code in CODES:
        unit = table.find(*code.split())
        assert unit is not None
        assert unit.code == code
    nowhere = table.find("TS39", "9ZZ")
    assert nowhere is not None
    assert nowhere.quality == NO_COORDINATES
    assert table.find("TS31", "4QC") is None


def test_a_district_is_not_one_that_begins_like_it(tmp_path: Path) -> None:
    table = open_table(write_code_point(tmp_path / "data"), tmp_path / "cache")
    assert [unit.code for unit in table.begin("E9")] == ["E9 8ZZ"]
    assert [unit.code for unit in table.begin("TS31", "4")] == ["TS31 4QB", "TS31 4QD", "TS31 4ZZ"]
    assert not list(table.begin("TS3"))


def test_it_is_made_once_and_again_only_where_the_files_have_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_code_point(tmp_path / "data")
    open_table(folder, tmp_path / "cache")
    (made,) = (tmp_path / "cache").glob("*.table")
    assert made.stat().st_mode & 0o777 == 0o600
    monkeypatch.setattr(postcode_table, "_read_rows", lambda _: pytest.fail("it was read again"))
    open_table(folder, tmp_path / "cache")
    monkeypatch.undo()
    (folder / "Data" / "CSV" / "ts.csv").write_text("TS31 4QC,10,450500,519800\n")
    assert open_table(folder, tmp_path / "cache").find("TS31", "4QC")


@pytest.mark.parametrize("size", [0, 7, 40])
def test_what_a_killed_process_left_is_no_table(tmp_path: Path, size: int) -> None:
    folder = write_code_point(tmp_path / "data")
    open_table(folder, tmp_path / "cache")
    (made,) = (tmp_path / "cache").glob("*.table")
    os.truncate(made, size)
    made.with_suffix(".new").write_bytes(b"half")
    assert len(open_table(folder, tmp_path / "cache")) == len(CODES) + 1


def test_of_two_that_come_at_once_one_makes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, made = write_code_point(tmp_path / "data"), tmp_path / "made"
    read = postcode_table._read_rows

    def read_slowly(files: list[Path]) -> list[bytes]:
        with made.open("a") as file:
            file.write("once\n")
        time.sleep(0.3)
        return read(files)

    monkeypatch.setattr(postcode_table, "_read_rows", read_slowly)
    fork = multiprocessing.get_context("fork")
    both = [fork.Process(target=open_table, args=(folder, tmp_path / "cache")) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert [process.exitcode for process in both] == [0, 0]
    assert made.read_text() == "once\n"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("ts.csv", b"TS31 4QB,10,450500,519800\nTS31 4QD,10,here,there\n", r"ts.csv:2 is no line of Code-Point Open"),
        ("ts.csv", b"postcode,quality,easting,northing\n", r"ts.csv:1 is no line"),
        ("dl.csv.gz", b"no gzip", r"dl.csv.gz cannot be read"),
    ],
)
def test_a_file_that_is_none_of_theirs_is_refused_and_nothing_is_made(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    folder = write_code_point(tmp_path / "data")
    (folder / "Data" / "CSV" / name).write_bytes(content)
    with pytest.raises(InputError, match=said):
        open_table(folder, tmp_path / "cache")
    assert not list((tmp_path / "cache").glob("postcodes-*"))


def test_a_folder_without_such_files_and_one_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no files of Code-Point Open.*TRAWL_POSTCODES"):
        open_table(tmp_path, tmp_path / "cache")
    with pytest.raises(SettingsError, match="is not there: correct TRAWL_POSTCODES"):
        open_locator(tmp_path / "none", tmp_path / "cache").locate("LS1 4AP")


def test_a_cache_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    locator = open_locator(write_code_point(tmp_path / "data"), tmp_path / "cache")
    with pytest.raises(SettingsError, match="name a folder with TRAWL_CACHE"):
        locator.locate("TS31 4QB")


@pytest.mark.slow
def test_the_postcodes_of_great_britain(whole_cache: Path) -> None:
    """Places that anybody can look up; the whole opens at once when it is made."""
    table = open_table(find_packaged() or Path(), whole_cache)
    assert len(table) > 1_700_000
    began = time.process_time()
    locator = open_locator(None, whole_cache)
    facts = {
        "SW1A 1AA": (51.501, -0.142),
        "eh12ng": (55.949, -3.200),
        "CF10 3RB": (51.482, -3.180),
        "ZE1 0AA": (60.15, -1.14),
    }
    for code, place in facts.items():
        found = locator.locate(code)
        assert (found.lat, found.lon) == (pytest.approx(place[0], abs=0.01), pytest.approx(place[1], abs=0.01))
    assert time.process_time() - began < 1
    district = locator.locate("WR14")
    assert 2 < district.usual_km < 5 < district.reach_km < 10
    outward = {
        unit.code.split()[0]
        for area in ("AB10", "W1A", "EC1A", "SW1A", "N1C", "M14", "SE1P")
        for unit in table.begin(area)
    }
    assert len(outward) == 7
    assert all(validate(one) == "valid" for one in outward)
    every = [locator.locate_postcode(unit.code) for unit in table.begin("WR14")]
    assert all(isinstance(found, Position) for found in every)
