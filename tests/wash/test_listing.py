"""Lists as partners send them: every row comes back, in order, and it is said which column was read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.workbooks import write_ods, write_xls, write_xlsx
from trawl.errors import InputError, UsageError
from trawl.tabular import Opening
from trawl.wash import ListChoice, ListRow, read_list

PHONES = ("07700 900123", "07700 900124", "07700 900125")


def write(folder: Path, text: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def rows(path: Path, **choice: Any) -> list[ListRow]:
    return list(read_list(path, choice=ListChoice(**choice)))


def cells(path: Path, **choice: Any) -> list[tuple[str, str, str]]:
    return [(row.identifier_id, row.type, row.identifier) for row in rows(path, **choice)]


def remarks(path: Path) -> str:
    said: list[str] = []
    list(read_list(path, on_remark=said.append))
    return " ".join(said)


def test_a_list_in_columns_of_its_own_names(tmp_path: Path) -> None:
    path = write(tmp_path, "Identifier;Type;Note\n'+447700900123;phone;tall\nvd20bsx;;\n")
    assert rows(path) == [
        ListRow(1, "1", "phone", "+447700900123", carried=(("Note", "tall"),), line=2),
        ListRow(2, "2", "", "vd20bsx", carried=(("Note", ""),), line=3),
    ]
    assert remarks(path) == ""


def test_title_rows_and_a_column_found_by_what_stands_in_it(tmp_path: Path) -> None:
    text = "OFFICIAL,,\nOperation Larch,,\n\nNo,Mob,Seen by\n" + "".join(
        f"R{n},{p},Dana\n" for n, p in enumerate(PHONES)
    )
    path = write(tmp_path, text)
    assert cells(path) == [(f"R{n}", "phone", phone) for n, phone in enumerate(PHONES)]
    assert rows(path)[0].carried == (("Seen by", "Dana"),)
    assert "Column B 'Mob' is read as identifiers: of its first 3 cells 3 phones" in remarks(path)
    assert "The header was found in line 4; lines before it that say something and are no rows: 2." in remarks(path)


def test_what_is_the_same_of_many_sheets_is_said_once(tmp_path: Path) -> None:
    sheet = [["Ref", "Mob"], *([n, phone] for n, phone in enumerate(PHONES))]
    path = write_xlsx(tmp_path / "list.xlsx", {f"Week {n}": sheet for n in range(40)})
    said: list[str] = []
    assert len(list(read_list(path, on_remark=said.append))) == 40 * len(PHONES)
    (remark,) = said
    assert remark.startswith("Sheets 'Week 0', 'Week 1', ")
    assert remark.endswith("'Week 39': Column B 'Mob' is read as identifiers: of its first 3 cells 3 phones.")


def test_a_title_that_holds_an_identifier_is_said(tmp_path: Path) -> None:
    path = write(tmp_path, "Numbers,07700 900199\nRef,Phone\n1,07700 900123\n")
    assert "Line 1, before the header, holds what may be a phone and was not washed" in remarks(path)


@pytest.mark.parametrize("name", ["list.txt", "list.csv", "list"])
def test_lines_of_text_without_a_header(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, "07700 900123\r\n\r\nsnap: kit.lo / insta: kit_lo\r\ndarren_wh7\r\n\r\n", name)
    written = ["07700 900123", "", "snap: kit.lo / insta: kit_lo", "darren_wh7"]
    assert cells(path) == [(str(n), "", text) for n, text in enumerate(written, 1)]


def test_columns_without_a_header(tmp_path: Path) -> None:
    path = write(tmp_path, "07700 900123,Kit\n07700 900124,Lo\nand others, said he, later\n")
    assert [text for _, _, text in cells(path)] == ["07700 900123", "07700 900124", "and others, said he, later"]


def test_a_column_for_each_type_is_read_wide(tmp_path: Path) -> None:
    path = write(
        tmp_path, "Name,Mobile No,E-mail,VRN,Insta\nKit,07700 900123,kit@example.com,,kit_lo\nLo,,,,\n,,,AB12 CDE,\n"
    )
    assert cells(path) == [
        ("1 Mobile No", "phone", "07700 900123"),
        ("1 E-mail", "email", "kit@example.com"),
        ("1 Insta", "instagram", "kit_lo"),
        ("2 Mobile No", "phone", ""),
        ("3 VRN", "vrm", "AB12 CDE"),
    ]
    assert rows(path)[1].carried == (("Name", "Kit"),)
    assert [row.column for row in rows(path)][:2] == ["Mobile No", "E-mail"]


def test_columns_that_are_named(tmp_path: Path) -> None:
    path = write(tmp_path, "What,Who,Which\nsnapchat,kit,K1\nkik,lo,K2\n")
    chosen = {"columns": ("Who",), "type_column": "a", "id_column": "Which"}
    assert cells(path, **chosen) == [("K1", "snapchat", "kit"), ("K2", "kik", "lo")]
    with pytest.raises(UsageError, match="no column 'Whose'"):
        rows(path, columns=("Whose",))


def test_blank_lines_and_the_header_once_more_are_rows(tmp_path: Path) -> None:
    path = write(tmp_path, "Ref,Phone\nA,07700 900123\n,\nRef,Phone\nB,07700 900124\nTotal,2\n\n")
    found = rows(path)
    assert [(row.row, row.identifier, row.line) for row in found] == [
        (1, "07700 900123", 2), (2, "", 3), (3, "Ref,Phone", 4), (4, "07700 900124", 5), (5, "2", 6)
    ]  # fmt: skip
    assert "the header once more" in found[2].problem
    assert not found[1].problem


def test_a_row_that_ends_early_is_read_and_one_that_goes_on_is_not(tmp_path: Path) -> None:
    path = write(tmp_path, "phone,note,grade\n07700 900123\n07700 900124,a,b,c,d\n")
    assert [(row.identifier, bool(row.problem)) for row in rows(path)] == [
        ("07700 900123", False), ("07700 900124,a,b,c,d", True)
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_workbooks(tmp_path: Path, kind: str) -> None:
    sheet = [("Numbers of interest", None), ("Ref", "Mobile"), ("A", 7700900123), (None, None), ("B", "07700 900124")]
    path = tmp_path / f"list.{kind}"
    if kind == "xlsx":
        write_xlsx(path, {"Sheet1": sheet})
    else:
        {"xls": write_xls, "ods": write_ods}[kind](path, sheet)
    assert [(row.identifier_id, row.identifier) for row in rows(path)] == [
        ("A", "7700900123"), ("2", ""), ("B", "07700 900124")
    ]  # fmt: skip


def test_every_sheet_with_identifiers_is_read_and_said(tmp_path: Path) -> None:
    book = write_xlsx(
        tmp_path / "list.xlsx",
        {
            "Read me": [("This list is from a partner",), ("Ask them",)],
            "Phones": [("Phone",), ("07700 900123",)],
            "Cars": [("Plates seen",), ("Vehicle", "Colour"), ("AB12 CDE", "red")],
        },
    )
    assert [(row.sheet, row.identifier) for row in rows(book)] == [("Phones", "07700 900123"), ("Cars", "AB12 CDE")]
    assert "were not read: 'Read me'" in remarks(book)
    chosen = list(read_list(book, Opening(sheet="cars")))
    assert [row.identifier for row in chosen] == ["AB12 CDE"]


def test_a_number_that_lost_digits_cannot_be_known(tmp_path: Path) -> None:
    numbers = [123456789012345, 1234567890123450, 89441234567890123456, 1234567890123456]
    path = write_xlsx(tmp_path / "list.xlsx", {"Data": [("IMEI",), *((n,) for n in numbers)]})
    found = rows(path)
    assert [bool(row.problem) for row in found] == [False, True, True, False]
    assert "cannot be known" in found[1].problem
    assert found[1].identifier == "1234567890123450"


def test_a_gap_of_a_sheet_is_none_of_rows(tmp_path: Path) -> None:
    sheet = [("Phone",), ("07700 900123",), *[(None,)] * 5_000, ("07700 900124",)]
    found = rows(write_xlsx(tmp_path / "list.xlsx", {"Data": sheet}))
    assert [(row.identifier, row.line) for row in found] == [("07700 900123", 2), ("07700 900124", 5003)]


def test_forty_sheets(tmp_path: Path) -> None:
    sheets = {f"S{n}": [("Phone",), (f"07700 9001{n:02}",)] for n in range(40)}
    found = rows(write_xlsx(tmp_path / "list.xlsx", sheets))
    assert [row.identifier for row in found] == [f"07700 9001{n:02}" for n in range(40)]
    assert [row.row for row in found] == list(range(1, 41))


def test_json_lines(tmp_path: Path) -> None:
    lines = [{"ref": "A", "phone": "07700 900123", "seen": 2}, {"ref": "B", "phone": None}, {"phone": "07700 900124"}]
    path = write(tmp_path, "".join(json.dumps(line) + "\n" for line in lines) + "{broken\n", "list.jsonl")
    found = rows(path)
    assert [(row.identifier_id, row.identifier) for row in found] == [
        ("A", "07700 900123"), ("B", ""), ("3", "07700 900124"), ("4", "{broken")
    ]  # fmt: skip
    assert found[0].carried == (("seen", "2"),)
    assert "not JSON" in found[3].problem


def test_a_bundle_of_stix(tmp_path: Path) -> None:
    objects: list[dict[str, Any]] = [
        {
            "type": "indicator",
            "id": "indicator--1",
            "name": "sender",
            "pattern": "[email-addr:value = 'kit@example.com']",
        },
        {
            "type": "indicator",
            "id": "indicator--2",
            "pattern": r"[url:value IN ('http://a.example/x', 'http://b.example/o\'y')] OR [file:hashes.MD5 = 'ab']",
        },
        {"type": "indicator", "id": "indicator--3", "pattern": "[email-addr:value LIKE 'kit%']"},
        {"type": "user-account", "id": "user-account--4", "account_login": "kit_lo", "account_type": "instagram"},
        {
            "type": "observed-data",
            "id": "observed-data--5",
            "objects": {"0": {"type": "ipv4-addr", "value": "192.0.2.7"}},
        },
        {"type": "relationship", "id": "relationship--6"},
        {"type": "malware", "id": "malware--7", "name": "Bad"},
    ]
    path = write(tmp_path, json.dumps({"type": "bundle", "id": "bundle--0", "objects": objects}, indent=1), "list.json")
    found = rows(path)
    assert [(row.identifier_id[-1], row.type, row.identifier, bool(row.problem)) for row in found] == [
        ("1", "email", "kit@example.com", False),
        ("2", "url", "http://a.example/x", False),
        ("2", "url", "http://b.example/o'y", False),
        ("2", "", "ab", True),
        ("3", "", "kit%", True),
        ("4", "instagram", "kit_lo", False),
        ("5", "ip", "192.0.2.7", False),
        ("7", "", "Bad", True),
    ]
    assert ("name", "sender") in found[0].carried


def test_an_event_of_misp_and_a_plain_array(tmp_path: Path) -> None:
    event = {"Event": {"Attribute": [{"uuid": "u1", "type": "email-src", "value": "kit@example.com"}]}}
    assert cells(write(tmp_path, json.dumps(event), "event.json")) == [("u1", "email", "kit@example.com")]
    assert [text for *_, text in cells(write(tmp_path, '["07700 900123", "AB12 CDE"]', "plain.json"))] == [
        "07700 900123", "AB12 CDE"
    ]  # fmt: skip


def test_a_cell_of_ten_megabytes_comes_back(tmp_path: Path) -> None:
    path = write(tmp_path, f"phone,note\n{'9' * 10_000_000},a\n07700 900123,b\n")
    found = rows(path)
    assert [len(row.identifier) for row in found] == [10_000_000, 12]
    assert "10,000,000 characters" in found[0].problem


@pytest.mark.parametrize("word", ["vape", ".*", "(a+)+$", "[unclosed"])
def test_one_word_in_every_row_and_patterns_are_rows_like_others(tmp_path: Path, word: str) -> None:
    found = cells(write(tmp_path, f"{word}\n" * 50))
    assert [text for *_, text in found] == [word] * 50


@pytest.mark.parametrize("content", ["", "name,other\na,b\n"])
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(InputError, match=r"list\.csv"):
        rows(write(tmp_path, content))


def write_formulas(path: Path, written: str = "Mobile No") -> Path:
    """A sheet of which the last rows, and one between, are formulas that nothing has worked out."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("Ref", written))
        for n, phone in enumerate(PHONES, 1):
            sheet.write_row(n, 0, (f"R{n}", phone))
        for n in (4, 6, 7):
            sheet.write_formula(n, 1, f'="0770090012"&A{n}', None, "")
        sheet.write_row(5, 0, ("R5", PHONES[0]))
        sheet.write_formula(9, 0, "=COUNTA(B2:B8)", None, "")
    return path


