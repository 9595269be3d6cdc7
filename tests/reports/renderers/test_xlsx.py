"""A document as a workbook: what another program reads is what the document says, and nothing in it runs."""

from __future__ import annotations

import io
import re
import time
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.reports.conftest import sample_report
from tests.reports.renderers.contract import RendererContract
from tests.reports.renderers.office import Office
from tests.reports.sample_document import HITS, HOSTILE_TEXTS, PLAN, SAMPLE, card, hostile
from trawl.reports.document import Cards, Column, Document, Lines, Section, Table, plain
from trawl.reports.edition import FULL
from trawl.reports.findings.narrowing import narrow
from trawl.reports.house_style import TRAWL_STYLE
from trawl.reports.renderers import sheets
from trawl.reports.renderers.sheets import lay_out
from trawl.reports.renderers.xlsx import render_xlsx
from trawl.reports.wording.run_document import build_run_document
from trawl.reports.wording.run_tables import FLAT_OF, RUN_TABLES

#: A workbook knows no time zone.
LOADED = datetime(2024, 4, 1, 9, 30)  # noqa: DTZ001


def render(document: Document) -> bytes:
    return render_xlsx(document, TRAWL_STYLE)


def read_sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def read_table(rows: list[list[Any]], columns: tuple[Column, ...]) -> list[list[Any]]:
    """The rows under the heading of a sheet's table."""
    head = next(
        number for number, row in enumerate(rows) if row[: len(columns)] == [column.title for column in columns]
    )
    return [row[: len(columns)] for row in rows[head + 1 :]]


