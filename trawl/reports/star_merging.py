"""What a store of runs makes of the rows that it has and those that come in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from trawl.reports.document import Cell, Table

#: The rows of a dimension by their keys.
Rows = dict[str, tuple[Cell, ...]]


def column_of(table: Table, key: str) -> int:
    """Where a table has a column."""
    return [column.key for column in table.columns].index(key)


def list_hidden(hits: Table) -> set[str]:
    """The records of which a run shows nothing: those by reference only, and those withdrawn."""
    key, status, present, held = (column_of(hits, name) for name in ("record_key", "status", "present", "by_reference"))
    return {str(row[key]) for row in hits.rows if row[held] or (not row[present] and row[status] == "withdrawn")}


def drop_content(star: Mapping[str, Table], closed: Collection[str], facts: Collection[str]) -> dict[str, Table]:
    """The star whose `facts` say nothing of records that are closed."""
    without = {
        name: replace(star[name], rows=tuple(row for row in star[name].rows if row[1] not in closed)) for name in facts
    }
    return {name: without.get(name, table) for name, table in star.items()}


def merge_rows(table: Table, known: Rows, *, newest: bool) -> Table:
    """A dimension with what the store has: of one key the newer run's row. Of a run there is the last that was said."""
    ours = {str(row[0]): row for row in table.rows}
    rows = {**known, **ours} if newest or table.name == "run" else {**ours, **known}
    return replace(table, rows=tuple(rows[key] for key in sorted(rows)))


def merge_records(records: Table, known: Rows, closed: Collection[str], *, newest: bool) -> Table:
    """The records with those that the store has: of one the newer run's row, unless it knows no more than the key.

    Of a record that is closed there is what the newest run says of it, by reference only, or else its id.
    """
    at = column_of(records, "by_reference")
    rows = dict(known)
    for row in records.rows:
        key = str(row[0])
        if key not in rows or (row[at] is not None and (newest or rows[key][at] is None)):
            rows[key] = row
    for key in closed:
        if not rows[key][at]:
            rows[key] = _close(rows[key], at)
    return replace(records, rows=tuple(rows[key] for key in sorted(rows)))


def _close(row: tuple[Cell, ...], at: int) -> tuple[Cell, ...]:
    """A record's row with its key and its id alone."""
    return tuple(True if number == at else cell if number < 3 else None for number, cell in enumerate(row))