def test_a_formula_that_nothing_has_worked_out_comes_back_as_a_row_that_could_not_be_read(tmp_path: Path) -> None:
    found = {row.line: row for row in rows(write_formulas(tmp_path / "list.xlsx"))}
    assert [line for line, row in found.items() if "worked out" in row.problem] == [5, 7, 8]
    assert (found[6].identifier_id, found[6].identifier, found[6].problem) == ("R5", PHONES[0], "")
    assert sorted(found) == list(range(2, 9))  # a count of rows below them asks for nothing
    said = remarks(tmp_path / "list.xlsx")
    assert "Formulas without a value, which could not be read: 4." in said


def test_a_column_of_nothing_but_formulas_without_values_is_found_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("Ref", "Mobile No"))
        for n in range(1, 4):
            sheet.write(n, 0, f"R{n}")
            sheet.write_formula(n, 1, f"=Other!B{n}", None, "")
    assert [(row.identifier_id, "worked out" in row.problem) for row in rows(path)] == [
        ("R1", True), ("R2", True), ("R3", True),
    ]  # fmt: skip


def test_a_control_character_in_a_short_list_refuses_no_other_row(tmp_path: Path) -> None:
    path = write(tmp_path, "Identifier\n\x0807700 900123\x08\n07700 900124\n^kit.[xX]_\x017$\n")
    assert [(row.line, row.problem) for row in rows(path)] == [(2, ""), (3, ""), (4, "")]


