"""A sheet that goes out to be filled in and comes back: a workbook of one sheet, or CSV."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from trawl.errors import UsageError
from trawl.reports.files import OutputError, open_binary_output
from trawl.reports.tables import write_table

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

FORM_SUFFIXES = (".xlsx", ".csv")

#: What a sheet of a workbook holds: rows, and characters in a cell.
_MOST_ROWS, _MOST_CHARACTERS = 1_048_575, 32_767
_CUT = "… (cut)"
_NO_TEXT = [*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
#: Characters that a workbook cannot hold.
_UNSAFE = dict.fromkeys(_NO_TEXT, "\N{REPLACEMENT CHARACTER}")


@dataclass(frozen=True, slots=True)
class Form:
    """What a sheet is like: its rows are `name`, its columns have widths in characters.

    `choices` are the words that a column is filled in with; `number` is a column of numbers, to be sorted by; `advice`
    says how to ask for fewer rows.
    """

    name: str
    widths: Mapping[str, int]
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    number: str = ""
    advice: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.widths)


def check_form_path(path: Path) -> None:
    """Raise UsageError for a file that is neither a workbook nor CSV."""
    if path.suffix.lower() not in FORM_SUFFIXES:
        endings = " or ".join(FORM_SUFFIXES)
        raise UsageError(f"{path} is neither a workbook nor CSV. Name a file that ends in {endings}.")


def write_form(path: Path, form: Form, rows: Iterable[Sequence[str]]) -> int:
    """Write the sheet as a workbook (`.xlsx`), else as CSV; return how many cells were cut to what a workbook holds.

    Whole or not at all, mode 0600. Raises OutputError where the file system refuses, and for more rows than a sheet
    holds.
    """
    if path.suffix.lower() == ".xlsx":
        return _write_workbook(path, form, iter(rows))
    write_table(path, form.columns, (tuple(row) for row in rows))
    return 0


def _write_workbook(path: Path, form: Form, rows: Iterator[Sequence[str]]) -> int:
    """Write a workbook of one sheet; every cell but a number is text. Rows go to disk as they come."""
    from xlsxwriter import Workbook  # only a workbook needs it

    with (
        open_binary_output(path) as file,
        tempfile.TemporaryDirectory(prefix=".", dir=path.parent) as waiting,
        Workbook(file, {"constant_memory": True, "tmpdir": waiting}) as book,
    ):
        sheet = book.add_worksheet(form.name)
        for number, width in enumerate(form.widths.values()):
            sheet.set_column(number, number, width)
        sheet.freeze_panes(1, 1)
        heading = book.add_format({"bold": True})
        for column, name in enumerate(form.columns):
            sheet.write_string(0, column, name, heading)
        at = cut = 0
        for at, cells in enumerate(rows, 1):
            if at > _MOST_ROWS:
                raise OutputError(
                    f"{path} cannot be written: a sheet holds {_MOST_ROWS:,} {form.name}, and there are more. Name a "
                    f".csv file, or {form.advice}."
                )
            cut += _write_row(sheet, at, cells, form)
        sheet.autofilter(0, 0, max(at, 1), len(form.columns) - 1)
        for name, words in form.choices.items():
            column = form.columns.index(name)
            sheet.data_validation(1, column, max(at, 1), column, {"validate": "list", "source": list(words)})
    return cut


def _write_row(sheet: Worksheet, at: int, cells: Sequence[str], form: Form) -> int:
    """Write a row's cells; return how many were cut, visibly."""
    cut = 0
    for column, (name, cell) in enumerate(zip(form.columns, cells, strict=True)):
        text = cell.translate(_UNSAFE)
        if len(text) > _MOST_CHARACTERS:
            text, cut = text[: _MOST_CHARACTERS - len(_CUT)] + _CUT, cut + 1
        if text and name == form.number:
            sheet.write_number(at, column, float(text))  # so that it can be sorted by
        elif text:
            sheet.write_string(at, column, text)
    return cut
