"""The header of a delimited file: which line it is, what parts its columns, and what each of them is called."""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from trawl.errors import InputError
from trawl.tabular.lines import Line, Lines
from trawl.tabular.quotes import CellReader, QuoteError
from trawl.tabular.rows import Row, bare_name, clean_name, fold_name

#: Candidates for the separator, the likeliest first.
_DELIMITERS = (",", "\t", ";", "|")
#: Lines at the beginning of a file in which a header is looked for, and over how many it may go.
LOOKED_AT, _LONGEST, _LOOKED_AT_BYTES = 40, 12, 1 << 20
#: What Excel is told of the separator, in a line of its own.
_SEPARATOR = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


class LineQueue:
    """Physical lines in their order, of which some can be given back to be read again."""

    def __init__(self, lines: Lines) -> None:
        self.path: Path = lines.path
        self._lines: Iterator[Line] = iter(lines)
        self._again: deque[Line] = deque()

    def take(self) -> Line | None:
        """The next line; None at the end."""
        return self._again.popleft() if self._again else next(self._lines, None)

    def give_back(self, lines: list[Line]) -> None:
        """Put lines back in front, to be taken again in their order."""
        self._again.extendleft(reversed(lines))

    def take_many(self, count: int, size: float) -> list[Line]:
        """The next lines, as many as there are up to `count`; none after they have come to `size` bytes."""
        lines: list[Line] = []
        while len(lines) < count and size > 0 and (line := self.take()):
            lines.append(line)
            size -= line.size
        return lines


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns, each one of a kind; `named` is how many there are without blank ones at the end.

    `line` is the number of the line that it begins in, `passed_over` how many lines before it say something.
    """

    columns: tuple[str, ...]
    delimiter: str
    named: int
    line: int = 0
    passed_over: int = 0


def read_header(queue: LineQueue, delimiter: str, wanted: frozenset[str], row: int) -> Header:
    """Take the header, and what stands before it, from the queue.

    It is the line `row` where that is given, else the one of the first lines that has most of the columns `wanted`
    (their folded names), the first of equals; of the separators the one under which it has most.
    """
    lines = queue.take_many(max(row + _LONGEST, LOOKED_AT), math.inf if row else _LOOKED_AT_BYTES)
    begin = next((n for n, line in enumerate(lines) if _body(line)), len(lines))
    if begin < len(lines) and (said := _SEPARATOR.fullmatch(_body(lines[begin]))):
        delimiter, begin = delimiter or said[1], begin + 1
    wanted = frozenset(filter(None, map(bare_name, wanted)))
    starts = [n for n in range(begin, len(lines)) if _body(lines[n]) and row in (0, lines[n].number)]
    delimiters = (delimiter,) if delimiter else _DELIMITERS
    found = [_Candidate(lines, start, separator, wanted) for start in starts for separator in delimiters]
    if not found:
        if row:
            raise InputError(queue.path, f" has no header in its line {row:,}. Correct header_row.")
        return Header((), delimiter or _DELIMITERS[0], 0)
    best = max(found, key=lambda candidate: candidate.rank)
    queue.give_back([*best.rows_behind, *lines[best.end :]])
    columns, named = name_columns(best.names)
    passed_over = sum(bool(_body(line).strip("".join(_DELIMITERS))) for line in lines[begin : best.start])
    return Header(columns, best.delimiter, named, lines[best.start].number, passed_over)


class RepeatedHeader:
    """Tells which rows are the header once more, as where exports were put one behind the other.

    Where one names the same columns in another order, the rows behind it are refused: they would be read wrong.
    """

    def __init__(self, columns: tuple[str, ...]) -> None:
        self._names = tuple(map(fold_name, columns))
        self._moved = 0

    def take(self, row: Row, cells: list[str]) -> bool:
        """Say whether a row is the header, and remember where it is in another order."""
        if len(self._names) < 2 or fold_name(cells[0]) not in self._names:
            return False
        names = tuple(map(fold_name, cells))
        if names != self._names and sorted(names) == sorted(self._names):
            self._moved = self._moved or row.line
        return sorted(names) == sorted(self._names)

    @property
    def problem(self) -> str:
        """Why no row that comes now can be read; "" where each can."""
        if not self._moved:
            return ""
        return f"stands below line {self._moved:,}, which names the columns in another order; part the file"


class _Candidate:
    """What a header would be that begins in this line and has this separator."""

    def __init__(self, lines: list[Line], start: int, delimiter: str, wanted: frozenset[str]) -> None:
        self.start, self.delimiter = start, delimiter
        self.end = start + 1
        self.rows_behind: list[Line] = []
        self.names = self._read(lines)
        folded, bare = set(map(fold_name, self.names)), set(map(bare_name, self.names))
        self.rank = (len(bare & wanted), -start, len(folded))

    def _read(self, lines: list[Line]) -> list[str]:
        reader = CellReader(self.delimiter)
        try:
            for end, line in enumerate(lines[self.start : self.start + _LONGEST], self.start + 1):
                if reader.take(line.text.removeprefix("\ufeff")):
                    self.end = end
                    return self._split_ends(reader, lines[self.start])
        except QuoteError:
            pass
        return _body(lines[self.start]).split(self.delimiter)

    def _split_ends(self, reader: CellReader, line: Line) -> list[str]:
        """Where the row ends of this file are mixed, the line of the header holds rows, each as wide as it."""
        first, *rest = _body(line).split("\r")
        names = first.split(self.delimiter)
        if rest and not any(reader.quoted) and all(len(part.split(self.delimiter)) == len(names) > 1 for part in rest):
            self.rows_behind = [line._replace(text=part) for part in rest]
            return names
        return reader.cells


def _body(line: Line) -> str:
    return line.text.removeprefix("\ufeff").strip("\r\n").strip(" ")


def name_columns(names: list[str]) -> tuple[tuple[str, ...], int]:
    """Clean names, each one of a kind: `Surname` and `Surname 2` of two alike, `column 3` of a blank one."""
    clean = [clean_name(name) for name in names]
    written = set(map(fold_name, clean))
    columns: dict[str, str] = {}
    for number, name in enumerate(clean, 1):
        unique = wish = name or f"column {number}"
        repeated = 1
        while fold_name(unique) in columns or (unique != name and fold_name(unique) in written):
            repeated += 1
            unique = f"{wish} {repeated}"
        columns[fold_name(unique)] = unique
    return tuple(columns.values()), max((n for n, name in enumerate(clean, 1) if name), default=0)
