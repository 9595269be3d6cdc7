"""Sheets of workbooks (.xlsx, .xls, .ods) as tables: the one place that knows python-calamine.

The sheet is held in memory while it is read, and its rows are handed on one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

import python_calamine as calamine

from trawl.errors import InputError
from trawl.tabular.archive import Kind, say_damaged, say_protected
from trawl.tabular.cell_text import cell_text, is_cut
from trawl.tabular.encoding import Encoding
from trawl.tabular.header import LOOKED_AT, RepeatedHeader
from trawl.tabular.merging import Merged, MergedRows
from trawl.tabular.opening import Opening
from trawl.tabular.rows import Row, says_something
from trawl.tabular.sheet_header import SheetHeader, find_sheet_header
from trawl.tabular.survey import Survey, survey_sheet

#: Cells of a sheet, up to its furthest row and column with a value, that are held in memory (32 bytes each, and text).
CELLS_AT_MOST = 1 << 26
#: A sheet with so many of the columns wanted is meant where every other has fewer than `_SHARED`: neither a feed nor a
#: register can be read without two.
_MANY, _SHARED = 4, 2


class Sheet:
    """One sheet of a workbook; iterate it once. Rows are numbered as in the sheet, and hidden ones are rows.

    `columns` are the header's names, `header_line` the row that it begins in, `passed_over` how many rows before it
    say something; `encoding` says which kind of workbook and which sheet it is. `bytes_read` of `size` tells how far
    it has been read, and `remarks` what whoever gave the file should know of how.
    """

    def __init__(self, path: Path, kind: Kind, grid: Grid, header: SheetHeader, unread: list[str]) -> None:
        self.path, self.size = path, path.stat().st_size
        self.encoding = Encoding(kind, f"sheet '{grid.name}'")
        self.columns = header.columns[grid.start_column :]
        self.header_line, self.passed_over = header.first, header.passed_over
        self.remarks = tuple(_remark(grid, header, unread))
        self._grid: Grid | None = grid
        self._header, self._read, self._height = header, 0, grid.height

    @property
    def bytes_read(self) -> int:
        return self.size * self._read // (self._height or 1)

    def __iter__(self) -> Iterator[Row]:
        """Yield each row that says something."""
        assert self._grid is not None
        grid, header, repeated = self._grid, self._header, RepeatedHeader(self.columns)
        heading = [cells for number, cells in grid.head if header.first <= number <= header.last]
        for number, whole in grid.rows(header.last):
            self._read = number
            cells = whole[grid.start_column :]
            row = Row(number, number, "\t".join(cells))
            if not any(map(says_something, cells)) or whole in heading or repeated.take(row, cells):
                continue
            row.problem = repeated.problem
            if not row.problem:
                row.values = dict(zip(self.columns, cells, strict=True))
            yield row

    def close(self) -> None:
        self._grid = None


class Grid:
    """A sheet in memory: its cells as text, in rows that are numbered from 1 and as wide as the sheet.

    `head` is its first rows that hold a value, or a formula without one; `start_column` (from 0) where its first column
    with a value is. `cut` are the cells read so far, by row and column, whose number may have lost its last digits.
    """

    def __init__(self, sheet: calamine.CalamineSheet, survey: Survey, head: int) -> None:
        self.name, self.survey = sheet.name, survey
        self.cut: set[tuple[int, int]] = set()
        _, self.start_column = sheet.start or (0, 0)
        self.height, self._width = (n + 1 for n in sheet.end or (-1, -1))
        self.merged: list[Merged] | None = sheet.merged_cell_ranges
        self._sheet = sheet
        self.head = list(islice(self._read(), head))

    def _read(self, begin: int = 0) -> Iterator[tuple[int, list[str]]]:
        paddings, last = self.survey.paddings, self.survey.last_unworked
        # Below the last value there may be formulas that nothing has worked out.
        below: Iterator[list[Any]] = ([""] * self._width for _ in range(self.height, last))
        for number, values in enumerate(chain(self._sheet.iter_rows(), below), 1):
            if number <= begin:
                continue
            if values.count("") == len(values) and not (number <= last and self.survey.find_unworked(number)):
                continue
            cells = [value if type(value) is str else cell_text(value) for value in values]
            if self._width > len(cells):  # the driver leaves out the columns before the first
                cells = [""] * (self._width - len(cells)) + cells
            self.cut.update((number, len(cells) - len(values) + n) for n, value in enumerate(values) if is_cut(value))
            for column, padding in paddings.get(number, ()):
                cells[column] = padding.pad(cells[column])
            yield number, cells

    def rows(self, begin: int) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows below row `begin` that hold a value, or a formula without one.

        A cell that is merged over several stands in each.
        """
        merged = MergedRows(self.merged or (), begin)
        for number, cells in self._read(begin):
            merged.fill(number, cells)
            yield number, cells


