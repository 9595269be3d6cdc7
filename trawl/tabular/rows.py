"""The rows of a feed: what each says by column, or why it cannot be read. One bad row spoils no other."""

from __future__ import annotations

import csv
import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from trawl.characters import DASHES
from trawl.errors import InputError
from trawl.tabular.lines import Line, Lines
from trawl.tabular.long_fields import next_row
from trawl.tabular.mending import mend_field

#: Candidates for the separator of a CSV file, the likeliest first.
_DELIMITERS = (",", "\t", ";", "|")

#: What may stand between the words of a column's name where another export has a space.
_SPACED = str.maketrans(dict.fromkeys("_-" + DASHES, " "))

_UNCLOSED = "opens a quote that is not closed; the lines after it were read as rows of their own"


@dataclass(slots=True)
class Row:
    """One row: its number (from 1, header left out), its first line, its text, and its values by column.

    `problem` is why it has no values ("" where it has).
    """

    number: int
    line: int
    content: str
    values: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""


def read_json_rows(lines: Lines, limit: int) -> Iterator[Row]:
    """Yield the rows of a JSON Lines file; blank lines are none."""
    if lines.start == "[":
        raise InputError(
            lines.path, " holds one JSON array. Give one object a line instead (for example: jq -c '.[]' FILE)."
        )
    number = 0
    for line in lines:
        text = line.text.removeprefix("\ufeff").strip()
        if not text:
            continue
        number += 1
        row = Row(number, line.number, text)
        if line.too_long:
            row.problem = _too_long(line.size, limit)
        else:
            _parse_json(row)
        yield row


def _parse_json(row: Row) -> None:
    try:
        values = json.loads(row.content)
    except json.JSONDecodeError as error:
        row.problem = f"is not JSON: {error.msg} at character {error.pos + 1}"
    except RecursionError:
        row.problem = "is JSON nested too deeply"
    except ValueError:  # a number of more digits than Python converts
        row.problem = "is not usable JSON: it holds a number of thousands of digits"
    else:
        if isinstance(values, dict):
            row.values = values
        else:
            row.problem = "is JSON but no object ({...})"


class CsvRows:
    """The rows of a CSV file. `columns` are its header's names, in order."""

    def __init__(self, lines: Lines, limit: int, delimiter: str, wanted: frozenset[str]) -> None:
        """Read the header; of the usual delimiters the one under which most of `wanted` are columns is taken."""
        self._limit = limit
        self._feeder = _Feeder(lines, limit)
        header = self._feeder.take_header()
        if delimiter:
            self._delimiter = delimiter
        else:
            self._delimiter = max(_DELIMITERS, key=lambda d: _wanted_columns(header, d, wanted))
        self.columns = tuple(name.strip() for name in _split(header, self._delimiter))
        # Strict: a quote inside a field is the sign of one that was not closed rows before.
        self._reader = csv.reader(self._feeder, delimiter=self._delimiter, strict=True)

    def __iter__(self) -> Iterator[Row]:
        number = 0
        while True:
            row = self._next_row(number + 1)
            if row is None:
                return
            # A line without a value in it is no row; spreadsheets leave hundreds at the end.
            if row.problem or row.values:
                number += 1
                yield row

    def _next_row(self, number: int) -> Row | None:
        self._feeder.begin_row()
        problem = ""
        cells: list[str] | None = []
        try:
            cells = next_row(self._reader)
        except _TooLongError as error:
            problem = str(error)
        except _UnclosedError:
            self._feeder.give_back()
            problem = _UNCLOSED
        except csv.Error as error:
            if self._feeder.row_lines > 1:
                self._feeder.give_back()
                problem = _UNCLOSED
            elif not (cells := self._read_loosely(self._feeder.row_text()[1])):
                problem = f"is not CSV: {error}"
        if cells is None:
            return None
        if self._hides_rows(cells):
            self._feeder.give_back()
            problem = _UNCLOSED
        first, content = self._feeder.row_text()
        row = Row(number, first, content, problem=problem)
        if not problem and any(map(str.strip, cells)):
            self._fill(row, cells)
        return row

    def _read_loosely(self, line: str) -> list[str]:
        """Read a line in which quotes stand unescaped, as in `1,"he said "no" twice"`; [] where it is not all there.

        Quotes in pairs are somebody's speech. An odd one is a field that goes on in the lines after it.
        """
        if line.count('"') % 2:
            return []
        return _split(line, self._delimiter)

    def _hides_rows(self, cells: list[str]) -> bool:
        """Say whether a row over several lines has the wrong width because whole rows stand in its quotes."""
        if self._feeder.row_lines < 2 or self._fits(cells):
            return False
        return any(self._fits(_split(line, self._delimiter)) for line in self._feeder.later_lines())

    def _fits(self, cells: list[str]) -> bool:
        width = len(self.columns)
        return len(cells) >= width and not any(map(str.strip, cells[width:]))

    def _fill(self, row: Row, cells: list[str]) -> None:
        if not self._fits(cells):
            row.problem = (
                f"has {len(cells)} columns where the header has {len(self.columns)}; is a quote or a separator amiss?"
            )
        else:
            row.values = dict(zip(self.columns, cells, strict=False))


