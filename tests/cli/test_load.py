"""`trawl load`, `trawl loads`."""

from __future__ import annotations

import gzip
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import RECORDS, Answer, Trawl, read_terminal


def test_every_row_is_counted(empty: Trawl) -> None:
    done = empty.load([*RECORDS, {"id": "A5", "text": ""}])
    assert (done["read"], done["written"], done["unchanged"], done["rejected"]) == (5, 4, 0, 1)
    assert done["read"] == done["written"] + done["unchanged"] + done["rejected"]
    assert (done["source"], done["encoding"], done["load"]) == ("narratives", "utf-8", 1)


def test_says_what_it_did_and_shows_no_progress_to_a_file(empty: Trawl) -> None:
    answer = empty("load", empty.write_jsonl(RECORDS), "--source", "narratives")
    assert (
        "Load 1 of narratives: 4 rows read (utf-8) = 4 written + 0 unchanged + 0 withdrawn + 0 rejected."
        in answer.words
    )
    assert answer.err == ""


def test_loading_again_changes_nothing(trawl: Trawl) -> None:
    done = trawl.load(RECORDS)
    assert (done["read"], done["written"], done["unchanged"]) == (4, 0, 4)
    assert trawl.ids("vape") == ["A2", "A1"]


def test_an_amended_row_replaces_the_record(trawl: Trawl) -> None:
    done = trawl.load([{**RECORDS[1], "text": "Shop window broken. Nothing taken."}])
    assert (done["written"], done["unchanged"]) == (1, 0)
    assert trawl.ids("vape") == ["A1"]
    assert trawl.ids("nothing") == ["A2"]


def test_csv_and_gzip(empty: Trawl) -> None:
    path = empty.write("feed.csv.gz", gzip.compress(b"id,date,text\nC1,2026-01-02,a vape\nC2,,two vapes\n"))
    assert empty("load", path, "--source", "narratives", "--json").json["written"] == 2
    assert empty.ids("vape") == ["C1", "C2"]


def test_loads_are_listed(trawl: Trawl) -> None:
    trawl.load([{"id": "B1", "text": "one"}, {"id": "B2"}], "more.jsonl")
    first, second = trawl("loads", "--json").json
    assert (first["state"], first["read"], first["written"]) == ("finished", 4, 4)
    assert (second["state"], second["read"], second["written"], second["rejected"]) == ("finished", 2, 1, 1)
    table = trawl("loads").out
    assert "more.jsonl" in table
    assert "finished" in table


def test_rejected_rows_are_shown_with_their_reasons(trawl: Trawl) -> None:
    path = trawl.write_jsonl([{"id": "B1", "text": "one"}, {"id": "B2"}], "more.jsonl")
    answer = trawl("load", path, "--source", "narratives")
    assert "trawl loads --rejected 2" in answer.words
    assert "more.jsonl: row 2 (line 2) has no text in 'text'" in trawl("loads", "--rejected", 2).out
    (row,) = trawl("loads", "--rejected", 2, "--json").json
    assert (row["row"], row["content"]) == (2, '{"id": "B2"}')


def test_rejected_rows_of_an_unknown_load(trawl: Trawl) -> None:
    assert "no load 99" in trawl.refuse("loads", "--rejected", 99, code=3)


def test_a_mapping_of_ones_own(empty: Trawl) -> None:
    mapping = empty.write("mine.yml", "record_id: number\nnarrative: said\n")
    feed = empty.write("feed.csv", "number,said\n7,a vape\n")
    assert empty("load", feed, "--source", mapping, "--json").json["source"] == "mine"
    empty.write("home/mappings/sources/theirs.yml", "record_id: number\nnarrative: said\n")
    assert empty("load", feed, "--source", "theirs", "--json").json["written"] == 1


