"""What a draft is judged by: rows from the beginning, the middle and the end of a file, whatever its format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from trawl.drafting.spellings import known_names, read_name
from trawl.tabular import CsvRows, Lines, Opening, Row, Sheet, fold_name, mend_field, open_content, read_json_rows
from trawl.tabular.lines import Line

#: How many bytes each of the three parts of a file has.
_PART = 1 << 20
#: Of a sheet, which is read from its beginning.
_SHEET_ROWS = 9_000
#: Lines in which a header is looked for, how much of each, and how long the name of a column may be.
_HEAD, _LONGEST_HEADER, _LONGEST_NAME = 40, 20_000, 60
_CELL = re.compile(r'[,;\t|\r\n"]+')
_JSON_STARTS = ("{", "[")


class Sample(NamedTuple):
    """The columns of a file, and rows from it, each a value by column ("" for none), on one line and mended.

    `lists` are columns of JSON that hold lists of objects, each with its objects' own columns; what stands in these is
    among the columns as `LIST.*.COLUMN`. `broken` counts rows that could not be read; `whole` says that every row of
    the file is here. `header_line` is the line that the header begins in, 0 for JSON.
    """

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    lists: Mapping[str, tuple[str, ...]]
    broken: int
    whole: bool
    header_line: int = 0

    @property
    def described(self) -> str:
        """What was judged, for people."""
        rows = f"{len(self.rows):,} row{'' if len(self.rows) == 1 else 's'}"
        return f"all {rows}" if self.whole else f"{rows} of its beginning, middle and end"


def take_sample(path: Path, opening: Opening) -> Sample:
    """Read the header of a file and its rows, or of a large one those of three parts.

    A row that a part begins or ends in is not read. Raises InputError where the file cannot be read at all.
    """
    content = open_content(path, known_names(), opening)
    try:
        if isinstance(content, Sheet):
            sample = _sample_table(content.columns, islice(content, _SHEET_ROWS + 1))
            return sample._replace(header_line=content.header_line)
        parts = _Parts(content)
        if content.start in _JSON_STARTS:
            sample = _sample_json(read_json_rows(parts, opening.max_line_bytes))
        else:
            table = CsvRows(parts, opening, _known_cells(parts.head))
            sample = _sample_table(table.columns, table)._replace(header_line=table.header_line)
        return sample._replace(whole=parts.whole)
    finally:
        content.close()


class _Parts(Lines):
    """The lines of an open file that belong to its beginning, its middle or its end; `head` are the first of them."""

    def __init__(self, lines: Lines) -> None:
        self.path, self.start, self.size = lines.path, lines.start, lines.size
        self._all = lines
        self.whole = True
        self._taken = self._take()
        self.head = tuple(islice(self._taken, _HEAD))

    def __iter__(self) -> Iterator[Line]:
        return chain(self.head, self._taken)

    def _take(self) -> Iterator[Line]:
        starts = [self.size - _PART, self.size // 2] if self.size > 3 * _PART else []
        self.whole = not starts
        size = 0
        for line in self._all:
            yield line
            size += line.size
            if not self.whole and size >= _PART:
                if not starts:
                    return
                self._all.skip(starts.pop())
                size = 0


def _known_cells(head: Iterable[Line]) -> frozenset[str]:
    """Cells of a file's first lines that may be names of columns, folded: by them the header is told from titles.

    A single letter is none, as in `known_names`.
    """
    cells = {
        cell for line in head for cell in _CELL.split(line.text[:_LONGEST_HEADER]) if 1 < len(cell) <= _LONGEST_NAME
    }
    return frozenset(fold_name(cell) for cell in cells if read_name(cell).table)


def _sample_table(columns: tuple[str, ...], found: Iterable[Row]) -> Sample:
    rows, broken = [], 0
    for row in found:
        if row.problem:
            broken += 1
        else:
            rows.append({column: mend_field(value) for column, value in row.values.items()})
    return Sample(columns, tuple(rows[:_SHEET_ROWS]), {}, broken, len(rows) <= _SHEET_ROWS)


def _sample_json(found: Iterable[Row]) -> Sample:
    rows, broken = [], 0
    lists: dict[str, dict[str, None]] = {}
    for row in found:
        if row.problem:
            broken += 1
        else:
            rows.append(dict(_leaves(row.values, "", lists)))
    columns = tuple(dict.fromkeys(column for row in rows for column in row))
    return Sample(columns, tuple(rows), {name: tuple(inner) for name, inner in lists.items()}, broken, whole=True)


def _leaves(values: Mapping[str, Any], path: str, lists: dict[str, dict[str, None]]) -> Iterator[tuple[str, str]]:
    """Every value of an object by its path; a list's texts are parted by a line end, which no text of one line has."""
    for name, value in values.items():
        column = path + name
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{column}.", lists)
        elif isinstance(value, list):
            objects = [item for item in value if isinstance(item, Mapping)]
            for item in objects[:1]:
                lists.setdefault(column, {}).update(dict.fromkeys(item))
                yield from _leaves(item, f"{column}.*.", {})
            if texts := [mend_field(str(item)) for item in value if isinstance(item, str | int | float)]:
                yield column, "\n".join(texts)
        elif value is not None:
            yield column, mend_field(str(value))
