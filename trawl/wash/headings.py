"""Which row of a list is its header: by the names that columns have."""

from __future__ import annotations

from collections.abc import Sequence

from trawl.tabular import RawRow, fold_name, says_something
from trawl.wash.cell_kinds import type_in_name, type_of_cell, type_or_platform
from trawl.wash.person_columns import is_person_heading

#: Names that a column may have, the first of each being its own name.
COLUMNS: dict[str, tuple[str, ...]] = {
    "identifier": ("identifier", "selector", "entity", "value", "number"),
    "type": ("type", "identifier type", "kind", "selector type", "type of identifier", "category"),
    "platform": ("platform", "app", "social media", "social media platform"),
    "identifier_id": (
        "identifier id",
        "id",
        "ref",
        "reference",
        "line",
        "no",
        "no.",
        "serial",
        "item",
        "row",
        "our ref",
    ),
}
#: What a column of each name is.
NAMES = {name: what for what, names in COLUMNS.items() for name in names}
#: Rows at the beginning, blank ones left out, among which the header may be.
_HEADER_WITHIN = 40


def find_header(rows: Sequence[Sequence[str]], named: set[str]) -> int:
    """The place of the header among the first rows that say something, -1 where there is none.

    It is the row in which columns that are `named` stand, else the row in which most cells are names that columns have,
    the first of equals. A row without any is one where the rows below show what is an identifier and it has words
    instead, in every column.
    """
    asked = [len(named.intersection(map(fold_name, row))) for row in rows[:_HEADER_WITHIN]]
    if any(asked):
        return asked.index(max(asked))
    hits = [_count_names(rows, place) for place in range(min(len(rows), _HEADER_WITHIN))]
    if any(hits):
        return hits.index(max(hits))
    first = next((n for n, row in enumerate(rows) if any(map(type_of_cell, row))), 0)
    if 0 < first <= _HEADER_WITHIN:
        above, below = rows[first - 1], rows[first]
        typed = [n for n, cell in enumerate(below) if type_of_cell(cell)]
        filled = sum(map(says_something, above))
        words = all(says_something(above[n]) and not any(map(str.isdigit, above[n])) for n in typed)
        if filled > 1 and words and 2 * filled >= sum(map(says_something, below)):
            return first - 1
    return -1


def count_names(cells: Sequence[str]) -> int:
    """How many of these cells are names that columns have; 0 where one is an identifier itself."""
    named = sum(map(_is_name if len(cells) > 1 else _is_exact, cells))
    return 0 if named and any(type_of_cell(cell) for cell in cells if not _is_exact(cell)) else named


def _count_names(rows: Sequence[Sequence[str]], place: int) -> int:
    """How many cells of a row are names of columns that stand in no other row of the same column."""
    row = rows[place]
    if not count_names(row):
        return 0
    names = [n for n, cell in enumerate(row) if _is_name(cell)]
    return sum(not any(other[n] == row[n] and list(other) != list(row) for other in rows) for n in names)


def _is_exact(cell: str) -> bool:
    """The same of the only cell of a line, where words are no header."""
    return bool(fold_name(cell) in NAMES or type_or_platform(cell) or is_person_heading(cell))


def _is_name(cell: str) -> bool:
    return says_something(cell) and bool(fold_name(cell) in NAMES or type_in_name(cell) or is_person_heading(cell))


def is_header(row: RawRow, names: Sequence[str]) -> bool:
    """Whether a row is the header once more."""
    said = [cell for cell in row.cells if says_something(cell)]
    named = [name for name, cell in zip(names, row.cells, strict=False) if cell.strip()]
    # Hardly any row is one, which its first cell tells.
    return (
        bool(said)
        and len(said) == len(named)
        and all(fold_name(cell) == fold_name(name) for cell, name in zip(said, named, strict=True))
    )
