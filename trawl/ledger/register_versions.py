"""The versions of a register: when each was loaded, from which file, and what day it tells of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from trawl.ledger.schema import registers


@dataclass(frozen=True, slots=True)
class AsAt:
    """The day that a list tells of, and what says so (`written.write_as_at`)."""

    day: date
    origin: str = ""


@dataclass(frozen=True, slots=True)
class RegisterVersion:
    """One loading of a register: the list as it stood on the day `as_at`, which `as_at_from` says so (`AsAt.origin`).

    `rejected` and `remarks` count rows that are none of its, and values that could not be read; None where nobody
    counted them. `purged` says when its rows went, but for those that another version shares; None where they are
    all kept.
    """

    name: str
    version: int
    current: bool
    file: str
    mapping_hash: str
    loaded: datetime
    rows: int
    as_at: date
    as_at_from: str = ""
    rejected: int | None = None
    remarks: int | None = None
    purged: datetime | None = None


def select_versions(*columns: sa.Column[Any]) -> sa.Select[Any]:
    """What makes a RegisterVersion, and more columns with it."""
    return sa.select(*(column for column in registers.c if column.name != "id"), *columns)


def unpack_version(row: Any) -> RegisterVersion:
    """Read a row of `select_versions`."""
    values = {name: getattr(row, name) for name in RegisterVersion.__dataclass_fields__}
    return RegisterVersion(**{**values, "as_at": date.fromisoformat(row.as_at)})
