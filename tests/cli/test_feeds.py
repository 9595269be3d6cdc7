"""`trawl feed draft`, `trawl feed try` and `trawl load --dry-run`: from a file to a search."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Trawl

ROWS = [
    ["Crime Ref No", "Date Committed", "Victim Name", "Victim DOB", "Postcode", "MO", "GSC"],
    ["42/1/26", "13/01/2026", "MILLS, Chloe", "05/05/2011", "TS1 1AA",
     "Two males entered the shop and took bottles of spirits from a shelf before they ran toward the park together.",
     "OFFICIAL"],
    ["42/2/26", "14/01/2026", "KHAN, Nadia", "N/K", "TS1 2AB",
     "The front window of the house was broken with a brick that was left in the road by somebody who was not seen.",
     "OFFICIAL"],
    ["42/3/26", "15/01/2026", "EVANS, Mark", "", "TS1 3AB",
     "A matter of the utmost delicacy concerning an undisclosed source and a hidden location in another town.",
     "SECRET"],
]  # fmt: skip


@pytest.fixture
def feed(empty: Trawl) -> Path:
    out = io.StringIO()
    csv.writer(out).writerows(ROWS)
    return empty.write("crimes.csv", out.getvalue().encode())


@pytest.fixture
def mapping(empty: Trawl, feed: Path) -> Path:
    path = feed.with_name("ours.yml")
    empty("feed", "draft", feed, "--out", path)
    return path


def test_a_draft_loads_unedited_and_its_columns_are_found(empty: Trawl, feed: Path, mapping: Path) -> None:
    done = empty("load", feed, "--source", mapping, "--json").json
    assert (done["source"], done["read"], done["written"], done["rejected"]) == ("ours", 3, 2, 1)
    assert empty.ids("in:people(chloe)") == ["42/1/26"]
    assert empty.ids("in:victim(nadia)") == ["42/2/26"]


def test_a_draft_is_printed_and_overwrites_nothing_unasked(empty: Trawl, feed: Path, mapping: Path) -> None:
    assert "record_id: Crime Ref No" in empty("feed", "draft", feed).out
    mapping.write_text("mine")
    assert "--force" in empty.refuse("feed", "draft", feed, "--out", mapping, code=2)
    assert mapping.read_text() == "mine"
    empty("feed", "draft", feed, "--out", mapping, "--force", "--kind", "other")
    assert "kind: {constant: other}" in mapping.read_text()


def test_a_trial_shows_records_as_they_would_be_stored_and_nothing_above_the_ceiling(
    empty: Trawl, feed: Path, mapping: Path
) -> None:
    out = empty("feed", "try", feed, "--source", mapping).out
    assert "MILLS, Chloe, born 5 May 2011" in out
    assert "'Victim DOB' holds 'N/K'" in out
    assert "Nothing was stored" in out
    assert "Rejected: row 3" in out
    assert "delicacy" not in out
    assert "EVANS" not in out
    tried = empty("feed", "try", feed, "--source", mapping, "--rows", 1, "--json").json
    assert [record["record_id"] for record in tried["records"]] == ["42/1/26"]
    assert tried["records"][0]["passages"][0]["text"] == "MILLS, Chloe, born 5 May 2011"
    assert empty("loads", "--json").json == []


def test_a_dry_run_counts_against_what_is_stored_and_stores_nothing(empty: Trawl, feed: Path, mapping: Path) -> None:
    first = empty("load", feed, "--source", mapping, "--dry-run", "--json").json
    assert (first["read"], first["written"], first["rejected"], first["compared"]) == (3, 2, 1, False)
    assert [(remark["column"], remark["number"]) for remark in first["remarks"]] == [("Victim DOB", 1)]
    assert empty("loads", "--json").json == []
    empty("load", feed, "--source", mapping)
    feed.write_bytes(feed.read_bytes().replace(b"brick", b"stone"))
    again = empty("load", feed, "--source", mapping, "--dry-run", "--json").json
    assert (again["written"], again["amended"], again["unchanged"], again["rejected"]) == (1, 1, 1, 1)
    assert len(empty("loads", "--json").json) == 1
    assert empty.ids("stone") == []
    said = empty("load", feed, "--source", mapping, "--dry-run").out
    assert "Nothing was stored" in said
    assert "Rejected: 1 row: is marked SECRET" in said


def test_a_dry_run_counts_the_rows_that_delete(empty: Trawl) -> None:
    mapping = empty.write("delta.yml", "record_id: id\nnarrative: text\ndelete: {column: action, values: {D: yes}}\n")
    delta = empty.write("delta.csv", b"id,action,text\n1,,a kite\n2,D,\n3,D,\n")
    counted = empty("load", delta, "--source", mapping, "--dry-run", "--json").json
    assert (counted["read"], counted["written"], counted["deletions"], counted["rejected"]) == (3, 1, 2, 0)
    assert "+ 2 deletions + 0 rejected" in empty("load", delta, "--source", mapping, "--dry-run").words
    assert "Rows that delete a record: 2." in empty("feed", "try", delta, "--source", mapping).words