@pytest.mark.parametrize(
    ("written", "types"),
    [
        ("Username,Platform\nkit_fox77,Snapchat\nkit.fox.art,Insta\nzed_99,\n", ["Snapchat", "Insta", "handle"]),
        (
            (
                "Type,Identifier,Platform\nAccount,kit_fox77,Snapchat\nAccount no,kit.fox.art,Insta\n"
                "Bank account,20000055779911,Insta\nPhone,07700 900123,Snapchat\n"
            ),
            ["Snapchat", "Insta", "Bank account", "Phone"],
        ),
        ("Identifier,Type,App\nkit_fox77,username,Snapchat\n07700 900123,phone,Snapchat\n", ["Snapchat", "phone"]),
        ("Identifier,App\nkit_fox77,Snapchat\n07700 900123,\n", ["Snapchat", ""]),
    ],
)
def test_the_platform_of_an_account_is_read_from_its_column(tmp_path: Path, written: str, types: list[str]) -> None:
    found = rows(write(tmp_path, written))
    assert [row.type for row in found] == types
    assert found[0].carried[-1][1] == "Snapchat"


def test_the_pattern_of_an_indicator_is_carried_and_not_washed_once_more(tmp_path: Path) -> None:
    pattern = "[email-addr:value = 'kit.fox@example.com'] OR [url:value = 'https://example.com/shop']"
    indicator = {"type": "indicator", "id": "indicator--1", "pattern_type": "stix", "pattern": pattern}
    path = write(tmp_path, json.dumps({"type": "bundle", "id": "bundle--1", "objects": [indicator]}), "export.json")
    assert [(row.type, row.identifier) for row in rows(path)] == [
        ("email", "kit.fox@example.com"), ("url", "https://example.com/shop"),
    ]  # fmt: skip
    assert ("pattern", pattern) in rows(path)[0].carried
