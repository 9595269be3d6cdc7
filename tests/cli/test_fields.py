"""What a feed says in columns: how it is shown, found, exported, washed and reported."""

from __future__ import annotations

import csv
import re

import pytest

from tests.cli.conftest import Trawl, read_csv
from tests.reports.unpacking import unpack

CRIMES = """\
crime_reference,force,from_date,offence,mo,summary,premises,address,town,postcode,victim,victim_dob,suspect,cse
C1,Kent,05/03/2026,Theft,Window forced,"A kite stolen, rang 07700 900123.",No Man's Heath Inn,12 Mill St,Dover,CT16 1AA,"OKELL, Marnie",05/05/2012,Craig MAY,Y
C2,Kent,06/03/2026,,,"A kite lost by Marnie Okell.",,,Dover,,,,,
"""  # noqa: E501 - a row is as long as it is

INTELLIGENCE = """\
record_id: id
kind: {constant: intelligence}
narrative: text
handling: handling
people: [{name: victim, role: {constant: victim}}]
place: {premises: premises, postcode: postcode}
"""


@pytest.fixture
def crimes(empty: Trawl) -> Trawl:
    empty("load", empty.write("crimes.csv", CRIMES), "--source", "crime")
    return empty


def test_show_gives_sections_and_fields_by_their_names_each_once(crimes: Trawl) -> None:
    out = crimes("show", "C1").out
    for line in (
        "Title:     Theft",
        "MO: Window forced",
        "Summary: A kite stolen, rang 07700 900123.",
        "Victim: OKELL, Marnie, born 5 May 2012",
        "Suspect: Craig MAY",
        "Place: No Man's Heath Inn, 12 Mill St, Dover, CT16 1AA",
        "Marker: CSE",
    ):
        assert out.splitlines().count(line) == 1, line
    assert not re.search(r"^(People|Markers|Place): {2,}", out, re.MULTILINE)
    (row,) = (line for line in out.splitlines() if "CT16 1AA" in line and "structured" in line)
    assert "postcode" in row
    assert "Place" in row


def test_show_as_json_says_where_each_mention_stands(crimes: Trawl) -> None:
    shown = crimes("show", "C1", "--json").json
    place = {m["text"]: (m["part"], m["section"], m["label"]) for m in shown["mentions"]}
    assert place["OKELL, Marnie"] == ("fields", "people", "Victim")
    assert place["07700 900123"] == ("narrative", "Summary", "Summary")
    (postcode,) = (m for m in shown["mentions"] if m["type"] == "postcode")
    assert shown["fields_text"][postcode["start"] : postcode["end"]] == "CT16 1AA"


def test_a_search_shows_the_column_that_it_found_with_its_label(crimes: Trawl) -> None:
    words = crimes("search", '"mill st"').words
    assert "Place: No Man's Heath Inn, 12 Mill St, Dover, CT16 1AA" in words
    assert "MO: Window forced" in words  # and how the narrative begins
    (hit,) = crimes("search", "in:people(okell)", "--json").json["hits"]
    (span,) = hit["spans"]
    assert (span["part"], span["section"], span["label"], span["text"]) == ("fields", "people", "Victim", "OKELL")


@pytest.mark.parametrize("query", ["may", "inn", "cse", "in:victim(okell)", '"no mans heath"'])
def test_what_people_and_places_say_is_never_negated(crimes: Trawl, query: str) -> None:
    assert [(h["record_id"], h["negated"]) for h in crimes("search", query, "--json").json["hits"]] == [("C1", False)]


def test_a_search_as_csv_has_the_fields(crimes: Trawl) -> None:
    crimes("search", "kite", "--csv", crimes.folder / "kites.csv")
    fields = {row["record_id"]: row["fields"] for row in read_csv(crimes.folder / "kites.csv")}
    assert fields["C2"] == "Place: Dover"
    assert fields["C1"].startswith("Victim: OKELL, Marnie, born 5 May 2012; Suspect: Craig MAY; Place: No Man's")


