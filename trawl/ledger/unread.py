"""What was handed over and is in no answer: rejected rows, values left empty, records taken out with an undone load."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from trawl.errors import LedgerError
from trawl.ledger.database import Database
from trawl.ledger.schema import loads, rejections, remarks, taken_out
from trawl.model import Key, Load, RemarkCount


@dataclass(frozen=True, slots=True)
class UnreadRows:
    """How many rows of a file (by its whole path) were rejected by these loads of a source and not read since."""

    source: str
    file: str
    rows: int


class Unread:
    """What nothing has made good since, `ledger.unread`; what undone loads rejected is nobody's concern.

    A rejected row is settled when its record is read by a later load, or withdrawn; when a later load of its source
    rejects the row again (that of the same record, or, where nobody can tell the record, one that says the same), which
    then counts instead; or when somebody says that it need not be read. A remark, and a record that was taken out, is
    no more when its record is read again or withdrawn.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, hidden: Collection[str] = ()) -> tuple[UnreadRows, ...]:
        """The unsettled rows by source and file, the newest file first, but for those with one of these markings."""
        counting = (
            sa.select(loads.c.source, loads.c.file, sa.func.count())
            .join(rejections, rejections.c.load_id == loads.c.id)
            .where(loads.c.state == "finished", rejections.c.settled == "", rejections.c.marking.not_in(hidden))
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
            .where(loads.c.state == "finished")
            .group_by(loads.c.source, remarks.c.column, remarks.c.reason)
            .order_by(number.desc(), remarks.c.column, remarks.c.reason)
        )
        found: dict[str, list[RemarkCount]] = defaultdict(list)
        with self._database.read() as connection:
            for row in connection.execute(counting):
                found[row.source].append(RemarkCount(row.column, row.reason, row.number))
        return {source: tuple(counts) for source, counts in found.items()}

    def remarked(self, hidden: Collection[str] = ()) -> Iterator[tuple[Key, RemarkCount]]:
        """Each value that was left empty and has not been read since, with its record, but for these markings."""
        chosen = (
            sa.select(loads.c.source, remarks.c.record_id, remarks.c.column, remarks.c.reason)
            .join(remarks, remarks.c.load_id == loads.c.id)
            .where(loads.c.state == "finished", remarks.c.marking.not_in(hidden))
        )
        for row in self._database.stream(chosen):
            yield Key(row.source, row.record_id), RemarkCount(row.column, row.reason, 1)

    def count_taken_out(self) -> dict[str, int]:
        """How many records undone loads had amended that have not been read since, at the most, by source."""
        counting = (
            sa.select(loads.c.source, loads.c.amended, sa.func.count().label("left"))
            .join(taken_out, taken_out.c.load_id == loads.c.id)
            .where(loads.c.state == "undone")
            .group_by(loads.c.id, loads.c.source, loads.c.amended)
        )
        found: dict[str, int] = defaultdict(int)
        with self._database.read() as connection:
            for row in connection.execute(counting):
                found[row.source] += min(row.amended, row.left)
        return dict(found)

    def records_of(self, source: str) -> set[str]:
        """The ids of this source's records of which anything is unsettled, so that a load need not ask row by row."""
        with self._database.read() as connection:
            return {row[0] for table in _TABLES for row in connection.execute(_unsettled_records(table, source))}

    def settle_read(self, load: Load, record_ids: Iterable[str]) -> None:
        """Note that this load, which is under way, has read these records of its source."""
        named = [{"of_record": record_id} for record_id in record_ids]
        if not named:
            return
        earlier = sa.select(loads.c.id).where(loads.c.source == load.source, loads.c.id < load.id)
        with self._database.write() as connection:
            settling = _settle(load, f"read by load {load.id}")
            connection.execute(settling.where(_is_record(rejections)), named)
            for table in (remarks, taken_out):
                gone = table.delete().where(table.c.record_id != "", _is_record(table), table.c.load_id.in_(earlier))
                connection.execute(gone, named)

    def settle_withdrawn(self, keys: Collection[Key], by: Load | None = None) -> None:
        """Note that these records are withdrawn: nothing of them is to be read.

        What the load that withdraws them has itself remarked on, and noted as taken out, is kept.
        """
        named = [{"of_source": key.source, "of_record": key.record_id} for key in keys]
        if named:
            settling = rejections.update().where(rejections.c.settled == "", *_is_of(rejections))
            with self._database.write() as connection:
                connection.execute(settling.values(settled="withdrawn"), named)
        self.drop_values(keys, by)
        if named:
            with self._database.write() as connection:
                connection.execute(taken_out.delete().where(*_is_of(taken_out, by)), named)

    def drop_values(self, keys: Collection[Key], by: Load | None = None) -> None:
        """Note that these records are not there any more, whose values earlier loads than `by` had left empty."""
        named = [{"of_source": key.source, "of_record": key.record_id} for key in keys]
        if named:
            with self._database.write() as connection:
                connection.execute(remarks.delete().where(*_is_of(remarks, by)), named)

    def settle_finished(self, load: Load) -> None:
        """Note that this load, which is finished, rejected rows again: those count from now on."""
        own = sa.select(rejections.c.record_id).where(rejections.c.load_id == load.id)
        said = sa.select(rejections.c.content).where(
            rejections.c.load_id == load.id, rejections.c.record_id == "", rejections.c.content != ""
        )
        with self._database.write() as connection:
            reason = f"rejected again by load {load.id}"
            connection.execute(_settle(load, reason).where(rejections.c.record_id.in_(own)))
            connection.execute(_settle(load, reason, named=False).where(rejections.c.content.in_(said)))

    def reopen(self, load: Load) -> None:
        """Note that this load is about to be undone: what it settled is to be read again."""
        reasons = (f"read by load {load.id}", f"rejected again by load {load.id}")
        with self._database.write() as connection:
            connection.execute(rejections.update().where(rejections.c.settled.in_(reasons)).values(settled=""))

    def note_taken_out(self, load: Load, keys: Iterable[Key]) -> int:
        """Note that a load takes these records out, or goes with them; if it is undone, versions of them are missing.

        Returns how many records are so noted of this load.
        """
        named = [{"load_id": load.id, "of_record": key.record_id, "record_id": key.record_id} for key in keys]
        own = taken_out.c.load_id == load.id
        with self._database.write() as connection:
            if named:
                connection.execute(taken_out.delete().where(own, _is_record(taken_out)), named)
                connection.execute(taken_out.insert(), [{k: row[k] for k in ("load_id", "record_id")} for row in named])
            noted: int = connection.execute(sa.select(sa.func.count()).select_from(taken_out).where(own)).scalar_one()
        return noted

    def dismiss(self, load: Load, reason: str) -> int:
        """Note that the rows that this load rejected need not be read, and why; return how many were unsettled.

        Of a load that was undone it is the earlier versions of its records that nobody misses, and of a snapshot also
        the records that it lacks and that were not withdrawn: they are to stay.
        """
        dismissing = rejections.update().where(rejections.c.load_id == load.id, rejections.c.settled == "")
        missed = taken_out.delete().where(taken_out.c.load_id == load.id)
        with self._database.write() as connection:
            settled = connection.execute(dismissing.values(settled=f"dismissed: {reason}")).rowcount
            if load.state == "undone":
                settled = connection.execute(missed).rowcount
            if load.withheld:
                settled += load.withheld
                connection.execute(loads.update().where(loads.c.id == load.id).values(withheld=0))
        if not settled:
            raise LedgerError(
                f"Load {load.id} of {load.file} is {load.state} and left no row unread; there is nothing to dismiss."
            )
        return settled


