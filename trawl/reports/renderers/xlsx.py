"""A document as an Excel workbook, by XlsxWriter: text stays text, days are days, numbers are numbers.

No cell holds a formula, and no link leads out of the workbook. What Excel has no room for is cut where a reader sees
it, and counted on the contents sheet.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from trawl.reports.document import Cell, Column, ColumnType, Document
from trawl.reports.house_style import HouseStyle
from trawl.reports.renderers.csv_table import may_run, write_value
from trawl.reports.renderers.sheets import CONTENTS, Sheet, break_note, lay_out
from trawl.reports.text_guard import TextGuard, TextLimits

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

#: What a cell holds, in UTF-16 units; and a property, a heading of a table, a header of a page.
_CELL = TextLimits(longest=32_767, utf16=True)
_SHORT = TextLimits(longest=255, utf16=True)
#: Whatever made the file made it at no time that anybody could learn from it.
_MADE = datetime(1980, 1, 1)  # noqa: DTZ001 - a zip archive knows no time zone
#: Excel's calendar is right from here on.
_FIRST_DAY = date(1900, 3, 1)
#: Excel keeps fifteen digits of a number.
_LARGEST = 10**15
_NARROWEST, _WIDEST, _WIDEST_TEXT = 9, 44, 90
#: A column in which a text is as long as this is a text to read.
_LONG = 200
#: Rows that a column's width is measured on.
_MEASURED = 2_000
_NUMBERS: dict[ColumnType, str] = {
    "number": "#,##0",
    "score": "0.0",
    "degrees": "0.00000",
    "date": "d mmm yyyy",
    "moment": "d mmm yyyy hh:mm",
}

#: A value as a workbook holds it.
_Held = str | int | float | date | datetime | None


def render_xlsx(document: Document, style: HouseStyle) -> bytes:
    """The workbook of a document: contents, findings, then a sheet a table."""
    from xlsxwriter import Workbook

    guard = TextGuard(_CELL)
    contents, *others = [_fit(sheet, guard) for sheet in lay_out(document)]
    marking = guard.fit(document.marking.upper())
    said = tuple(line for note in guard.say_replaced() for line in break_note(note))
    sheets = (replace(contents, notes=(*contents.notes, *said)), *others)
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    workbook = Workbook(file, options)
    workbook.set_properties(_describe(document))
    _require(workbook.set_custom_property("Marking", TextGuard(_SHORT).fit(marking) or "none"))
    writer = _Writer(workbook, marking, TextGuard(_SHORT).fit(document.copy_number), style)
    for sheet in sheets:
        writer.add(sheet)
    workbook.close()
    return file.getvalue()


def _fit(sheet: Sheet, guard: TextGuard) -> Sheet:
    """The sheet with every text as a cell can hold it, and every value as a workbook can."""
    rows = tuple(
        tuple([_hold(cell, column, guard) for cell, column in zip(row, sheet.columns, strict=True)])
        for row in sheet.rows
    )
    notes = tuple(map(guard.fit, sheet.notes))
    columns = tuple(replace(column, title=guard.fit(column.title)) for column in sheet.columns)
    return replace(
        sheet, name=guard.fit(sheet.name), title=guard.fit(sheet.title), notes=notes, columns=columns, rows=rows
    )


def _hold(cell: Cell, column: Column, guard: TextGuard) -> _Held:  # noqa: PLR0911 - one case a type
    """A cell as what it is where Excel can hold that, else as text. Lines end as Excel ends them."""
    match cell:
        case None:
            return None
        case bool():
            return "yes" if cell else "no"
        case int() if abs(cell) < _LARGEST:
            return cell
        case float() if math.isfinite(cell):
            return cell
        case datetime() if cell.date() >= _FIRST_DAY:
            return (cell.astimezone(UTC) if cell.tzinfo else cell).replace(tzinfo=None)
        case date() if cell >= _FIRST_DAY and not isinstance(cell, datetime):
            return cell
    text = write_value(cell, column)
    return guard.fit(text.replace("\r\n", "\n").replace("\r", "\n")) or None


def _describe(document: Document) -> dict[str, str | datetime]:
    """What the file's own properties say, and nothing of who made it, when and where."""
    fit = TextGuard(_SHORT).fit
    said: dict[str, str | datetime] = {
        name: fit(document.properties[name]) for name in ("subject", "keywords") if name in document.properties
    }
    return {**said, "title": fit(document.title), "category": fit(document.marking.upper()), "created": _MADE}


