"""A register's rows as the ledger keeps them: each once, with the version it came with and the one that it left in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from trawl.ledger.schema import keep_text, register_rows, registers
from trawl.model import RegisterRow

_TEXTS = ("row_id", "name", "address", "town", "postcode", "force", "phone", "status")


@dataclass(frozen=True, slots=True)
class RowStanding:
    """A row as it stood in all versions of its register from one to another, both included."""

    first: int
    last: int
    row: RegisterRow


def select_rows(name: str, version: int | None = None) -> sa.Select[Any]:
    """The rows of a version of a register, of the newest without one: in one statement, whoever replaces it meanwhile.

    The register is asked in the statement that reads its rows: between two of them it might be another version's.
    """
    stands: sa.ColumnElement[bool] = register_rows.c.until.is_(None)
    if version is not None:
        stands = stands | (register_rows.c.until > version)
    return sa.select(register_rows).where(came_by(name, version), stands)


def came_by(name: str, version: int | None = None) -> sa.ColumnElement[bool]:
    """Whether a kept row is of this register and came with this version or before."""
    came = sa.select(registers.c.id).where(registers.c.name == name)
    if version is not None:
        came = came.where(registers.c.version <= version)
    return register_rows.c.register_id.in_(came)


def pack_row(row: RegisterRow) -> dict[str, Any]:
    """A row as it is kept, without its versions."""
    packed: dict[str, Any] = {text: keep_text(getattr(row, text)) for text in _TEXTS}
    packed |= {"lat": row.lat, "lon": row.lon}
    packed["extra"] = keep_text(json.dumps(dict(row.extra), ensure_ascii=False)) if row.extra else ""
    return packed


def unpack_row(name: str, kept: Any) -> RegisterRow:
    """Read what `pack_row` made."""
    texts = {text: getattr(kept, text) for text in _TEXTS}
    return RegisterRow(register=name, lat=kept.lat, lon=kept.lon, extra=_unpack_extra(kept.extra), **texts)


def is_same(packed: dict[str, Any], kept: Any) -> bool:
    """Whether a packed row says what a kept one does; the order of its columns says nothing."""
    said, extra = dict(packed), packed["extra"]
    del said["extra"]
    if any(getattr(kept, column) != value for column, value in said.items()):
        return False
    return bool(kept.extra == extra) or _unpack_extra(kept.extra) == _unpack_extra(extra)


def _unpack_extra(extra: str) -> dict[str, str]:
    return json.loads(extra) if extra else {}
