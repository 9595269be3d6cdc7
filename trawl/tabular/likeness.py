"""Whether a line is a row of its own: its cells have the shapes that rows of the file have in these columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
#: Longer cells are prose, and have no shape.
_SHORT = 40
#: Columns that must agree; a strong id (letters with digits, or many digits) counts as two.
ENOUGH = 2
_STRONG = re.compile(r"(?=.*[^\W\d_])(?=.*\d).{4,}|\D*\d{5,}\D*")


def merge_models(own: Sequence[str], former: Sequence[str]) -> list[str]:
    """A row to compare with: the cells that the row at hand has, and the former row's where it has none."""
    return [mine if mine.strip() else other for mine, other in zip_longest(own, former, fillvalue="")]


def is_like(cells: Sequence[str], model: Sequence[str], enough: int = ENOUGH) -> bool:
    """Say whether these cells are a row as `model` is: ids and dates where it has them, and none that belie it."""
    agreeing = 0
    for column, (cell, other) in enumerate(zip(cells, model, strict=False)):
        cell_shape, shape = _shape(cell), _shape(other)
        if cell.startswith(" ") and not other.startswith(" "):
            return False  # a comma of prose, with the space behind it
        if shape and cell_shape == shape:
            agreeing += ENOUGH if column == 0 and _STRONG.fullmatch(cell.strip()) else 1
        elif shape and cell.strip() and (column == 0 or shape.count("9") > ENOUGH):
            return False  # not the shape of an id, or of a date
        elif other.strip() and cell == other and len(cell) < _SHORT:
            agreeing += 1
    return agreeing >= enough


def _shape(cell: str) -> str:
    """`CR/26/0041` as `a/9/9`; "" for what is prose, or has no digit."""
    cell = cell.strip()
    if not cell or len(cell) > _SHORT or not _DIGITS.search(cell):
        return ""
    return _DIGITS.sub("9", _LETTERS.sub("a", cell))