#: What is settled record by record.
_TABLES = (rejections, remarks, taken_out)


def _unsettled_records(table: sa.Table, source: str) -> sa.Select[Any]:
    of_source = sa.select(loads.c.id).where(loads.c.source == source)
    unsettled = sa.select(table.c.record_id).where(table.c.record_id != "", table.c.load_id.in_(of_source))
    return unsettled.where(table.c.settled == "") if table is rejections else unsettled


def _is_record(table: sa.Table) -> sa.ColumnElement[bool]:
    return table.c.record_id == sa.bindparam("of_record", type_=table.c.record_id.type)


def _is_of(table: sa.Table, before: Load | None = None) -> tuple[sa.ColumnElement[bool], ...]:
    """What holds of rows of the record `of_record` of `of_source`, of loads before this one if it is given."""
    of_source = sa.select(loads.c.id).where(loads.c.source == sa.bindparam("of_source", type_=loads.c.source.type))
    if before is not None:
        of_source = of_source.where(loads.c.id < before.id)
    return table.c.record_id != "", _is_record(table), table.c.load_id.in_(of_source)


def _settle(load: Load, reason: str, *, named: bool = True) -> sa.Update:
    """An update of the unsettled rows of the source's earlier loads, of those whose record is known or not."""
    known = rejections.c.record_id != "" if named else rejections.c.record_id == ""
    earlier = sa.select(loads.c.id).where(loads.c.source == load.source, loads.c.id < load.id)
    update = rejections.update().where(rejections.c.settled == "", known, rejections.c.load_id.in_(earlier))
    return update.values(settled=reason)
