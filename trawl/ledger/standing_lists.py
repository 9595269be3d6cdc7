"""Standing lists: lists of identifiers that are kept, with what each row asks for and what it last traced to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa

from trawl.errors import NotFoundError, UsageError
from trawl.ledger.comparison import Standing
from trawl.ledger.database import BATCH, Database
from trawl.ledger.schema import standing_lists, standing_rows, standing_traces, standing_values, withdrawals
from trawl.model import Entity, Key

#: What a row had traced to: the row's number, what was found, and the record that holds it.
TracedRow = tuple[int, Entity, Key]
#: A row of a standing list: the list's id and the row's number.
StandingRow = tuple[int, int]


@dataclass(frozen=True, slots=True)
class StandingList:
    """A list that is kept under a name until it expires, or was `ended` before; `wash_id` is its last wash.

    `basis` is what its last answer rested on, in any words that are the same for the same; `sequence` the highest of
    the records that it was washed against, and `withdrawal` the last withdrawal that was known then.
    `every` is how often it is washed (`load`: whenever records came; `day`, `week`), `looked` when that was done last.
    """

    id: int
    name: str
    owner: str
    file: str
    reason: str
    marking: str
    kept: datetime
    expires: datetime
    ended: datetime | None = None
    basis: str = ""
    sequence: int = 0
    withdrawal: int = 0
    wash_id: int | None = None
    every: str = "load"
    looked: datetime | None = None

    def is_live(self, now: datetime) -> bool:
        """Whether it is washed still."""
        return self.ended is None and now < self.expires


class StandingLists:
    """The standing lists of an installation, `ledger.standing_lists`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(
        self, name: str, *, owner: str, file: str, reason: str, marking: str, expires: datetime, every: str = "load"
    ) -> StandingList:
        """Note that a list is about to be kept: its rows come by `add_rows`, and it stands when `begin` says so.

        Until then it counts as ended: half of a list, as a process that is killed leaves it, says nothing, and gives
        way to the next of its name. Raises UsageError for an owner's second of a name.
        """
        said = {"owner": owner, "file": file, "reason": reason, "marking": marking, "basis": "", "every": every}
        with self._database.write() as connection:
            same = sa.and_(standing_lists.c.name == name, standing_lists.c.owner == owner)
            found = connection.execute(sa.select(standing_lists).where(same)).one_or_none()
            if found is not None:
                if found.ended is None:
                    unanswered = "" if found.wash_id else " It was not answered yet: trawl wash due answers it."
                    raise UsageError(
                        f"Your list '{name}' is standing already. End it first, or choose another name.{unanswered}"
                    )
                _erase(connection, found.id)
                connection.execute(standing_lists.delete().where(standing_lists.c.id == found.id))
            now = datetime.now(UTC)
            insertion = standing_lists.insert().values(name=name, kept=now, expires=expires, ended=now, **said)
            (list_id,) = connection.execute(insertion).inserted_primary_key or (0,)
        return self.get(list_id)

    def add_rows(self, list_id: int, rows: Iterable[tuple[int, str, Collection[str]]]) -> int:
        """Keep rows of a list: the number of each, its cells, and the hashes of what it asks for. Return how many."""
        waiting, added = iter(rows), 0
        while batch := list(islice(waiting, BATCH)):
            cells = [{"list_id": list_id, "row": row, "cells": said} for row, said, _ in batch]
            values = [{"list_id": list_id, "row": row, "hash": one} for row, _, asked in batch for one in set(asked)]
            with self._database.write() as connection:
                connection.execute(standing_rows.insert(), cells)
                if values:
                    connection.execute(standing_values.insert(), values)
            added += len(batch)
        return added

    def begin(self, list_id: int) -> StandingList:
        """Say that all rows of a list are there: from now on it stands."""
        with self._database.write() as connection:
            connection.execute(standing_lists.update().where(standing_lists.c.id == list_id).values(ended=None))
        return self.get(list_id)

    def ask_anew(self, list_id: int, rows: Iterable[tuple[int, Collection[str]]]) -> None:
        """Keep, in place of what a list's rows asked for, what they ask for as they are read now."""
        with self._database.write() as connection:
            connection.execute(standing_values.delete().where(standing_values.c.list_id == list_id))
        for part in _parts(rows):
            values = [{"list_id": list_id, "row": row, "hash": one} for row, asked in part for one in set(asked)]
            with self._database.write() as connection:
                if values:
                    connection.execute(standing_values.insert(), values)

    def get(self, list_id: int) -> StandingList:
        """Return a list by its id. Raises NotFoundError."""
        with self._database.read() as connection:
            row = connection.execute(sa.select(standing_lists).where(standing_lists.c.id == list_id)).one_or_none()
        if row is None:
            raise NotFoundError(f"There is no standing list of the number {list_id}.")
        return StandingList(**row._asdict())

    def list(self) -> tuple[StandingList, ...]:
        """List them by name, and those of one name by owner."""
        with self._database.read() as connection:
            rows = connection.execute(sa.select(standing_lists).order_by(standing_lists.c.name, standing_lists.c.owner))
            return tuple(StandingList(**row._asdict()) for row in rows)

    def end(self, list_id: int) -> StandingList:
        """Wash a list no more, and erase its rows and what they traced to. Raises NotFoundError."""
        found = self.get(list_id)
        with self._database.write() as connection:
            _erase(connection, found.id)
            ended = found.ended or datetime.now(UTC)
            connection.execute(standing_lists.update().where(standing_lists.c.id == list_id).values(ended=ended))
        return self.get(list_id)

    def extend(self, list_id: int, expires: datetime, every: str) -> StandingList:
        """Keep a list until another day, and have it washed so often.

        Raises NotFoundError, and UsageError for one that was ended.
        """
        found = self.get(list_id)
        if found.ended:
            raise UsageError(f"The list '{found.name}' was ended and its rows are erased. Keep it anew.")
        changed = {"expires": expires, "every": every}
        with self._database.write() as connection:
            connection.execute(standing_lists.update().where(standing_lists.c.id == list_id).values(**changed))
        return self.get(list_id)

    def rows(self, list_id: int, numbers: Collection[int] | None = None) -> Iterator[str]:
        """The cells of a list's rows, in order: of all, or of those with these numbers."""
        chosen = sa.select(standing_rows.c.cells).where(standing_rows.c.list_id == list_id)
        chosen = chosen.order_by(standing_rows.c.row)
        if numbers is None:
            yield from (row.cells for row in self._database.stream(chosen))
            return
        for part in _parts(sorted(numbers)):
            yield from (row.cells for row in self._database.stream(chosen.where(standing_rows.c.row.in_(part))))

    def find_asking(self, hashes: Iterable[str]) -> Iterator[StandingRow]:
        """The rows of all lists that ask for one of these."""
        columns = sa.select(standing_values.c.list_id, standing_values.c.row)
        for part in _parts(hashes):
            found = columns.where(standing_values.c.hash.in_(part)).distinct()
            yield from ((row.list_id, row.row) for row in self._database.stream(found))

    def find_traced(self, keys: Iterable[Key]) -> Iterator[StandingRow]:
        """The rows of all lists that last traced to one of these records."""
        for part in _parts(keys):
            wanted = set(part)
            held = standing_traces.c.record_id.in_({key.record_id for key in part})
            found = sa.select(standing_traces).where(standing_traces.c.record_id != "", held)
            for row in self._database.stream(found):
                if Key(row.source, row.record_id) in wanted:
                    yield row.list_id, row.row

    def find_withdrawn(self, list_id: int, after: int) -> Iterator[StandingRow]:
        """The rows of a list that last traced to a record of which a withdrawal after this one tells."""
        same = sa.and_(
            withdrawals.c.record_id == standing_traces.c.record_id, withdrawals.c.source == standing_traces.c.source
        )
        found = sa.select(standing_traces.c.list_id, standing_traces.c.row).join(withdrawals, same)
        found = found.where(standing_traces.c.list_id == list_id, withdrawals.c.id > after).distinct()
        yield from ((row.list_id, row.row) for row in self._database.stream(found))

    def last_withdrawal(self) -> int:
        """The number of the last withdrawal that there was, 0 for none."""
        with self._database.read() as connection:
            return connection.execute(sa.select(sa.func.max(withdrawals.c.id))).scalar() or 0

    def traces(self, list_id: int, numbers: Collection[int] | None = None) -> dict[TracedRow, Standing]:
        """What a list's rows last traced to: all, or those with these numbers."""
        statement = sa.select(standing_traces).where(standing_traces.c.list_id == list_id)
        statement = statement.order_by(standing_traces.c.id)
        parts = [None] if numbers is None else _parts(sorted(numbers))
        return {
            (row.row, Entity(row.type, row.value), Key(row.source, row.record_id)): Standing(
                row.content_hash, row.sequence
            )
            for part in parts
            for row in self._database.stream(
                statement if part is None else statement.where(standing_traces.c.row.in_(part))
            )
        }

    def settle(
        self,
        standing: StandingList,
        numbers: Collection[int] | None,
        traces: Mapping[TracedRow, Standing],
        *,
        wash_id: int,
        basis: str,
        sequence: int,
        withdrawal: int,
        looked: datetime,
    ) -> None:
        """Note what a list came to: the rows that were washed (None: all) trace to these records, and no others."""
        of_list = standing_traces.c.list_id == standing.id
        rows = [_pack_trace(standing.id, traced, how) for traced, how in traces.items()]
        with self._database.write() as connection:
            for part in [None] if numbers is None else _parts(sorted(numbers)):
                washed = of_list if part is None else sa.and_(of_list, standing_traces.c.row.in_(part))
                connection.execute(standing_traces.delete().where(washed))
            if rows:
                connection.execute(standing_traces.insert(), rows)
            last = {"wash_id": wash_id, "basis": basis, "sequence": sequence}
            last |= {"withdrawal": withdrawal, "looked": looked}
            connection.execute(standing_lists.update().where(standing_lists.c.id == standing.id).values(**last))

    def read_up_to(self, list_ids: Collection[int], *, sequence: int, withdrawal: int, looked: datetime) -> None:
        """Note that nothing up to here changes the answer of these lists."""
        with self._database.write() as connection:
            for part in _parts(sorted(list_ids)):
                chosen = standing_lists.update().where(standing_lists.c.id.in_(part))
                connection.execute(chosen.values(sequence=sequence, withdrawal=withdrawal, looked=looked))


def _erase(connection: sa.Connection, list_id: int) -> None:
    for table in (standing_rows, standing_values, standing_traces):
        connection.execute(table.delete().where(table.c.list_id == list_id))


def _parts(items: Iterable[Any]) -> Iterator[list[Any]]:
    waiting = iter(items)
    while part := list(islice(waiting, BATCH)):
        yield part


def _pack_trace(list_id: int, traced: TracedRow, standing: Standing) -> dict[str, Any]:
    row, entity, key = traced
    return {
        "list_id": list_id,
        "row": row,
        "type": entity.type,
        "value": entity.value,
        "source": key.source,
        "record_id": key.record_id,
        "content_hash": standing.content_hash,
        "sequence": standing.sequence,
    }
