"""Registers: the rows of the current version of each, and what the versions before were."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa

from trawl.errors import LedgerError, NotFoundError
from trawl.ledger.database import BATCH, Database
from trawl.ledger.schema import register_rows, registers
from trawl.model import RegisterRow

_TEXTS = ("row_id", "name", "address", "town", "postcode", "force", "phone", "status")


@dataclass(frozen=True, slots=True)
class RegisterVersion:
    """One loading of a register; only the current one's rows are kept."""

    name: str
    version: int
    current: bool
    file: str
    mapping_hash: str
    loaded: datetime
    rows: int


class Registers:
    """The registers of an installation, `ledger.registers`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def replace(self, name: str, rows: Iterable[RegisterRow], *, file: str, mapping_hash: str) -> RegisterVersion:
        """Make `rows` the register's next version; until all of them are in, the one before is read.

        Memory stays bounded however many there are. Raises LedgerError where two rows have one id.
        """
        with self._database.write() as connection:
            last = connection.execute(
                sa.select(sa.func.max(registers.c.version)).where(registers.c.name == name)
            ).scalar_one()
            values = {"name": name, "version": (last or 0) + 1, "file": file, "mapping_hash": mapping_hash}
            insertion = registers.insert().values(current=True, loaded=datetime.now(UTC), **values)
            register_id = connection.execute(insertion.returning(registers.c.id)).scalar_one()
            count = _insert_rows(connection, register_id, name, rows)
            before = sa.select(registers.c.id).where(registers.c.name == name, registers.c.id != register_id)
            connection.execute(register_rows.delete().where(register_rows.c.register_id.in_(before)))
            connection.execute(registers.update().where(registers.c.id.in_(before)).values(current=False))
            connection.execute(registers.update().where(registers.c.id == register_id).values(rows=count))
            return _version(connection.execute(_select_versions().where(registers.c.id == register_id)).one())

    def rows(self, name: str) -> Iterator[RegisterRow]:
        """Yield the rows of a register's current version, by row id. Raises NotFoundError for an unknown register."""
        self._require_current(name)
        statement = sa.select(register_rows).where(register_rows.c.register_id == _current_id(name))
        for row in self._database.stream(statement.order_by(register_rows.c.row_id)):
            yield _row(name, row)

    def row(self, name: str, row_id: str) -> RegisterRow:
        """Return one row of a register's current version. Raises NotFoundError."""
        self._require_current(name)
        statement = sa.select(register_rows).where(
            register_rows.c.register_id == _current_id(name), register_rows.c.row_id == row_id
        )
        with self._database.read() as connection:
            found = connection.execute(statement).one_or_none()
        if found is None:
            raise NotFoundError(f"The register '{name}' has no row '{row_id}'.")
        return _row(name, found)

    def list(self) -> tuple[RegisterVersion, ...]:
        """List the current version of every register, by name."""
        statement = _select_versions().where(registers.c.current).order_by(registers.c.name)
        with self._database.read() as connection:
            return tuple(map(_version, connection.execute(statement)))

    def versions(self, name: str) -> tuple[RegisterVersion, ...]:
        """List the versions of a register, oldest first."""
        statement = _select_versions().where(registers.c.name == name).order_by(registers.c.version)
        with self._database.read() as connection:
            return tuple(map(_version, connection.execute(statement)))

    def _require_current(self, name: str) -> None:
        with self._database.read() as connection:
            found: int | None = connection.execute(sa.select(_current_id(name))).scalar_one_or_none()
        if found is None:
            known = ", ".join(version.name for version in self.list()) or "none is loaded"
            raise NotFoundError(
                f"There is no register '{name}' ({known}). "
                f"Load it with: trawl register load {name} FILE --mapping MAPPING"
            )


def _current_id(name: str) -> sa.ScalarSelect[int]:
    """The id of a register's current version, asked in the statement that reads its rows.

    Between two statements the rows could be replaced, and those of the first one's version be gone.
    """
    return sa.select(registers.c.id).where(registers.c.name == name, registers.c.current).scalar_subquery()


def _insert_rows(connection: sa.Connection, register_id: int, name: str, rows: Iterable[RegisterRow]) -> int:
    waiting = iter(rows)
    count = 0
    while batch := [_pack_row(register_id, row) for row in islice(waiting, BATCH)]:
        try:
            connection.execute(register_rows.insert(), batch)
        except sa.exc.IntegrityError as error:
            raise LedgerError(
                f"The register '{name}' has a row id twice, near its row {count + 1:,}. Nothing was changed; "
                "check the mapping's id column."
            ) from error
        count += len(batch)
    return count


def _pack_row(register_id: int, row: RegisterRow) -> dict[str, Any]:
    packed: dict[str, Any] = {text: getattr(row, text) for text in _TEXTS}
    packed |= {"register_id": register_id, "lat": row.lat, "lon": row.lon}
    packed["extra"] = json.dumps(dict(row.extra), ensure_ascii=False) if row.extra else ""
    return packed


def _row(name: str, row: sa.Row[Any]) -> RegisterRow:
    extra = json.loads(row.extra) if row.extra else {}
    texts = {text: getattr(row, text) for text in _TEXTS}
    return RegisterRow(register=name, lat=row.lat, lon=row.lon, extra=extra, **texts)


def _select_versions() -> sa.Select[Any]:
    return sa.select(
        registers.c.name,
        registers.c.version,
        registers.c.current,
        registers.c.file,
        registers.c.mapping_hash,
        registers.c.loaded,
        registers.c.rows,
    )


def _version(row: sa.Row[Any]) -> RegisterVersion:
    return RegisterVersion(**row._asdict())
