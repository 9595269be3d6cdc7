"""Fields of any length from the csv module, whose own limit on them belongs to the whole process.

A row's size is bounded by the limit on lines; the csv module's limit would only fail long narratives.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from threading import Lock
from typing import TypeVar

_Row = TypeVar("_Row")

_NO_LIMIT = 2**31 - 1

# One at a time: a thread that puts the limit back must not put it back for another that is reading.
_lifting = Lock()


def next_row(reader: Iterator[_Row]) -> _Row | None:
    """Return what a reader of the csv module reads next, None at its end; the limit is as before afterwards."""
    with _lifting:
        before = csv.field_size_limit(_NO_LIMIT)
        try:
            return next(reader, None)
        finally:
            csv.field_size_limit(before)
