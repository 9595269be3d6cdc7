"""Tables as HTML.

A table of few columns fits any screen. A wider one stands in a region that scrolls and can be reached by the keyboard;
on a narrow screen its rows become blocks, in which each cell says the head of its column.
"""

from __future__ import annotations

from trawl.reports.document import Cell, Column, Table, read_text
from trawl.reports.renderers.html.elements import NOTHING, Html, element, escape, join
from trawl.reports.renderers.html.texts import Anchors, write_cell
from trawl.reports.values import read_cell

#: Columns that fit a narrow screen.
_FEW_COLUMNS = 3
#: A table of more rows scrolls within a part of the screen, under its heads.
_MANY_ROWS = 60
_NUMBERS = frozenset({"number", "score", "degrees"})
_NEW_LINE = Html("\n")


def write_table(table: Table, anchors: Anchors) -> Html:
    """A table under its caption, in a region of its own; what is not printed is followed by where it is."""
    few = len(table.columns) <= _FEW_COLUMNS
    css = ("few" if few else "many", *(("fill",) if table.fillable else ()))
    shown = len(table.rows) if table.on_paper is None else table.on_paper
    rows = [_write_row(table, row, anchors, few=few, printed=n < shown) for n, row in enumerate(table.rows)]
    heads = [element("th", escape(c.title), scope="col", class_=_class(c)) for c in table.columns]
    total = [_write_row(table, table.total, anchors, few=few)] if table.total else []
    made = element(
        "table",
        element("caption", escape(table.caption)),
        element("thead", element("tr", *heads)),
        _NEW_LINE,
        element("tbody", join(rows, _NEW_LINE)),
        *(element("tfoot", row) for row in total),
        class_=" ".join(css),
        id=table.name if table.name in anchors.named else None,
    )
    rest = element("p", escape(table.rest), class_="rest note") if shown < len(table.rows) and table.rest else NOTHING
    tall = "scroll tall" if len(table.rows) > _MANY_ROWS else "scroll"
    return join((element("div", made, class_=tall, role="region", aria_label=table.caption, tabindex="0"), rest))


def _write_row(table: Table, row: tuple[Cell, ...], anchors: Anchors, *, few: bool, printed: bool = True) -> Html:
    name = " ".join(read_text(line) for line in read_cell(row[0])) if table.fillable and row else ""
    cells = []
    for number, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
        content = write_cell(cell, anchors)
        label = None if few or not content else column.title
        if number == 0:
            cells.append(element("th", content, scope="row", data_label=label))
        elif table.fillable and not content:
            cells.append(element("td", _field(f"{name}, {column.title}"), data_label=column.title))
        else:
            cells.append(element("td", content, class_=_class(column), data_label=label))
    return element("tr", *cells, class_=None if printed else "unprinted")


def _field(label: str) -> Html:
    """A place for a reader to write in; printing or saving the page keeps what was written."""
    return element("div", NOTHING, contenteditable="true", role="textbox", aria_multiline="true", aria_label=label)


def _class(column: Column) -> str | None:
    return "num" if column.type in _NUMBERS else None