def test_entity_says_where_it_occurs(crimes: Trawl) -> None:
    words = crimes("entity", "person", "Marnie Okell").words
    assert "Victim: OKELL, Marnie, born 5 May 2012" in words
    assert "Window forced" not in words  # where it does not occur
    assert "Summary: A kite stolen, rang 07700 900123." in crimes("entity", "phone", "07700900123").words
    records = crimes("entity", "postcode", "ct161aa", "--json").json["records"]
    ((mention,),) = (record["mentions"] for record in records)
    assert (mention["part"], mention["label"]) == ("fields", "Place")


def test_a_wash_says_in_which_column_a_trace_stands(crimes: Trawl) -> None:
    listed = crimes.write("list.csv", "type,identifier\npostcode,CT16 1AA\nphone,07700 900123\n")
    crimes("wash", listed, "--out", crimes.folder / "washed.csv")
    assert [(row["outcome"], row["where"], row["passage"]) for row in read_csv(crimes.folder / "washed.csv")] == [
        ("trace", "Place", "No Man's Heath Inn, 12 Mill St, Dover, CT16 1AA"),
        ("trace", "Summary", "A kite stolen, rang 07700 900123."),
    ]
    assert "in Place" in (crimes.folder / "washed.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("format_", ["html", "xlsx", "json"])
def test_a_restricted_record_tells_a_wash_neither_how_it_writes_a_person_nor_what_agrees(
    empty: Trawl, format_: str
) -> None:
    mapping = empty.write("intel.yml", INTELLIGENCE)
    rows = "I1,A kite; rang 07700 900123.,{handling},Mona Zqhidden HARTLEY,Hidden Lodge,TS31 4QB\n"
    listed = empty.write("list.csv", "name,phone\nMona HARTLEY,07700 900123\n")
    told = {}
    for handling in ("P", "C"):
        feed = f"id,text,handling,victim,premises,postcode\n{rows.format(handling=handling)}"
        empty("load", empty.write(f"{handling}.csv", feed), "--source", mapping)
        out = empty.folder / handling / "washed.csv"
        empty("wash", listed, "--column", "name", "--out", out, "--format", format_)
        (line,) = read_csv(out)
        assert (line["record_id"], line["restricted"]) == ("I1", {"P": "no", "C": "yes"}[handling])
        files = (path for path in out.parent.iterdir() if path.name != "list.csv")
        told[handling] = line, "\n".join(text for path in files for text in unpack(path.read_bytes())).casefold()
    shown, hidden = told["P"], told["C"]
    for word in ("zqhidden", "same phone"):
        assert word in shown[1]
        assert word not in hidden[1]
    assert "same phone" in shown[0]["reason"]
    assert hidden[0]["reason"] == "by reference only: its owner says what it holds"
    assert hidden[0]["outcome"] == shown[0]["outcome"]


def test_nothing_of_a_restricted_records_columns_leaves_the_desk(empty: Trawl) -> None:
    mapping = empty.write("intel.yml", INTELLIGENCE)
    rows = [
        ("id", "text", "handling", "victim", "premises", "postcode"),
        ("I1", "A kite.", "C", "Mona HIDDEN", "Hidden Lodge", "TS31 4QB"),
    ]
    with (empty.folder / "intel.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    empty("load", empty.folder / "intel.csv", "--source", mapping)
    profile = empty.write("watch.yml", "title: Watch\ndescription: A test.\nquery: hidden OR TS31\n")
    empty("run", profile, "--out", empty.folder / "run")
    listed = empty.write("list.csv", "type,identifier\npostcode,TS31 4QB\n")
    empty("wash", listed, "--out", empty.folder / "washed.csv")
    (washed,) = read_csv(empty.folder / "washed.csv")
    assert (washed["outcome"], washed["restricted"], washed["where"], washed["passage"]) == ("trace", "yes", "", "")
    # Of a workbook's bytes tests/reports/test_hidden_bytes.py says as much.
    written = [path for path in (empty.folder / "run").iterdir() if path.suffix != ".xlsx"]
    for path in (*written, empty.folder / "washed.html"):
        text = path.read_text(encoding="utf-8-sig")
        assert "HIDDEN" not in text, path
        assert "Hidden Lodge" not in text, path
    assert "TS31 4QB" not in (empty.folder / "run" / "report.html").read_text(encoding="utf-8")
