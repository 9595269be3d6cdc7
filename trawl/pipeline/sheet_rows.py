"""The rows of a sheet that went out to be filled in, as they come back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from trawl.errors import InputError
from trawl.model import Key
from trawl.reports.renderers.csv_table import restore_cell
from trawl.tabular import Table, fold_name, mend_field


@dataclass(frozen=True, slots=True)
class SheetRow:
    """What a row of the sheet says; `line` is the number by which a spreadsheet shows it.

    `problem` is why it cannot be read ("" where it can).
    """

    line: int
    cells: dict[str, str]
    problem: str = ""


class RefusedError(Exception):
    """A row is not taken: why, and what to do."""


@dataclass(slots=True)
class SheetRows:
    """The rows that say something in one of the columns `filled`; of the others, `blank` has the records they name.

    Columns are known by their names, in whatever order they come back; `written_by` names the command that wrote the
    sheet. Raises InputError, as they are read, where a column is missing.
    """

    table: Table
    columns: Sequence[str]
    filled: Sequence[str]
    written_by: str
    blank: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[SheetRow]:
        named = {fold_name(column): column for column in self.table.columns}
        missing = [name for name in self.columns if name not in named]
        if missing:
            said = f" has no column {', '.join(missing)}, which a sheet of this kind has."
            raise InputError(self.table.path, f"{said} Give it as {self.written_by} wrote it, with its heading line.")
        for row in self.table:
            if row.problem:
                yield SheetRow(row.line, {}, row.problem)
                continue
            cells = {name: restore_cell(mend_field(row.values.get(named[name]) or "")) for name in self.columns}
            if any(cells[name] for name in self.filled):
                yield SheetRow(row.line, cells)
            else:
                self.blank.append(cells["record"])


def refuse_unread(row: SheetRow) -> None:
    """Raise RefusedError for a row that cannot be read."""
    if row.problem:
        raise RefusedError(f"the row {row.problem}. Mend it.")


def parse_key(name: str) -> Key:
    """The key of `source/id`; the name of nothing where there is no stroke."""
    source, _, record_id = name.partition("/")
    return Key(source, record_id)