class _Found(NamedTuple):
    """A sheet with rows, by its place in the workbook; `hits` is how many of the columns wanted its header has."""

    place: int
    name: str
    hits: int
    is_visible: bool


def open_sheet(path: Path, kind: Kind, wanted: frozenset[str], opening: Opening) -> Sheet:
    """Open the sheet of a workbook that `opening` names, else the one with rows.

    Of several with rows it is the only one whose header has any of the columns `wanted` (their folded names), or has
    many where no other has more than one, or else the only one that is not hidden. Raises InputError where none is,
    and for a workbook that is damaged, behind a password, or too great to be held.
    """
    with _explained(path), calamine.load_workbook(path) as workbook:
        return _Choice(path, kind, workbook, wanted, opening).open()


@contextmanager
def open_grids(path: Path, kind: Kind, opening: Opening, head: int) -> Iterator[Iterator[Grid]]:
    """Every sheet of a workbook that has rows, one after the other, or the one that `opening` names; `head` as of Grid.

    Raises InputError as `open_sheet` does.
    """
    with _explained(path), calamine.load_workbook(path) as workbook:
        yield _Choice(path, kind, workbook, frozenset(), opening).grids(head)


class _Choice:
    """Which sheet of an open workbook is read. Beside the one that is looked at, only the best so far is held."""

    def __init__(
        self, path: Path, kind: Kind, workbook: calamine.CalamineWorkbook, wanted: frozenset[str], opening: Opening
    ) -> None:
        self._path, self._kind, self._workbook = path, kind, workbook
        self._wanted, self._row, self._sheet = wanted, opening.header_row, opening.sheet
        self._held: tuple[int, Grid, SheetHeader] | None = None

    def open(self) -> Sheet:
        """Open the sheet. Raises InputError where it cannot be told which."""
        if self._sheet:
            place = self._find_named()
            grid, header = self._read(place)
            if header is None:
                raise self._without_rows(f"the sheet '{self._sheet}'")
            return Sheet(self._path, self._kind, grid, header, [])
        found = list(self._find_all())
        chosen = self._choose(found)
        grid, header = self._read(chosen.place)
        assert header is not None
        return Sheet(self._path, self._kind, grid, header, [other.name for other in found if other != chosen])

    def grids(self, head: int) -> Iterator[Grid]:
        """Each sheet with rows, or the one that is named."""
        abouts = self._workbook.sheets_metadata
        places = [self._find_named()] if self._sheet else range(len(abouts))
        for place in places:
            if abouts[place].typ == calamine.SheetTypeEnum.WorkSheet:
                grid = self._read_grid(place, head)
                if grid.head:
                    yield grid

    def _find_all(self) -> Iterator[_Found]:
        for place, about in enumerate(self._workbook.sheets_metadata):
            if about.typ == calamine.SheetTypeEnum.WorkSheet:
                grid, header = self._read(place)
                if header:
                    if self._held is None or header.hits > self._held[2].hits:
                        self._held = place, grid, header
                    visible = about.visible == calamine.SheetVisibleEnum.Visible
                    yield _Found(place, about.name, header.hits, visible)

    def _choose(self, found: list[_Found]) -> _Found:
        if not found:
            raise self._without_rows("its sheets")
        best = max(found, key=lambda sheet: sheet.hits)
        others = [sheet.hits for sheet in found if sheet is not best]
        allowed = _SHARED - 1 if best.hits >= _MANY else 0
        if not others or (best.hits and max(others) <= allowed):
            return best
        visible = [sheet for sheet in found if sheet.is_visible]
        if len(visible) == 1 and visible[0].hits == best.hits:
            return visible[0]
        said = f" has {len(found)} sheets with rows, of which several may be meant"
        remedy = "Name one with --sheet, or as 'sheet' in the mapping; each is a load of its own."
        names = ", ".join(f"'{sheet.name}'" for sheet in found)
        raise InputError(self._path, f"{said}. {remedy}", told=f"{said}: {names}. {remedy}")

    def _find_named(self) -> int:
        abouts = self._workbook.sheets_metadata
        wish = self._sheet.strip().casefold()
        places = [n for n, about in enumerate(abouts) if about.name == self._sheet]
        places += [n for n, about in enumerate(abouts) if about.name.strip().casefold() == wish]
        if not places:
            said = f" has no sheet '{self._sheet}'"
            names = ", ".join(f"'{about.name}'" for about in abouts)
            raise InputError(self._path, f"{said}. Correct the name.", told=f"{said}. It has: {names}.")
        if abouts[places[0]].typ != calamine.SheetTypeEnum.WorkSheet:
            raise InputError(self._path, f": its sheet '{self._sheet}' is a chart or a macro, and has no rows.")
        return places[0]

    def _read(self, place: int) -> tuple[Grid, SheetHeader | None]:
        if self._held and self._held[0] == place:
            return self._held[1:]
        grid = self._read_grid(place, max(self._row + 1, LOOKED_AT))
        return grid, find_sheet_header(grid.head, grid.merged, self._wanted, self._row)

    def _read_grid(self, place: int, head: int) -> Grid:
        survey = survey_sheet(self._path, place) if self._kind == "xlsx" else Survey()
        if survey.rows * survey.columns > CELLS_AT_MOST:
            raise _too_great(self._path)
        return Grid(self._workbook.get_sheet_by_index(place), survey, head)

    def _without_rows(self, what: str) -> InputError:
        if self._row:
            return InputError(self._path, f" has no header in row {self._row:,} of {what}. Correct header_row.")
        return InputError(self._path, f" is empty: no row of {what} holds anything. Check that its export finished.")


