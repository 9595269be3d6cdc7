"""`trawl extract`, `trawl wash`."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from tests.cli.conftest import RECORDS, Trawl


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_extract_writes_each_records_mentions(empty: Trawl) -> None:
    out = empty.folder / "mentions.jsonl"
    answer = empty("extract", empty.write_jsonl(RECORDS), "--out", out)
    assert "mentions in 4 records written to" in answer.words
    assert answer.err == ""
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["id"] for row in rows] == ["A1", "A2", "A3", "A4"]
    assert set(rows[0]) == {"id", "mentions"}
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
    assert done["files"] == [str(trawl.folder / "r.csv"), str(trawl.folder / "r.html")]


def test_wash_of_a_list_without_its_column(trawl: Trawl) -> None:
    message = trawl.refuse("wash", trawl.write("list.csv", "a,b\n1,2\n"), "--out", trawl.folder / "r.csv", code=1)
    assert "list.csv" in message
    assert "identifier" in message
    assert not (trawl.folder / "r.csv").exists()


def test_wash_of_a_missing_list(trawl: Trawl) -> None:
    message = trawl.refuse("wash", trawl.folder / "none.csv", "--out", trawl.folder / "r.csv", code=1)
    assert "none.csv does not exist" in message
