"""The CSV file of a wash: what a spreadsheet or a program reads back."""

import csv
from datetime import date

from trawl.model import Key
from trawl.reports.renderers.csv_table import read_table
from trawl.reports.wash_table import WASH_COLUMNS, RecordFacts, WashLine, write_wash

FACTS = RecordFacts(
    "REF1", "crime", "Northshire", "OFFICIAL", "Zqmention", "Zqwhere", "Zqpassage", date(2024, 3, 1), date(2024, 3, 2),
    "Zqgrade", "Zqhandling", "Zqrole", ("Zqmarker",), ("Zqpeople",), ("Zqothers",),
)  # fmt: skip


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_line_for_each_record_and_one_for_a_row_without(tmp_path):
    lines = [
        WashLine("I0001", "trace", "phone", "+447700900123", "+447700900123", Key("intel", "R1"), FACTS),
        WashLine("I0002", "no_trace", "email", "nobody@example.net", "nobody@example.net"),
        WashLine("I0003", "invalid", "phone", "077", reason="too short"),
    ]
    assert write_wash(tmp_path / "wash.csv", lines) == 3
    rows = read(tmp_path / "wash.csv")
    assert tuple(rows[0]) == WASH_COLUMNS
    assert [(row["identifier_id"], row["outcome"], row["record_id"]) for row in rows] == [
        ("I0001", "trace", "R1"),
        ("I0002", "no_trace", ""),
        ("I0003", "invalid", ""),
    ]
    assert (rows[0]["where"], rows[0]["event_date"], rows[0]["others"]) == ("Zqwhere", "2024-03-01", "Zqothers")
    assert next(read_table(tmp_path / "wash.csv"))["identifier"] == "+447700900123"


def test_of_a_restricted_record_there_is_no_more_than_how_to_ask(tmp_path):
    lines = [
        WashLine("W1", "trace", "phone", "x", "y", Key("intel", name), FACTS, restricted=shut)
        for name, shut in (("R1", False), ("R2", True))
    ]
    write_wash(tmp_path / "wash.csv", lines)
    shown, shut = read(tmp_path / "wash.csv")
    assert sum(text.startswith("Zq") for text in shown.values()) == 9
    assert "Zq" not in str(shut)
    assert (shut["record_id"], shut["restricted"], shut["reference"], shut["event_date"]) == ("R2", "yes", "REF1", "")


def test_the_list_s_own_columns_follow_under_names_of_their_own(tmp_path):
    carried = (("Notes", "=cmd()"), ("Outcome", "theirs"), ("outcome (list)", "more"))
    line = WashLine("W1", "no_trace", "phone", "0770", carried=carried)
    bare = WashLine("W2", "no_trace", "phone", "0771")
    write_wash(tmp_path / "wash.csv", [line, bare], [name for name, _ in carried])
    first, second = read(tmp_path / "wash.csv")
    assert list(first)[len(WASH_COLUMNS) :] == ["Notes", "Outcome (list)", "outcome (list) (list)"]
    assert (first["outcome"], first["Outcome (list)"], first["Notes"]) == ("no_trace", "theirs", "'=cmd()")
    assert second["Notes"] == ""
