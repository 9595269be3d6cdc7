"""Registers: the rows of every version of each, those of the newest unless another is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from trawl.errors import NotFoundError
from trawl.ledger.database import Database
from trawl.ledger.register_changes import RowChange, select_changes, unpack_change
from trawl.ledger.register_intake import Intake, IntakeWriter
from trawl.ledger.register_purge import purge_versions
from trawl.ledger.register_rows import RowStanding, came_by, select_rows, unpack_row
from trawl.ledger.register_versions import AsAt, RegisterVersion, select_versions, unpack_version
from trawl.ledger.schema import register_remarks, register_rows, registers
from trawl.model import RegisterRemark, RegisterRow


def _loaded_today(_: Intake) -> AsAt:
    return AsAt(datetime.now(UTC).date())


class Registers:
    """The registers of an installation, `ledger.registers`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def replace(
        self,
        name: str,
        items: Iterable[RegisterRow | RegisterRemark],
        *,
        file: str,
        mapping_hash: str,
        settle: Callable[[Intake], AsAt] = _loaded_today,
    ) -> RegisterVersion:
        """Make the rows the register's next version; until all of them are in, the one before is read.

        `settle` is told what came in, says which day it tells of, and may raise: then nothing is changed. Memory holds
        the rows' ids and no more. Raises LedgerError where two rows have one id.
        """
        with self._database.write() as connection:
            # PostgreSQL writers must take turns in replacing one register; SQLite's do so anyway.
            connection.execute(sa.select(registers.c.id).where(registers.c.name == name).with_for_update())
            found = connection.execute(_select_current(name)).one_or_none()
            before = unpack_version(found) if found else None
            version = before.version + 1 if before else 1
            loaded = datetime.now(UTC)
            values = {"name": name, "version": version, "file": file, "mapping_hash": mapping_hash, "loaded": loaded}
            insertion = registers.insert().values(current=True, **values).returning(registers.c.id)
            register_id = connection.execute(insertion).scalar_one()
            writer = IntakeWriter(connection, name, version, register_id, before)
            writer.write(items)
            intake, this = writer.intake, registers.c.id == register_id
            as_at = settle(intake)
            counts = {"rows": intake.rows, "rejected": intake.rejected, "remarks": intake.remarks}
            day = {"as_at": as_at.day.isoformat(), "as_at_from": as_at.origin}
            connection.execute(registers.update().where(registers.c.name == name, ~this).values(current=False))
            connection.execute(registers.update().where(this).values(**counts, **day))
            return unpack_version(connection.execute(select_versions().where(this)).one())

    def rows(self, name: str, version: int | None = None) -> Iterator[RegisterRow]:
        """Yield the rows of a version of a register, by row id; of the newest without one. Raises NotFoundError."""
        self._require(name, version)
        for row in self._database.stream(select_rows(name, version).order_by(register_rows.c.row_id)):
            yield unpack_row(name, row)

    def row(self, name: str, row_id: str, version: int | None = None) -> RegisterRow:
        """Return one row as it stood in a version of a register, the newest without one. Raises NotFoundError."""
        self._require(name, version)
        with self._database.read() as connection:
            statement = select_rows(name, version).where(register_rows.c.row_id == row_id)
            found = connection.execute(statement).one_or_none()
        if found is None:
            where = f"The register '{name}'" if version is None else f"Version {version} of the register '{name}'"
            raise NotFoundError(f"{where} has no row '{row_id}'.")
        return unpack_row(name, found)

    def history(self, name: str, row_id: str) -> tuple[RowStanding, ...]:
        """How a row has stood, oldest first, as far as its versions are kept. Raises NotFoundError."""
        newest = self.version(name)
        since = sa.select(registers.c.version).where(registers.c.id == register_rows.c.register_id).scalar_subquery()
        statement = sa.select(register_rows, since.label("since")).where(
            came_by(name), register_rows.c.row_id == row_id
        )
        with self._database.read() as connection:
            found = connection.execute(statement.order_by(since)).fetchall()
        if not found:
            raise NotFoundError(f"No version of the register '{name}' that is kept has a row '{row_id}'.")
        return tuple(
            RowStanding(row.since, newest.version if row.until is None else row.until - 1, unpack_row(name, row))
            for row in found
        )

    def list(self) -> tuple[RegisterVersion, ...]:
        """List the newest version of every register, by name."""
        statement = select_versions().where(registers.c.current).order_by(registers.c.name)
        with self._database.read() as connection:
            return tuple(map(unpack_version, connection.execute(statement)))

    def versions(self, name: str) -> tuple[RegisterVersion, ...]:
        """List the versions of a register, oldest first; none where there is no such register."""
        statement = select_versions().where(registers.c.name == name).order_by(registers.c.version)
        with self._database.read() as connection:
            return tuple(map(unpack_version, connection.execute(statement)))

    def version(self, name: str, version: int | None = None) -> RegisterVersion:
        """Return a version of a register, the newest without a number. Raises NotFoundError."""
        found = self.versions(name)
        if not found:
            known = ", ".join(one.name for one in self.list()) or "none is loaded"
            raise NotFoundError(
                f"There is no register '{name}' ({known}). "
                f"Load it with: trawl register load {name} FILE --mapping MAPPING"
            )
        if version is None:
            return found[-1]
        wanted = next((one for one in found if one.version == version), None)
        if wanted is None:
            raise NotFoundError(f"The register '{name}' has no version {version}; it has 1 to {found[-1].version}.")
        return wanted

    def changes(self, name: str, older: int, newer: int) -> Iterator[RowChange]:
        """Yield what differs between two versions of a register, gone and changed rows first, by row id.

        Raises NotFoundError where the rows of one are not there any more.
        """
        self._require(name, older)
        self._require(name, newer)
        for statement in select_changes(name, older, newer):
            for row in self._database.stream(statement):
                yield unpack_change(name, row)

    def remarks(self, name: str, version: int | None = None) -> Iterator[RegisterRemark]:
        """Yield what of a version's file could not be read, and which rows were rejected, as it came in the file.

        Raises NotFoundError.
        """
        wanted = self.version(name, version)
        this = sa.select(registers.c.id).where(registers.c.name == name, registers.c.version == wanted.version)
        mine = register_remarks.c.register_id == this.scalar_subquery()
        for row in self._database.stream(
            sa.select(register_remarks).where(mine).order_by(register_remarks.c.row, register_remarks.c.id)
        ):
            yield RegisterRemark(row.row, row.row_id, row.column, row.value, row.reason, row.rejected)

    def purge(self, name: str, keep: int) -> tuple[int, ...]:
        """Delete the rows and remarks that only versions before the last `keep` have; return their numbers.

        A version that a run was joined to stays. Raises NotFoundError where there is no such register.
        """
        self.version(name)
        with self._database.write() as connection:
            return purge_versions(connection, name, keep)

    def _require(self, name: str, version: int | None) -> None:
        """Raise NotFoundError where there is no such register, or the rows of that version are not kept."""
        wanted = self.version(name, version)
        if wanted.purged:
            raise NotFoundError(
                f"The rows of version {wanted.version} of the register '{name}' are not kept any more (since "
                f"{wanted.purged:%Y-%m-%d}). See: trawl register versions {name}"
            )


def _select_current(name: str) -> sa.Select[Any]:
    return select_versions().where(registers.c.name == name, registers.c.current)
