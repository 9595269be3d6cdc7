"""Loads, the rows that they rejected, what they remarked on and left stale, and the ingest sequence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from trawl.errors import LedgerError, NotFoundError
from trawl.ledger.database import Database
from trawl.ledger.schema import load_remark_counts, loads, rejections, remarks, sequences, stale_versions
from trawl.model import Key, Load, LoadState, Rejection, RemarkCount, RowRemark, StaleVersion

#: Why a load that no process is working on any more failed.
INTERRUPTED = "interrupted; load the file again"


@dataclass(frozen=True, slots=True)
class LoadCounts:
    """What became of a file's rows: read = written + unchanged + withdrawn + rejected.

    Of those written, `amended` were known. `missing` and `withheld` are no rows: they count what a snapshot lacks.
    """

    read: int = 0
    written: int = 0
    unchanged: int = 0
    rejected: int = 0
    amended: int = 0
    withdrawn: int = 0
    missing: int = 0
    withheld: int = 0

    @property
    def reconcile(self) -> bool:
        """Whether every row that was read is accounted for."""
        return self.read == self.written + self.unchanged + self.withdrawn + self.rejected


class Loads:
    """The loads of an installation, `ledger.loads`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, source: str, file: str, encoding: str = "", stored_before: int = -1) -> Load:
        """Note that a load of the file at this path begins; it is in flight until it is finished or failed.

        `stored_before` is how many records of the feed are stored where the file is a snapshot of it.
        """
        values = {"source": source, "file": file, "encoding": encoding, "started": datetime.now(UTC)}
        values |= {"stored_before": stored_before}
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

    def keep_remarks(self, load_id: int, made: Iterable[RowRemark]) -> int:
        """Keep the remarks of a load in flight; return how many they were."""
        rows = [{"load_id": load_id, **asdict(remark)} for remark in made]
        with self._database.write() as connection:
            _require_in_flight(_get(connection, load_id))
            if rows:
                connection.execute(remarks.insert(), rows)
        return len(rows)

    def finish(
        self,
        load_id: int,
        counts: LoadCounts,
        *,
        remarks: int = 0,
        encoding_evidence: str = "",
        unused_columns: Collection[str] = (),
    ) -> Load:
        """Note that all of a load's records are searchable.

        Raises LedgerError where the counts do not reconcile, with each other or with the rejections and remarks kept.
        """
        with self._database.write() as connection:
            _require_in_flight(_get(connection, load_id))
            kept, remarked = _count_kept(connection, load_id)
            if not counts.reconcile or kept != counts.rejected or remarked != remarks:
                raise LedgerError(
                    f"Load {load_id} does not reconcile: {counts.read} rows read, {counts.written} written, "
                    f"{counts.unchanged} unchanged, {counts.withdrawn} withdrawn, {counts.rejected} rejected "
                    f"({kept} kept), {remarks} remarks ({remarked} kept). It is not finished; this is a fault of trawl."
                )
            learnt = {"encoding_evidence": encoding_evidence, "unused_columns": [*unused_columns]}
            return _close(connection, load_id, "finished", counts=counts, learnt=learnt)

    def fail(self, load_id: int, reason: str, counts: LoadCounts = LoadCounts()) -> Load:
        """Note that a load in flight ended before its file did, why, and how far it came."""
        with self._database.write() as connection:
            _require_in_flight(_get(connection, load_id))
            return _close(connection, load_id, "failed", reason=reason, counts=counts)

    def dismiss(self, load_id: int, reason: str) -> Load:
        """Note that nothing is missing although a load failed, and why. Raises LedgerError for one that did not."""
        with self._database.write() as connection:
            load = _get(connection, load_id)
            if load.state != "failed":
                raise LedgerError(f"Load {load.id} of {load.file} is {load.state}; only one that failed is dismissed.")
            values = {"state": "dismissed", "reason": f"{load.reason} (dismissed: {reason})"}
            connection.execute(loads.update().where(loads.c.id == load_id).values(**values))
            return _get(connection, load_id)

    def undo(self, load_id: int, reason: str, amended: int) -> Load:
        """Note that a load is taken back, and why; the versions that it left stale are stale no more.

        Up to `amended` of its records had a version before it. Its rejections and remarks stay, without what stood in
        their rows. Raises LedgerError for a load that neither finished nor failed.
        """
        with self._database.write() as connection:
            load = _get(connection, load_id)
            if load.state not in ("finished", "failed"):
                raise LedgerError(f"Load {load.id} of {load.file} is {load.state}; only one that ended is undone.")
            said = "; ".join(filter(None, (load.reason, reason)))
            values: dict[str, Any] = {"state": "undone", "reason": said, "amended": amended}
            connection.execute(stale_versions.delete().where(stale_versions.c.load_id == load_id))
            connection.execute(rejections.update().where(rejections.c.load_id == load_id).values(content=""))
            connection.execute(remarks.update().where(remarks.c.load_id == load_id).values(value=""))
            connection.execute(loads.update().where(loads.c.id == load_id).values(**values))
            return _get(connection, load_id)

    def abandon_in_flight(self) -> tuple[Load, ...]:
        """Mark every load in flight as failed, and return them.

        To be called only by the holder of the writer's lock: nobody else can then be loading.
        """
        with self._database.write() as connection:
            found = connection.execute(sa.select(loads.c.id).where(loads.c.state == "in flight")).scalars().all()
            return tuple(_close(connection, load_id, "failed", reason=INTERRUPTED) for load_id in found)

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
            return tuple(map(read_load, connection.execute(statement)))

    def rejections(self, load_id: int) -> Iterator[Rejection]:
        """Yield the rows that a load rejected, in the file's order."""
        kept = (rejections.c[field.name] for field in fields(Rejection))
        statement = sa.select(*kept).where(rejections.c.load_id == load_id).order_by(rejections.c.id)
        for row in self._database.stream(statement):
            yield Rejection(**row._asdict())

    def remarks(self, load_id: int) -> Iterator[RowRemark]:
        """Yield what a load remarked on, in the file's order."""
        kept = (remarks.c[field.name] for field in fields(RowRemark))
        statement = sa.select(*kept).where(remarks.c.load_id == load_id).order_by(remarks.c.id)
        for row in self._database.stream(statement):
            yield RowRemark(**row._asdict())

    def remark_counts(self, load_ids: Collection[int]) -> dict[int, tuple[RemarkCount, ...]]:
        """Return the remarks of each of these loads by column and reason, most first; a load in flight has none yet."""
        counted: dict[int, list[RemarkCount]] = {load_id: [] for load_id in load_ids}
        table = load_remark_counts
        number = table.c["count"].label("number")  # a row has a method of the column's own name
        statement = sa.select(table.c.load_id, table.c.column, table.c.reason, number)
        statement = statement.where(table.c.load_id.between(min(counted, default=0), max(counted, default=0)))
        for row in self._database.stream(statement.order_by(number.desc(), table.c.id)):
            if row.load_id in counted:
                counted[row.load_id].append(RemarkCount(row.column, row.reason, row.number))
        return {load_id: tuple(counts) for load_id, counts in counted.items()}

    def erase_content(self, keys: Iterable[Key]) -> int:
        """Blank what rejections and remarks keep of the text of these records; return how many were blanked."""
        named = [{"of_source": key.source, "of_record": key.record_id} for key in keys if key.record_id]
        if not named:
            return 0
        with self._database.write() as connection:
            blanked = [
                connection.execute(_of_record(table).values({column: ""}).where(table.c[column] != ""), named).rowcount
                for table, column in ((rejections, "content"), (remarks, "value"))
            ]
        return sum(blanked)

    def count_untold(self) -> int:
        """How many rejected rows keep their text though nobody could tell which record they are of."""
        kept = sa.select(sa.func.count()).where(rejections.c.record_id == "", rejections.c.content != "")
        with self._database.read() as connection:
            return int(connection.execute(kept).scalar_one())

    def note_stale(self, found: Iterable[StaleVersion]) -> None:
        """Note records whose amendment was refused; of one that is noted already the newest note counts."""
        rows = {stale.key: {**stale.key._asdict(), "load_id": stale.load_id, "reason": stale.reason} for stale in found}
        if rows:
            with self._database.write() as connection:
                connection.execute(stale_versions.insert(), [*rows.values()])

    def clear_stale(self, keys: Collection[Key]) -> None:
        """Note that these records have been stored since, or withdrawn."""
        with self._database.write() as connection:
            _delete_stale(connection, keys)

    def stale(self) -> tuple[StaleVersion, ...]:
        """List the records of which an older version stands, in the order in which they were noted."""
        with self._database.read() as connection:
            rows = connection.execute(sa.select(stale_versions).order_by(stale_versions.c.id))
            noted = [StaleVersion(row.load_id, Key(row.source, row.record_id), row.reason) for row in rows]
        # An older note is kept beside a newer one: it counts again where the load of the newer one is undone.
        newest = {stale.key: place for place, stale in enumerate(noted)}
        return tuple(stale for place, stale in enumerate(noted) if newest[stale.key] == place)


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


