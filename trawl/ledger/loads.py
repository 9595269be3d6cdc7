"""Loads, the rows that they rejected, and the ingest sequence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from trawl.errors import LedgerError, NotFoundError
from trawl.ledger.database import Database
from trawl.ledger.schema import loads, rejections, sequences
from trawl.model import Load, LoadState, Rejection

#: Why a load that no process is working on any more failed.
INTERRUPTED = "interrupted; load the file again"


@dataclass(frozen=True, slots=True)
class LoadCounts:
    """What became of a file's rows: read = written + unchanged + rejected."""

    read: int = 0
    written: int = 0
    unchanged: int = 0
    rejected: int = 0

    @property
    def reconcile(self) -> bool:
        """Whether every row that was read is accounted for."""
        return self.read == self.written + self.unchanged + self.rejected


class Loads:
    """The loads of an installation, `ledger.loads`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, source: str, file: str, encoding: str = "") -> Load:
        """Note that a load of the file at this path begins; it is in flight until it is finished or failed."""
        values = {"source": source, "file": file, "encoding": encoding, "started": datetime.now(UTC)}
        statement = loads.insert().values(state="in flight", **values).returning(loads.c.id)
        with self._database.write() as connection:
            return _get(connection, connection.execute(statement).scalar_one())

    def reject(self, load_id: int, rejected: Iterable[Rejection]) -> int:
        """Keep rejected rows of a load in flight; return how many they were."""
        rows = [{"load_id": load_id, **asdict(rejection)} for rejection in rejected]
        with self._database.write() as connection:
            _require_in_flight(_get(connection, load_id))
            if rows:
                connection.execute(rejections.insert(), rows)
        return len(rows)

    def finish(self, load_id: int, counts: LoadCounts) -> Load:
        """Note that all of a load's records are searchable.

        Raises LedgerError where the counts do not reconcile, with each other or with the rejections kept.
        """
        with self._database.write() as connection:
            _require_in_flight(_get(connection, load_id))
            counting = sa.select(sa.func.count()).where(rejections.c.load_id == load_id)
            kept = connection.execute(counting).scalar_one()
            if not counts.reconcile or kept != counts.rejected:
                raise LedgerError(
                    f"Load {load_id} does not reconcile: {counts.read} rows read, {counts.written} written, "
                    f"{counts.unchanged} unchanged, {counts.rejected} rejected ({kept} kept). "
                    "It is not finished; report this as a fault of trawl."
                )
            return _close(connection, load_id, "finished", counts=counts)

    def fail(self, load_id: int, reason: str, counts: LoadCounts = LoadCounts()) -> Load:
        """Note that a load in flight ended before its file did, why, and how far it came."""
        with self._database.write() as connection:
            _require_in_flight(_get(connection, load_id))
            return _close(connection, load_id, "failed", reason, counts)

    def dismiss(self, load_id: int, reason: str) -> Load:
        """Note that nothing is missing although a load failed, and why. Raises LedgerError for one that did not."""
        with self._database.write() as connection:
            load = _get(connection, load_id)
            if load.state != "failed":
                raise LedgerError(f"Load {load.id} of {load.file} is {load.state}; only one that failed is dismissed.")
            values = {"state": "dismissed", "reason": f"{load.reason} (dismissed: {reason})"}
            connection.execute(loads.update().where(loads.c.id == load_id).values(**values))
            return _get(connection, load_id)

    def abandon_in_flight(self) -> tuple[Load, ...]:
        """Mark every load in flight as failed, and return them.

        To be called only by the holder of the writer's lock: nobody else can then be loading.
        """
        with self._database.write() as connection:
            found = connection.execute(sa.select(loads.c.id).where(loads.c.state == "in flight")).scalars().all()
            return tuple(_close(connection, load_id, "failed", INTERRUPTED) for load_id in found)

    def get(self, load_id: int) -> Load:
        """Return a load. Raises NotFoundError."""
        with self._database.read() as connection:
            return _get(connection, load_id)

    def list(self, source: str = "") -> tuple[Load, ...]:
        """List the loads, of one source or of all, oldest first."""
        statement = sa.select(loads).order_by(loads.c.id)
        if source:
            statement = statement.where(loads.c.source == source)
        with self._database.read() as connection:
            return tuple(map(_load, connection.execute(statement)))

    def rejections(self, load_id: int) -> Iterator[Rejection]:
        """Yield the rows that a load rejected, in the file's order."""
        kept = (rejections.c[field.name] for field in fields(Rejection))
        statement = sa.select(*kept).where(rejections.c.load_id == load_id).order_by(rejections.c.id)
        for row in self._database.stream(statement):
            yield Rejection(**row._asdict())


def reserve_sequences(database: Database, count: int, above: int = 0) -> range:
    """Hand out `count` ingest sequences that nobody else has or will have, all of them greater than `above`.

    `above` is the highest sequence that an index already holds: it matters where a ledger was lost or replaced.
    """
    following = sa.case((sequences.c.next <= above, above + 1), else_=sequences.c.next) + count
    statement = (
        sequences.update().where(sequences.c.name == "ingest").values(next=following).returning(sequences.c.next)
    )
    with database.write() as connection:
        end: int = connection.execute(statement).scalar_one()
    return range(end - count, end)


def _get(connection: sa.Connection, load_id: int) -> Load:
    row = connection.execute(sa.select(loads).where(loads.c.id == load_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no load {load_id}.")
    return _load(row)


def _load(row: sa.Row[Any]) -> Load:
    return Load(**row._asdict())


def _require_in_flight(load: Load) -> None:
    if load.state != "in flight":
        raise LedgerError(f"Load {load.id} of {load.file} is {load.state} already. Start another.")


def _close(
    connection: sa.Connection, load_id: int, state: LoadState, reason: str = "", counts: LoadCounts | None = None
) -> Load:
    values = {"state": state, "reason": reason, "finished": datetime.now(UTC), **(asdict(counts) if counts else {})}
    connection.execute(loads.update().where(loads.c.id == load_id).values(**values))
    return _get(connection, load_id)
