"""`trawl suppress`: what is suppressed is counted, listed on demand, and shown again when its record changes."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.cli.conftest import HOTELS, PROFILE, RECORDS, Trawl, read_csv
from tests.cli.test_incidents import EVENT
from tests.cli.test_incidents import PROFILE as VAPES

NAME = "favours"
UNTIL = (datetime.now(UTC) + timedelta(days=60)).date().isoformat()


@pytest.fixture
def ready(trawl: Trawl) -> Trawl:
    """An installation with a profile of two hits, A1 and A2; A1 is matched to hotels/H1."""
    trawl("register", "load", "hotels", trawl.write("hotels.csv", HOTELS), "--mapping", "hotels")
    trawl.write(f"home/saved_searches/{NAME}.yml", PROFILE)
    return trawl


def run(trawl: Trawl) -> str:
    name: str = trawl("run", NAME, "--json", "--out", trawl.folder / "out").json["run"]["id"]
    return name


def statuses(trawl: Trawl) -> dict[str, str]:
    return {row["record_id"]: row["status"] for row in read_csv(trawl.folder / "out" / "hits.csv")}


def render(trawl: Trawl, name: str, *more: str) -> str:
    trawl("report", "render", name, "--format", "json", "--out", trawl.folder / "out", *more)
    tail = "-with-suppressed" if "--suppressed" in more else ""
    edition = f"-{more[1]}" + ("-durham" if "force" in more else "") if "--edition" in more else ""
    return (trawl.folder / "out" / f"report{edition}{tail}.json").read_text("utf-8")


def suppress(trawl: Trawl, *what: str, reason: str = "Known", until: str = UNTIL) -> str:
    return trawl("suppress", NAME, *what, "--reason", reason, "--until", until).words


def amend(trawl: Trawl, record_id: str, words: str) -> None:
    (row,) = (dict(row) for row in RECORDS if row["id"] == record_id)
    trawl.load([{**row, "text": f"{row['text']} {words}"}], f"{words[:4]}.jsonl")


def listed(trawl: Trawl, *options: str) -> list[Any]:
    found: list[Any] = trawl("suppressions", "--json", *options).json
    return found


def test_a_suppressed_hit_is_counted_and_listed_on_demand(ready: Trawl) -> None:
    first = run(ready)
    assert "1 hit of" in suppress(ready, "--record", "A2", reason="Zanzibar")
    assert "1 hit of" in suppress(ready, "--premises", "hotels/H1")
    said = render(ready, first)
    assert "2 more hits are suppressed, and not shown: 1 by record, 1 by premises. Listed with --suppressed." in said
    assert "This is no nil return." in said
    assert "Nil return. " not in said
    assert "Zanzibar" in said
    assert "CR/26/0002" not in said
    assert "CR/26/0002" in render(ready, first, "--suppressed")
    durham = render(ready, first, "--edition", "force", "--force", "Durham")
    assert "1 more hit is suppressed, and not shown: 1 by record" in durham
    assert not {"Zanzibar", "CR/26/0002", "analyst, "} & set(filter(durham.__contains__, ("Zanzibar", "CR/26/0002")))
    partner = render(ready, first, "--edition", "partner")
    assert "2 more hits are suppressed, and not shown." in partner
    assert "Zanzibar" not in partner
    assert "Partners are told" in ready.refuse(
        "report", "render", first, "--edition", "partner", "--suppressed", code=2
    )
    second = ready("run", NAME).words
    assert "2 more hits are suppressed" in second


def test_a_suppression_ends_when_its_record_changes_and_the_report_says_so(ready: Trawl) -> None:
    run(ready)
    suppress(ready, "--record", "A2")
    suppress(ready, "--wording", "given a free vape by a male")
    suppress(ready, "--premises", "hotels/H1")
    amend(ready, "A2", "Later a girl was seen.")
    second = run(ready)
    assert statuses(ready) == {"A2": "new"}
    said = render(ready, second)
    assert "1 hit is shown again" in said
    assert "record narratives/A2 is suppressed until" in said
    assert "but the record has changed since" in said
    (due,) = listed(ready, "--due")
    assert (due["kind"], due["state"]) == ("record", "the record has changed")
    amend(ready, "A1", "He was seen again.")
    run(ready)
    assert statuses(ready) == {"A1": "new", "A2": "new"}


def test_what_no_issued_report_has_shown_is_new_when_it_is_shown(ready: Trawl) -> None:
    first = run(ready)
    suppress(ready, "--record", "A2")
    ready("report", "issue", first, "--out", ready.folder / "out")
    assert statuses(ready) == {"A1": "new"}
    second = run(ready)
    assert statuses(ready) == {"A1": "unchanged"}
    ready("report", "issue", second)
    (kept,) = listed(ready)
    assert "Ended: suppression 1" in ready("suppressions", "--end", kept["id"], "--reason", "Asked for").words
    third = run(ready)
    assert statuses(ready) == {"A1": "unchanged", "A2": "new"}
    said = render(ready, third)
    assert "it was suppressed until now, so no issued report has shown it" in said
    assert "was suppressed until analyst ended it on" in said
    ready("report", "issue", third)
    suppress(ready, "--record", "A2")
    ready("report", "issue", run(ready))
    with sqlite3.connect(ready.home / "ledger.db") as ledger:
        ledger.execute("UPDATE suppressions SET until = '2020-01-31'")
    last = run(ready)
    assert statuses(ready) == {"A1": "unchanged", "A2": "unchanged"}
    assert "until 31/01/2020, which is past" in render(ready, last)
    assert {one["state"] for one in listed(ready, "--all")} == {"ended", "has run out"}
    assert listed(ready) == []


def test_what_was_amended_before_it_was_suppressed_is_updated_when_it_is_shown_again(ready: Trawl) -> None:
    ready("report", "issue", first := run(ready))
    amend(ready, "A2", "Later a girl was seen.")
    suppress(ready, "--record", "A2")
    ready("report", "issue", run(ready))
    assert statuses(ready) == {"A1": "unchanged"}
    (kept,) = listed(ready)
    ready("suppressions", "--end", kept["id"], "--reason", "Asked for")
    last = run(ready)
    assert statuses(ready) == {"A1": "unchanged", "A2": "updated"}
    assert f"hit in {first}; the record has been amended since" in render(ready, last)


def test_an_incident_is_shown_again_when_another_record_tells_of_it(
    empty: Trawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRAWL_MODEL", "rules")
    ready = empty
    log, crime, report, _ = EVENT
    ready.load([crime, report], "event.jsonl")
    ready.write(f"home/saved_searches/{NAME}.yml", VAPES)
    run(ready)
    assert "2 hits of" in suppress(ready, "--incident", "C1")
    run(ready)
    assert not {"C1", "R1"} & set(statuses(ready))
    ready.load([log], "log.jsonl")
    second = run(ready)
    assert {"C1", "R1", "L1"} <= set(statuses(ready))
    assert "another record tells of it now" in render(ready, second)


def test_a_person_is_suppressed_where_a_record_names_nobody_else(ready: Trawl) -> None:
    columns = "Crime Reference,Date From,MO,Suspect Name,Suspect DOB,Victim Name,Victim DOB\n"
    rows = (
        'C1,01/03/2026,Boy sold a vape.,"OKELL, Marnie",05/05/1990,,\n'
        'C2,01/03/2026,Boy sold a vape.,"OKELL, Marnie",05/05/1990,"FINCH, Bo",06/06/2012\n'
        'C3,01/03/2026,Boy sold a vape.,"OKELL, Marnie",05/05/1991,,\n'
    )
    ready("load", ready.write("crimes.csv", columns + rows), "--source", "crime")
    run(ready)
    before = set(statuses(ready))
    assert before >= {"C1", "C2", "C3"}
    assert "1 hit of" in suppress(ready, "--person", "marnie okell", "--born", "05/05/1990")
    run(ready)
    assert before - set(statuses(ready)) == {"C1"}


def test_what_names_nothing_surely_is_refused(ready: Trawl) -> None:
    good = ("--reason", "Known", "--until", UNTIL)
    for wrong, said in (
        (("--record", "A2", "--reason", "x", "--until", "2020-01-01"), "is past"),
        (("--record", "A2", "--reason", "x", "--until", "31/02/2027"), "is no day"),
        (("--record", "A2", "--reason", "x", "--until", "2099-01-01"), "more than a year away"),
        (("--record", "A2", "--reason", " ", "--until", UNTIL), "needs its reason"),
        (good, "Say what to suppress"),
        ((*good, "--record", "A2", "--wording", "a b c d"), "Say what to suppress"),
        ((*good, "--wording", "vape"), "4 words or more"),
        ((*good, "--person", "Marnie Okell"), "--born DATE"),
        ((*good, "--premises", "H1"), "names no row of a register"),
    ):
        assert said in ready.refuse("suppress", NAME, *wrong, code=2)
    ready.refuse("suppress", NAME, *good, "--premises", "hotels/H9", code=3)
    ready.refuse("suppress", NAME, *good, "--record", "A9", code=3)
    ready.refuse("suppress", "favour", *good, "--record", "A2", code=2)
    assert "no suppression 7" in ready.refuse("suppressions", "--end", 7, "--reason", "x", code=3)
    assert listed(ready, "--all") == []


def test_what_is_issued_as_it_was_written_says_that_it_lacks_what_was_said_since(ready: Trawl) -> None:
    first = run(ready)
    ready("review", first, "--mark", "relevant", "--record", "A1", "--note", "Xanadu")
    suppress(ready, "--record", "A2")
    amend(ready, "A1", "Nothing more.")
    answer = ready("report", "issue", first, "--out", ready.folder / "out")
    assert "What was marked or suppressed since the files were written is not in them" in answer.words
    assert statuses(ready) == {"A1": "new", "A2": "new"}
    run(ready)
    ready("suppressions", "--end", 1, "--reason", "Asked for")
    second = run(ready)
    assert statuses(ready) == {"A1": "updated", "A2": "unchanged"}
    ready("review", second, "--mark", "unsure", "--record", "A1", "--note", "Shangri-La")
    ready("report", "issue", second, "--out", ready.folder / "issued")
    (row,) = (row for row in read_csv(ready.folder / "issued" / "hits.csv") if row["record_id"] == "A1")
    assert row["mark"] == "unsure"
    assert "Shangri-La" in row["marked"]


def test_what_was_suppressed_is_known_of_files_that_are_issued_when_their_records_were_amended(ready: Trawl) -> None:
    """The files are issued as they were read; what they did not show, no reader has been told."""
    ready("report", "issue", first := run(ready))
    suppress(ready, "--record", "A2")
    second = run(ready)
    assert statuses(ready) == {"A1": "unchanged"}
    written = (ready.folder / "out" / "hits.csv").read_bytes()
    amend(ready, "A1", "Nothing more.")
    amend(ready, "A2", "Later a girl was seen.")
    answer = ready("report", "issue", second, "--out", ready.folder / "out")
    assert "2 records have been amended since the run" in answer.words
    assert (ready.folder / "out" / "hits.csv").read_bytes() == written
    third = run(ready)
    assert statuses(ready) == {"A1": "updated", "A2": "updated"}
    said = render(ready, third)
    assert f"hit in {first}; the record has been amended since" in said
    assert "1 hit is shown again" in said


def test_what_no_issued_file_has_shown_is_new_though_its_record_was_amended(ready: Trawl) -> None:
    run(ready)
    suppress(ready, "--premises", "hotels/H1")
    second = run(ready)
    assert statuses(ready) == {"A2": "new"}
    amend(ready, "A1", "Nothing more.")
    ready("report", "issue", second)
    run(ready)
    assert statuses(ready) == {"A1": "new", "A2": "unchanged"}


def test_of_files_that_a_trawl_before_wrote_nobody_knows_what_they_lack(ready: Trawl) -> None:
    run(ready)
    suppress(ready, "--record", "A2")
    second = run(ready)
    amend(ready, "A1", "Nothing more.")
    with sqlite3.connect(ready.home / "ledger.db") as ledger:
        ledger.execute("UPDATE run_files SET suppressed = NULL")
        ledger.execute("DELETE FROM suppressed_hits WHERE written IS NOT NULL")
    assert "can no longer be known" in ready.refuse("report", "issue", second, code=2)
