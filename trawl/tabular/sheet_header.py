"""The header of a sheet: which row it is, or which two, and what each of its columns is called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trawl.tabular.header import name_columns
from trawl.tabular.merging import Merged
from trawl.tabular.rows import fold_name, says_something

#: A row's number, from 1, and its cells.
NumberedRow = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class SheetHeader:
    """The names of the columns, each one of a kind, and the first row and the last that the header stands in, from 1.

    `hits` is how many of the columns that were wanted it has, `passed_over` how many rows before it say something.
    """

    columns: tuple[str, ...]
    first: int
    last: int
    hits: int
    passed_over: int


def find_sheet_header(
    rows: Sequence[NumberedRow], merged: Sequence[Merged] | None, wanted: frozenset[str], row: int = 0
) -> SheetHeader | None:
    """The header among the first rows of a sheet; None where no row says anything, or not the `row` that is named.

    It is the row `row` where that is given, else the one that has most of the columns `wanted` (their folded names),
    the first of equals; where none has any, the first that is filled at least half as far as any other. With headings
    over groups of columns in a row above its own (`Victim` over `Name` and `DOB`), it is both rows, and a column is
    called by both: `Victim Name`. `merged` is None where the workbook does not say which cells are.
    """
    said = [(number, cells) for number, cells in rows if any(map(says_something, cells))]
    candidates = [
        candidate
        for place, (number, _) in enumerate(said)
        if row in (0, number)
        for candidate in _candidates(said[place : place + 2], merged, wanted)
    ]
    if not candidates:
        return None
    best = max(candidates, key=lambda candidate: candidate.rank)
    if not best.hits:
        widest = max(candidate.filled for candidate in candidates)
        best = max((c for c in candidates if 2 * c.filled >= widest), key=lambda candidate: candidate.rank)
    columns, _ = name_columns(best.names)
    return SheetHeader(columns, best.first, best.last, best.hits, sum(number < best.first for number, _ in said))


@dataclass(frozen=True, slots=True)
class _Candidate:
    names: list[str]
    first: int
    last: int
    hits: int

    @property
    def filled(self) -> int:
        return sum(map(says_something, self.names))

    @property
    def rank(self) -> tuple[int, int, int]:
        return self.hits, -self.first, self.last


def _candidates(
    rows: Sequence[NumberedRow], merged: Sequence[Merged] | None, wanted: frozenset[str]
) -> Iterator[_Candidate]:
    """The header that the first of two rows is, and the one that both are where it has headings of groups."""
    first, above = rows[0]
    yield _candidate(above, first, first, wanted)
    if len(rows) > 1 and rows[1][0] == first + 1:
        below = rows[1][1]
        if groups := _spread_groups(above, below, first, merged):
            yield _candidate(list(map(_join, groups, below)), first, first + 1, wanted)


def _candidate(names: list[str], first: int, last: int, wanted: frozenset[str]) -> _Candidate:
    return _Candidate(names, first, last, len(wanted.intersection(map(fold_name, names))))


def _join(group: str, name: str) -> str:
    group, name = group.strip(), name.strip()
    return group if group == name else f"{group} {name}".strip()


def _spread_groups(above: list[str], below: list[str], row: int, merged: Sequence[Merged] | None) -> list[str] | None:
    """The heading over each column, where one at least stands over several; None for a row that has none such.

    A heading goes as far as its merged cell does, or else over the blank cells behind it that have a name below. One
    over the whole sheet is its title.
    """
    groups = list(above)
    wide = {
        first_column: last_column
        for (first_row, first_column), (last_row, last_column) in merged or ()
        if first_row == last_row == row - 1 and last_column > first_column
    }
    heading = ""
    for column, (said, name) in enumerate(zip(above, below, strict=True)):
        if said.strip():
            heading, end = said, wide.get(column, column if wide else len(above))
        elif heading and name.strip() and column <= end:
            groups[column] = heading
        else:
            heading = ""
    spread = sum(bool(group.strip()) and not said.strip() for group, said in zip(groups, above, strict=True))
    headings = sum(map(says_something, above))
    named = sum(bool(name.strip()) for group, name in zip(groups, below, strict=True) if group.strip())
    return groups if spread and headings > 1 and named > spread else None