def count_sequences(database: Database) -> int:
    """How many ingest sequences were handed out, or passed over."""
    with database.read() as connection:
        following: int = connection.execute(
            sa.select(sequences.c.next).where(sequences.c.name == "ingest")
        ).scalar_one()
    return following - 1


def _get(connection: sa.Connection, load_id: int) -> Load:
    row = connection.execute(sa.select(loads).where(loads.c.id == load_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no load {load_id}.")
    return read_load(row)


def read_load(row: sa.Row[Any]) -> Load:
    """Read a row of `loads`."""
    values = row._asdict()
    return Load(**{**values, "unused_columns": tuple(values["unused_columns"])})


def _require_in_flight(load: Load) -> None:
    if load.state != "in flight":
        raise LedgerError(f"Load {load.id} of {load.file} is {load.state} already. Start another.")


def _count_kept(connection: sa.Connection, load_id: int) -> tuple[int, int]:
    """How many rejections and how many remarks of a load are kept."""
    counting = (sa.select(sa.func.count()).where(table.c.load_id == load_id) for table in (rejections, remarks))
    rejected, remarked = (connection.execute(statement).scalar_one() for statement in counting)
    return rejected, remarked


def _of_record(table: sa.Table) -> sa.Update:
    """An update of the rows that loads of the source `of_source` kept of its record `of_record`."""
    of_source = sa.select(loads.c.id).where(loads.c.source == sa.bindparam("of_source", type_=loads.c.source.type))
    named = table.c.record_id == sa.bindparam("of_record", type_=table.c.record_id.type)
    return table.update().where(table.c.record_id != "", named, table.c.load_id.in_(of_source))


def _delete_stale(connection: sa.Connection, keys: Iterable[Key]) -> None:
    table = stale_versions.c
    source = sa.bindparam("of_source", type_=table.source.type)
    record_id = sa.bindparam("of_record", type_=table.record_id.type)
    statement = stale_versions.delete().where(
        table.record_id != "", table.record_id == record_id, table.source == source
    )
    named = [{"of_source": key.source, "of_record": key.record_id} for key in keys]
    if named:
        connection.execute(statement, named)


def _close(
    connection: sa.Connection,
    load_id: int,
    state: LoadState,
    *,
    reason: str = "",
    counts: LoadCounts | None = None,
    learnt: Mapping[str, Any] | None = None,
) -> Load:
    """End a load, with its remarks counted."""
    of_load = sa.select(remarks.c.load_id, remarks.c.column, remarks.c.reason, sa.func.count().label("count"))
    of_load = of_load.where(remarks.c.load_id == load_id).group_by(
        remarks.c.load_id, remarks.c.column, remarks.c.reason
    )
    connection.execute(load_remark_counts.insert().from_select(["load_id", "column", "reason", "count"], of_load))
    _, remarked = _count_kept(connection, load_id)
    values = {"state": state, "reason": reason, "finished": datetime.now(UTC), "remarks": remarked}
    values |= {**(asdict(counts) if counts else {}), **(learnt or {})}
    connection.execute(loads.update().where(loads.c.id == load_id).values(**values))
    return _get(connection, load_id)