def parts_of(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def with_table(*rows: tuple[Any, ...], columns: tuple[Column, ...] = (Column("a", "A"),), **more: Any) -> Document:
    return replace(SAMPLE, sections=(), data=(Table("hits", "Hits", columns, rows, **more),))


def run_document() -> Document:
    return build_run_document(narrow(sample_report(), FULL))


class TestXlsx(RendererContract):
    format = "xlsx"

    def read(self, content: bytes) -> str:
        return " ".join(str(cell) for rows in read_sheets(content).values() for row in rows for cell in row)


def test_every_sheet_has_its_title_first_and_the_marking_second() -> None:
    read = read_sheets(render(run_document()))
    assert list(read)[:3] == ["Contents", "Findings", "Hits"]
    assert {name[:1].upper() + name[1:] for name in RUN_TABLES} <= set(read)
    for name, rows in read.items():
        assert rows[0][0], name
        assert rows[1][0] == "OFFICIAL-SENSITIVE", name
    assert [row[0] for row in read["Contents"]][-len(read) + 1 :] == list(read)[1:]


def test_a_table_is_read_back_cell_for_cell() -> None:
    rows = read_table(read_sheets(render(SAMPLE))["Hits"], HITS.columns)
    assert rows == [
        ["intel", "I0001", date(2024, 3, 14), LOADED, 92.5, "no", "elf bar; school",
         "+447700900123", 12_345.0],
        ["intel", "0044", "", "", "", "yes", "", "=1+1", 0.0],
    ]  # fmt: skip


def test_every_table_of_a_run_is_read_back_cell_for_cell() -> None:
    document = run_document()
    read = read_sheets(render(document))
    for table in document.data:
        rows = read_table(read[table.name.capitalize()], table.columns)
        assert len(rows) == len(table.rows)
        for row, told in zip(rows, table.rows, strict=True):
            for cell, value in zip(row, told, strict=True):
                assert cell == _as_read(value), (table.name, value)


def _as_read(value: Any) -> Any:
    """What a program reads where a value was written."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case tuple():
            return "; ".join(value)
    return value


def test_tables_of_sections_have_a_sheet_unless_a_flat_table_has_their_rows() -> None:
    read = read_sheets(render(replace(run_document(), flat_of=FLAT_OF)))
    assert "New hits" not in read
    assert "Plan table" in read
    said = {row[3] for row in read["Findings"] if len(row) > 3}
    assert any(text.endswith("see the sheet Hits.") for text in said)


def test_what_a_value_cannot_be_in_excel_is_text() -> None:
    cells = (date(1899, 12, 31), 10**15, float("nan"), datetime(1, 1, 1, tzinfo=UTC), date(1900, 3, 1))
    columns = tuple(Column(f"c{number}", f"C{number}") for number in range(len(cells)))
    (row,) = read_table(read_sheets(render(with_table(cells, columns=columns)))["Hits"], columns)
    assert row == ["1899-12-31", "1000000000000000", "nan", "0001-01-01T00:00:00+00:00", date(1900, 3, 1)]


@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=[ascii(text)[:24] for text in HOSTILE_TEXTS])
def test_no_sheet_holds_a_formula_or_a_way_out(text: str) -> None:
    for name, part in parts_of(render(hostile(text))).items():
        assert "<f>" not in part, name
        assert "<f " not in part, name
        assert "TargetMode" not in part, name


def test_a_text_that_looks_like_a_formula_stays_one_when_its_cell_is_edited() -> None:
    parts = parts_of(render(with_table(("=1+1",))))
    assert 'quotePrefix="1"' in parts["xl/styles.xml"]


def test_what_excel_has_no_room_for_is_cut_where_it_is_seen_and_counted() -> None:
    long, wide = "w" * 40_000, "\U0001f51e" * 20_000
    read = read_sheets(render(with_table((long,), (wide,), ("x" * 32_767,))))
    cells = [row[0] for row in read_table(read["Hits"], (Column("a", "A"),))]
    assert [len(cell.encode("utf-16-le")) // 2 <= 32_767 for cell in cells] == [True] * 3
    assert cells[0].endswith("… [cut here: 40,000 characters in all]")
    assert cells[1].endswith("… [cut here: 20,000 characters in all]")
    assert cells[2] == "x" * 32_767
    assert any("2 texts are too long" in str(row[0]) for row in read["Contents"])


def test_a_table_of_more_rows_than_a_sheet_goes_on_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LAST_ROW", sheets.ROWS_ABOVE + 10)
    document = with_table(*((f"row {number}",) for number in range(25)))
    read = read_sheets(render(document))
    assert [name for name in read if name.startswith("Hits")] == ["Hits", "Hits 2", "Hits 3"]
    told = [row[0] for name in ("Hits", "Hits 2", "Hits 3") for row in read_table(read[name], (Column("a", "A"),))]
    assert told == [f"row {number}" for number in range(25)]
    assert "Part 2 of 3: the table has 25 rows" in str(read["Hits 2"])
    assert max(len(read[name]) for name in read if name.startswith("Hits")) <= sheets.ROWS_ABOVE + 10


@pytest.mark.parametrize("name", ["a/b:c*?[x]", "x" * 50, "'quoted'", "history", "contents", "", "\U0001f51e" * 31])
def test_a_sheet_has_a_name_that_excel_allows(name: str) -> None:
    table = Table(name, "T", (Column("a", "A"),), (("x",),))
    laid = lay_out(replace(SAMPLE, sections=(), data=(table, replace(table, name=f"{name}-"))))
    names = [sheet.name for sheet in laid]
    assert len({one.casefold() for one in names}) == len(names) == 4
    for one in names:
        assert 0 < len(one.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", one)
        assert one.casefold() != "history"
    assert len(read_sheets(render(replace(SAMPLE, sections=(), data=(table, replace(table, name=f"{name}-")))))) == 4


def test_columns_alike_in_a_native_table_are_told_apart() -> None:
    columns = (Column("a", "Name"), Column("b", "NAME"), Column("c", "y" * 300), Column("d", ""))
    parts = parts_of(render(with_table(("1", "2", "3", "4"), columns=columns)))
    names = [
        re.findall(r'<tableColumn id="\d+" name="([^"]*)"', part) for name, part in parts.items() if "table" in name
    ]
    (own,) = (found for found in names if found[:1] == ["Name"])
    assert own[:2] == ["Name", "NAME (2)"]
    assert len(own[2]) == 255
    assert own[3] == "Column"


def test_a_table_without_rows_and_one_to_fill_in_say_so() -> None:
    read = read_sheets(render(with_table()))
    assert "the table has no rows" in str(read["Hits"])
    plan = read_sheets(render(replace(SAMPLE, data=())))[PLAN.name.capitalize()]
    assert "Empty cells are to be filled in." in str(plan)


def test_a_total_is_the_last_row_and_said_to_be() -> None:
    columns = (Column("a", "A"), Column("n", "N", "number"))
    rows = read_sheets(render(with_table(("x", 1), ("y", 2), columns=columns, total=("All", 3))))["Hits"]
    assert rows[-1] == ["All", 3.0]
    assert "The last row sums the others." in str(rows)


def test_cards_without_a_list_of_hits_stand_among_the_findings() -> None:
    document = replace(SAMPLE, data=(), sections=(Section("e", "Evidence", (Cards((card(1, "NS/INT/4401/24"),)),)),))
    said = str(read_sheets(render(document))["Findings"])
    assert "NS/INT/4401/24" in said
    assert "It speaks of vapes and, near that, of a child." in said


def test_the_files_own_properties_say_the_marking_and_nobody() -> None:
    parts = parts_of(render(SAMPLE))
    core = parts["docProps/core.xml"]
    assert "<cp:category>OFFICIAL-SENSITIVE</cp:category>" in core
    assert "<dc:creator></dc:creator>" in core
    assert "<cp:lastModifiedBy></cp:lastModifiedBy>" in core
    assert set(re.findall(r"\d{4}-\d\d-\d\dT", core)) == {"1980-01-01T"}
    assert "OFFICIAL-SENSITIVE" in parts["docProps/custom.xml"]
    for name, part in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            assert "&amp;C&amp;BOFFICIAL-SENSITIVE" in part
            assert "Page &amp;P of &amp;N" in part


def test_a_marking_with_an_ampersand_is_no_code_of_a_header() -> None:
    parts = parts_of(render(replace(SAMPLE, marking="OFFICIAL & LEGAL")))
    assert "OFFICIAL &amp;&amp; LEGAL" in parts["xl/worksheets/sheet1.xml"]


def test_lines_of_a_cell_are_lines() -> None:
    cell = Lines((plain("one"), plain("two\r\nthree")))
    assert read_table(read_sheets(render(with_table((cell,))))["Hits"], (Column("a", "A"),)) == [["one\ntwo\nthree"]]


def test_libreoffice_opens_it_and_reads_the_same(office: Office) -> None:
    files = {"run.xlsx": render(run_document()), "hostile.xlsx": render(hostile(HOSTILE_TEXTS[1]))}
    made = office.convert(files, "ods")
    assert set(made) == set(files)
    for name, content in made.items():
        assert [*read_sheets(content)] == [*read_sheets(files[name])]
    assert read_table(read_sheets(made["run.xlsx"])["Hits"], RUN_TABLES["hits"])[0][:3] == ["intel", "I0001", "new"]


def test_five_thousand_hits_are_written_in_seconds() -> None:
    document = run_document()
    hits, *others = document.data
    document = replace(document, data=(replace(hits, rows=hits.rows[:5] * 1_000), *others))
    began = time.process_time()
    content = render(document)
    assert time.process_time() - began < 10
    assert len(read_sheets(content)["Hits"]) > 5_000