def _too_great(path: Path) -> InputError:
    return InputError(
        path,
        f" has a sheet that reaches over more than {CELLS_AT_MOST:,} cells, which are held in memory; a value may "
        "stand far below or beside the others. Take that away, or save the sheet as CSV.",
    )


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what the driver raises into an InputError that says what to do."""
    try:
        yield
    except calamine.PasswordError as error:
        raise say_protected(path) from error
    except calamine.CalamineError as error:
        raise (_too_great(path) if "Cell limit" in str(error) else say_damaged(path)) from error
    except BaseException as error:
        # A driver in Rust that comes upon what it did not think of raises something that is no Exception.
        if type(error).__name__ == "PanicException":
            raise say_damaged(path) from error
        raise


def _remark(grid: Grid, header: SheetHeader, unread: list[str]) -> Iterator[str]:
    if unread:
        others = ", ".join(f"'{name}'" for name in unread)
        yield f"The sheet '{grid.name}' was read; these have rows too and were not read: {others}."
    if header.last > header.first:
        yield f"The header is rows {header.first:,} and {header.last:,} together."
    yield from remark_survey(grid.survey, "were read as blank")


def remark_survey(survey: Survey, formulas: str) -> Iterator[str]:
    """What whoever gave a sheet should know of its cells; `formulas` says what became of those without a value."""
    if survey.formulas:
        yield (
            f"Formulas without a value, which {formulas}: {survey.formulas:,}. Nothing has worked them out; "
            "open the workbook in its program, save it, and give it again."
        )
    if survey.errors:
        yield f"Cells with an error such as #N/A, which were read as blank: {survey.errors:,}."
    if survey.long_numbers:
        yield (
            f"Numbers of more digits than a workbook keeps: {survey.long_numbers:,}. What stands behind the fifteenth "
            "may be noughts in place of what was meant; have such ids exported as text."
        )
