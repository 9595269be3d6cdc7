"""Cells that are merged over several rows of a sheet: what they say stands in the first and is meant of each."""

from __future__ import annotations

from collections.abc import Sequence

#: A merged cell: its first row and column and its last, from 0.
Merged = tuple[tuple[int, int], tuple[int, int]]


class MergedRows:
    """Fills the cells of rows, taken in their order, from those that are merged with a cell above them."""

    def __init__(self, merged: Sequence[Merged], begin: int) -> None:
        """Know the merged cells below row `begin` (from 1)."""
        self._begun: dict[int, list[tuple[int, int]]] = {}
        self._open: dict[int, tuple[int, str]] = {}
        for (first_row, column), (last_row, _) in merged:
            if first_row >= begin and last_row > first_row:
                self._begun.setdefault(first_row + 1, []).append((column, last_row + 1))

    def fill(self, number: int, cells: list[str]) -> None:
        """Write what the merged cells say into a row, which has this number from 1."""
        for column, (last, said) in tuple(self._open.items()):
            if number > last:
                del self._open[column]
            elif column < len(cells) and not cells[column]:
                cells[column] = said
        for column, last in self._begun.get(number, ()):
            self._open[column] = last, cells[column] if column < len(cells) else ""
