"""Sheets of workbooks: which is read, what its header and its cells say, and what is refused."""

from __future__ import annotations

import gzip
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.workbooks import Rows, write_ods, write_xls, write_xlsx
from trawl.errors import InputError
from trawl.tabular import Opening, Table, archive, open_table, workbook

WANTED = ("id", "text", "seen", "phone")
HEADER = ("Id", "Text", "Seen", "Phone")
ROW = ("C1", "Boy given a vape.", date(2026, 10, 5), 7700900123)


def read(path: Path, wanted: tuple[str, ...] = WANTED, **known: Any) -> list[dict[str, str]]:
    with open_table(path, wanted=wanted, opening=Opening(**known)) as table:
        return [dict(row.values) for row in table]


def opened(path: Path, wanted: tuple[str, ...] = WANTED) -> Table:
    with open_table(path, wanted=wanted) as table:
        return table


def refusal(path: Path, **known: Any) -> str:
    with pytest.raises(InputError) as caught:
        read(path, **known)
    return str(caught.value)


@pytest.mark.parametrize("name", ["feed.xlsx", "feed.xls", "feed.ods", "feed.csv"])
def test_each_kind_says_the_same_whatever_its_name(tmp_path: Path, name: str) -> None:
    rows: Rows = [HEADER, ROW, ("C2", "a\nb", None, "07700 900124")]
    if name.endswith(".xls"):
        path = write_xls(tmp_path / name, rows)
    elif name.endswith(".ods"):
        path = write_ods(tmp_path / name, [HEADER, ROW, ("C2", "a</text:p><text:p>b", None, "07700 900124")])
    else:
        path = write_xlsx(tmp_path / name, {"Data": rows})
    assert read(path) == [
        {"Id": "C1", "Text": "Boy given a vape.", "Seen": "2026-10-05", "Phone": "7700900123"},
        {"Id": "C2", "Text": "a\nb", "Seen": "", "Phone": "07700 900124"},
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (447700900123.0, "447700900123"),
        (1.2e15, "1200000000000000"),
        (123456789012345, "123456789012345"),
        (1e22, "10000000000000000000000"),
        (0.1 + 0.2, "0.3"),
        (-1.25, "-1.25"),
        (1e-7, "0.0000001"),
        (0, "0"),
        ("000123", "000123"),
        ("1.2E+15", "1.2E+15"),
        (True, "TRUE"),
        (False, "FALSE"),
        (datetime.fromisoformat("2026-10-05T14:30"), "2026-10-05 14:30"),
        (datetime.fromisoformat("2026-10-05T14:30:59"), "2026-10-05 14:30:59"),
        (datetime.fromisoformat("2026-10-05T23:59:59.700"), "2026-10-06"),
    ],
)
def test_a_cell_is_read_as_it_is_seen(tmp_path: Path, value: Any, text: str) -> None:
    path = write_xlsx(tmp_path / "feed.xlsx", {"Data": [("id", "text"), ("C1", value)]})
    assert read(path) == [{"id": "C1", "text": text}]


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("00000000000", "07700900123"),
        ("00000 000000", "07700900123"),
        ('"0"##########', "07700900123"),
        ("#,##0", "7700900123"),
        ("0", "7700900123"),
    ],
)
def test_noughts_that_a_format_shows_are_read(tmp_path: Path, shown: str, text: str) -> None:
    path = tmp_path / "feed.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, format_ = book.add_worksheet(), book.add_format({"num_format": shown})
        sheet.write_row(0, 0, ("id", "phone"))
        sheet.write(1, 0, "C1")
        sheet.write_number(1, 1, 7700900123, format_)
        sheet.write_row(2, 0, ("C2", 7700900123))
    assert [row["phone"] for row in read(path)] == [text, "7700900123"]


def test_a_duration_goes_on_beyond_a_day_and_a_time_is_one(tmp_path: Path) -> None:
    path = tmp_path / "feed.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("id", "text"))
        sheet.write_number(1, 0, 1.5, book.add_format({"num_format": "[h]:mm"}))
        sheet.write_number(1, 1, 0.604166666666667, book.add_format({"num_format": "hh:mm"}))
    assert read(path) == [{"id": "36:00", "text": "14:30"}]


def test_titles_and_blank_columns_before_the_header_are_passed_over(tmp_path: Path) -> None:
    rows = [(None, None, "Crimes of October"), (), (None, None, "Id", "Text", "Id"), (None, None, "C1", "x", "A9")]
    table = opened(write_xlsx(tmp_path / "feed.xlsx", {"Data": rows}))
    assert (table.columns, table.header_line, table.passed_over) == (("Id", "Text", "Id 2"), 3, 1)
    assert read(tmp_path / "feed.xlsx") == [{"Id": "C1", "Text": "x", "Id 2": "A9"}]


