"""What of a row could not be read: noted while its record is made, counted over the feed."""

from __future__ import annotations

import json
from typing import Any

from trawl.model import Remark

#: Of a longer value its beginning is kept: a shifted row may hold a narrative where a date should be.
_KEPT = 100


class RowNotes:
    """What is noted of the row that is being read. One feed has one, and begins it anew with each row.

    `event_column` is the column that the event's date was taken from, "" where it has none.
    """

    __slots__ = ("_remarks", "event_column")

    def __init__(self) -> None:
        self._remarks: list[Remark] = []
        self.event_column = ""

    def begin(self) -> None:
        """Forget the row before."""
        self._remarks.clear()
        self.event_column = ""

    def remark(self, column: str, value: Any, reason: str) -> None:
        """Note that a value could not be read; the reason follows "COLUMN holds VALUE, which" and quotes none of it."""
        self._remarks.append(Remark(column, _cut(value), reason))

    @property
    def remarks(self) -> tuple[Remark, ...]:
        return tuple(self._remarks)


def _cut(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _KEPT else f"{text[:_KEPT]}… ({len(text):,} characters)"
