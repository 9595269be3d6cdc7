"""A file's rows as they stand, for lists of which every row is answered: who reads them says which is the header.

A workbook has a table for each sheet with rows, any other file one. Blank lines are rows without a value.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from typing import NamedTuple, Protocol

from trawl.tabular.archive import find_workbook
from trawl.tabular.delimited import CsvRows
from trawl.tabular.header import Header, LineQueue
from trawl.tabular.lines import Line, Lines, open_lines
from trawl.tabular.opening import Opening
from trawl.tabular.rows import says_something
from trawl.tabular.workbook import Grid, open_grids, remark_survey

#: Rows at the beginning of a table by which it is judged, and the bytes that they may come to.
HEAD, _HEAD_BYTES = 500, 4 << 20
_DELIMITERS = (",", "\t", ";", "|")
#: How many of the lines must be parted into equally many columns by what separates them.
_ENOUGH = 0.6
#: Blank rows in a row of a sheet, beyond which they are a gap and no rows.
_GAP = 1_000
#: Lines at the beginning, those that are parted, among which the header may be.
_NAMED_WITHIN = 40
#: Says how many of a row's cells are names that columns have.
CountNames = Callable[[Sequence[str]], int]
#: No line has it: a separator for lines that are not parted.
_NEVER = "\x1f"


class RawRow(NamedTuple):
    """A row: the line (of a workbook, the row) that it begins in, its cells, and its text as it was written.

    `problem` is why it cannot be read, "" where it can; `cut` are the places of numbers that may have lost digits, and
    `unworked` those of formulas without a value.
    """

    line: int
    cells: Sequence[str]
    content: str
    problem: str = ""
    cut: frozenset[int] = frozenset()
    unworked: frozenset[int] = frozenset()


class RawTable(Protocol):
    """A table of which nobody has said yet what its columns are; `name` is its sheet's, "" for a file of text.

    `columns` are the names that its format gives, () where a header may; `head` are its first rows.
    """

    @property
    def name(self) -> str: ...

    @property
    def columns(self) -> Sequence[str]: ...

    @property
    def head(self) -> Sequence[RawRow]: ...

    @property
    def remarks(self) -> Sequence[str]:
        """What whoever gave the file should know of how it is read."""
        ...

    @property
    def share(self) -> float:
        """Which share of it has been read, from 0 to 1."""
        ...

    def rows(self, header: int, names: Sequence[str]) -> Iterator[RawRow]:
        """Each row behind the line of the header, 0 where there is none; `names` are those of all columns."""
        ...


class _Text:
    """Lines of text, parted where most of them part alike."""

    name = ""
    columns = ()

    def __init__(self, lines: Lines, opening: Opening, count_names: CountNames) -> None:
        self._queue, self._opening, self._encoding = LineQueue(lines), opening, lines.encoding
        self._lines = lines
        self._first = self._queue.take_many(HEAD, _HEAD_BYTES)
        texts = [line.text.removeprefix("\ufeff").rstrip("\r\n\x1a") for line in self._first]
        self._delimiter = opening.delimiter or _find_delimiter(texts, count_names)
        self._quoted = any(text.lstrip().startswith('"') for text in texts)
        self.head = [
            RawRow(line.number, _part(text, self._delimiter), text)
            for line, text in zip(self._first, texts, strict=True)
            if not line.too_long
        ]

    @property
    def remarks(self) -> Sequence[str]:
        guessed = self._encoding.guessed and self._encoding.name != "ascii"
        said = f"The encoding {self._encoding.name} is a guess: {self._encoding.evidence}. Name it with --encoding."
        return (said,) if guessed else ()

    @property
    def share(self) -> float:
        return self._lines.bytes_read / max(1, self._lines.size)

    def rows(self, header: int, names: Sequence[str]) -> Iterator[RawRow]:
        self._queue.give_back([line for line in self._first if line.number > header])
        if self._delimiter == _NEVER and not self._quoted:
            return self._bare()
        delimiter = "," if self._delimiter == _NEVER else self._delimiter
        known = Header(tuple(names), delimiter, len(names), header)
        return self._parted(CsvRows(self._queue, self._opening, frozenset(), known), delimiter, headed=header > 0)

    def _bare(self) -> Iterator[RawRow]:
        while line := self._queue.take():
            text = line.text.removeprefix("\ufeff").rstrip("\r\n\x1a")
            yield RawRow(line.number, [text], text, _say_too_long(line))

    def _parted(self, rows: CsvRows, delimiter: str, *, headed: bool) -> Iterator[RawRow]:
        width = len(rows.columns)
        for row in rows:
            cells, problem = list(row.values.values()), row.problem
            if (problem and not headed) or (problem and width == 1 and '"' not in row.content):
                cells, problem = [row.content], ""  # a line that parts in another way is one cell
            elif problem and '"' not in row.content and row.content.count(delimiter) + 1 < width:
                cells = row.content.split(delimiter)  # what it has stands where it should
            yield RawRow(row.line, cells, row.content, problem)


def _say_too_long(line: Line) -> str:
    return f"is {line.size:,} bytes long, over the limit of a line (setting max_line_bytes)" if line.too_long else ""


def _part(text: str, delimiter: str) -> list[str]:
    if '"' not in text:
        return text.split(delimiter)
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return text.split(delimiter)


def _find_delimiter(texts: Sequence[str], count_names: CountNames) -> str:
    """What parts a line into names of columns, or most of the lines into equally many; `_NEVER` where nothing does."""
    said = [text for text in texts if says_something(text)]
    best, rank = _NEVER, (0, 0.0, 0)
    for delimiter in _DELIMITERS:
        parted = [_part(text, delimiter) for text in said]
        wide = [cells for cells in parted if len(cells) > 1]
        if not wide:
            continue
        width, lines = Counter(map(len, wide)).most_common(1)[0]
        names = max(map(count_names, wide[:_NAMED_WITHIN]))
        share = round(lines / len(said), 1)
        if (names or share >= _ENOUGH) and (names, share, width) > rank:
            best, rank = delimiter, (names, share, width)
    return best


class _Sheet:
    """A sheet of a workbook."""

    columns = ()

    def __init__(self, grid: Grid) -> None:
        self.name, self._grid, self._read = grid.name, grid, 0
        self.head = list(_fill_gaps(map(self._row, grid.head), 0))

    @property
    def remarks(self) -> Sequence[str]:
        return tuple(remark_survey(self._grid.survey, "could not be read"))

    @property
    def share(self) -> float:
        return self._read / max(1, self._grid.height)

    def rows(self, header: int, names: Sequence[str]) -> Iterator[RawRow]:  # noqa: ARG002 - a sheet knows how wide it is
        return _fill_gaps(map(self._row, self._grid.rows(header)), header)

    def _row(self, numbered: tuple[int, list[str]]) -> RawRow:
        number, cells = numbered
        self._read = number
        cut = (
            frozenset(n for n in range(len(cells)) if (number, n) in self._grid.cut) if self._grid.cut else frozenset()
        )
        unworked = self._grid.survey.find_unworked(number)
        return RawRow(number, cells, "\t".join(cells).strip("\t"), cut=cut, unworked=unworked)


def _fill_gaps(rows: Iterator[RawRow], after: int) -> Iterator[RawRow]:
    """The rows, with the blank ones between them; a gap of more than `_GAP` is none of rows."""
    for row in rows:
        if row.line - after - 1 <= _GAP:
            for line in range(after + 1, row.line):
                yield RawRow(line, [], "")
        after = row.line
        yield row


@contextmanager
def open_raw_tables(path: Path, opening: Opening, count_names: CountNames) -> Iterator[Iterator[RawTable]]:
    """The tables of a CSV file, of lines of text, or of a workbook, one after the other.

    Of the separators of a CSV file that is taken under which most names of columns stand in one line.
    Raises InputError where the file cannot be read as either.
    """
    if kind := find_workbook(path, opening):
        with open_grids(path, kind, opening, HEAD) as grids:
            yield map(_Sheet, grids)
        return
    lines = open_lines(path, opening)
    try:
        yield iter([_Text(lines, opening, count_names)])
    finally:
        lines.close()


def pad(cells: Sequence[str], width: int) -> Sequence[str]:
    """The cells, blank ones behind them where there are too few."""
    return cells if len(cells) >= width else [*cells, *repeat("", width - len(cells))]


def name_letters(count: int) -> tuple[str, ...]:
    """What a spreadsheet calls its columns: `A`, `B`, ... `AA`."""
    return tuple(map(_letters, range(count)))


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
