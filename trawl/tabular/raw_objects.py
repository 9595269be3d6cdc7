"""Objects of JSON as the rows of a table: a column for each of their keys."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from trawl.tabular.archive import find_workbook
from trawl.tabular.lines import Lines, open_lines
from trawl.tabular.opening import Opening
from trawl.tabular.raw_tables import HEAD, RawRow
from trawl.tabular.rows import Row

#: The column of what stands under keys that the first rows do not have.
OTHERS = "other keys"


def open_json(path: Path, opening: Opening) -> Lines | None:
    """The lines of a file that begins as JSON does; None for any other. Raises InputError as `open_lines` does."""
    if find_workbook(path, opening):
        return None
    lines = open_lines(path, opening)
    if lines.start in ("{", "["):
        return lines
    lines.close()
    return None


class RawObjects:
    """Implements `RawTable`; a row's line is as its `Row` says."""

    name = ""

    def __init__(self, rows: Iterable[Row], lines: Lines | None = None, remarks: Sequence[str] = ()) -> None:
        """`lines` are those that the rows are read from, where they come one by one."""
        source = iter(rows)
        self._lines = lines
        self._first = list(islice(source, HEAD))
        self._rest = source
        self.columns = tuple(dict.fromkeys(chain.from_iterable(row.values for row in self._first)))
        self.head = [self._row(row) for row in self._first]
        self.remarks = tuple(remarks)

    @property
    def share(self) -> float:
        """Which share of it has been read, from 0 to 1."""
        return self._lines.bytes_read / max(1, self._lines.size) if self._lines else 1.0

    def rows(self, header: int, names: Sequence[str]) -> Iterator[RawRow]:  # noqa: ARG002 - a key is no header
        """Each object."""
        return map(self._row, chain(self._first, self._rest))

    def _row(self, row: Row) -> RawRow:
        cells = [say_value(row.values.get(column)) for column in self.columns]
        others = {key: value for key, value in row.values.items() if key not in self.columns}
        if others:
            cells.append(json.dumps(others, ensure_ascii=False))
        return RawRow(row.line, cells, row.content, row.problem)


def say_value(value: Any) -> str:
    """A value of JSON as a cell: text as it is, several with semicolons, anything deeper as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False)


def number_objects(objects: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """Objects of one document as rows, numbered from 1."""
    for number, values in enumerate(objects, 1):
        problem = str(values.get("problem", ""))
        yield Row(number, number, say_value(values.get("identifier")), values, problem)