def test_progress_on_a_terminal(empty: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    answer = empty("load", empty.write_jsonl(RECORDS), "--source", "narratives")
    assert "4 rows" in answer.err


MAPPING = """\
record_id: id
narrative: text
force: force
marking: {columns: [protective_marking], default: OFFICIAL}
handling: {columns: [handling, conditions], default: ""}
grade: {scheme: 3x5x2, columns: [grade], default: ""}
"""


def test_columns_of_the_mapping_that_no_row_had_are_named(empty: Trawl) -> None:
    mapping = empty.write("mine.yml", MAPPING)
    feed = empty.write("feed.csv", "id,text,force,conditions,Protective Marking,grade 2\n7,a vape,x,C,,2\n")
    answer = empty("load", feed, "--source", mapping)
    assert "Columns of the mapping that no row had: grade." in answer.words
    assert "WARNING: no row has a column for its grade, so" in answer.words


@pytest.mark.parametrize("name", ["feed.csv", "feed.jsonl"])
def test_a_feed_without_its_protection_is_warned_of(empty: Trawl, name: str) -> None:
    mapping = empty.write("mine.yml", MAPPING)
    text = "id,text,handled\n7,a vape,C\n" if name == "feed.csv" else '{"id": 7, "text": "a vape", "handled": "C"}\n'
    answer = empty("load", empty.write(name, text), "--source", mapping, "--json")
    assert set(answer.json["absent_columns"]) == {"force", "protective_marking", "handling", "conditions", "grade"}
    assert answer.json["absent_controls"] == ["marking", "handling", "grade"]
    assert "WARNING: no row has a column for its marking or its handling or its grade" in " ".join(answer.err.split())


def test_a_feed_that_has_every_column_is_not_warned_of(empty: Trawl) -> None:
    done = empty.load(RECORDS)
    assert (done["absent_columns"], done["absent_controls"]) == ([], [])


def test_a_load_of_a_mistaken_file_is_dismissed(trawl: Trawl) -> None:
    trawl.refuse("load", trawl.write("letter.csv", "Dear,Sir\na,b\n"), "--source", "narratives", code=1)
    assert "PROBLEM loads: load 2" in trawl("doctor", code=1).words
    assert "--reason" in trawl.refuse("loads", "--dismiss", 2, code=2)
    assert "load 1" in trawl.refuse("loads", "--dismiss", 1, "--reason", "a letter", code=1).lower()
    assert "is dismissed" in trawl("loads", "--dismiss", 2, "--reason", "a letter").words
    assert "1 dismissed" in trawl("doctor").words
    assert trawl("loads", "--json").json[-1]["reason"].endswith("(dismissed: a letter)")
    last = trawl("audit", "--json").json[0]
    assert (last["action"], last["payload"]["reason"]) == ("dismiss load", "a letter")


def test_a_load_is_on_record_before_it_ends(trawl: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("trawl.pipeline.loading.prepare_batches", stop)
    trawl("load", trawl.write_jsonl(RECORDS, "more.jsonl"), "--source", "narratives", code=1)
    last = trawl("audit", "--json").json[0]
    assert (last["action"], last["payload"]["file"]) == ("load begun", "more.jsonl")


SIDES = "id,text,m,day,dob,name,notes,spare\n1,a kite,OFFICIAL,N/K,circa 1990,Ann ONE,seen by the shop,\n"
SIDES += "2,a boat,OFFICIAL-SENSITIVE,31/02/2026,N/K,Bo TWO,,\n3,a cart,OFFICIAL,01/02/2026,,,,\n"
SIDES_MAPPING = """record_id: id
narrative: text
marking: m
event_date: day
people: [{name: name, dob: dob}]
"""


def load_sides(trawl: Trawl, *arguments: str) -> Answer:
    """Load three records with values that cannot be read."""
    feed, mapping = trawl.write("sides.csv", SIDES), trawl.write("sides.yml", SIDES_MAPPING)
    return trawl("load", feed, "--source", mapping, *arguments)


def test_remarks_are_counted_by_column_and_reason_in_what_a_load_says(empty: Trawl) -> None:
    said = load_sides(empty).words
    assert "3 written + 0 unchanged + 0 withdrawn + 0 rejected" in said
    assert "4 remarks: day (1: is no date; 1: is a day that no calendar has)" in said
    assert "dob (1: says only the year; 1: is no date)" in said
    assert "circa" not in said
    assert "notes (1 row): seen by the shop" in said
    assert "spare (blank)" in said
    (load,) = empty("loads", "--json").json
    assert (load["remarks"], load["unused_columns"]) == (4, ["notes", "spare"])
    again = load_sides(empty, "--json").json
    assert (again["unchanged"], sum(count["number"] for count in again["remarks"])) == (3, 4)


def test_remarks_are_listed_and_shown_to_those_who_may_see_the_record(
    empty: Trawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_sides(empty)
    listed = empty("loads", "--remarks", "1").out
    assert "sides.csv: row 1: 'day' holds 'N/K', which is no date" in listed
    assert "'dob' holds 'circa 1990', which says only the year" in listed
    assert [row["row"] for row in empty("loads", "--remarks", "1", "--json").json] == [1, 1, 2, 2]
    shown = empty("show", "1")
    assert "'day' holds 'N/K', which is no date" in shown.out
    assert "Person: Ann ONE, born 1990" in shown.out
    assert empty("show", "1", "--json").json["record"]["remarks"][0]["value"] == "N/K"
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "OFFICIAL")
    answer = empty("loads", "--remarks", "1")
    assert "'day' holds 'N/K'" in answer.out
    assert "row 2: 'day' holds a value, which is a day that no calendar has" in answer.out
    assert "31/02/2026" not in answer.words
    assert "What stood in 2 columns is left out" in answer.words


def test_no_log_holds_what_stood_in_a_column(empty: Trawl) -> None:
    load_sides(empty)
    entries = str(empty("audit", "--json").json)
    assert "remarks" not in entries
    empty("loads", "--remarks", "1")
    entries = str(empty("audit", "--json").json)
    assert "'action': 'remarks'" in entries
    assert "circa" not in entries
    assert "seen by the shop" not in entries


def test_a_falling_back_of_an_events_date_is_said(empty: Trawl) -> None:
    feed = empty.write("c.csv", "crime_reference,summary,recorded_date\nC1,a kite,05/03/2026\n")
    answer = empty("load", feed, "--source", "crime")
    assert "The event's date was taken from 'recorded_date' in 1 row." in answer.words
    assert "no row has a column for its marking" in answer.words


def test_a_key_that_names_no_column_is_refused_before_anything_is_loaded(empty: Trawl) -> None:
    mapping = empty.write("plain.yml", "record_id: id\nnarrative: text\nkind: crime\n")
    said = empty.refuse("load", empty.write("feed.csv", "id,text\n1,a kite\n"), "--source", mapping, code=1)
    assert "the header lacks the kind's column 'crime'" in said
    assert "'kind: {constant: crime}'" in said
    assert empty("loads", "--json").json[0]["read"] == 0


@pytest.mark.parametrize(
    "arguments",
    [("--rejected", "1", "--dismiss", "1"), ("--rejected", "1", "--remarks", "1"), ("--reason", "a letter")],
)
def test_loads_are_asked_for_one_thing(trawl: Trawl, arguments: tuple[str, ...]) -> None:
    assert "--dismiss" in trawl.refuse("loads", *arguments, code=2)


def test_text_above_the_ceiling_is_left_out_and_said_to_be(trawl: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    mapping = trawl.write("marked.yml", "record_id: id\nnarrative: text\nmarking: m\nkind: sort\n")
    feed = trawl.write("feed.csv", "id,text,m,sort\n1,secret words,SECRET,gossip\n2,open words,OFFICIAL,gossip\n")
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "SECRET")
    load = trawl("load", feed, "--source", mapping, "--accept-rejections", "--json").json["load"]
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "OFFICIAL")
    answer = trawl("loads", "--rejected", load, "--json")
    assert [row["content"] for row in answer.json] == ["", "2,open words,OFFICIAL,gossip"]
    assert "The text of 1 rows is left out: it is, or may be, marked above your ceiling OFFICIAL" in answer.words
    assert "secret words" not in trawl("loads", "--rejected", load).out


def test_files_whose_names_are_not_utf_8_are_told_apart(empty: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that differ in a byte that is not UTF-8, or that spell out such a byte, do not stand for each other."""
    good = [os.fsdecode(name) for name in (b"f\xe9ed.jsonl", b"f\xe8ed.jsonl", rb"f\xe9ed.jsonl", b"f?ed.jsonl")]
    bad = empty.write(good[0], "")
    for number, name in enumerate(good[1:]):
        empty.load([{"id": f"B{number}", "text": "a kite"}, {"id": "B2"}], name)
    refused = empty.start("load", bad, "--source", "narratives")
    assert "ed.jsonl is empty" in refused.communicate()[1]
    for number, name in enumerate(good[1:]):
        empty.load([{"id": f"C{number}", "text": "a kite"}], name)
    listed = [(Path(load["file"]).name, load["state"]) for load in empty("loads", "--json").json]
    shown = [r"f\xe8ed.jsonl", r"f\x5cxe9ed.jsonl", "f?ed.jsonl"]
    assert listed == [
        *((name, "finished") for name in shown),
        (r"f\xe9ed.jsonl", "failed"),
        *((name, "finished") for name in shown),
    ]
    monkeypatch.setenv("COLUMNS", "400")
    table = empty("loads").out
    assert all(name in table for name in (*shown, r"f\xe9ed.jsonl is empty"))
    assert r"f\x5cxe9ed.jsonl: row 2 (line 2) has no text" in empty("loads", "--rejected", 2).out
    assert r"f\xe9ed.jsonl failed" in empty("doctor", code=1).words
    empty.load([{"id": "D1", "text": "a kite"}, {"id": "B2", "text": "a kite"}], good[0])
    assert "1 failed and were loaded again" in empty("doctor").words


def test_a_terminal_is_told_what_stood_in_rejected_rows_and_nothing_else_is(trawl: Trawl) -> None:
    path = trawl.write_jsonl([{"id": "B1", "text": "one", "source": "gossip"}], "more.jsonl")
    command = [sys.executable, "-m", "trawl", "load", str(path), "--source", "narratives", "--accept-rejections"]
    ours, theirs = pty.openpty()
    told = "more.jsonl: row 1 (line 1) has 'gossip' as its kind in 'source'"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        shown = read_terminal(ours)
    assert process.returncode == 0
    assert told in " ".join(shown.split())
    logged = subprocess.run(command, env={**os.environ, "FORCE_COLOR": "1"}, capture_output=True, text=True, check=True)
    assert "gossip" not in logged.stdout + logged.stderr
    assert "has a text of 6 characters as its kind" in trawl("loads", "--rejected", 3).out


def test_says_how_many_rows_make_up_the_records(empty: Trawl) -> None:
    mapping = empty.write("grouped.yml", "record_id: id\ngroup_by: id\nnarrative: text\ndelete: act\n")
    first = empty.write("one.csv", "id,text,act\n1,a vape,\n2,a lamp,\n1,a box,\n")
    second = empty.write("two.csv", "id,text,act\n2,,D\n2,,D\n3,a bed,\n")
    trial = empty("feed", "try", first, "--source", mapping)
    assert "2 records read from 3 rows (utf-8), all of the file's" in trial.words
    rehearsal = empty("load", first, "--source", mapping, "--dry-run")
    assert "2 records read from 3 rows (utf-8) = 2 new" in rehearsal.words
    answer = empty("load", first, second, "--source", mapping)
    assert "Load 1 of grouped: 2 records read from 3 rows (utf-8) = 2 written" in answer.words
    assert "4 records read from 6 rows = 3 written + 0 unchanged + 1 withdrawn + 0 rejected." in answer.words
    done = empty("load", first, "--source", mapping, "--json").json
    assert (done["rows"], done["read"], done["written"], done["unchanged"]) == (3, 2, 1, 1)


def test_says_where_a_grouped_record_has_the_rows_of_the_last_file_alone(empty: Trawl) -> None:
    mapping = empty.write("grouped.yml", "record_id: id\ngroup_by: id\nnarrative: text\n")
    first = empty.write("one.csv", "id,text\n1,a vape\n1,a box\n2,a lamp\n")
    second = empty.write("two.csv", "id,text\n1,a bed\n")
    assert empty("load", first, "--source", mapping, "--json").json["file_remarks"] == []
    (said,) = empty("load", second, "--source", mapping, "--json").json["file_remarks"]
    assert said.startswith("Records that were stored already, and are now what the rows of this file say: 1.")
    assert empty.ids("vape") == []
