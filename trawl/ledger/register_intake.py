"""How a register's next version is taken in: against the version before, so that only what differs is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa

from trawl.errors import LedgerError
from trawl.ledger.database import BATCH
from trawl.ledger.register_rows import is_same, pack_row, select_rows
from trawl.ledger.register_versions import RegisterVersion
from trawl.ledger.schema import register_remarks, register_rows
from trawl.model import RegisterRemark, RegisterRow

_Item = TypeVar("_Item")


@dataclass(slots=True)
class Intake:
    """What a version came to beside the one `before`: its rows are new, changed or unchanged, and some are gone."""

    before: RegisterVersion | None = None
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    rejected: int = 0
    remarks: int = 0

    @property
    def rows(self) -> int:
        return self.new + self.changed + self.unchanged


class IntakeWriter:
    """Writes the rows and remarks of one version in a transaction of somebody else's; holds their ids and no more."""

    def __init__(
        self, connection: sa.Connection, name: str, version: int, register_id: int, before: RegisterVersion | None
    ) -> None:
        self._connection, self._name, self._version, self._id = connection, name, version, register_id
        self._seen: set[str] = set()
        self.intake = Intake(before)

    def write(self, items: Iterable[RegisterRow | RegisterRemark]) -> None:
        """Write all rows and remarks, and note which rows of the version before are gone. Raises LedgerError."""
        for batch in _batches(items):
            self._write_rows([pack_row(item) for item in batch if isinstance(item, RegisterRow)])
            self._write_remarks([item for item in batch if isinstance(item, RegisterRemark)])
        standing = self._connection.execute(self._standing(register_rows.c.register_id, register_rows.c.row_id))
        gone = [key for key in standing if key.register_id != self._id and key.row_id not in self._seen]
        self._close(gone)
        self.intake.gone = len(gone)

    def _write_rows(self, packed: list[dict[str, Any]]) -> None:
        for row in packed:
            self._note(row["row_id"])
        kept = self._find([row["row_id"] for row in packed]) if self.intake.before else {}
        unchanged = [row for row in packed if row["row_id"] in kept and is_same(row, kept[row["row_id"]])]
        same = {row["row_id"] for row in unchanged}
        written = [row for row in packed if row["row_id"] not in same]
        changed = [kept[row["row_id"]] for row in written if row["row_id"] in kept]
        self._close(changed)
        if written:
            self._connection.execute(register_rows.insert(), [{**row, "register_id": self._id} for row in written])
        self.intake.unchanged += len(unchanged)
        self.intake.changed += len(changed)
        self.intake.new += len(written) - len(changed)

    def _write_remarks(self, remarks: list[RegisterRemark]) -> None:
        if not remarks:
            return
        names = ("row", "row_id", "column", "value", "reason", "rejected")
        packed = [{"register_id": self._id, **{name: getattr(one, name) for name in names}} for one in remarks]
        self._connection.execute(register_remarks.insert(), packed)
        rejected = sum(one.rejected for one in remarks)
        self.intake.rejected += rejected
        self.intake.remarks += len(remarks) - rejected

    def _note(self, row_id: str) -> None:
        if row_id in self._seen:
            raise LedgerError(
                f"The register '{self._name}' has a row id twice, near its row {len(self._seen) + 1:,}. Nothing was "
                "changed; check the mapping's id column."
            )
        self._seen.add(row_id)

    def _find(self, row_ids: list[str]) -> dict[str, Any]:
        """The rows of the version before that have these ids."""
        statement = select_rows(self._name).where(register_rows.c.row_id.in_(row_ids))
        return {row.row_id: row for row in self._connection.execute(statement)}

    def _standing(self, *columns: sa.Column[Any]) -> sa.Select[Any]:
        return select_rows(self._name).with_only_columns(*columns)

    def _close(self, rows: Iterable[Any]) -> None:
        """Note that rows stand as they are in this version no longer."""
        keys = [{"came": row.register_id, "id": row.row_id} for row in rows]
        closing = register_rows.update().where(
            register_rows.c.register_id == sa.bindparam("came"), register_rows.c.row_id == sa.bindparam("id")
        )
        for batch in _batches(keys):
            self._connection.execute(closing.values(until=self._version), batch)


def _batches(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    waiting = iter(items)
    while batch := list(islice(waiting, BATCH)):
        yield batch
