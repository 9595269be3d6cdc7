"""Rejected rows, and values that were left empty, which nothing has made good since: they are in no answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from trawl.errors import LedgerError
from trawl.ledger.database import Database
from trawl.ledger.schema import loads, rejections, remarks
from trawl.model import Key, Load, RemarkCount

#: What is settled record by record.
_TABLES = (rejections, remarks)


@dataclass(frozen=True, slots=True)
class UnreadRows:
    """How many rows of a file (by its whole path) were rejected by these loads of a source and not read since."""

    source: str
    file: str
    rows: int


class Unread:
    """The rejected rows and remarks that are not settled, `ledger.unread`; those of undone loads are nobody's concern.

    A row, or a value in one, is settled when its record is read by a later load, or withdrawn. A row is settled also
    when a later load rejects the row of that record again, which then counts instead; where nobody could tell its
    record, when a later load of the same file is finished; or when somebody says that it need not be read.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self) -> tuple[UnreadRows, ...]:
        """The unsettled rows by source and file, the newest file first."""
        counting = (
            sa.select(loads.c.source, loads.c.file, sa.func.count())
            .join(rejections, rejections.c.load_id == loads.c.id)
            .where(loads.c.state == "finished", rejections.c.settled == "")
            .group_by(loads.c.source, loads.c.file)
            .order_by(sa.func.max(loads.c.id).desc())
        )
        with self._database.read() as connection:
            return tuple(UnreadRows(*row) for row in connection.execute(counting))

    def count_remarks(self) -> dict[str, tuple[RemarkCount, ...]]:
        """The values that were left empty and have not been read since, by source; most first."""
        number = sa.func.count().label("number")
        counting = (
            sa.select(loads.c.source, remarks.c.column, remarks.c.reason, number)
            .join(remarks, remarks.c.load_id == loads.c.id)
            .where(loads.c.state == "finished", remarks.c.settled == "")
            .group_by(loads.c.source, remarks.c.column, remarks.c.reason)
            .order_by(number.desc(), remarks.c.column, remarks.c.reason)
        )
        found: dict[str, list[RemarkCount]] = defaultdict(list)
        with self._database.read() as connection:
            for row in connection.execute(counting):
                found[row.source].append(RemarkCount(row.column, row.reason, row.number))
        return {source: tuple(counts) for source, counts in found.items()}

    def any_of(self, source: str) -> bool:
        """Whether a row of this source, or a value in one, is unsettled whose record is known."""
        with self._database.read() as connection:
            return any(connection.execute(_any_unsettled(table, source)).first() for table in _TABLES)

    def settle_read(self, load: Load, record_ids: Iterable[str]) -> None:
        """Note that this load, which is under way, has read these records of its source."""
        named = [{"of_record": record_id} for record_id in record_ids]
        if named:
            with self._database.write() as connection:
                for table in _TABLES:
                    of_record = sa.bindparam("of_record", type_=table.c.record_id.type)
                    update = _settle(table, load, f"read by load {load.id}").where(table.c.record_id == of_record)
                    connection.execute(update, named)

    def settle_withdrawn(self, keys: Iterable[Key]) -> None:
        """Note that these records have been withdrawn: nothing of them is to be read."""
        named = [{"of_source": key.source, "of_record": key.record_id} for key in keys]
        if not named:
            return
        with self._database.write() as connection:
            for table in _TABLES:
                of_source = sa.bindparam("of_source", type_=loads.c.source.type)
                of_record = sa.bindparam("of_record", type_=table.c.record_id.type)
                own = sa.select(loads.c.id).where(loads.c.source == of_source)
                update = table.update().where(table.c.settled == "", table.c.record_id == of_record)
                connection.execute(update.where(table.c.load_id.in_(own)).values(settled="withdrawn"), named)

    def settle_finished(self, load: Load) -> None:
        """Note that this load, which is finished, rejected rows again, and has read its file anew."""
        again = sa.select(rejections.c.record_id).where(rejections.c.load_id == load.id)
        with self._database.write() as connection:
            told = _settle(rejections, load, f"rejected again by load {load.id}")
            connection.execute(told.where(rejections.c.record_id.in_(again)))
            same = sa.select(loads.c.id).where(loads.c.file == load.file, loads.c.id < load.id)
            untold = _settle(rejections, load, f"its file was read again by load {load.id}", named=False)
            connection.execute(untold.where(rejections.c.load_id.in_(same)))

    def dismiss(self, load: Load, reason: str) -> int:
        """Note that the rows that this load rejected need not be read, and why; return how many were unsettled."""
        dismissing = rejections.update().where(rejections.c.load_id == load.id, rejections.c.settled == "")
        with self._database.write() as connection:
            settled = connection.execute(dismissing.values(settled=f"dismissed: {reason}")).rowcount
        if not settled:
            raise LedgerError(
                f"Load {load.id} of {load.file} is {load.state} and left no row unread; there is nothing to dismiss."
            )
        return settled


def _any_unsettled(table: sa.Table, source: str) -> sa.Select[tuple[int]]:
    finished = sa.select(loads.c.id).where(loads.c.source == source, loads.c.state == "finished")
    unsettled = sa.select(table.c.id).where(table.c.settled == "", table.c.record_id != "")
    return unsettled.where(table.c.load_id.in_(finished)).limit(1)


def _settle(table: sa.Table, load: Load, reason: str, *, named: bool = True) -> sa.Update:
    """An update of what is unsettled of the source's earlier loads, of rows whose record is known or not."""
    known = table.c.record_id != "" if named else table.c.record_id == ""
    earlier = sa.select(loads.c.id).where(loads.c.source == load.source, loads.c.id < load.id)
    update = table.update().where(table.c.settled == "", known, table.c.load_id.in_(earlier))
    return update.values(settled=reason)
