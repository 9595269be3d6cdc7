"""The rows of a delimited file: what each says by column, or why it cannot be read. One bad row spoils no other."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import chain, repeat

from trawl.tabular.header import Header, LineQueue, RepeatedHeader, read_header
from trawl.tabular.likeness import ENOUGH, is_like, merge_models
from trawl.tabular.lines import Line, Lines
from trawl.tabular.long_fields import next_row
from trawl.tabular.opening import Opening
from trawl.tabular.quotes import CellReader, QuoteError, UnclosedError, read_bare
from trawl.tabular.rows import Row, say_too_long, says_something

_UNCLOSED = "opens a quote that is not closed; the lines after it were read as rows of their own"
#: What a row is where the header stands again in the midst of a list.
AGAIN = "is the header once more"
_UNTOLD = "has quotes of which it cannot be told whether they belong to its text; double those that do"
#: Rows at the beginning that say whether every row of the file ends in the same number of blank cells too many.
_FIRST_ROWS = 50
_FIRST_CHARACTERS = 1 << 20
#: Digits of a number that ids may count by; Python refuses to convert thousands.
_LONGEST_NUMBER = 20


class CsvRows:
    """The rows of a delimited file. `columns` are its header's names, in order and each one of a kind.

    `header_line` is the number of the line that the header begins in; `passed_over` counts the lines before it that
    say something, a title for example.
    """

    def __init__(
        self, lines: Lines | LineQueue, opening: Opening, wanted: frozenset[str], known: Header | None = None
    ) -> None:
        """Read the header, of which `wanted` are the folded names that somebody will ask for.

        Where it is `known`, the queue's lines are those behind it, and each is a row: a blank one has no values.
        """
        self._limit = opening.max_line_bytes
        self._queue = lines if isinstance(lines, LineQueue) else LineQueue(lines)
        self._every = known is not None
        header = known or read_header(self._queue, opening.delimiter, wanted, opening.header_row)
        self.columns, self.header_line, self.passed_over = header.columns, header.line, header.passed_over
        self._delimiter, self._named = header.delimiter, header.named
        self._blank_ends: int | None = None
        self._former: list[str] = []
        self._size = 0
        self._repeated = RepeatedHeader(self.columns)

    def __iter__(self) -> Iterator[Row]:
        rows = self._read_rows()
        first: list[tuple[Row, list[str]]] = []
        while len(first) < _FIRST_ROWS and sum(len(row.content) for row, _ in first) < _FIRST_CHARACTERS:
            if (row_and_cells := next(rows, None)) is None:
                break
            first.append(row_and_cells)
        self._blank_ends = self._find_blank_ends([cells for row, cells in first if not row.problem])
        number = 0
        for row, cells in chain(first, rows):
            # A line without a value in it is no row; spreadsheets leave hundreds at the end.
            is_blank = not row.problem and not any(map(says_something, cells))
            is_header = not row.problem and not is_blank and self._repeated.take(row, cells)
            if (is_blank or is_header) and not self._every:
                continue
            number += 1
            row.number = number
            if is_header:
                row.problem = AGAIN
            elif not is_blank:
                self._fill(row, cells)
            yield row

    def _find_blank_ends(self, rows: list[list[str]]) -> int:
        """How many blank cells every row has beyond the header's columns; 0 where they differ. Ragged rows are none."""
        said = (cells for cells in rows if any(map(says_something, cells)) and self._fits(cells))
        beyond = {max(0, len(cells) - len(self.columns)) for cells in said}
        return beyond.pop() if len(beyond) == 1 else 0

    def _fits(self, cells: list[str]) -> bool:
        """Say whether a row has the header's width, so that each cell stands in its own column."""
        beyond = len(cells) - len(self.columns)
        if beyond == 0 and not self._blank_ends:
            return True
        if beyond <= 0:
            # A row need not have the blank columns that a header ends in.
            return len(cells) >= self._named and not (beyond == 0 and self._blank_ends and not cells[-1].strip())
        allowed = self._blank_ends is None or beyond == self._blank_ends
        # A comma of prose has a space behind it: such a row is as wide as the others by chance.
        prose = any(cell.startswith(" ") for cell in cells[1:])
        return allowed and not prose and not any(map(says_something, cells[len(self.columns) :]))

    def _fill(self, row: Row, cells: list[str]) -> None:
        row.problem = row.problem or self._repeated.problem
        if row.problem:
            return
        if not self._fits(cells):
            row.problem = (
                f"has {len(cells)} columns where the header has {len(self.columns)}; is a quote or a separator amiss?"
            )
            return
        row.values = dict(zip(self.columns, chain(cells, repeat("")), strict=False))

    def _read_rows(self) -> Iterator[tuple[Row, list[str]]]:
        """Yield each row, not numbered yet, with its cells, or with its problem."""
        while line := self._queue.take():
            if line.too_long:
                yield Row(0, line.number, line.text.rstrip("\r\n"), problem=say_too_long(line.size, self._limit)), []
                continue
            body = line.text.rstrip("\r\n")
            if '"' not in body and "\r" not in body:
                cells = body.split(self._delimiter)
                if len(cells) >= self._named:
                    self._former = cells
                yield Row(0, line.number, body), cells
            elif "\r" in body and (parts := self._part_rows(body)):
                self._queue.give_back([line._replace(text=part) for part in parts])
            else:
                yield self._read_quoted(line)

    def _part_rows(self, body: str) -> list[str]:
        """Part a line that is no row where carriage returns alone end rows; [] where they are white space of a cell."""
        whole = self._read_line(body)
        if whole is not None and self._fits(whole) and len(self.columns) > 1:
            return []
        parts = [part for part in body.split("\r") if part]
        rows = [self._read_line(part) for part in parts]
        if len(parts) < 2 or any(cells is None or not self._fits(cells) for cells in rows):
            return []
        first, *others = [cells for cells in rows if cells is not None]
        alike = len(self.columns) == 1 or all(is_like(cells, first, enough=1) for cells in others)
        return parts if alike else []

    def _read_line(self, text: str) -> list[str] | None:
        """The cells of a line that is a whole row by the rules; None for any other."""
        reader = CellReader(self._delimiter)
        try:
            return reader.cells if reader.take(text) else None
        except QuoteError:
            return None

    def _read_quoted(self, line: Line) -> tuple[Row, list[str]]:
        """Read a row in which quotes stand, over as many lines as it has."""
        lines = [line]
        cells = self._read_by_rule(lines)
        if cells is None or self._hides_rows(cells, lines):
            self._queue.give_back(lines[1:])
            del lines[1:]
            try:
                cells = self._read_speech(lines)
            except QuoteError as error:
                unclosed = len(lines) > 1 or isinstance(error, UnclosedError)
                return self._read_first(lines, problem=_UNCLOSED if unclosed else _UNTOLD)
        if len(lines) == 1 and not self._fits(cells):
            return self._read_first(lines, cells=cells)
        self._former = cells
        return Row(0, line.number, "".join(line.text for line in lines).rstrip("\r\n")), cells

    def _take_line(self, lines: list[Line]) -> bool:
        """Add the next line to those of a row; False where there is none, or the row would be over the limit."""
        line = self._queue.take()
        if line is None:
            return False
        lines.append(line)
        self._size += line.size
        return not line.too_long and self._size <= self._limit

    def _read_by_rule(self, lines: list[Line]) -> list[str] | None:
        """Read a row whose quotes are by the rules, as nearly all are, with the csv module; None for any other.

        `lines` has the row's first, and is given the others: quotes come in pairs in a whole row.
        """
        self._size = lines[0].size
        first = lines[0].text
        quotes = first.count('"')
        if quotes % 2 and f'{self._delimiter}"' not in first and not first.startswith('"'):
            return None  # no cell is in quotes: one is of inches
        while quotes % 2:
            if not self._take_line(lines):
                return None
            quotes += lines[-1].text.count('"')
        text = "".join(line.text for line in lines)
        if f'{self._delimiter} "' in text:
            return None
        try:
            cells = next_row(csv.reader([text], delimiter=self._delimiter, strict=True))
        except csv.Error:
            return None
        return None if cells is None or sum(cell.count('"') % 2 for cell in cells) > 1 else cells

    def _read_speech(self, lines: list[Line]) -> list[str]:
        """Read a row in which quotes stand that are not doubled. Raises QuoteError where they cannot be told apart."""
        self._size = lines[0].size
        reader = CellReader(self._delimiter)
        whole = reader.take(lines[0].text)
        while not whole:
            if not self._take_line(lines):
                raise UnclosedError
            whole = reader.take(lines[-1].text)
        if self._hides_rows(reader.cells, lines) or (reader.is_torn and self._fits(reader.cells)):
            raise QuoteError
        return reader.cells

    def _read_first(self, lines: list[Line], problem: str = "", cells: Sequence[str] = ()) -> tuple[Row, list[str]]:
        """Give back all lines but the first, and read that with its speech unquoted.

        Where that cannot be, the row has this `problem`, or else these cells.
        """
        self._queue.give_back(lines[1:])
        row = Row(0, lines[0].number, lines[0].text.rstrip("\r\n"))
        try:
            bare = read_bare(lines[0].text, self._delimiter)
        except QuoteError:
            bare = []
        if bare and self._fits(bare) and self._begins_row():
            return row, bare
        row.problem = problem
        return row, list(cells)

    def _begins_row(self) -> bool:
        """Say whether the next line is a row or begins one, so that the row before it has ended."""
        line = self._queue.take()
        if line is None:
            return True
        self._queue.give_back([line])
        reader = CellReader(self._delimiter)
        try:
            whole = reader.take(line.text)
        except QuoteError:
            return line.text.count(self._delimiter) >= self._named - 1
        return self._fits(reader.cells) if whole else bool(reader.cells)

    def _counts_on(self, row: list[str], lines: list[Line]) -> bool:
        """Say whether all lines of a row are rows whose first cells count on, and the row after them goes on counting.

        Of a numbered list in a cell the row after it repeats a number.
        """
        following = self._queue.take()
        if following is None:
            return False
        self._queue.give_back([following])
        rows = [self._read_line(line.text) or [] for line in lines[1:]]
        ids = [*(cells[0] for cells in rows if self._fits(cells)), following.text.split(self._delimiter)[0]]
        return len(ids) == len(lines) and _count(row[0].strip(), ids)

    def _hides_rows(self, row: list[str], lines: list[Line]) -> bool:
        """Say whether whole rows stand in the quotes of a row over several lines.

        Where the row has the wrong width, a line that has the right one is a row unless its cells belie it; else only
        a line whose cells are like this row's and the former's, for lines of a narrative may hold separators too.
        """
        if len(lines) == 1:
            return False
        fits = self._fits(row)
        if fits and len(self.columns) > 1 and self._counts_on(row, lines):
            return True
        model = merge_models(["" if "\n" in cell else cell for cell in row], self._former)
        for line in lines[1:]:
            if line.text.count(self._delimiter) < self._named - 1:
                continue
            cells = self._read_line(line.text)
            if cells is not None and self._fits(cells) and is_like(cells, model, ENOUGH if fits else 0):
                return True
        return False


def _count(first: str, ids: list[str]) -> bool:
    """Say whether ids are numbers that count on from the first, one by one."""
    return (
        first.isdecimal()
        and len(first) < _LONGEST_NUMBER
        and ids == [str(int(first) + n) for n in range(1, len(ids) + 1)]
    )
