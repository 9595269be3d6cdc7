"""What the ledger's tables have in common: kinds of columns that SQLite and PostgreSQL both keep, and alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

metadata = sa.MetaData()


class Moment(TypeDecorator[datetime]):
    """A moment in time, kept as ISO 8601 text in UTC: it sorts, and every database has it alike."""

    impl = sa.String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        return value.astimezone(UTC).isoformat(timespec="microseconds") if value else None

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        return datetime.fromisoformat(value) if value else None


class OutsideText(TypeDecorator[str]):
    """Text that came from outside: NUL, which PostgreSQL cannot keep, is shown as its symbol."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else keep_text(value)


def keep_text(text: str) -> str:
    """Text from outside as every database keeps it."""
    if "\0" in text:
        text = text.replace("\0", "\N{SYMBOL FOR NULL}")
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def outside(name: str) -> sa.Column[str]:
    """A column of text that came from outside."""
    return sa.Column(name, OutsideText, nullable=False, default="")


def count(name: str) -> sa.Column[int]:
    """A column that counts, from 0."""
    return sa.Column(name, sa.BigInteger, nullable=False, default=0)


def added(name: str, kind: sa.types.TypeEngine[Any], value: str) -> sa.Column[Any]:
    """A column that a table did not have at first: the database itself gives `value` to the rows without it."""
    return sa.Column(name, kind, nullable=False, server_default=value)


def find_by_record(table: sa.Table) -> None:
    """Have rows found by their record's id. A hash, for an id from outside may be longer than a tree's keys may."""
    named = table.c.record_id != ""
    options: dict[str, Any] = {"postgresql_using": "hash", "postgresql_where": named, "sqlite_where": named}
    sa.Index(f"ix_{table.name}_record_id", table.c.record_id, **options)


#: SQLite numbers rows by itself only in a column of exactly this type.
RowId = sa.BigInteger().with_variant(sa.Integer, "sqlite")
