"""Read a list of identifiers, in whatever file it came: every row comes back, in order, as it was written.

A list is a workbook, a CSV file, lines of text, JSON Lines or an export of indicators (`trawl.wash.indicators`); which
columns are what is found (`trawl.wash.columns`). Where several columns hold identifiers, each of their cells is a row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from trawl.errors import InputError, UsageError
from trawl.tabular import (
    PLAIN,
    Opening,
    RawRow,
    RawTable,
    open_raw_tables,
    says_something,
)
from trawl.wash.columns import FOUND, PERSON, IdentifierColumn, Layout, ListChoice, find_layout, is_platform
from trawl.wash.headings import count_names, is_header
from trawl.wash.json_lists import open_json_table
from trawl.wash.kinds import ACCOUNT, BANK_ACCOUNT, kind_called, says_nothing
from trawl.wash.person_columns import write_name

#: Code points beyond which a cell is no identifier.
LONGEST = 10_000
#: After so many rows it is told how far the list has been read.
_TOLD_EVERY = 500
_UNWORKED = "a formula that nothing has worked out: open the workbook in its program, save it, and give it again"
_CUT = "cannot be known: the workbook kept fifteen digits of a longer number. Have it exported as text"


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of a list as written. `row` counts from 1; `problem` says why the row could not be read.

    `carried` are the list's other columns, by name in their order: they go through to the answer. `line` is where it
    stands in its file, or in the `sheet` of a workbook; `column` is its column's name where several are washed.
    """

    row: int
    identifier_id: str
    type: str
    identifier: str
    problem: str = ""
    carried: tuple[tuple[str, str], ...] = ()
    line: int = 0
    sheet: str = ""
    column: str = ""


def read_list(
    path: Path,
    opening: Opening = PLAIN,
    choice: ListChoice = FOUND,
    on_remark: Callable[[str], None] = lambda _: None,
    on_share: Callable[[float], None] = lambda _: None,
) -> Iterator[ListRow]:
    """Every row of the list, in order; one without an id of its own gets its number.

    `on_remark` is told how the list is read, of each table before its first row; `on_share` now and then which share of
    the table has been read, from 0 to 1.

    Raises InputError where the file cannot be read, or holds nothing that may be an identifier; UsageError for a
    column that is named and not there.
    """
    number = 0
    for table, layout, sheet in _find_tables(path, opening, choice, on_remark):
        for remark in table.remarks if sheet else (*table.remarks, *layout.remarks):
            on_remark(f"Sheet '{sheet}': {remark}" if sheet else remark)
        reader = _RowReader(layout, sheet, number)
        for row in reader.read(table.rows(layout.header, layout.names)):
            if row.row % _TOLD_EVERY == 0:
                on_share(table.share)
            yield row
        number = reader.number
    on_share(1.0)


_Found = tuple[RawTable, Layout, str]


def _find_tables(
    path: Path, opening: Opening, choice: ListChoice, on_remark: Callable[[str], None]
) -> Iterator[_Found]:
    """Each table of the file that holds identifiers, with how it is read, and its sheet's name where it has several."""
    with _open_tables(path, opening) as tables:
        if (first := next(tables, None)) is None:
            raise InputError(path, " is empty: no row of it holds anything. Check that its export finished.")
        if (second := next(tables, None)) is None:
            if (only := find_layout(first, choice)) is None:
                raise _without_identifiers(path, first)
            yield first, only, ""
            return
        layouts = {table.name: _try_layout(table, choice) for table in chain((first, second), tables)}
        del second
    found = {name: layout for name, layout in layouts.items() if isinstance(layout, Layout)}
    read = {name: layout for name, layout in found.items() if layout.is_sure} or dict(list(found.items())[:1])
    if not read:
        error = next((one for one in layouts.values() if isinstance(one, UsageError)), None)
        raise error or _without_identifiers(path, first)
    del first
    if left := [f"'{name}'" for name in layouts if name not in read]:
        on_remark(f"These sheets hold no identifiers that show, and were not read: {', '.join(left)}.")
    for remark in _remark_sheets(read):
        on_remark(remark)
    with _open_tables(path, opening) as tables:
        for table in tables:
            if table.name in read:
                yield table, read[table.name], table.name


def _try_layout(table: RawTable, choice: ListChoice) -> Layout | UsageError | None:
    """How one of several tables is read; the error where it has not the column that is named."""
    try:
        return find_layout(table, choice)
    except UsageError as error:
        return error


def _remark_sheets(read: Mapping[str, Layout]) -> Iterator[str]:
    """How the sheets of a workbook are read; what is the same of several is said once."""
    sheets: dict[str, list[str]] = {}
    for name, layout in read.items():
        for remark in layout.remarks:
            sheets.setdefault(remark, []).append(f"'{name}'")
    for remark, names in sheets.items():
        yield f"Sheet{'s' if len(names) > 1 else ''} {', '.join(names)}: {remark}"


def _without_identifiers(path: Path, table: RawTable) -> InputError:
    said, remedy = ": no column holds identifiers that show", "Name the column of the identifiers with --column."
    first = next((row.content for row in table.head if row.content.strip()), "")
    columns = ", ".join(table.columns) or first[:200]
    # A list without a header has its first identifier there, so the columns are told and not kept.
    return InputError(path, f"{said}. {remedy}", 1, f"{said} (the columns are: {columns}). {remedy}")


