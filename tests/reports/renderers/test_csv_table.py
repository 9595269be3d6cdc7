"""A flat table as CSV: what a program reads back is what the table holds, and a spreadsheet runs none of it."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.sample_document import HITS, HOSTILE_TEXTS
from trawl.reports.document import Column, Lines, Run, Table, plain
from trawl.reports.renderers.csv_table import neutralise_cell, read_table, render_csv, restore_cell
from trawl.reports.text_guard import TextGuard, TextLimits

cells = st.one_of(st.text(), st.text(alphabet="'=+-@\t\r\n＝1a"))


@given(cells)
def test_a_neutralised_cell_can_be_restored_and_is_never_run(cell):
    written = neutralise_cell(cell)
    assert restore_cell(written) == cell
    assert not written.startswith(tuple("=+-@\t\r\n＝＋－＠"))


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+447700900123", "'+447700900123"),
        ("@handle", "'@handle"),
        ("-", "'-"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("'=1", "''=1"),
        ("'tis", "'tis"),
        ("H203", "H203"),
        ("NS/INT/4401/24", "NS/INT/4401/24"),
        ("", ""),
    ],
)
def test_only_cells_that_a_spreadsheet_may_run_are_changed(cell, written):
    assert neutralise_cell(cell) == written


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("csv")


def read_rows(content: bytes) -> list[list[str]]:
    """The cells as any other program reads them, the apostrophes too."""
    before = csv.field_size_limit(1 << 24)
    try:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    finally:
        csv.field_size_limit(before)


def test_cells_are_written_as_what_they_are() -> None:
    assert read_rows(render_csv(HITS))[1:] == [
        ["intel", "I0001", "2024-03-14", "2024-04-01T09:30:00+00:00", "92.5", "no", "elf bar; school",
         "'+447700900123", "12345"],
        ["intel", "0044", "", "", "", "yes", "", "'=1+1", "0"],
    ]  # fmt: skip


def test_lines_of_a_cell_stay_lines() -> None:
    cell = Lines((plain("one"), (Run("two", "strong"), Run(" and more"))))
    assert read_rows(render_csv(Table("t", "T", (Column("a", "A"),), ((cell,),))))[1] == ["one\ntwo and more"]


def test_all_but_bare_words_and_numbers_stand_in_quotation_marks() -> None:
    columns = (Column("a", "A"), Column("b", "B", "number"))
    table = Table("t", "T", columns, (("NS/INT/1-2", 1), ("", None), ("a b", 2), ('"', 3), ("café", 4)))
    lines = render_csv(table).decode("utf-8-sig").split("\r\n")
    assert lines == ["a,b", "NS/INT/1-2,1", '"",""', '"a b",2', '"""",3', '"café",4', ""]


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="argument 2 is longer"):
        render_csv(Table("t", "T", (Column("a", "A"), Column("b", "B")), (("x",),)))


@given(st.lists(st.tuples(st.text(st.characters()), st.text(st.characters())), max_size=5))
def test_whatever_the_cells_they_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    path.write_bytes(render_csv(Table("t", "T", (Column("a", "A"), Column("b", "B")), tuple(rows))))
    fit = TextGuard(TextLimits()).fit
    assert [(row["a"], row["b"]) for row in read_table(path)] == [(fit(a), fit(b)) for a, b in rows]


@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=[ascii(text)[:24] for text in HOSTILE_TEXTS])
def test_no_text_from_outside_is_run_or_lost(text: str, tmp_path: Path) -> None:
    content = render_csv(Table("t", "T", (Column("a", text), Column("b", "B", "list")), ((text, (text, "x")),)))
    ((first, second),) = read_rows(content)[1:]
    assert not (first + second).startswith(tuple("=+-@\t\r\n＝＋－＠"))
    (tmp_path / "t.csv").write_bytes(content)
    (row,) = read_table(tmp_path / "t.csv")
    fit = TextGuard(TextLimits()).fit(text)
    assert row == {"a": fit, "b": f"{fit}; x"}


def test_days_and_moments_are_iso() -> None:
    columns = (Column("day", "Day", "date"), Column("at", "At", "moment"))
    moment = datetime(2024, 4, 1, 9, 30, 1, 500, tzinfo=UTC)
    assert read_rows(render_csv(Table("t", "T", columns, ((date(1899, 1, 2), moment),))))[1] == [
        "1899-01-02",
        "2024-04-01T09:30:01+00:00",
    ]


def test_a_number_below_nought_is_a_number_and_a_text_that_looks_like_one_is_a_text() -> None:
    columns = (Column("lon", "Longitude", "degrees"), Column("said", "Said"))
    assert read_rows(render_csv(Table("t", "T", columns, ((-3.52823, "-3.52823"),))))[1] == ["-3.52823", "'-3.52823"]
