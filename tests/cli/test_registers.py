"""`trawl register`, `trawl link`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import HOTELS, PROFILE, Answer, Trawl, read_csv


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


LATER = """\
id,name,address,town,postcode,force,phone,lat,lon
H2,The Ashgrove Hotel,2 Harbour View,Darlington,DL31 1AA,Durham,01632 960114,-1.55,54.52
H3,Invented Lodge,4 Elm Row,Darlington,DL31 1AB,Durham,,,
"""


def load_later(joined: Trawl, *options: object, table: str = LATER) -> Answer:
    return joined("register", "load", "hotels", joined.write("later.csv", table), "--mapping", "hotels", *options)


def test_a_version_says_its_day_and_what_has_changed(joined: Trawl) -> None:
    said = load_later(joined, "--as-at", "2026-05-01").words
    assert "version 2: 2 rows loaded, 0 rejected. As at 1 May 2026 (as given)." in said
    assert "Since version 1: 1 new, 1 gone, 1 changed, 0 unchanged." in said
    assert "The list is older than version 1" in said
    assert "1 value could not be read or is in doubt: trawl register remarks hotels" in said
    first, second = joined("register", "versions", "hotels", "--json").json
    assert (first["current"], first["as_at_from"], first["rows"]) == (False, "", 2)
    assert (second["as_at"], second["as_at_from"], second["remarks"]) == ("2026-05-01", "--as-at", 1)
    shown = joined("register", "versions", "hotels").words
    assert "1 May 2026 (as given)" in shown
    assert "(the day it was loaded)" in shown
    assert (
        "lat + lon holds -1.55, 54.52, which has latitude and longitude the wrong way round"
        in joined("register", "remarks", "hotels").words
    )
    assert joined("register", "remarks", "hotels", "--version", "1", "--json").json == []


def test_the_difference_of_two_versions_in_words_as_json_and_as_a_table(joined: Trawl) -> None:
    assert "has one version yet" in joined.refuse("register", "diff", "hotels", code=2)
    load_later(joined)
    load_later(joined)
    again = joined("register", "diff", "hotels").words
    assert "0 new, 0 gone, 0 changed, 2 unchanged: 2 rows now, 2 then." in again
    said = joined("register", "diff", "hotels", "--from", "1", "--to", "2").words
    assert "1 new, 1 gone, 1 changed, 0 unchanged: 2 rows now, 2 then." in said
    assert "Changed, a row once under each: name 1, position 1." in said
    assert "gone: H1 Anchor Lodge, 14 Dockfield Road, Middlesbrough, TS31 4QB" in said
    assert "name: The Ashgrove Guest House -> The Ashgrove Hotel" in said
    found = joined("register", "diff", "hotels", "--from", "1", "--json").json
    assert found["counts"] == {"new": 1, "gone": 1, "changed": 1, "unchanged": 0}
    assert [(one["kind"], one["row_id"]) for one in found["changes"]] == [
        ("gone", "H1"), ("changed", "H2"), ("new", "H3"),
    ]  # fmt: skip
    out = joined.folder / "changes.csv"
    joined("register", "diff", "hotels", "--from", "1", "--csv", out)
    assert [(row["change"], row["row_id"], row["part"], row["after"]) for row in read_csv(out)] == [
        ("gone", "H1", "", ""),
        ("changed", "H2", "name", "The Ashgrove Hotel"),
        ("changed", "H2", "position", ""),
        ("new", "H3", "", ""),
    ]
    assert "not earlier" in joined.refuse("register", "diff", "hotels", "--from", "3", "--to", "2", code=2)
    assert "has no version 9" in joined.refuse("register", "diff", "hotels", "--from", "9", code=3)
    assert "no register 'hotel'" in joined.refuse("register", "diff", "hotel", code=3)


def test_a_version_half_as_long_is_refused_until_somebody_says_it_is_so(joined: Trawl) -> None:
    half = LATER.rsplit("H3", 1)[0]
    path = joined.write("half.csv", half)
    message = joined.refuse("register", "load", "hotels", path, "--mapping", "hotels", code=1)
    assert "half.csv has 1 rows, and version 1 of the register 'hotels' has 2" in message
    assert "--accept-shrink" in message
    assert [one["version"] for one in joined("register", "versions", "hotels", "--json").json] == [1]
    assert load_later(joined, "--accept-shrink", table=half).code == 0


@pytest.mark.parametrize(
    ("day", "said"),
    [(f"{datetime.now(UTC).year + 1}-12-31", "lies in the future"), ("soon", "is no day that can be read")],
)
def test_a_day_that_no_list_can_be_of_is_refused(joined: Trawl, day: str, said: str) -> None:
    path = joined.write("later.csv", LATER)
    options = ("--mapping", "hotels", "--as-at", day)
    assert said in joined.refuse("register", "load", "hotels", path, *options, code=2)


def test_a_run_says_the_version_it_was_joined_to_and_tells_of_a_row_that_has_left_since(joined: Trawl) -> None:
    load_later(joined, "--as-at", "2026-05-01", table=HOTELS)
    profile = joined.write("vapes.yml", PROFILE)
    answer = joined("run", profile)
    assert "Joined to hotels, version 2 as at 1 May 2026 (as given), " in answer.words
    run = joined("run", profile, "--json").json["run"]
    (register,) = run["coverage"]["registers"]
    age = (datetime.now(UTC).date() - date(2026, 5, 1)).days
    assert (register["version"], register["as_at"], register["age"]) == (2, "2026-05-01", age)
    load_later(joined)
    out = joined.folder / "issued"
    joined("report", "issue", run["id"], "--out", out)
    page = (out / "report.html").read_text("utf-8")
    assert "Anchor Lodge" in page
    assert "1 May 2026 (as given)" in page
    assert [row["register_id"] for row in read_csv(out / "links.csv")] == ["H1"]
    links = joined.folder / "links.csv"
    assert "Joined to hotels, version 3 as at" in joined("link", "--all", "--out", links).words
    assert {row["register_id"] for row in read_csv(links)} <= {"H2", "H3"}


def test_a_row_is_shown_as_it_stood_whether_or_not_it_is_still_on_the_list(joined: Trawl) -> None:
    load_later(joined, "--as-at", "2026-05-01", table=HOTELS)
    load_later(joined)
    gone = joined("register", "row", "hotels", "H1").words
    assert "to 2, as at 1 May 2026 (as given): name: Anchor Lodge address: 14 Dockfield Road" in gone
    assert gone.endswith("It is no longer on the list.")
    was, now = joined("register", "row", "hotels", "H2", "--json").json
    assert [(one["first"], one["last"], one["row"]["name"]) for one in (was, now)] == [
        (1, 2, "The Ashgrove Guest House"),
        (3, 3, "The Ashgrove Hotel"),
    ]
    assert "no longer" not in joined("register", "row", "hotels", "H2").words
    assert "has a row 'H9'" in joined.refuse("register", "row", "hotels", "H9", code=3)


def test_a_purge_says_why(joined: Trawl) -> None:
    joined(
        "register",
        "load",
        "hotels",
        joined.write("later.csv", HOTELS.replace("Anchor", "Ankor")),
        "--mapping",
        "hotels",
    )
    assert "Say why" in joined.refuse("register", "purge", "hotels", "--keep", "1", "--reason", " ", code=2)
    assert [one["purged"] for one in joined("register", "versions", "hotels", "--json").json] == [None, None]
