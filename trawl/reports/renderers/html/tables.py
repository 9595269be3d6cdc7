"""Tables as HTML.

A table of few columns fits any screen. A wider one stands in a region that scrolls and can be reached by the keyboard;
on a narrow screen its rows become blocks, in which the head of its column stands before each cell.
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
#: Characters from which on a column needs room, or much of it.
_MIDDLING, _LONG = 40, 100
#: As the style sheet has it.
_NARROW = "screen and (max-width: 46rem)"
#: How the cells of a column of numbers are set.
_AS_NUMBER = "text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap;"
_NUMBERS = frozenset({"number", "score", "degrees"})
_NEW_LINE = Html("\n")


class TableWriter:
    """Writes the tables of a page; `css` has what is to be said of their columns.

    There it is said once for each kind of table and not in each of thousands of cells.
    """

    def __init__(self, anchors: Anchors) -> None:
        self._anchors = anchors
        self._kinds: dict[tuple[str, ...], str] = {}
        self._numbered: set[int] = set()

    @property
    def css(self) -> str:
        """Rules of columns: which are numbers, and the heads of those that a narrow screen has as blocks."""
        numbers = ", ".join(f":where(.num-{number}) td:nth-child({number})" for number in sorted(self._numbered))
        return f"{numbers} {{ {_AS_NUMBER} }}\n{self._narrow_css}" if numbers else self._narrow_css

    @property
    def _narrow_css(self) -> str:
        rules = [
            f'.{kind} td:nth-child({number})::before {{ content: "{_quote(title)}"; }}\n'
            for titles, kind in self._kinds.items()
            for number, title in enumerate(titles, 1)
            if number > 1
        ]
        return f"@media {_NARROW} {{\n{''.join(rules)}}}\n" if rules else ""

    def write(self, table: Table) -> Html:
        """A table under its caption, in a region of its own; what is not printed is followed by where it is."""
        shown = len(table.rows) if table.on_paper is None else table.on_paper
        rows = [self._write_row(table, row) for row in table.rows]
        unprinted = element("tbody", join(rows[shown:], _NEW_LINE), class_="unprinted") if rows[shown:] else NOTHING
        heads = [
            element("th", escape(column.title), scope="col", class_=_class(column) or _room(table, number))
            for number, column in enumerate(table.columns)
        ]
        made = element(
            "table",
            element("caption", escape(table.caption)),
            element("thead", element("tr", *heads)),
            _NEW_LINE,
            element("tbody", join(rows[:shown], _NEW_LINE)),
            unprinted,
            element("tfoot", self._write_row(table, table.total)) if table.total else NOTHING,
            class_=" ".join([self._shape(table), *self._numbers(table), *(["fill"] if table.fillable else [])]),
            id=table.name if table.name in self._anchors.named else None,
        )
        said = shown < len(table.rows) and table.rest
        rest = element("p", escape(table.rest), class_="rest note") if said else NOTHING
        tall = "scroll tall" if len(table.rows) > _MANY_ROWS else "scroll"
        return join((element("div", made, class_=tall, role="region", aria_label=table.caption, tabindex="0"), rest))

    def _shape(self, table: Table) -> str:
        """The classes of a table by its columns."""
        if len(table.columns) <= _FEW_COLUMNS:
            return "few"
        titles = tuple(column.title for column in table.columns)
        return f"many {self._kinds.setdefault(titles, f'kind-{len(self._kinds) + 1}')}"

    def _numbers(self, table: Table) -> list[str]:
        """The classes that say which columns are numbers, once for all cells."""
        found = [number for number, column in enumerate(table.columns, 1) if column.type in _NUMBERS]
        self._numbered.update(found)
        return [f"num-{number}" for number in found]

    def _write_row(self, table: Table, row: tuple[Cell, ...]) -> Html:
        name = " ".join(read_text(line) for line in read_cell(row[0])) if table.fillable else ""
        cells = [element("th", write_cell(row[0], self._anchors), scope="row")]
        for column, cell in zip(table.columns[1:], row[1:], strict=True):
            content = write_cell(cell, self._anchors)
            if table.fillable and not content:
                content = _field(f"{name}, {column.title}")
            cells.append(element("td", content))
        return element("tr", *cells)


def _quote(text: str) -> str:
    """Text within the quotes of a style sheet."""
    return "".join(c if c.isalnum() or c in " -,." else f"\\{ord(c):x} " for c in text)


def _room(table: Table, number: int) -> str | None:
    """The class of a column that needs room, by the longest text in it."""
    longest = max((_measure(row[number]) for row in table.rows), default=0)
    return "long" if longest > _LONG else "middling" if longest > _MIDDLING else None


def _measure(cell: Cell) -> int:
    return sum(len(run.text) for line in read_cell(cell) for run in line)


def _field(label: str) -> Html:
    """A place for a reader to write in; printing or saving the page keeps what was written."""
    return element(
        "div", NOTHING, class_="field", contenteditable="true", role="textbox", aria_multiline="true", aria_label=label
    )


def _class(column: Column) -> str | None:
    return "num" if column.type in _NUMBERS else None
