"""What no output shows unless asked, and what an amendment or a withdrawal takes out."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.cli.conftest import HOTELS, Trawl, read_csv
from trawl.grading import Head

TOLD = "the harbourmaster of Invercorrie"
PROFILE = """\
title: Lamps
description: Lamps that are sold.
query: lamp
registers: [{name: hotels}]
"""
HEADER = "report_reference,created_date,text,grade,handling,marking,provenance\n"


def load(trawl: Trawl, *rows: str, name: str = "feed.csv") -> Any:
    feed = trawl.write(name, HEADER + "".join(f"{row}\n" for row in rows))
    return trawl("load", feed, "--source", "intelligence", "--accept-rejections", "--json").json


@pytest.fixture
def told(empty: Trawl) -> Trawl:
    """An installation with a record whose feed says who told it."""
    empty.write("home/saved_searches/lamps.yml", PROFILE)
    empty("register", "load", "hotels", empty.write("hotels.csv", HOTELS), "--mapping", "hotels")
    load(empty, f"I1,01/03/2026,A lamp was sold at the Anchor Lodge from 07700 900123.,2/B/P,P,OFFICIAL,{TOLD}")
    return empty


def read_file(path: Path) -> str:
    """What stands in a file: of a workbook, in any part of it."""
    if path.suffix != ".xlsx":
        return path.read_text()
    with ZipFile(path) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def test_no_output_says_who_told_a_record(told: Trawl) -> None:
    answers = [
        told("search", "lamp"),
        told("search", "lamp", "--json"),
        told("show", "I1"),
        told("show", "I1", "--json"),
        told("run", "lamps", "--out", told.folder / "run"),
        told("search", "lamp", "--csv", told.folder / "run" / "search.csv"),
        told("link", "--all", "--out", told.folder / "run" / "all.csv"),
        told("wash", told.write("list.csv", "identifier\n07700 900123\n"), "--out", told.folder / "run" / "wash.csv"),
        told("audit", "--json"),
    ]
    told("search", "harbourmaster", code=3)
    files = sorted((told.folder / "run").iterdir())
    names = (
        "all.coverage.json all.csv hits.csv links.csv report.html report.xlsx search.coverage.json search.csv "
        "wash-certificate.json wash.coverage.json wash.csv wash.html"
    )
    assert [path.name for path in files] == names.split()
    for said in (*(answer.out + answer.err for answer in answers), *map(read_file, files)):
        assert "harbourmaster" not in said.casefold()
        assert "provenance" not in said.casefold()


def test_who_told_a_record_is_shown_where_it_is_asked_for_and_logged(told: Trawl) -> None:
    assert f"Told by:   {TOLD}" in told("show", "I1", "--provenance").out
    assert told("audit", "--json").json[0]["payload"]["provenance"] is True
    assert told("show", "I1", "--provenance", "--json").json["record"]["provenance"] == TOLD
    told("show", "I1")
    assert "provenance" not in told("audit", "--json").json[0]["payload"]


def test_what_is_restricted_leaves_the_desk_by_reference_only(told: Trawl) -> None:
    load(
        told,
        "I2,02/03/2026,2/B/C A lamp was sold at the Anchor Lodge by Zebedee from 07700 900123.,,,OFFICIAL,",
        "I3,02/03/2026,A lamp was sold at the Anchor Lodge by Zebulon from 07700 900123.,,,OFFICIAL,",
    )
    out = told.folder / "run"
    told("run", "lamps", "--out", out)
    told("search", "lamp", "--csv", out / "search.csv")
    told("link", "--all", "--out", out / "all.csv")
    told("wash", told.write("list.csv", "identifier\n07700 900123\n"), "--out", out / "wash.csv")
    for path in out.iterdir():
        text = read_file(path)
        assert "Zeb" not in text, path
        assert path.suffix == ".json" or "I2" in text
        assert path.suffix == ".json" or "I3" in text
    for name in ("hits.csv", "search.csv", "wash.csv"):
        restricted = {row["record_id"]: row["restricted"] for row in read_csv(out / name)}
        assert restricted == {"I1": "no", "I2": "yes", "I3": "yes"}
    for name in ("links.csv", "all.csv"):
        matched = {row["record_id"]: row["row_name"] for row in read_csv(out / name)}
        assert (matched["I1"], matched["I2"], matched["I3"]) == ("Anchor Lodge", "", "")
    page = (out / "report.html").read_text()
    assert "nothing says what its handling is (1 hit)" in page
    assert "lamp" in told("search", "Zebedee").out  # on the desk's own screen it is shown


def ids(trawl: Trawl) -> list[str]:
    return sorted(trawl.ids("lamp"))


@pytest.mark.parametrize("marking", ["SECRET", "Top Secret", "EYES ONLY"])
def test_a_record_that_is_marked_above_the_ceiling_is_withdrawn_at_once(told: Trawl, marking: str) -> None:
    load(told, "I2,01/03/2026,A plain lamp.,2/B/P,P,OFFICIAL,")
    done = load(told, f"I1,01/03/2026,A lamp of another kind.,2/B/P,P,{marking},", name="second.csv")
    assert (done["rejected"], done["marked_up"]) == (1, 1)
    assert ids(told) == ["I2"]
    told("show", "I1", code=3)
    finished, after, before = told("audit", "--json").json[1:4]
    assert (before["action"], before["payload"]["records"]) == ("withdraw begun", ["intelligence/I1"])
    assert (after["action"], after["payload"]["withdrawn"], finished["action"]) == ("withdraw", 1, "load")
    again = told("load", told.folder / "second.csv", "--source", "intelligence", "--accept-rejections")
    assert "stored record withdrawn" not in again.words


def test_the_load_says_that_it_withdrew(told: Trawl) -> None:
    feed = told.write("second.csv", HEADER + "I1,01/03/2026,A lamp.,2/B/P,P,SECRET,\n")
    said = told("load", feed, "--source", "intelligence", "--accept-rejections").words
    assert "1 stored record withdrawn: its source has marked it above the ceiling." in said


def test_a_file_that_says_both_keeps_nothing(told: Trawl) -> None:
    rows = ["I5,01/03/2026,A fifth lamp.,2/B/P,P,OFFICIAL,", "I5,01/03/2026,A fifth lamp.,2/B/P,P,SECRET,"]
    for name, order in (("a.csv", rows), ("b.csv", rows[::-1])):
        assert load(told, *order, name=name)["marked_up"] == 1
        assert ids(told) == ["I1"]


def test_a_load_with_a_lower_ceiling_takes_nothing_from_those_with_a_higher(
    told: Trawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = "I5,01/03/2026,A fifth lamp.,2/B/P,P,SECRET,"
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "SECRET")
    load(told, row, name="a.csv")
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "OFFICIAL")
    assert load(told, row, name="b.csv")["marked_up"] == 0
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "SECRET")
    assert ids(told) == ["I1", "I5"]


def test_on_a_server_too(elastic: Trawl) -> None:
    row = "I5,01/03/2026,A fifth lamp.,2/B/P,P,{},"
    load(elastic, row.format("OFFICIAL"), name="a.csv")
    assert ids(elastic) == ["I5"]
    assert load(elastic, row.format("SECRET"), name="b.csv")["marked_up"] == 1
    assert ids(elastic) == []


def stale(trawl: Trawl) -> list[tuple[str, int]]:
    from trawl.ledger import open_ledger

    with open_ledger(f"sqlite:///{trawl.home / 'ledger.db'}") as ledger:
        return [(found.key.record_id, found.load_id) for found in ledger.loads.stale()]


def test_a_refused_amendment_is_noted_until_the_record_is_read_or_withdrawn(told: Trawl) -> None:
    refused = f"I1,01/03/2026,,2/B/P,P,OFFICIAL,{TOLD}"
    rejected = load(told, refused, "I9,01/03/2026,,2/B/P,P,OFFICIAL,", name="second.csv")
    assert (rejected["rejected"], rejected["marked_up"]) == (2, 0)
    assert stale(told) == [("I1", rejected["load"])]  # I9 was never stored, so nothing of it is out of date
    told("load", told.folder / "feed.csv", "--source", "intelligence")
    assert stale(told) == []
    load(told, refused, name="second.csv")
    told("withdraw", "--source", "intelligence", "--record", "I1", "--reason", "Deleted at source")
    assert stale(told) == []


def rejected_text(trawl: Trawl, load_id: int) -> str:
    return trawl("loads", "--rejected", load_id, "--json").out


def test_withdrawing_a_record_erases_what_loads_rejected_of_it(told: Trawl) -> None:
    rows = ["I2,01/03/2026,A lamp of brass.,2/B/P,P,OFFICIAL,", "I2,01/03/2026,A lamp of tin.,2/B/P,P,OFFICIAL,"]
    other = "I3,01/03/2026,,2/B/P,P,OFFICIAL,told of silver"
    number = load(told, *rows, other, name="second.csv")["load"]
    assert "tin" in rejected_text(told, number)
    done = told("withdraw", "--source", "intelligence", "--record", "I2", "--reason", "Deleted at source", "--json")
    assert (done.json["withdrawn"], done.json["erased"]) == (1, 1)
    assert "tin" not in rejected_text(told, number)
    assert "silver" in rejected_text(told, number)
    assert [row["record_id"] for row in told("loads", "--rejected", number, "--json").json] == ["I2", "I3"]
    told("withdraw", "--source", "intelligence", "--record", "I3", "--reason", "Deleted at source")
    assert "silver" not in rejected_text(told, number)
    assert not [path for path in told.home.rglob("*") if path.is_file() and b"of silver" in path.read_bytes()]


def test_an_amendment_above_the_ceiling_erases_it_too(told: Trawl) -> None:
    number = load(told, "I1,01/03/2026,,2/B/P,P,OFFICIAL,told of tin", name="second.csv")["load"]
    load(told, "I1,01/03/2026,A lamp.,2/B/P,P,SECRET,", name="third.csv")
    assert "of tin" not in rejected_text(told, number)


def test_the_id_of_a_rejected_row_above_a_readers_ceiling_is_not_shown(told: Trawl) -> None:
    number = load(told, "I7,01/03/2026,A lamp.,2/B/P,P,SECRET,", name="second.csv")["load"]
    assert "I7" not in rejected_text(told, number)


def test_a_purge_says_what_else_keeps_the_text(told: Trawl) -> None:
    told("run", "lamps")
    load(told, '"I8,torn', name="torn.csv")
    said = told("engine", "purge").words
    outputs: Path = told.home / "outputs"
    assert f"{outputs} holds what runs wrote (1 of them)" in said
    assert "1 rejected row of which nobody could tell the record" in said
    assert "backups of this machine" in said


def test_reprocessing_reads_the_heads_of_stored_texts(told: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("trawl.sources.handling.read_head", lambda text, kind: Head())
        load(told, "I2,02/03/2026,2/B/C A lamp was sold.,,,OFFICIAL,", name="second.csv")
    assert told("show", "I2", "--json").json["record"]["handling"] == ""
    told("reprocess")
    record = told("show", "I2", "--json").json["record"]
    assert (record["handling"], record["handling_said_in"]) == ("C", "text")


def test_what_a_load_withdrew_is_missed_when_the_load_is_undone(told: Trawl) -> None:
    load(told, "I2,01/03/2026,A plain lamp.,2/B/P,P,OFFICIAL,")
    load(told, "I2,01/03/2026,A plain lamp.,2/B/P,P,SECRET,", name="second.csv")
    number = told("loads", "--json").json[-1]["id"]
    told("loads", "--undo", number, "--reason", "not our markings")
    assert (
        "Up to 1 record of the feed intelligence went with a load that was undone"
        in told("search", "zeppelin", code=3).out
    )