def test_without_a_column_that_is_wanted_the_header_is_the_first_wide_row(tmp_path: Path) -> None:
    rows = [("Crimes of October",), ("Number", "Said", "When"), (1, "x", "y"), (2, "x", "y")]
    path = write_xlsx(tmp_path / "feed.xlsx", {"Data": rows})
    assert opened(path, ()).columns == ("Number", "Said", "When")
    assert len(read(path, ())) == 2


def write_grouped(path: Path, *, merged: bool) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:G1", "Crimes of October")
        sheet.write_row(1, 0, ("Id", "Text", "Victim", None, "Suspect", None, "Town"))
        sheet.write_row(2, 2, ("Name", "DOB", "Name", "DOB"))
        if merged:
            sheet.merge_range("A2:A3", "Id")
            sheet.merge_range("C2:D2", "Victim")
            sheet.merge_range("E2:F2", "Suspect")
        sheet.write_row(3, 0, ("C1", "x", "A Hale", "1990", "B Crane", "1991", "Redcar"))
    return path


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize("wanted", [("id", "text"), ("id", "text", "victim name"), ()])
def test_a_header_over_two_rows_names_a_column_by_both(tmp_path: Path, wanted: tuple[str, ...], merged: bool) -> None:
    path = write_grouped(tmp_path / "feed.xlsx", merged=merged)
    table = opened(path, wanted)
    named = ("Id", "Text", "Victim Name", "Victim DOB", "Suspect Name", "Suspect DOB", "Town")
    assert (table.columns, table.header_line, table.passed_over) == (named, 2, 1)
    assert "The header is rows 2 and 3 together." in table.remarks
    assert [row["Suspect Name"] for row in read(path, wanted)] == ["B Crane"]


def test_a_first_row_with_blank_cells_is_no_part_of_the_header(tmp_path: Path) -> None:
    rows = [("Id", "Text", None, "Town"), ("C1", "x", "note", "Redcar"), ("C2", "y", None, None)]
    assert len(read(write_xlsx(tmp_path / "feed.xlsx", {"Data": rows}), ("id", "text", "town"))) == 2


def test_rows_have_the_numbers_of_the_sheet_and_hidden_ones_are_rows(tmp_path: Path) -> None:
    path = tmp_path / "feed.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, cells in ((2, ("id", "text")), (3, ("C1", "x")), (9, ("C2", "y")), (10, ("id", "text"))):
            sheet.write_row(row, 0, cells)
        sheet.set_row(9, None, None, {"hidden": True})
    with open_table(path, wanted=WANTED) as table:
        assert [(row.number, row.line, row.values["id"]) for row in table] == [(4, 4, "C1"), (10, 10, "C2")]


def test_a_cell_merged_over_rows_says_the_same_in_each(tmp_path: Path) -> None:
    path = tmp_path / "feed.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("id", "text", "name"))
        sheet.merge_range("A2:A3", "C1")
        sheet.write_row(1, 1, ("x", "A Hale"))
        sheet.write_row(2, 1, ("y", "B Crane"))
        sheet.write_row(3, 1, ("z", "C Moss"))
    assert [(row["id"], row["name"]) for row in read(path)] == [("C1", "A Hale"), ("C1", "B Crane"), ("", "C Moss")]


def test_rows_below_a_header_in_another_order_are_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "f.xlsx", {"Data": [("id", "text"), ("C1", "x"), ("text", "id"), ("y", "C2")]})
    with open_table(path, wanted=WANTED) as table:
        first, second = table
    assert (first.problem, second.values) == ("", {})
    assert "stands below line 3" in second.problem


def test_what_was_not_worked_out_or_is_an_error_is_said(tmp_path: Path) -> None:
    path = tmp_path / "feed.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("id", "text", "seen", "phone"))
        sheet.write_row(1, 0, ("C1", "x"))
        sheet.write_formula(1, 1, '="wor"&"ked"', None, "worked")
        sheet.write_formula(1, 2, "=A2", None, "")
        sheet.write_formula(1, 3, "=NA()", None, "#N/A")
        sheet.write_number(2, 0, 8944110068000123456)
    assert read(path)[0] == {"id": "C1", "text": "worked", "seen": "", "phone": ""}
    said = " ".join(opened(path).remarks)
    assert "Formulas without a value, which were read as blank: 1." in said
    assert "Cells with an error such as #N/A, which were read as blank: 1." in said
    assert "Numbers of more digits than a workbook keeps: 1." in said


