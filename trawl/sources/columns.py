"""The columns of a feed that no key of its mapping used: how often each is filled in, and a sample of its text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from trawl.tabular import mend_field

#: A sample's code points, and the different columns that JSON rows may have before the rest are only said to be there.
_SAMPLE = 200
_MOST = 1_000


class UnusedColumn(NamedTuple):
    """A column that no key used, in how many rows it says something, and the first of what it says ("" for nothing)."""

    name: str
    filled: int
    sample: str


class UnusedColumns:
    """Watches the rows of a feed go by; iterate it for what no key used.

    `used` are the columns that keys name, as the file spells them; `header` the columns of a CSV file, None where
    the rows themselves say which there are (JSON): then an object's columns are dotted paths, and of each object in a
    list that keys read, `people.*.NAME`.
    """

    def __init__(self, used: Iterable[str], header: tuple[str, ...] | None, blank: Iterable[str]) -> None:
        self._used = frozenset(used)
        self._entered = frozenset(
            ".".join(steps[:depth])
            for steps in (column.split(".") for column in self._used)
            for depth in range(1, len(steps))
        )
        self._header = None if header is None else tuple(dict.fromkeys(c for c in header if c not in self._used))
        self._blank = frozenset(mend_field(text).casefold() for text in blank)
        self._filled: dict[str, int] = dict.fromkeys(self._header or (), 0)
        self._samples: dict[str, str] = {}
        self._crowded = False

    def see(self, values: Mapping[str, Any], *, sampled: bool) -> None:
        """Count a row; a sample is taken of it only where `sampled` says that its text may be shown."""
        if self._header is not None:
            for column in self._header:
                value = values.get(column)
                if value and not value.isspace():
                    self._count(column, value, sampled=sampled)
            return
        for column, value in self._leaves(values, ""):
            if column not in self._filled:
                if len(self._filled) == _MOST:
                    self._crowded = True
                    continue
                self._filled[column] = 0
            if value not in (None, "", [], {}):
                self._count(column, value, sampled=sampled)

    def _count(self, column: str, value: Any, *, sampled: bool) -> None:
        if type(value) is str and len(value) <= 64 and value.strip().casefold() in self._blank:
            return
        self._filled[column] += 1
        if sampled and not self._samples.get(column):
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            self._samples[column] = mend_field(text[: 2 * _SAMPLE])[:_SAMPLE]

    def _leaves(self, values: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any]]:
        """Every unused column of a JSON object with its value; of an object or a list that no key enters, the whole."""
        for name, value in values.items():
            column = path + name
            if column in self._used:
                continue
            if isinstance(value, Mapping) and value:
                yield from self._leaves(value, f"{column}.")
            elif isinstance(value, list) and column in self._entered:
                for number, item in enumerate(value):
                    part = f"{column}.*" if f"{column}.*" in self._entered else f"{column}.{number}"
                    if isinstance(item, Mapping):
                        yield from self._leaves(item, f"{part}.")
                    elif part not in self._used:
                        yield part, item
            else:
                yield column, value

    def __iter__(self) -> Iterator[UnusedColumn]:
        for column, filled in self._filled.items():
            if column or filled:
                yield UnusedColumn(column or "(without a name)", filled, self._samples.get(column, ""))
        if self._crowded:
            yield UnusedColumn(f"(more: the rows have over {_MOST:,} different columns)", 0, "")