class _Writer:
    """Writes sheets in one style, under one marking."""

    def __init__(self, workbook: Workbook, marking: str, copy: str, style: HouseStyle) -> None:
        self._workbook = workbook
        self._marking = marking
        self._copy = copy
        plain = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        self._title = workbook.add_format({**plain, "bold": True, "font_size": 15})
        self._mark = workbook.add_format({**plain, "bold": True, "font_size": 12, "font_color": "#9b1c1c"})
        self._note = workbook.add_format(plain)
        self._link = workbook.add_format({**plain, "font_color": "#1d4f91", "underline": 1})
        self._head = workbook.add_format(
            {**plain, "bold": True, "font_color": "#ffffff", "bg_color": style.accent, "text_wrap": True}
        )
        cell = {**plain, "text_wrap": True}
        self._texts = [workbook.add_format({**cell, "quote_prefix": prefix, "bold": bold})
                       for bold in (False, True) for prefix in (False, True)]  # fmt: skip
        self._values = {
            (type_, bold): workbook.add_format({**plain, "num_format": written, "bold": bold})
            for type_, written in _NUMBERS.items()
            for bold in (False, True)
        }
        self._general = workbook.add_format(plain)

    def add(self, sheet: Sheet) -> None:
        """Add a sheet with what is said of it in column A, the marking second, and its table below."""
        page = self._workbook.add_worksheet(sheet.name)
        _require(page.write_string(0, 0, sheet.title or sheet.name, self._title))
        _require(page.write_string(1, 0, self._marking, self._mark))
        at = 2
        for note in sheet.notes:
            _require(page.write_string(at, 0, note, self._note))
            at += 1
        if sheet.name != CONTENTS:
            _require(page.write_url(at, 0, f"internal:'{CONTENTS}'!A1", self._link, f"Back to {CONTENTS.lower()}"))
            at += 1
        self._write_table(page, sheet, at)
        self._set_page(page, sheet, at)

    def _write_table(self, page: Worksheet, sheet: Sheet, at: int) -> None:
        titles = _name_columns(sheet.columns)
        for column, title in enumerate(titles):
            _require(page.write_string(at, column, title, self._head))
        for number, row in enumerate(sheet.rows, start=1):
            total = sheet.totals and number == len(sheet.rows)
            for column, value in enumerate(row):
                self._write(page, at + number, column, value, sheet.columns[column].type, bold=total)
        if sheet.name == CONTENTS:
            for number, row in enumerate(sheet.rows, start=1):
                name = str(row[0])
                quoted = name.replace("'", "''")
                _require(page.write_url(at + number, 0, f"internal:'{quoted}'!A1", self._link, name))
        if sheet.rows:
            heads = [{"header": title, "header_format": self._head} for title in titles]
            name = "table_" + "".join(letter if letter.isalnum() and letter.isascii() else "_" for letter in sheet.name)
            options = {"name": f"{name.lower()}_{len(self._workbook.worksheets())}", "columns": heads,
                       "style": "Table Style Light 1"}  # fmt: skip
            _require(page.add_table(at, 0, at + len(sheet.rows), len(titles) - 1, options))

    def _write(self, page: Worksheet, row: int, column: int, value: Cell, type_: ColumnType, *, bold: bool) -> None:
        match value:
            case None:
                return
            case str():
                form = self._texts[2 * bold + may_run(value)]
                _require(page.write_string(row, column, value, form))
            case datetime():
                _require(page.write_datetime(row, column, value, self._values["moment", bold]))
            case date():
                _require(page.write_datetime(row, column, value, self._values["date", bold]))
            case int() | float():
                _require(page.write_number(row, column, value, self._values.get((type_, bold), self._general)))
            case _:
                raise TypeError(f"a cell holds {type(value).__name__}")

    def _set_page(self, page: Worksheet, sheet: Sheet, at: int) -> None:
        for number, width in enumerate(_measure(sheet)):
            _require(page.set_column(number, number, width))
        page.freeze_panes(at + 1, 1)
        page.hide_gridlines(0)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(at)
        marking = (
            TextGuard(TextLimits(longest=100, utf16=True)).fit(self._marking.replace("\n", " ")).replace("&", "&&")
        )
        copy = f"Copy {self._copy}"[:60].replace("&", "&&") if self._copy else ""
        page.set_header(f"&C&B{marking}")
        page.set_footer(f"&L{copy}&C&B{marking}&RPage &P of &N")


def _name_columns(columns: Iterable[Column]) -> list[str]:
    """The columns' titles as a native table wants them: on one line, not too long, no two alike in any case."""
    titles: list[str] = []
    taken: set[str] = set()
    for column in columns:
        bare = " ".join(column.title.split()) or "Column"
        number, title = 1, TextGuard(_SHORT).fit(bare)
        while title.casefold() in taken:
            number += 1
            title = f"{TextGuard(TextLimits(longest=245, utf16=True)).fit(bare)} ({number})"
        taken.add(title.casefold())
        titles.append(title)
    return titles


def _measure(sheet: Sheet) -> list[int]:
    """How wide each column is, in characters: as its longest line, within reason."""
    widths = []
    for number, column in enumerate(sheet.columns):
        head = max(map(len, column.title.split()), default=0) + 3  # room for the filter's button
        lines = [_length(row[number]) for row in sheet.rows[:_MEASURED]]
        longest = max(lines, default=0)
        widest = _WIDEST_TEXT if longest > _LONG else _WIDEST
        widths.append(max(_NARROWEST, min(max(head, longest + 2), widest)))
    return widths


def _length(value: Cell) -> int:
    match value:
        case str():
            return max(map(len, value.split("\n")))
        case datetime():
            return len("31 May 2024 09:30")
        case date():
            return len("31 May 2024")
        case None:
            return 0
    return len(f"{value:,}") if isinstance(value, (int, float)) else 0


def _require(code: int | None) -> None:
    """Raise ValueError where XlsxWriter did not do all of what it was asked: it only says so by a return code."""
    if code:
        raise ValueError(f"XlsxWriter could not write a cell as it is (code {code})")
