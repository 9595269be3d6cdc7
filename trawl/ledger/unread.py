"""Rejected rows that nothing has made good since: what they say is in no answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from trawl.errors import LedgerError
from trawl.ledger.database import Database
from trawl.ledger.schema import loads, rejections
from trawl.model import Load


@dataclass(frozen=True, slots=True)
class UnreadRows:
    """How many rows of a file (by its whole path) were rejected by these loads of a source and not read since."""

    source: str
    file: str
    rows: int


class Unread:
    """The rejected rows that are not settled, `ledger.unread`; those of loads that were undone are nobody's concern.

    A row is settled when its record is read by a later load; when a later load rejects the row of that record again,
    which then counts instead; where nobody could tell its record, when a later load of the same file is finished; or
    when somebody says that it need not be read.
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

    def any_of(self, source: str) -> bool:
        """Whether a row of this source is unsettled whose record is known."""
        asking = (
            sa.select(rejections.c.id)
            .where(
                rejections.c.settled == "", rejections.c.record_id != "", rejections.c.load_id.in_(_loads_of(source))
            )
            .limit(1)
        )
        with self._database.read() as connection:
            return connection.execute(asking).first() is not None

    def settle_read(self, load: Load, record_ids: Iterable[str]) -> None:
        """Note that this load, which is under way, has read these records of its source."""
        of_record = sa.bindparam("of_record", type_=rejections.c.record_id.type)
        statement = _settle(load, f"read by load {load.id}").where(rejections.c.record_id == of_record)
        named = [{"of_record": record_id} for record_id in record_ids]
        if named:
            with self._database.write() as connection:
                connection.execute(statement, named)

    def settle_finished(self, load: Load) -> None:
        """Note that this load, which is finished, rejected rows again, and has read its file anew."""
        again = sa.select(rejections.c.record_id).where(rejections.c.load_id == load.id)
        with self._database.write() as connection:
            told = _settle(load, f"rejected again by load {load.id}")
            connection.execute(told.where(rejections.c.record_id.in_(again)))
            same = sa.select(loads.c.id).where(loads.c.file == load.file, loads.c.id < load.id)
            untold = _settle(load, f"its file was read again by load {load.id}", named=False)
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


def _loads_of(source: str) -> sa.Select[tuple[int]]:
    return sa.select(loads.c.id).where(loads.c.source == source, loads.c.state == "finished")


def _settle(load: Load, reason: str, *, named: bool = True) -> sa.Update:
    """An update of the unsettled rows of the source's earlier loads, of those whose record is known or not."""
    known = rejections.c.record_id != "" if named else rejections.c.record_id == ""
    earlier = sa.select(loads.c.id).where(loads.c.source == load.source, loads.c.id < load.id)
    update = rejections.update().where(rejections.c.settled == "", known, rejections.c.load_id.in_(earlier))
    return update.values(settled=reason)
