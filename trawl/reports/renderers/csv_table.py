"""A flat table as CSV, each cell made safe for a spreadsheet, and all but bare words and numbers in quotation marks.

A spreadsheet runs a cell that begins with `= + - @`, a tab or a line end as a formula. Such a cell is written with an
apostrophe before it, which a spreadsheet reads as text; `restore_cell` takes it off again. A cell that already begins
with apostrophes and then one of those characters gets one more, so no two cells are ever written alike. Phone
numbers (`+447700900123`) are no exception: unmarked, a spreadsheet would turn them into numbers and lose the plus.
docs/reports.md says what this means for a program that reads the files.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import IO

from trawl.reports.document import Cell, Column, Lines, Table, read_text
from trawl.reports.text_guard import TextGuard, TextLimits
from trawl.tabular.long_fields import next_row

#: What a spreadsheet may run: the ASCII characters, and their full-width forms, which some versions accept as well.
_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NEUTRALISED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")

#: What reads alike with and without quotation marks, whatever reads it.
_BARE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:/-]*")

#: Between the members of a cell that lists several things.
LIST_SEPARATOR = "; "


def neutralise_cell(text: str) -> str:
    """Return the cell as it is written: with an apostrophe before it where a spreadsheet might run it."""
    return f"'{text}" if may_run(text) else text


def may_run(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula, or for the mark of one that was made safe."""
    return _DANGEROUS.match(text) is not None


def restore_cell(text: str) -> str:
    """Return what `neutralise_cell` was given."""
    return text[1:] if _NEUTRALISED.match(text) else text


def write_rows(file: IO[str], columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write a heading line and rows, all but bare words and numbers in quotation marks; return how many rows.

    Raises ValueError where a row has not one cell for each column.
    """
    written = 0
    file.write(_write_line(columns))
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"a row has {len(row)} cells for {len(columns)} columns")
        file.write(_write_line([neutralise_cell(cell) for cell in row]))
        written += 1
    return written


def _write_line(cells: Sequence[str]) -> str:
    return ",".join(map(_quote, cells)) + "\r\n"


def _quote(cell: str) -> str:
    """Nothing is left to a reader's guess: only what is plainly one word or number stands without quotation marks."""
    return cell if _BARE.fullmatch(cell) else '"' + cell.replace('"', '""') + '"'


def render_csv(table: Table) -> bytes:
    """The table for a program: UTF-8 with a byte order mark, by which Excel knows it, headed by the columns' keys.

    What no text may hold is shown as the replacement character; a number that counts has no separators, and a score one
    decimal.
    """
    guard = TextGuard(TextLimits())
    file = StringIO(newline="")
    columns = [guard.fit(column.key) for column in table.columns]
    rows = ([guard.fit(text) for text in write_cells(row, table.columns)] for row in table.rows)
    write_rows(file, columns, rows)
    return file.getvalue().encode("utf-8-sig")


def write_cells(row: Sequence[Cell], columns: Sequence[Column]) -> list[str]:
    """A row as texts that a program reads. Raises ValueError where it has not one cell for each column."""
    return [write_value(cell, column) for cell, column in zip(row, columns, strict=True)]


def write_value(cell: Cell, column: Column) -> str:
    """A cell as a program reads it: `yes`, `1234`, `87.5`, `2024-03-14`, `one; two`, "" where nothing is known."""
    match cell:
        case Lines():
            return "\n".join(map(read_text, cell.lines))
        case bool():
            return "yes" if cell else "no"
        case float():
            return f"{cell:.1f}" if column.type == "score" else repr(cell)
        case datetime():
            return cell.isoformat(timespec="seconds")
        case tuple():
            return LIST_SEPARATOR.join(cell)
    return "" if cell is None else str(cell)


def read_table(path: Path) -> Iterator[dict[str, str]]:
    """Read a file that was written here, with every cell as it was before it was neutralised."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        while row := next_row(reader):
            yield {column: restore_cell(cell) for column, cell in row.items()}
