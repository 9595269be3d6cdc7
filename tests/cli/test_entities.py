"""`trawl extract`, `trawl entity`, `trawl wash`."""

from __future__ import annotations

import io
import json
import re
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from tests.cli.conftest import HOTELS, RECORDS, Answer, Trawl, read_csv


def test_extract_writes_each_records_mentions(empty: Trawl) -> None:
    out = empty.folder / "mentions.jsonl"
    answer = empty("extract", empty.write_jsonl(RECORDS), "--out", out)
    assert "mentions in 4 records written to" in answer.words
    assert answer.err == ""
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["id"] for row in rows] == ["A1", "A2", "A3", "A4"]
    assert set(rows[0]) == {"id", "mentions", "entities"}
    assert {"type": "phone", "value": "+447700900123", "forms": ["07700 900123"]} in rows[0]["entities"]
    (phone,) = [mention for mention in rows[0]["mentions"] if mention["type"] == "phone"]
    assert set(phone) >= {"type", "start", "end", "text", "value"}
    assert phone["value"] == "+447700900123"
    assert RECORDS[0]["text"][phone["start"] : phone["end"]] == phone["text"] == "07700 900123"


def test_extract_says_what_it_could_not_read(empty: Trawl) -> None:
    out = empty.folder / "mentions.jsonl"
    answer = empty("extract", empty.write_jsonl([RECORDS[0], {"id": "B"}]), "--out", out)
    assert "1 records written" in answer.words
    assert "1 rows could not be read" in answer.words
    assert "feed.jsonl: row 2 (line 2) has no text" in answer.err


def test_extract_offsets_are_those_of_the_text_it_gives(empty: Trawl) -> None:
    out = empty.folder / "mentions.jsonl"
    empty("extract", empty.write_jsonl([{"id": "A", "text": "Fish &amp; chips, rang 07700 900123"}]), "--out", out)
    row = json.loads(out.read_text())
    (phone,) = [mention for mention in row["mentions"] if mention["type"] == "phone"]
    assert row["text"] == "Fish & chips, rang 07700 900123"
    assert row["text"][phone["start"] : phone["end"]] == "07700 900123"


def test_extract_stores_nothing(empty: Trawl) -> None:
    empty("extract", empty.write_jsonl(RECORDS), "--out", empty.folder / "mentions.jsonl")
    assert empty.ids("vape") == []