def test_a_workbook_without_faults_is_read_without_a_remark(tmp_path: Path) -> None:
    assert opened(write_xlsx(tmp_path / "f.xlsx", {"Data": [HEADER, ROW, ("C2", 1.2e15)]})).remarks == ()


def test_the_sheet_with_rows_is_read(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {f"Sheet{n}": [] for n in range(39)}
    path = write_xlsx(tmp_path / "feed.xlsx", {**sheets, "Data": [HEADER, ROW]})
    assert opened(path).encoding.evidence == "sheet 'Data'"
    assert opened(path).remarks == ()


def test_of_several_the_one_that_has_the_columns_is_read_and_the_others_named(tmp_path: Path) -> None:
    sheets = {"Notes": [("Made by", "the unit")], "Crimes": [HEADER, ROW], "Towns": [("Town", "Phone")]}
    path = write_xlsx(tmp_path / "feed.xlsx", sheets)
    assert [row["Id"] for row in read(path)] == ["C1"]
    assert "'Crimes' was read; these have rows too and were not read: 'Notes', 'Towns'." in opened(path).remarks[0]


def test_where_several_may_be_meant_none_is_read_until_one_is_named(tmp_path: Path) -> None:
    second = ("C2", "A girl was followed.", None, None)
    path = write_xlsx(tmp_path / "feed.xlsx", {"Jan": [HEADER, ROW], "Feb": [HEADER, second], "Empty": []})
    assert "2 sheets with rows, of which several may be meant: 'Jan', 'Feb'. Name one with --sheet" in refusal(path)
    assert [row["Id"] for row in read(path, sheet="Feb")] == ["C2"]
    assert [row["Id"] for row in read(path, sheet=" jan")] == ["C1"]
    assert "has no sheet 'March'. It has: 'Jan', 'Feb', 'Empty'." in refusal(path, sheet="March")
    assert "no row of the sheet 'Empty' holds anything" in refusal(path, sheet="Empty")


def test_a_sheet_that_could_be_read_too_is_not_passed_over(tmp_path: Path) -> None:
    people = [("Id", "Text"), ("C1", "A Hale")]
    path = write_xlsx(tmp_path / "feed.xlsx", {"Crimes": [HEADER, ROW], "People": people})
    assert "several may be meant: 'Crimes', 'People'" in refusal(path)
    lists: dict[str, Rows] = {"A": [("identifier", "type", "id"), ("x", "", 1)], "B": [("identifier",), ("y",)]}
    with pytest.raises(InputError, match="several may be meant"):
        read(write_xlsx(path, lists), ("identifier", "type", "id"))


def test_a_hidden_sheet_is_read_only_where_no_other_may_be_meant(tmp_path: Path) -> None:
    sheets = {"New": [HEADER, ("C2", "x", None, None)], "Old": [HEADER, ROW]}
    path = write_xlsx(tmp_path / "feed.xlsx", sheets, hidden=["Old"])
    assert [row["Id"] for row in read(path)] == ["C2"]
    assert "not read: 'Old'" in opened(path).remarks[0]


def test_a_chart_has_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "feed.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, chart = book.add_worksheet("Data"), book.add_chart({"type": "line"})
        sheet.write_row(0, 0, ("id", "text"))
        sheet.write_row(1, 0, (1, 2))
        chart.add_series({"values": "=Data!$A$2:$B$2"})
        book.add_chartsheet("Drawn").set_chart(chart)
    assert read(path) == [{"id": "1", "text": "2"}]
    assert "is a chart or a macro" in refusal(path, sheet="Drawn")


def test_a_named_header_row(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "feed.xlsx", {"Data": [("id", "text"), ("number", "said"), (1, "x")]})
    assert read(path, header_row=2) == [{"number": "1", "said": "x"}]
    assert "has no header in row 9 of its sheets. Correct header_row." in refusal(path, header_row=9)


def test_a_workbook_behind_a_password(tmp_path: Path) -> None:
    path = tmp_path / "feed.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
    said = "is protected by a password. Open it, save it without the password, and use that."
    assert said in refusal(path)
    assert said in refusal(write_ods(tmp_path / "feed.ods", [HEADER, ROW], protected=True))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("name", ["feed.xlsx", "feed.ods", "feed.xls"])
def test_a_workbook_that_was_cut_off(tmp_path: Path, name: str, share: float) -> None:
    rows = [HEADER, *[(f"C{n}", f"text {n}", None, n) for n in range(500)]]
    path = tmp_path / name
    if name == "feed.xls":
        write_xls(path, rows)
    else:
        write_xlsx(path, {"Data": rows}) if name == "feed.xlsx" else write_ods(path, rows)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    assert "cut off" in refusal(path)


def test_a_workbook_of_which_a_part_is_damaged(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "feed.xlsx", {"Data": [HEADER, *[ROW] * 300]})
    with zipfile.ZipFile(path) as book:
        at = book.getinfo("xl/worksheets/sheet1.xml").header_offset + 100
    content = bytearray(path.read_bytes())
    content[at : at + 40] = bytes(40)
    path.write_bytes(content)
    assert "is damaged or was cut off" in refusal(path)


@pytest.mark.parametrize("sheets", [{"Data": []}, {"Data": [], "More": [(" ",)]}])
def test_a_workbook_without_rows(tmp_path: Path, sheets: dict[str, Rows]) -> None:
    assert "is empty: no row of its sheets holds anything" in refusal(write_xlsx(tmp_path / "feed.xlsx", sheets))


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ("list.csv", "a zip archive; unpack it"),
        ("word/document.xml", "a Word document"),
        ("xl/workbook.bin", "a binary workbook (.xlsb); save it as .xlsx"),
    ],
)
def test_another_archive(tmp_path: Path, part: str, what: str) -> None:
    with zipfile.ZipFile(tmp_path / "feed.xlsx", "w") as archive_:
        archive_.writestr(part, "id,text\n")
    assert what in refusal(tmp_path / "feed.xlsx")