@contextmanager
def _open_tables(path: Path, opening: Opening) -> Iterator[Iterator[RawTable]]:
    with open_json_table(path, opening) as table:
        if table:
            yield iter([table])
            return
    with open_raw_tables(path, opening, count_names) as tables:
        yield tables


class _RowReader:
    """Makes rows of a list out of a table's; `number` is the last row's."""

    def __init__(self, layout: Layout, sheet: str, number: int) -> None:
        self.number, self._sheet, self._layout = number, sheet, layout
        self._input = number
        self._kept: set[int | None] = {layout.type, layout.id}
        self._washed = {column.place for column in layout.identifiers if not column.forenames}

    def read(self, rows: Iterator[RawRow]) -> Iterator[ListRow]:
        """Each row; blank ones are rows too, but for those at the end, and those before the first of no header."""
        blank = 0
        begun = self._layout.header > 0
        for raw in rows:
            if not raw.problem and not any(map(says_something, raw.cells)) and not self._asks_unworked(raw):
                blank += begun
                continue
            for ahead in range(blank, 0, -1):
                yield self._blank(raw.line - ahead)
            blank, begun = 0, True
            self._input += 1
            yield from self._read(raw)

    def _asks_unworked(self, raw: RawRow) -> bool:
        return any(self._is_unworked(raw, column) for column in self._layout.identifiers)

    @staticmethod
    def _is_unworked(raw: RawRow, column: IdentifierColumn) -> bool:
        return not raw.unworked.isdisjoint((column.place, *column.forenames))

    def _blank(self, line: int) -> ListRow:
        self._input += 1
        return self._row(str(self._input), "", "", line)

    def _read(self, raw: RawRow) -> Iterator[ListRow]:
        layout, width = self._layout, len(self._layout.names)
        whole = not raw.problem and width > 1 and list(raw.cells) == [raw.content]  # a line that parts otherwise
        cells = [*raw.cells, *[""] * (width - len(raw.cells))]
        problem = raw.problem and f"line {raw.line} {raw.problem}"
        if problem and len(raw.cells) < width and any(cells[one.place].strip() for one in layout.identifiers):
            problem = ""  # nothing but the ends of the row are wanting
        if layout.header and is_header(raw, layout.names):
            problem = f"line {raw.line} is the header once more, and not an identifier"
        id_ = cells[layout.id].strip() if layout.id is not None and raw.cells else ""
        carried = self._carried(cells, self._washed)
        if whole or problem:
            text = (not whole and cells[layout.identifiers[0].place].strip()) or raw.content
            yield self._row(id_ or str(self._input), "", text, raw.line, problem=problem, carried=carried)
            return
        yield from self._read_cells(raw, cells, id_, carried)

    def _read_cells(
        self, raw: RawRow, cells: Sequence[str], id_: str, carried: tuple[tuple[str, str], ...]
    ) -> Iterator[ListRow]:
        layout = self._layout
        columns = layout.identifiers
        filled = [
            one
            for one in columns
            if self._is_unworked(raw, one) or any(cells[n].strip() for n in (one.place, *one.forenames))
        ] or columns[:1]
        for column in filled:
            text = _bare(cells[column.place])
            if column.forenames:
                text = write_name(text, (_bare(cells[n]) for n in column.forenames))
            type_ = self._type(column, cells)
            # Identifiers beside a person say who it is.
            beside = self._carried(cells, () if column.forenames else (column.place,)) if type_ == PERSON else carried
            problem = _UNWORKED if self._is_unworked(raw, column) else _CUT if column.place in raw.cut else ""
            if len(text) > LONGEST:
                problem = f"holds {len(text):,} characters, which no identifier does"
            own = f"{self._input} {column.name}" if len(columns) > 1 else str(self._input)
            name = column.name if len(columns) > 1 else ""
            yield self._row(id_ or own, type_, text, raw.line, problem=problem, carried=beside, column=name)

    def _type(self, column: IdentifierColumn, cells: Sequence[str]) -> str:
        """What a row says of the type of one of its cells: of an account the platform too, where a column names it."""
        layout = self._layout
        type_ = column.type or (_bare(cells[layout.type]) if layout.type is not None else "")
        platform = _bare(cells[layout.platform]) if layout.platform is not None else ""
        kind = kind_called(type_)
        if kind is None and says_nothing(type_):
            return platform or type_
        # `Account` alone is a bank's only where no platform stands beside it.
        account = kind == ACCOUNT or (kind == BANK_ACCOUNT and says_nothing(type_))
        return platform if account and is_platform(platform) else type_

    def _row(
        self,
        id_: str,
        type_: str,
        text: str,
        line: int,
        *,
        problem: str = "",
        carried: tuple[tuple[str, str], ...] = (),
        column: str = "",
    ) -> ListRow:
        self.number += 1
        return ListRow(self.number, id_, type_, text, problem, carried, line, self._sheet, column)

    def _carried(self, cells: Sequence[str], but: Collection[int]) -> tuple[tuple[str, str], ...]:
        """The cells of the other columns, and of no others than `but` and those that say type and id."""
        names = self._layout.names
        beyond = zip(("other keys",) * (len(cells) - len(names)), cells[len(names) :], strict=True)
        own = (
            (name, cell)
            for n, (name, cell) in enumerate(zip(names, cells, strict=False))
            if n not in self._kept and n not in but
        )
        return (*((name, cell) for name, cell in own if cell or not name.startswith("column ")), *beyond)


def _bare(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from running it as a formula."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in "=+-@" else cell