@pytest.fixture
def piped(empty: Trawl, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Call `trawl extract - ...` with something on standard input."""

    def call(given: str | bytes, *arguments: object, code: int = 0) -> Answer:
        data = given.encode() if isinstance(given, str) else given
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
        return empty("extract", "-", *arguments, code=code)

    return call


def rows_of(answer: Answer) -> list[dict[str, Any]]:
    return [json.loads(line) for line in answer.out.splitlines()]


def test_extract_reads_a_text_on_standard_input(piped: Any) -> None:
    (row,) = rows_of(piped("Rang 07700 900123.\r\nFish &amp; chips\n\nfrom jo@example.org"))
    assert row["text"] == "Rang 07700 900123.\nFish & chips\n\nfrom jo@example.org"
    assert [m["value"] for m in row["mentions"]] == ["+447700900123", "jo@example.org"]
    assert all(row["text"][m["start"] : m["end"]] == m["text"] for m in row["mentions"])


def test_extract_without_a_file_reads_what_is_piped_and_asks_for_one_at_a_terminal(
    empty: Trawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = SimpleNamespace(buffer=io.BytesIO(b"Rang 07700 900123."), isatty=lambda: False)
    monkeypatch.setattr(sys, "stdin", given)
    (row,) = rows_of(empty("extract"))
    assert [m["value"] for m in row["mentions"]] == ["+447700900123"]
    given.isatty = lambda: True
    assert "Name a file, or give text on standard input" in empty.refuse("extract", code=2)


def test_extract_reads_json_lines_on_standard_input(piped: Any) -> None:
    lines = "".join(json.dumps(record) + "\n" for record in RECORDS)
    assert [row["id"] for row in rows_of(piped(lines))] == ["A1", "A2", "A3", "A4"]
    assert [row["id"] for row in rows_of(piped(lines, "--source", "narratives"))] == ["A1", "A2", "A3", "A4"]


def test_extract_reads_csv_through_a_mapping_on_standard_input(piped: Any) -> None:
    (row,) = rows_of(piped('id,text\nC1,"Rang 07700 900123, twice"\n', "--source", "narratives"))
    assert row["id"] == "C1"
    assert [m["type"] for m in row["mentions"]] == ["phone"]


def test_extract_reads_a_narrative_a_line(piped: Any) -> None:
    rows = rows_of(piped("Rang 07700 900123\n\n{not json}\nMail jo@example.org\n", "--lines"))
    assert [(row["id"], [m["type"] for m in row["mentions"]]) for row in rows] == [
        ("1", ["phone"]),
        ("3", []),
        ("4", ["email"]),
    ]


def test_extract_reads_a_text_file(empty: Trawl) -> None:
    (row,) = rows_of(empty("extract", empty.write("note.txt", "Rang 07700 900123")))
    assert row["id"] == "1"
    assert len(row["mentions"]) == 1


@pytest.mark.parametrize("given", ["", " \n\t", "[Source: CHIS] nothing", "{", "x" * 70_000])
def test_extract_reads_odd_text(piped: Any, given: str) -> None:
    (row,) = rows_of(piped(given))
    assert row["mentions"] == []


def test_extract_says_that_standard_input_is_no_text(piped: Any) -> None:
    message = piped(b"\x00\x01\x02" * 50, code=1).err
    assert message.startswith("trawl: Standard input is not text")


def test_extract_refuses_columns_of_a_text_without_them(piped: Any) -> None:
    assert "leave out --source or --lines" in piped("x", "--lines", "--source", "narratives", code=2).err


def test_extract_says_how_long_one_text_may_be(piped: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAWL_MAX_LINE_BYTES", "2000")
    answer = piped("word " * 300 + "\n" + "word " * 300, code=1)
    assert "TRAWL_MAX_LINE_BYTES" in answer.words
    assert answer.out == ""
    long = piped("word " * 600 + "\nRang 07700 900123", "--lines")
    assert [row["id"] for row in rows_of(long)] == ["2"]
    assert "line 1 has" in long.err
    assert "word word" not in long.err


def test_extract_shows_what_it_found_in_brackets_where_there_is_no_colour(piped: Any) -> None:
    filler = "Nothing more was said of it by anybody who was there. " * 4
    answer = piped(f"Rang [bold]07700 900123[/bold] \x1b[31m at \x0cjo@example.org\n{filler}", "--show")
    assert "Rang [bold][phone: 07700 900123][/bold]" in answer.out
    assert "[email: jo@example.org]" in answer.out
    assert "email 1   phone 1" in answer.out
    assert "\x1b" not in answer.out
    assert "Nothing was found." in piped("Nil return.", "--show").out


def test_extract_shows_an_account_after_the_link_that_names_it(piped: Any) -> None:
    answer = piped(f"Sent t.me/example_plug to her. {'Nothing more was said of it. ' * 4}", "--show")
    assert "Sent [url: t.me/example_plug][handle: example_plug] to her." in answer.out


def test_extract_shows_what_it_found_in_colour_on_a_terminal() -> None:
    from rich.console import Console

    from trawl.cli.marking import MarkedText
    from trawl.model import Mention

    page = io.StringIO()
    marked = MarkedText(Console(file=page, force_terminal=True, color_system="standard", width=80, _environ={}))
    marked.print("R1", "Jo \x1b]8 [red]Lee", [Mention("person", 0, 2, "Jo", "jo"), Mention("person", 12, 15, "Lee")])
    marked.print_legend()
    shown = page.getvalue()
    assert re.search(r"\x1b\[[0-9;]+mJo\x1b\[0m", shown)
    assert re.search(r"\x1b\[[0-9;]+mLee\x1b\[0m", shown)
    assert "[red]" in shown
    assert "\x1b]8" not in shown
    assert re.search(r"person\x1b\[0m 2", shown)


def test_extract_finds_the_names_of_loaded_registers(empty: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAWL_MODEL", "rules")
    feed = empty.write_jsonl(
        [{"id": "A", "text": "room at ashgrove house, then at Ashgrove Guest Hse with Anchor staff"}]
    )

    def named(*options: str) -> list[tuple[str, str, str]]:
        (row,) = rows_of(empty("extract", feed, *options))
        return [(m["text"], m["value"], m["origin"]) for m in row["mentions"] if m["type"] == "premises"]

    before = named()
    assert all(origin != "register" for *_, origin in before)
    empty("register", "load", "hotels", empty.write("hotels.csv", HOTELS), "--mapping", "hotels")
    assert named() == [("Ashgrove Guest Hse", "ashgrove guest house", "register")]
    assert named("--no-registers") == before
    assert len(list((empty.home / "registers").iterdir())) == 1
    empty("register", "load", "hotels", empty.write("hotels.csv", "id,name\nH1,Cedar Lodge\n"), "--mapping", "hotels",
          "--accept-shrink")  # fmt: skip
    assert named() == before
    assert len(list((empty.home / "registers").iterdir())) == 1


def test_registers_of_like_names_are_packed_apart(empty: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAWL_MODEL", "rules")
    for name in ("food hygiene", "food_hygiene"):
        empty("register", "load", name, empty.write("hotels.csv", HOTELS), "--mapping", "hotels")
    empty("extract", empty.write_jsonl([{"id": "A", "text": "room at ashgrove house"}]))
    assert len(list((empty.home / "registers").iterdir())) == 2


def test_extract_finds_the_same_in_several_processes(empty: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    empty("register", "load", "hotels", empty.write("hotels.csv", HOTELS), "--mapping", "hotels")
    texts = (
        "Jo LEE at Ashgrove Guest Hse",
        "",
        "Rang 07700 900123 from Anchor Lodge",
        "Jo LEE dob 01/02/1990. Lee left",
    )
    feed = empty.write_jsonl({"id": f"R{n}", **({"text": texts[n % 4]} if n % 4 != 1 else {})} for n in range(450))
    monkeypatch.setenv("TRAWL_MODEL", "rules")
    one = empty("extract", feed, "--out", empty.folder / "one.jsonl")
    monkeypatch.setenv("TRAWL_PROCESSES", "2")
    monkeypatch.setattr("trawl.pipeline.extracting.SMALL_INPUT", 1)
    two = empty("extract", feed, "--out", empty.folder / "two.jsonl")
    assert (empty.folder / "one.jsonl").read_text() == (empty.folder / "two.jsonl").read_text()
    assert one.err == two.err
    assert one.out.replace("one.jsonl", "two.jsonl") == two.out


def test_show_marks_the_names_of_registers_where_asked(trawl: Trawl) -> None:
    def premises(*options: str) -> list[tuple[str, str]]:
        mentions = trawl("show", "A1", "--json", *options).json["mentions"]
        return [(m["value"], m["origin"]) for m in mentions if m["type"] == "premises"]

    trawl("register", "load", "hotels", trawl.write("hotels.csv", HOTELS), "--mapping", "hotels")
    assert premises() == []
    assert premises("--registers") == [("anchor lodge", "register")]


def test_a_register_s_new_version_locks_nobody_out(trawl: Trawl) -> None:
    for number in range(2):
        hotels = trawl.write("hotels.csv", HOTELS + f"H9,New Lodge {number},,,,,,,\n")
        trawl("register", "load", "hotels", hotels, "--mapping", "hotels")
        assert trawl.load([{"id": f"N{number}", "text": "at New Lodge 1"}])["written"] == 1
    assert "PROBLEM" not in trawl("doctor").words


PEOPLE = (
    {
        "id": "P1",
        "source": "crime",
        "date": "2026-01-01",
        "text": "SMITH, John dob 01/02/1990. J Smith rang 07700900123.",
    },
    {"id": "P2", "source": "crime", "date": "2026-01-02", "text": "John Smith was on insta, user jsmith_90 [red]"},
    {"id": "P3", "source": "crime", "date": "2026-01-03", "text": "John SMITH dob 03/04/1960 at the Larchfield Hotel."},
)


@pytest.fixture
def people(empty: Trawl, monkeypatch: pytest.MonkeyPatch) -> Trawl:
    monkeypatch.setenv("TRAWL_MODEL", "rules")
    empty.load(PEOPLE)
    return empty


def occurrences(trawl: Trawl, *arguments: object, code: int = 0) -> list[str]:
    return [record["record_id"] for record in trawl("entity", *arguments, "--json", code=code).json["records"]]


@pytest.mark.parametrize(
    ("kind", "typed", "ids"),
    [
        ("phone", "(07700) 900 123", ["P1"]),
        ("handle", "@JSmith_90", ["P2"]),
        ("person", "SMITH, John", ["P3", "P2", "P1"]),
        ("person", "John Smith dob 1/2/1990", ["P1"]),
        ("person", "john smith 1960-04-03", ["P3"]),
        ("premises", "The Larchfield Hotel", ["P3"]),
        ("DOB", "3 April 1960", ["P3"]),
    ],
)
def test_entity_lists_where_a_value_occurs(people: Trawl, kind: str, typed: str, ids: list[str]) -> None:
    assert occurrences(people, kind, typed) == ids


def test_entity_shows_forms_and_snippets(people: Trawl) -> None:
    answer = people("entity", "person", "John Smith").words
    assert "person john smith occurs in 3 records." in answer
    assert "SMITH, John" in answer
    assert "john smith 1990-02-01" in answer
    assert "user jsmith_90 [red]" in answer


def test_entity_pages(people: Trawl) -> None:
    assert occurrences(people, "person", "John Smith", "--size", 2) == ["P3", "P2"]
    assert occurrences(people, "person", "John Smith", "--size", 2, "--page", 2) == ["P1"]
    assert occurrences(people, "person", "John Smith", "--size", 2, "--all") == ["P3", "P2", "P1"]
    assert "there is no page 3" in people("entity", "person", "John Smith", "--size", 2, "--page", 3).words


def test_entity_that_occurs_nowhere(people: Trawl) -> None:
    assert "occurs in no record" in people("entity", "vrm", "AB12 CDE", code=3).words
    assert people("entity", "vrm", "AB12 CDE", "--json", code=3).json["total"] == 0


def test_entity_refuses_what_it_cannot_read(people: Trawl) -> None:
    assert "Did you mean person?" in people.refuse("entity", "persn", "x", code=2)
    assert "cannot be read as phone" in people.refuse("entity", "phone", "nobody", code=2)


def test_entity_is_on_record(people: Trawl) -> None:
    people("entity", "phone", "07700 900123")
    entries = people("audit", "--json").json
    assert any(entry["action"] == "entity" and "+447700900123" in str(entry) for entry in entries)


def test_entity_shows_only_what_may_be_seen(empty: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    mapping = empty.write("marked.yml", "record_id: id\nnarrative: text\nmarking: marking\n")
    feed = empty.write_jsonl([{"id": "S", "text": "Rang 07700 900123", "marking": "OFFICIAL-SENSITIVE"}])
    empty("load", feed, "--source", mapping)
    assert occurrences(empty, "phone", "07700 900123") == ["S"]
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "OFFICIAL")
    assert occurrences(empty, "phone", "07700 900123", code=3) == []


def test_wash_answers_every_row(trawl: Trawl) -> None:
    list_file = trawl.write(
        "list.csv",
        "identifier_id,type,identifier\nW1,phone,07700 900123\nW2,phone,07700 900999\nW3,email,not an address\n",
    )
    out = trawl.folder / "results.csv"
    answer = trawl("wash", list_file, "--out", out)
    assert "3 identifiers washed" in answer.words
    rows = read_csv(out)
    assert [(row["identifier_id"], row["outcome"], row["source"], row["record_id"]) for row in rows] == [
        ("W1", "trace", "narratives", "A1"),
        ("W1", "trace", "narratives", "A3"),
        ("W2", "no_trace", "", ""),
        ("W3", "invalid", "", ""),
    ]
    assert rows[3]["reason"]
    assert (trawl.folder / "results.html").read_text().startswith("<!DOCTYPE html>")


def test_wash_json(trawl: Trawl) -> None:
    list_file = trawl.write("list.csv", "identifier_id,type,identifier\nW1,phone,07700 900123\n")
    done = trawl("wash", list_file, "--out", trawl.folder / "r.csv", "--json").json
    assert (done["identifiers"], done["trace"]) == (1, 1)
    assert done["files"] == [
        str(trawl.folder / f"r{end}") for end in (".csv", ".coverage.json", "-certificate.json", ".html")
    ]


def test_wash_of_a_list_without_its_column(trawl: Trawl) -> None:
    message = trawl.refuse("wash", trawl.write("list.csv", "a,b\n1,2\n"), "--out", trawl.folder / "r.csv", code=1)
    assert "list.csv" in message
    assert "identifier" in message
    assert not (trawl.folder / "r.csv").exists()


def test_wash_of_a_missing_list(trawl: Trawl) -> None:
    message = trawl.refuse("wash", trawl.folder / "none.csv", "--out", trawl.folder / "r.csv", code=1)
    assert "none.csv does not exist" in message


CRIMES = """crime_reference,force,from_date,summary,victim,victim_dob
C1,Kent,05/03/2026,Okell dob 05/05/2012 left,Marnie OKELL,05/05/2012
"""


def test_extract_keeps_columns_and_what_follows_apart_from_what_the_narrative_says(
    empty: Trawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRAWL_MODEL", "rules")
    crimes = empty.write("crimes.csv", CRIMES)
    row = empty("extract", crimes, "--source", "crime").json
    said = [mention for part in (row, row["fields"]) for mention in part["mentions"]]
    assert [mention["type"] for mention in row["mentions"]] == ["person", "dob"]
    assert {mention["origin"] for mention in row["fields"]["mentions"]} == {"structured"}
    assert {m["value"] for m in said if m["type"] == "person"} == {"marnie okell 2012-05-05"}
    assert [(age["text"], age["value"], age.get("part")) for age in row["derived"]] == [
        ("05/05/2012", "13", None),
        ("5 May 2012", "13", "fields"),
    ]
    assert all(mention["origin"] != "derived" for mention in said)
    shown = empty("extract", crimes, "--source", "crime", "--show").out
    assert "[person: Okell] dob [dob: 05/05/2012] left" in shown
    assert "[person: Marnie OKELL], born [dob: 5 May 2012]" in shown