class _UnclosedError(Exception):
    """A quote was not closed before the file ended, or before the limit was reached."""


class _TooLongError(Exception):
    """A single line is over the limit."""


class _Feeder:
    """Hands physical lines to the csv module and remembers those of the row that it is reading."""

    def __init__(self, lines: Lines, limit: int) -> None:
        self._lines = iter(lines)
        self._limit = limit
        self._again: deque[Line] = deque()
        self._row: list[Line] = []
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines, None)
        if line is None:
            if self._row:
                raise _UnclosedError
            raise StopIteration
        self._row.append(line)
        self._size += line.size
        if line.too_long:
            if len(self._row) == 1:
                raise _TooLongError(_too_long(line.size, self._limit))
            raise _UnclosedError
        if self._size > self._limit:
            raise _UnclosedError
        return line.text

    def take_header(self) -> str:
        """Return the first line that says something, without a byte order mark."""
        for line in self._lines:
            if text := line.text.removeprefix("\ufeff").strip("\r\n"):
                return text
        return ""

    @property
    def row_lines(self) -> int:
        return len(self._row)

    def later_lines(self) -> Iterator[str]:
        """The text of the row's lines after its first."""
        return (line.text for line in self._row[1:])

    def begin_row(self) -> None:
        self._row, self._size = [], 0

    def give_back(self) -> None:
        """Keep only the row's first line; the others are read again as rows of their own."""
        self._again.extendleft(reversed(self._row[1:]))
        del self._row[1:]

    def row_text(self) -> tuple[int, str]:
        """Return the number of the row's first line, and the row's text."""
        if len(self._row) == 1:
            return self._row[0].number, self._row[0].text.rstrip("\r\n")
        return (self._row[0].number if self._row else 0), "".join(line.text for line in self._row).rstrip("\r\n")


def _split(line: str, delimiter: str) -> list[str]:
    return next_row(csv.reader([line], delimiter=delimiter)) or []


def _wanted_columns(header: str, delimiter: str, wanted: frozenset[str]) -> tuple[int, int]:
    names = {fold_name(name) for name in _split(header, delimiter)}
    return len(names & wanted), len(names)


def fold_name(column: str) -> str:
    """Fold a column's name so that `Crime Reference`, `crime_reference` and `CRIME-REFERENCE` are one."""
    return " ".join(mend_field(column).translate(_SPACED).casefold().split())


def _too_long(size: int, limit: int) -> str:
    return f"is {size:,} bytes long, over the limit of {limit:,} (setting max_line_bytes); only its beginning is kept"
