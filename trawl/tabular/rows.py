"""A row of a file, whatever its format, and how the names of its columns are compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from trawl.characters import DASHES
from trawl.tabular.mending import mend_field

#: What may stand between the words of a column's name where another export has a space.
_SPACED = str.maketrans(dict.fromkeys("_-" + DASHES, " "))

#: Signs inside a word, and full stops after single letters, leave nothing behind; all others leave a space.
_CLOSED_UP = re.compile(r"['’`]|(?<=\b\w)\.")
_PUNCTUATION = re.compile(r"[^\w\s]")


@dataclass(slots=True)
class Row:
    """One row: its number (from 1, header left out), its first line, its text, and its values by column.

    `problem` is why it has no values ("" where it has).
    """

    number: int
    line: int
    content: str
    values: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""


def clean_name(column: str) -> str:
    """A column's name on one line, without the characters that nobody sees."""
    return mend_field(column)


def fold_name(column: str) -> str:
    """Fold a column's name so that `Crime Reference`, `crime_reference` and `CRIME-REFERENCE` are one."""
    return " ".join(mend_field(column).translate(_SPACED).casefold().split())


def bare_name(column: str) -> str:
    """Fold a column's name without its punctuation: `D.O.B.` is `dob`, `Victim's Name (1):` is `victims name 1`.

    Names that differ in nothing else are two columns still, so this is for those that `fold_name` finds nowhere.
    """
    return " ".join(_PUNCTUATION.sub(" ", _CLOSED_UP.sub("", fold_name(column))).split())


def say_too_long(size: int, limit: int) -> str:
    """Say of a row that it is over the limit of a line, both in bytes."""
    return f"is {size:,} bytes long, over the limit of {limit:,} (setting max_line_bytes); only its beginning is kept"


def says_something(cell: str) -> bool:
    """Say whether a cell holds more than white space and the end-of-file mark of DOS."""
    return bool(cell.strip().strip("\x1a"))