def test_a_workbook_packed_with_gzip(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "feed.xlsx", {"Data": [HEADER, ROW]})
    packed = tmp_path / "feed.xlsx.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert "an Excel workbook; unpack it" in refusal(packed)


def test_a_workbook_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_xlsx(tmp_path / "feed.xlsx", {"Data": [("id", "text"), *[(1, "x")] * 5_000]})
    monkeypatch.setattr(archive, "UNPACKED_FREELY", 1 << 16)
    assert "raise the setting max_unpacked_ratio" in refusal(path, max_unpacked_ratio=3)
    assert len(read(path, max_unpacked_ratio=1_000)) == 5_000
    monkeypatch.setattr(archive, "UNPACKED_AT_MOST", 1 << 16)
    assert "a workbook may come to 65,536" in refusal(path, max_unpacked_ratio=1_000)


def test_a_value_far_away_from_the_others_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "feed.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("id", "text"))
        sheet.write(1_048_575, 16_383, "x")
    assert "reaches over more than 67,108,864 cells" in refusal(path)


def test_blank_cells_with_a_format_reach_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "feed.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.write_row(0, 0, ("id", "text"))
        sheet.write_row(1, 0, ("C1", "x"))
        for row in range(2, 3_000):
            sheet.write_blank(row, 20, None, bold)
    monkeypatch.setattr(workbook, "CELLS_AT_MOST", 4)
    assert read(path) == [{"id": "C1", "text": "x"}]
    write_xlsx(path, {"Data": [("id", "text"), ("C1", "x"), ("C2", "y")]})
    assert "reaches over more than" in refusal(path)


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"<html><head></head><body><table><tr><td>id</td></tr></table>", "a web page"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE HTML>\n<table>", "a web page"),
        (b"<table border=1><tr><th>id</th></tr>", "a web page"),
        (
            b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="x">',
            "a workbook in the XML",
        ),
        ('<?xml version="1.0" encoding="UTF-16"?><ss:Workbook>'.encode("utf-16"), "a workbook in the XML"),
        (b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"', "a web page saved as one file"),
        (b'ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K"id"\r\n', "a SYLK sheet"),
    ],
)
def test_what_programs_only_name_a_workbook(tmp_path: Path, start: bytes, what: str) -> None:
    path = tmp_path / "feed.xls"
    path.write_bytes(start)
    assert f"it is {what}" in refusal(path)


@pytest.mark.parametrize(
    "content",
    [
        "id,text\nC1,x\n",
        "id\ttext\nC1\tx\n",
        "ID;PERSON;TEXT\nC1;A;x\n",
        "id,text\nC1,<html> was written on the wall\n",
    ],
)
def test_text_that_is_named_a_workbook_is_read_as_what_it_is(tmp_path: Path, content: str) -> None:
    path = tmp_path / "feed.xls"
    path.write_text(content, "utf-8")
    assert [row.get("id", row.get("ID")) for row in read(path)] == ["C1"]
