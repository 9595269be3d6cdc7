"""What a profile wants its premises to be near to, and what cannot be that."""

from __future__ import annotations

from pathlib import Path

import pytest

from trawl.errors import FileProblems
from trawl.profiles import Nearness, load_profile

HEAD = "title: Pipes\ndescription: Pipes given to children.\nquery: pipe\nregisters:\n  - name: shops\n    "


def load(folder: Path, near: str) -> Nearness | None:
    (folder / "pipes.yml").write_text(HEAD + near + "\n")
    (join,) = load_profile("pipes", [folder]).registers
    return join.near


def test_a_register_or_a_place(tmp_path: Path) -> None:
    assert load(tmp_path, "near: {register: schools, km: 0.4}") == Nearness(0.4, "schools", "", 6)
    assert load(tmp_path, "near: {place: ts31 4qb, km: 2}") == Nearness(2, "", "ts31 4qb", 6)
    assert load(tmp_path, 'near: {place: "54.57, -1.22", km: 2}') == Nearness(2, "", "54.57, -1.22", 6)
    assert load(tmp_path, "minimum_band: strong") is None
    load(tmp_path, "near: {register: schools, km: 0.4}")
    assert load_profile("pipes", [tmp_path]).register_names == ("shops", "schools")


@pytest.mark.parametrize(
    ("near", "said"),
    [
        ("near: {km: 2}", "a 'register' or a 'place'"),
        ("near: {register: schools, place: TS31, km: 2}", "a 'register' or a 'place'"),
        ("near: {register: shops, km: 2}", "every row is near itself: name another"),
        ("near: {register: schools}", "the key 'km' is missing"),
        ("near: {register: schools, km: 0}", "a number of kilometres up to 100"),
        ("near: {register: schools, km: -1}", "a number of kilometres up to 100"),
        ("near: {register: schools, km: 4000}", "a number of kilometres up to 100"),
        ("near: {register: schools, km: 400m}", "a number of kilometres up to 100"),
        ("near: {register: schools, km: 1, within: 2}", "unknown key 'within'"),
        ("near: schools", "'schools' cannot stand here"),
        ("near: {place: BT1 5GS, km: 2}", "Northern Ireland is not in the data"),
        ("near: {place: the docks, km: 2}", "'the docks' cannot be read as a place. Give a postcode"),
        ("near: {place: '-1.22, 54.57', km: 2}", "the wrong way round"),
    ],
)
def test_what_it_cannot_be_is_reported_at_its_line(tmp_path: Path, near: str, said: str) -> None:
    with pytest.raises(FileProblems) as error:
        load(tmp_path, near)
    (problem,) = error.value.problems
    assert (problem.path.name, said in problem.message) == ("pipes.yml", True), problem.message
    assert problem.line in (5, 6)
