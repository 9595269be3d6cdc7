"""How a flat table is made: columns said once, and rows that give values by the columns' keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from trawl.reports.document import Column, Table, Value

#: What a row says, by the keys of columns; a column that it does not name is empty.
Row = Mapping[str, Value]


def fill_table(name: str, caption: str, columns: Sequence[Column], rows: Iterable[Row]) -> Table:
    """Make a table of rows. Raises ValueError for a value under a key that no column has."""
    keys = [column.key for column in columns]
    return Table(name, caption, tuple(columns), tuple(place_values(keys, row) for row in rows))


def place_values(keys: Sequence[str], row: Row) -> tuple[Value, ...]:
    """The values of a row in the order of its columns. Raises ValueError for a key that no column has."""
    if unknown := row.keys() - set(keys):
        raise ValueError(f"no column is called {', '.join(sorted(unknown))}")
    return tuple([row.get(key) for key in keys])


def keys_of(columns: Iterable[Column]) -> tuple[str, ...]:
    """The columns as files for programs head them."""
    return tuple(column.key for column in columns)
