"""Tables as Word has them: a header row on every page, rows that are never split, columns as wide as their content."""

from __future__ import annotations

from collections.abc import Sequence

from trawl.reports.document import Cell, Table, read_text
from trawl.reports.renderers.word.markup import paragraph, quote
from trawl.reports.renderers.word.texts import TextWriter
from trawl.reports.values import read_cell

_RIGHT = {"number", "score", "degrees"}
#: Types of a column whose cells read badly in two lines.
_UNBROKEN = {"date", "number", "score", "degrees"}
#: Rows whose contents say how wide a column is.
_MEASURED = 200
#: Twentieths of a point for a letter of a table's text, what a capital takes more, and the margins of a cell.
_LETTER, _CAPITAL, _MARGINS = 92, 34, 170
#: What a column is given at least for its longest word, and at most for its text.
_LONGEST_WORD, _WIDEST = 2_100, 4_000
_FORM_ROW = 720
#: Two tables without a paragraph between them are one to Word.
_SPACE = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/></w:pPr></w:p>'


def write_table(writer: TextWriter, table: Table, width: int) -> str:
    """A table under its caption, on paper's terms: the rows that are printed, then where the others are."""
    rows = table.rows if table.on_paper is None else table.rows[: table.on_paper]
    caption = writer.caption("Table", table.caption, table.name)
    rest = writer.paragraph("Note", writer.words(table.rest)) if len(rows) < len(table.rows) and table.rest else ""
    return f"{caption}{_write_grid(writer, table, rows, width)}{rest or _SPACE}"


def _write_grid(writer: TextWriter, table: Table, rows: Sequence[tuple[Cell, ...]], width: int) -> str:
    widths = measure_columns(table, rows, width)
    style = writer.style("Report form" if table.fillable else "Report table")
    look = f'w:firstRow="1" w:lastRow="{int(bool(table.total))}" w:firstColumn="1" w:noHBand="1" w:noVBand="1"'
    properties = (
        f'<w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"<w:tblLook {look}/><w:tblCaption w:val={quote(table.caption)}/>"
    )
    grid = "".join([f'<w:gridCol w:w="{one}"/>' for one in widths])
    right = [column.type in _RIGHT for column in table.columns]
    cells = [f'<w:tc><w:tcPr><w:tcW w:w="{one}" w:type="dxa"/></w:tcPr>' for one in widths]
    styles = [writer.style("Table number" if one else "Table text") for one in right]
    heads = [writer.style("Table number heading" if one else "Table heading") for one in right]
    head = _row(cells, heads, [writer.words(column.title) for column in table.columns], "<w:tblHeader/>")
    height = f'<w:trHeight w:val="{_FORM_ROW}" w:hRule="atLeast"/>' if table.fillable else ""
    body = [_row(cells, styles, [writer.cell(cell) for cell in row], height) for row in rows]
    if table.total:
        body.append(_row(cells, styles, [writer.cell(cell) for cell in table.total]))
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{''.join(body)}</w:tbl>"


def _row(cells: Sequence[str], styles: Sequence[str], contents: Sequence[str], more: str = "") -> str:
    joined = "".join(
        [
            f"{cell}{paragraph(style, content)}</w:tc>"
            for cell, style, content in zip(cells, styles, contents, strict=True)
        ]
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{joined}</w:tr>"


def measure_columns(table: Table, rows: Sequence[tuple[Cell, ...]], width: int) -> list[int]:
    """How wide each column is, in twentieths of a point, within the width of the page.

    A column has room for its longest word, and what is left goes to those with more text; a table of little text is
    as narrow as its text.
    """
    least, wanted = [], []
    measured = [*rows[:_MEASURED], *([table.total] if table.total else [])]
    for number, column in enumerate(table.columns):
        cells = [_read(row[number]) for row in measured]
        title = max(map(_reach_bold, column.title.split()), default=_LETTER)
        whole = column.type in _UNBROKEN
        words = [word for cell in cells for word in (cell.splitlines() if whole else cell.split())]
        word = max(map(_reach, words), default=_LETTER)
        # Of all lines but the few longest, and a cell of several lines is wanted no higher than two.
        lines = sorted(_reach(line) for cell in cells for line in cell.splitlines()) or [0]
        wholes = sorted(map(_reach, cells)) or [0]
        text = max(lines[-1 - len(lines) // 20], wholes[-1 - len(wholes) // 20] // 2)
        least.append(_MARGINS + min(max(word, title), _LONGEST_WORD))
        wanted.append(max(least[-1], _MARGINS + min(max(text * 11 // 10, _reach_bold(column.title)), _WIDEST)))
    if table.fillable or sum(wanted) > width:
        return _share(least, wanted, width)
    return wanted


def _share(least: Sequence[int], wanted: Sequence[int], width: int) -> list[int]:
    """What each needs and a share of the rest by what it wants; less than it needs where all is too wide."""
    spare, asked = width - sum(least), sum(wanted) - sum(least)
    if spare < 0:
        return [one * width // sum(least) for one in least]
    if asked == 0:
        return [one + spare // len(least) for one in least]
    return [low + (high - low) * spare // asked for low, high in zip(least, wanted, strict=True)]


def _reach(text: str) -> int:
    return _LETTER * len(text) + _CAPITAL * sum(map(str.isupper, text))


def _reach_bold(title: str) -> int:
    return _reach(title) * 11 // 10


def _read(cell: Cell) -> str:
    return "\n".join(read_text(line) for line in read_cell(cell))
