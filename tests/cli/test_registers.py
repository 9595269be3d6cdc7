"""`trawl register`, `trawl link`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import HOTELS, PROFILE, Trawl, read_csv


@pytest.fixture
def joined(trawl: Trawl) -> Trawl:
    """An installation with records and a register of hotels."""
    trawl("register", "load", "hotels", trawl.write("hotels.csv", HOTELS), "--mapping", "hotels")
    return trawl


def read_links(path: Path) -> list[tuple[str, str, str]]:
    return [(row["record_id"], row["register_id"], row["band"]) for row in read_csv(path)]


def test_register_load_and_list(trawl: Trawl) -> None:
    path = trawl.write("hotels.csv", HOTELS)
    answer = trawl("register", "load", "hotels", path, "--mapping", "hotels")
    assert "Register hotels, version 1: 2 rows loaded, 0 rejected." in answer.words
    trawl("register", "load", "hotels", path, "--mapping", "hotels")
    (register,) = trawl("register", "list", "--json").json
    assert (register["name"], register["version"], register["rows"]) == ("hotels", 2, 2)
    assert "hotels" in trawl("register", "list").out


def test_register_rows_that_are_rejected_are_counted_and_shown(trawl: Trawl) -> None:
    path = trawl.write("hotels.csv", HOTELS + "H1,Twice,,,,,,,\n,No id,,,,,,,\n")
    answer = trawl("register", "load", "hotels", path, "--mapping", "hotels")
    assert "2 rows loaded, 2 rejected" in answer.words
    assert "hotels.csv, row 3: has the id of row 1" in answer.err
    assert "hotels.csv, row 4: has no id" in answer.err


def test_many_rejected_rows_are_counted_and_ten_are_shown(trawl: Trawl) -> None:
    path = trawl.write("hotels.csv", HOTELS + "H1,Twice,,,,,,,\n" * 14)
    answer = trawl("register", "load", "hotels", path, "--mapping", "hotels")
    assert "... and 4 more rejected rows." in answer.err


def test_link_every_record(joined: Trawl) -> None:
    out = joined.folder / "links.csv"
    answer = joined("link", "--all", "--out", out)
    assert "4 records joined to hotels" in answer.words
    found = read_links(out)
    assert {(record, row) for record, row, _ in found} == {("A1", "H1"), ("A4", "H1")}
    assert ("A4", "H1", "strong") in found


def test_link_the_answer_to_a_query(joined: Trawl) -> None:
    out = joined.folder / "links.csv"
    assert "1 records joined" in joined("link", "--query", "boy", "--out", out, "--register", "hotels").words
    assert [record for record, _, _ in read_links(out)] == ["A4"]


def test_link_the_hits_of_a_run(joined: Trawl) -> None:
    profile = joined.write("vapes.yml", PROFILE)
    run = joined("run", profile, "--json").json["run"]["id"]
    out = joined.folder / "links.csv"
    assert "2 records joined" in joined("link", "--run", run, "--out", out).words
    assert [record for record, _, _ in read_links(out)] == ["A1"]


@pytest.mark.parametrize("arguments", [(), ("--all", "--query", "boy"), ("--run", "x", "--all")])
def test_link_must_be_told_one_thing(joined: Trawl, arguments: tuple[str, ...]) -> None:
    message = joined.refuse("link", "--out", joined.folder / "links.csv", *arguments, code=2)
    assert "one of --run RUN, --query QUERY, --all" in message


def test_link_without_a_register(trawl: Trawl) -> None:
    message = trawl.refuse("link", "--all", "--out", trawl.folder / "links.csv", code=2)
    assert "No register is loaded" in message


def test_link_to_an_unknown_register(joined: Trawl) -> None:
    message = joined.refuse("link", "--all", "--register", "hotel", "--out", joined.folder / "l.csv", code=3)
    assert "no register 'hotel' (hotels)" in message


def test_link_of_an_unknown_run(joined: Trawl) -> None:
    message = joined.refuse("link", "--run", "nothing-1", "--out", joined.folder / "l.csv", code=3)
    assert "no run 'nothing-1'" in message


def test_a_register_without_its_id_leaves_the_one_before(joined: Trawl) -> None:
    path = joined.write("bad.csv", "name,town\nAnchor Lodge,Middlesbrough\n")
    message = joined.refuse("register", "load", "hotels", path, "--mapping", "hotels", code=1)
    assert "bad.csv has no column id" in message
    (register,) = joined("register", "list", "--json").json
    assert (register["version"], register["rows"]) == (1, 2)


def test_a_register_without_a_usable_row_leaves_the_one_before(joined: Trawl) -> None:
    path = joined.write("bad.csv", "id,name\n,Anchor Lodge\n")
    message = joined.refuse("register", "load", "hotels", path, "--mapping", "hotels", code=1)
    assert "bad.csv has no row that can be used (row 1 has no id)" in message
    (register,) = joined("register", "list", "--json").json
    assert (register["version"], register["rows"]) == (1, 2)


def test_an_unknown_register_mapping(joined: Trawl) -> None:
    path = joined.write("hotels.csv", HOTELS)
    message = joined.refuse("register", "load", "hotels", path, "--mapping", "hotel", code=2)
    assert "Did you mean 'hotels'?" in message
