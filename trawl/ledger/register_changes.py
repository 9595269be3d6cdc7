"""What differs between two versions of a register, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from trawl.ledger.register_rows import came_by, select_rows, unpack_row
from trawl.ledger.schema import register_rows
from trawl.model import RegisterRow

#: What of a row may change, in the order in which it is told, and the fields of it.
PARTS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "address": ("address", "town", "postcode"),
    "status": ("status",),
    "force": ("force",),
    "phone": ("phone",),
    "position": ("lat", "lon"),
    "other columns": ("extra",),
}
_COLUMNS = tuple(column for column in register_rows.c if column.name not in ("register_id", "until"))


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row as it stood in the older version and in the newer one; None where that one has it not."""

    before: RegisterRow | None
    after: RegisterRow | None

    @property
    def row(self) -> RegisterRow:
        """The row as it stood last."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change has a row before it or after it")
        return found

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that differ of a row that both versions have, as in PARTS; none where it is in one only."""
        before, after = self.before, self.after
        if before is None or after is None:
            return ()
        return tuple(
            part
            for part, fields in PARTS.items()
            if any(getattr(before, field) != getattr(after, field) for field in fields)
        )

    @property
    def told(self) -> tuple[tuple[str, str, str], ...]:
        """Each part that differs, as it was and as it is; of other columns each by its own name."""
        before, after = self.before, self.after
        if before is None or after is None:
            return ()
        return tuple(line for part in self.parts for line in _tell(part, before, after))

    @property
    def kind(self) -> str:
        """`new`, `gone`, `changed`, or `unchanged` for a row that was changed and changed back."""
        if self.before is None or self.after is None:
            return "new" if self.before is None else "gone"
        return "changed" if self.parts else "unchanged"


def _tell(part: str, before: RegisterRow, after: RegisterRow) -> Iterator[tuple[str, str, str]]:
    if part != "other columns":
        yield part, _say(before, part), _say(after, part)
        return
    for column in dict.fromkeys((*before.extra, *after.extra)):
        was, now = before.extra.get(column, ""), after.extra.get(column, "")
        if was != now:
            yield column, was, now


def _say(row: RegisterRow, part: str) -> str:
    values = (getattr(row, field) for field in PARTS[part])
    return ", ".join(str(value) for value in values if value not in ("", None))


def select_changes(name: str, older: int, newer: int) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """The rows of the older version that the newer has not as they were, with what it has instead; and the new rows."""
    left = _labelled(name, older, "before_").where(register_rows.c.until <= newer).subquery()
    came = _labelled(name, newer, "after_").where(~came_by(name, older)).subquery()
    same = left.c.before_row_id == came.c.after_row_id
    gone_or_changed = sa.select(left, came).select_from(left.outerjoin(came, same)).order_by(left.c.before_row_id)
    nothing = [sa.null().label(column.name) for column in left.c]
    new = (
        sa.select(came, *nothing)
        .where(~sa.exists(sa.select(left.c.before_row_id).where(same)))
        .order_by(came.c.after_row_id)
    )
    return gone_or_changed, new


def unpack_change(name: str, row: Any) -> RowChange:
    """Read a row of `select_changes`."""
    return RowChange(_side(name, row, "before_"), _side(name, row, "after_"))


def _labelled(name: str, version: int, prefix: str) -> sa.Select[Any]:
    return select_rows(name, version).with_only_columns(*(column.label(prefix + column.name) for column in _COLUMNS))


def _side(name: str, row: Any, prefix: str) -> RegisterRow | None:
    if getattr(row, f"{prefix}row_id") is None:
        return None
    return unpack_row(name, _Side(row, prefix))


class _Side:
    """One side of a joined row, under the names of its columns."""

    __slots__ = ("_prefix", "_row")

    def __init__(self, row: Any, prefix: str) -> None:
        self._row, self._prefix = row, prefix

    def __getattr__(self, column: str) -> Any:
        return getattr(self._row, self._prefix + column)
