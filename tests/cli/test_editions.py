"""Every command that writes a file of records writes it in an edition, and says so in the audit trail."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import HOTELS, Trawl, read_csv
from tests.reports.unpacking import unpack

PROFILE = """\
title: Lamps
description: Zqdescription of lamps.
query: lamp
marking: OFFICIAL
registers: [{name: hotels}]
partner: {columns: [district]}
"""
HEADER = "report_reference,force,district,created_date,text,grade,handling,marking,phone\n"
#: Who tells, in this order: a force's free record, its restricted one with the highest marking, another force's, and
#: one of no force.
ROWS = (
    "N1,Northshire,Northdistrict,01/03/2026,Zqown lamp sold at the Anchor Lodge.,2/B/P,P,OFFICIAL,07700 900123",
    "N2,Northshire,Zqdistrict,02/03/2026,Zqsecret lamp at the Anchor Lodge.,2/B/C,C,OFFICIAL-SENSITIVE,07700 900124",
    "E1,Eastmoor,Eastdistrict,03/03/2026,Zqforeign lamp at the Ashgrove Guest House.,2/B/P,P,OFFICIAL,07700 900125",
    "Z1,,,04/03/2026,Zqnobody lamp sold at the Anchor Lodge.,2/B/P,P,OFFICIAL,07700 900126",
)
LIST = "identifier_id,type,identifier\n" + "".join(f"W{n},phone,07700 90012{n}\n" for n in (3, 4, 5, 9))
NOTES = """\
run: {run}
author: A. Analyst
key_judgements:
  - text: Zqshared judgement
    share: [northshire]
  - text: Zqkept judgement
decisions:
  - Zqkept decision
