"""Read a list of identifiers: a CSV file with a column for the identifier, and for its type and its own id if known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from trawl.errors import InputError
from trawl.tabular import PLAIN, Opening, Table, fold_name, keep_silent, open_table

#: Names that a column may have, the first of each being its own name.
COLUMNS: dict[str, tuple[str, ...]] = {
    "identifier": ("identifier", "value", "number", "selector", "entity"),
    "type": ("type", "identifier_type", "kind", "selector_type"),
    "identifier_id": ("identifier_id", "id", "ref", "reference", "line"),
}


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of a list as written. `row` counts from 1; `problem` says why the row could not be read.

    `carried` are the list's other columns, by name in their order: they go through to the answer.
    """

    row: int
    identifier_id: str
    type: str
    identifier: str
    problem: str = ""
    carried: tuple[tuple[str, str], ...] = ()


def read_list(
    path: Path, opening: Opening = PLAIN, on_open: Callable[[Table], None] = keep_silent
) -> Iterator[ListRow]:
    """Every row of the list, in order; one without an id of its own gets its number.

    `on_open` is told of the table before its first row.

    Raises InputError where the file cannot be read, or has no column for the identifier.
    """
    wanted = [name for names in COLUMNS.values() for name in names]
    with open_table(path, wanted=wanted, opening=opening) as table:
        on_open(table)
        columns = {fold_name(column): column for column in table.columns}
        found = {
            name: next((columns[fold_name(other)] for other in names if fold_name(other) in columns), "")
            for name, names in COLUMNS.items()
        }
        if not found["identifier"]:
            said = ": there is no column named identifier"
            remedy = f"Name the column of the identifiers {' or '.join(COLUMNS['identifier'])}."
            # A list without a header has its first identifier there, so the columns are told and not kept.
            told = f"{said} (the columns are: {', '.join(table.columns)}). {remedy}"
            raise InputError(path, f"{said}. {remedy}", 1, told)
        for row in table:
            cells = {name: _bare(row.values.get(column, "")) if column else "" for name, column in found.items()}
            yield ListRow(
                row.number,
                cells["identifier_id"] or str(row.number),
                cells["type"],
                cells["identifier"],
                row.problem and f"line {row.line} {row.problem}",
            )


def _bare(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from running it as a formula."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in "=+-@" else cell
