"""Files that are named by their paths, by their folders or by a pattern."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from trawl.pipeline.gathering import gather_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    names = ("b.csv", "A.XLSX", "c.jsonl.gz", "notes.txt", "~$A.xlsx", "scan.pdf", "._b.csv")
    for name in names:
        (tmp_path / name).touch()
    (tmp_path / "older").mkdir()
    (tmp_path / "older" / "d.csv").touch()
    return tmp_path


def test_one_path_is_one_even_where_nothing_is(folder: Path) -> None:
    for name in ("b.csv", "notes.txt", "absent.csv"):
        gathered = gather_files([folder / name])
        assert (gathered.files, gathered.is_one, gathered.passed_over) == ((folder / name,), True, ())


def test_of_a_folder_the_files_that_can_be_loaded_are_taken_by_name(folder: Path) -> None:
    gathered = gather_files([folder])
    assert [path.name for path in gathered.files] == ["A.XLSX", "b.csv", "c.jsonl.gz"]
    assert not gathered.is_one
    why = {path.name: why for path, why in gathered.passed_over}
    assert why.keys() == {"notes.txt", "~$A.xlsx", "scan.pdf", "._b.csv", "older"}
    assert why["._b.csv"] == "is hidden; name it by itself"
    assert why["older"] == "is a folder; name it by itself"
    assert why["~$A.xlsx"] == "belongs to a program that has a file open"


def test_a_pattern_means_what_it_would_in_a_shell(folder: Path) -> None:
    gathered = gather_files([folder / "*.csv", folder / "n*.txt", folder / "**" / "d.csv"])
    assert [path.name for path in gathered.files] == ["b.csv", "notes.txt", "d.csv"]
    assert not gather_files([folder / "b*.csv"]).is_one


def test_a_file_whose_name_looks_like_a_pattern_is_itself(folder: Path) -> None:
    (folder / "crimes[1].csv").touch()
    assert gather_files([folder / "crimes[1].csv"]).is_one


def test_what_holds_nothing_to_load_is_a_problem_of_its_own(folder: Path) -> None:
    (folder / "empty").mkdir()
    gathered = gather_files([folder / "empty", folder / "*.ods", folder / "b.csv"])
    assert gathered.files == (folder / "b.csv",)
    first, second = map(str, gathered.problems)
    assert "empty is a folder without a file that ends in .csv, .json" in first
    assert "*.ods matches no file" in second


def test_a_file_is_taken_once_by_whatever_paths_it_is_named(folder: Path) -> None:
    (folder / "link.csv").symlink_to(folder / "b.csv")
    named = [folder / "b.csv", folder / "older" / ".." / "b.csv", Path(os.path.relpath(folder / "b.csv")), folder]
    gathered = gather_files(named)
    assert [path.name for path in gathered.files] == ["b.csv", "A.XLSX", "c.jsonl.gz"]
    again = [path.name for path, why in gathered.passed_over if why == "was named before and is loaded once"]
    assert again == ["b.csv", "b.csv", "b.csv", "link.csv"]