"""
FORCE = ("--edition", "force", "--force", "northshire")


@pytest.fixture
def lamps(empty: Trawl) -> Trawl:
    empty.write("home/saved_searches/lamps.yml", PROFILE)
    empty("register", "load", "hotels", empty.write("hotels.csv", HOTELS), "--mapping", "hotels")
    empty("load", empty.write("feed.csv", HEADER + "".join(f"{row}\n" for row in ROWS)), "--source", "intelligence")
    empty.write("list.csv", LIST)
    return empty


def said(*paths: Path) -> str:
    return "\n".join(text for path in paths for text in unpack(path.read_bytes()))


def beside(path: Path) -> Any:
    return json.loads(path.with_name(f"{path.stem}.coverage.json").read_text())


def logged(trawl: Trawl, action: str) -> Any:
    return next(entry for entry in trawl("audit", "--json").json if entry["action"] == action)["payload"]


def test_a_search_s_file_is_of_an_edition(lamps: Trawl) -> None:
    out = lamps.folder / "out.csv"
    lamps("search", "lamp", "--csv", out)
    assert "Zqsecret" not in said(out)
    assert {row["record_id"]: row["restricted"] for row in read_csv(out)}["N2"] == "yes"
    assert beside(out)["marking"] == "OFFICIAL-SENSITIVE"  # of the record that is not shown
    lamps("search", "lamp", "--csv", out, "--include-restricted", "the owner agreed")
    assert "Zqsecret" in said(out)
    assert (beside(out)["include_restricted"], logged(lamps, "export")["include_restricted"]) == (
        "the owner agreed",
    ) * 2
    answer = lamps("search", "lamp", "--csv", out, *FORCE)
    assert {row["record_id"] for row in read_csv(out)} == {"N1", "N2"}
    assert "1 record that was found names no force" in answer.words
    assert "Zqforeign" not in said(out, out.with_name("out.coverage.json"))
    assert logged(lamps, "export")["force"] == "Northshire"
    lamps("search", "Zqforeign", "--csv", out, *FORCE, code=3)
    lamps("search", "lamp", "--csv", out, "--edition", "partner")
    assert [row["event_date"] for row in read_csv(out) if row["event_date"]] == [
        "2026-03-04",
        "2026-03-03",
        "2026-03-01",
    ]
    assert not any(word in said(out) for word in ("Zq", "N1", "Northshire", "07700"))


def test_links_are_of_an_edition(lamps: Trawl) -> None:
    out = lamps.folder / "out.csv"
    lamps("link", "--all", "--out", out)
    assert {row["record_id"]: row["row_name"] for row in read_csv(out)}["N2"] == ""
    assert beside(out)["marking"] == "OFFICIAL-SENSITIVE"
    lamps("link", "--all", "--out", out, "--include-restricted", "the owner agreed")
    assert {row["record_id"]: row["row_name"] for row in read_csv(out)}["N2"] == "Anchor Lodge"
    assert logged(lamps, "link")["include_restricted"] == "the owner agreed"
    lamps("link", "--all", "--out", out, *FORCE)
    assert {row["record_id"] for row in read_csv(out)} == {"N1", "N2"}
    lamps("link", "--all", "--out", out, "--edition", "partner")
    assert {row["row_name"] for row in read_csv(out)} == {"Anchor Lodge", "The Ashgrove Guest House"}
    assert {row["source"] for row in read_csv(out)} == {"record"}
    assert not any(row["evidence"] or row["mention"] for row in read_csv(out))
    sheet = lamps.folder / "sheet.csv"
    lamps("link", "export", sheet, "--all", *FORCE)
    assert {row["record"] for row in read_csv(sheet)} == {"intelligence/N1", "intelligence/N2"}
    assert "none for partners" in lamps.refuse("link", "export", sheet, "--all", "--edition", "partner", code=2)


def test_a_wash_is_against_the_records_of_its_edition(lamps: Trawl) -> None:
    out, listed = lamps.folder / "out.csv", lamps.folder / "list.csv"

    def outcomes(*options: object) -> dict[str, str]:
        lamps("wash", listed, "--out", out, *options)
        return {row["identifier_id"]: row["outcome"] for row in read_csv(out)}

    assert outcomes() == {"W3": "trace", "W4": "trace", "W5": "trace", "W9": "no_trace"}
    assert "Zqsecret" not in said(out, out.with_suffix(".html"))
    assert "OFFICIAL-SENSITIVE" in said(out.with_suffix(".html"))  # of the record that is not shown
    assert beside(out)["marking"] == "OFFICIAL-SENSITIVE"
    assert [row["mention"] for row in read_csv(out) if row["record_id"] == "N2"] == [""]
    outcomes("--include-restricted", "Zqreason")
    assert [row["mention"] for row in read_csv(out) if row["record_id"] == "N2"] == ["07700 900124"]
    assert "Zqreason" in said(out.with_suffix(".html"))
    assert outcomes(*FORCE) == {"W3": "trace", "W4": "trace", "W5": "no_trace", "W9": "no_trace"}
    same = {row["reason"] for row in read_csv(out) if row["outcome"] == "no_trace"}
    assert same == {"in no record of Northshire"}  # whether another force knows it, nobody can tell
    assert "Zqforeign" not in said(out, out.with_suffix(".html"))
    assert outcomes("--edition", "partner") == {"W3": "trace", "W4": "no_trace", "W5": "trace", "W9": "no_trace"}
    assert not any(word in said(out, out.with_suffix(".html")) for word in ("Zq", "07700", "N1", "Eastmoor"))
    lamps("wash", listed, "--out", out, "--marking", "SECRET")
    assert beside(out)["marking"] == "SECRET"
    assert "There is no marking" in lamps.refuse("wash", listed, "--out", out, "--marking", "EYES", code=2)


def test_a_run_s_files_are_of_an_edition(lamps: Trawl) -> None:
    out = lamps.folder / "run"
    lamps("run", "lamps", "--out", out)
    run = lamps("report", "list", "--json").json[0]["id"]
    lamps("report", "note", run, lamps.write("notes.yml", NOTES.format(run=run)))
    lamps("report", "render", run, "--out", out / "force", *FORCE)
    files = list((out / "force").iterdir())
    text = said(*files)
    assert "Zqown" in text
    assert "Zqshared judgement" in text
    assert not any(word in text for word in ("Zqforeign", "Zqsecret", "Zqnobody", "Zqkept", "Eastmoor", "Ashgrove"))
    assert "names no force" in text
    lamps("report", "render", run, "--out", out / "partner", "--edition", "partner")
    text = said(*(out / "partner").iterdir())
    assert "Anchor Lodge" in text
    assert "Northdistrict" in text  # the profile allows it
    assert not any(word in text for word in ("Zq", "07700", "Northshire", "N1,"))


def test_options_that_make_no_edition_are_refused(lamps: Trawl) -> None:
    out = lamps.folder / "out.csv"
    assert "no force" not in (message := lamps.refuse("search", "lamp", "--csv", out, "--edition", "force", code=2))
    assert "--force" in message
    assert "Northshire" in lamps.refuse(
        "search", "lamp", "--csv", out, "--edition", "force", "--force", "North", code=2
    )
    assert "--csv" in lamps.refuse("search", "lamp", *FORCE, code=2)
    assert "reason" in lamps.refuse("search", "lamp", "--csv", out, "--include-restricted", " ", code=2)
    partner = ("--edition", "partner", "--include-restricted", "they asked")
    assert "no restricted" in lamps.refuse("link", "--all", "--out", out, *partner, code=2)
    assert not out.exists()
