"""The records that were taken out of the index: which, when, by what, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa

from trawl.ledger.database import BATCH, Database
from trawl.ledger.schema import loads, withdrawals
from trawl.model import Key, Record


@dataclass(frozen=True, slots=True)
class WithdrawnRecord:
    """A record that was taken out, and why; nothing of what it said.

    `load_id` is the load that took it out (0 where somebody did by hand), `written_by` the load that had written it
    (0 where nobody knows). `marking`, `force` and `handling` say who might see it; all are "" where an earlier trawl
    took it out, which did not keep them.
    """

    key: Key
    at: datetime
    reason: str
    load_id: int = 0
    written_by: int = 0
    sequence: int = 0
    marking: str = ""
    force: str = ""
    handling: str = ""

    @property
    def outline(self) -> Record:
        """What `trawl.access.may_see` asks of the record; it is seen by nobody where its marking is not known."""
        return Record(*self.key, narrative="", marking=self.marking, force=self.force, handling=self.handling)


class Withdrawals:
    """The withdrawals of an installation, `ledger.withdrawals`. A record that came back since stays among them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, records: Iterable[Record], reason: str, load_id: int = 0) -> None:
        """Note that these records are about to be taken out, by a load or by hand, and why.

        A version that was to be taken out before, by what was then broken off, is noted once.
        """
        moment = datetime.now(UTC)
        rows = [
            {
                "load_id": load_id or None,
                "source": record.source,
                "record_id": record.record_id,
                "sequence": record.sequence,
                "written_by": record.lineage.load_id,
                "marking": record.marking,
                "force": record.force,
                "handling": record.handling,
                "at": moment,
                "reason": reason,
            }
            for record in records
        ]
        if rows:
            named = [{f"of_{name}": row[name] for name in ("source", "record_id", "sequence")} for row in rows]
            with self._database.write() as connection:
                connection.execute(_SAME_VERSION, named)
                connection.execute(withdrawals.insert(), rows)

    def newest(self) -> int:
        """The number of the newest withdrawal, 0 where there is none."""
        with self._database.read() as connection:
            return connection.execute(sa.select(sa.func.max(withdrawals.c.id))).scalar_one() or 0

    def find(self, keys: Collection[Key]) -> dict[Key, WithdrawnRecord]:
        """The newest withdrawal of each of these keys that has one, whether or not its record has come back."""
        found: dict[Key, WithdrawnRecord] = {}
        waiting = iter(keys)
        while batch := set(islice(waiting, BATCH)):
            wanted = withdrawals.c.record_id.in_({key.record_id for key in batch})
            statement = sa.select(withdrawals).where(withdrawals.c.record_id != "", wanted).order_by(withdrawals.c.id)
            newest = {one.key: one for one in map(_withdrawn, self._database.stream(statement))}
            found |= {key: one for key, one in newest.items() if key in batch}
        return found

    def named(self, record_id: str) -> tuple[WithdrawnRecord, ...]:
        """The newest withdrawal of each record with this id, of whatever source."""
        named = sa.select(withdrawals).where(withdrawals.c.record_id != "", withdrawals.c.record_id == record_id)
        newest = {one.key: one for one in map(_withdrawn, self._database.stream(named.order_by(withdrawals.c.id)))}
        return tuple(newest.values())

    def of_load(self, load_id: int) -> Iterator[WithdrawnRecord]:
        """Yield what a load took out, in the order in which it did; of one that failed, also what it was about to."""
        statement = sa.select(withdrawals).where(withdrawals.c.load_id == load_id).order_by(withdrawals.c.id)
        yield from map(_withdrawn, self._database.stream(statement))

    def files_of(self, load_id: int) -> tuple[str, ...]:
        """The files, by their whole paths, from which what a load took out had been loaded."""
        of_load = sa.select(withdrawals.c.written_by).where(withdrawals.c.load_id == load_id)
        statement = sa.select(loads.c.file).where(loads.c.id.in_(of_load)).group_by(loads.c.file)
        with self._database.read() as connection:
            return tuple(connection.execute(statement.order_by(sa.func.max(loads.c.id))).scalars())


_SAME_VERSION = withdrawals.delete().where(
    withdrawals.c.record_id != "",
    *(
        withdrawals.c[name] == sa.bindparam(f"of_{name}", type_=withdrawals.c[name].type)
        for name in ("record_id", "source", "sequence")
    ),
)


def _withdrawn(row: sa.Row[Any]) -> WithdrawnRecord:
    return WithdrawnRecord(
        Key(row.source, row.record_id),
        row.at,
        row.reason,
        row.load_id or 0,
        row.written_by,
        row.sequence,
        row.marking,
        row.force,
        row.handling,
    )
