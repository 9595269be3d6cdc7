"""Suppressions: hits that a profile's reports are not to show until a day. Nothing is ever changed or deleted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from trawl.ledger.database import BATCH, Database
from trawl.ledger.schema import suppressed_hits, suppression_ends, suppressions
from trawl.model import Key, Record, SuppressionKind


@dataclass(frozen=True, slots=True)
class SuppressedRecord:
    """A record that a suppression keeps out of reports, as it was then; the rest says who may know of it."""

    key: Key
    content_hash: str
    marking: str = ""
    force: str = ""
    handling: str = ""

    @classmethod
    def of(cls, record: Record) -> SuppressedRecord:
        """A record as it is."""
        return cls(record.key, record.content_hash, record.marking, record.force, record.handling)

    @property
    def outline(self) -> Record:
        """What `trawl.access.may_see` asks of the record."""
        return Record(*self.key, narrative="", marking=self.marking, force=self.force, handling=self.handling)


@dataclass(frozen=True, slots=True)
class NewSuppression:
    """A suppression as it is made. `until` is the last day on which it holds, `records` those that it is made of.

    `subject` names what it is of, by kind: `record` of a record or an incident; `register`, `row_id` and `name` of
    premises; `name` and `born`, or `nominal_id` and `force`, of a person; `text` of a wording. `scope` says what its
    maker could see.
    """

    profile: str
    kind: SuppressionKind
    subject: Mapping[str, str]
    reason: str
    until: date
    scope: str = ""
    records: tuple[SuppressedRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """That a suppression was ended before its day, by whom, when and why."""

    principal: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class KeptSuppression:
    """A suppression with who made it and when. `ended` is None where nobody has ended it."""

    id: int
    made: NewSuppression
    principal: str
    at: datetime
    ended: Ending | None = None

    def holds(self, day: date, at: datetime | None = None) -> bool:
        """Whether it holds on a day, as was known at a moment (None: now)."""
        made = at is None or self.at <= at
        ended = self.ended is not None and (at is None or self.ended.at <= at)
        return made and not ended and day <= self.made.until


class Suppressions:
    """The suppressions of an installation, `ledger.suppressions`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, made: NewSuppression, principal: str) -> KeptSuppression:
        """Keep a suppression as this principal's, made now."""
        values = {
            "profile": made.profile,
            "kind": made.kind,
            "subject": dict(made.subject),
            "reason": made.reason,
            "until": made.until.isoformat(),
            "scope": made.scope,
        }
        with self._database.write() as connection:
            insertion = suppressions.insert().values(principal=principal, at=datetime.now(UTC), **values)
            number = connection.execute(insertion.returning(suppressions.c.id)).scalar_one()
            _insert_hits(connection, (_pack_hit(number, None, one) for one in made.records))
            return _only(connection, number)

    def end(self, number: int, principal: str, reason: str) -> KeptSuppression | None:
        """End a suppression now, and return it; None where it is ended already, or there is none of this number."""
        with self._database.write() as connection:
            row = connection.execute(_select().where(suppressions.c.id == number)).one_or_none()
            if row is None or row.ended_at:
                return None
            values = {"suppression_id": number, "principal": principal, "reason": reason, "at": datetime.now(UTC)}
            connection.execute(suppression_ends.insert().values(**values))
            return _only(connection, number)

    def list(self, profile: str = "") -> tuple[KeptSuppression, ...]:
        """The suppressions that were ever made, of one profile or of all, oldest first."""
        statement = _select().order_by(suppressions.c.id)
        if profile:
            statement = statement.where(suppressions.c.profile == profile)
        with self._database.read() as connection:
            kept = connection.execute(statement).all()
            made_of = _records_of(connection, [row.id for row in kept])
        return tuple(_kept(row, made_of.get(row.id, ())) for row in kept)

    def note_hits(self, run_id: str, hits: Iterable[tuple[int, SuppressedRecord]]) -> None:
        """Note which records the report of a run, which is being issued, does not show, by suppression."""
        held = suppressed_hits.c
        with self._database.write() as connection:
            connection.execute(suppressed_hits.delete().where(held.run_id == run_id, held.written.is_(None)))
            _insert_hits(connection, (_pack_hit(number, run_id, one) for number, one in hits))

    def note_left_out(self, run_id: str, at: datetime, hits: Iterable[tuple[int, SuppressedRecord]]) -> None:
        """Note which records the files of a run that are written at a moment do not show, by suppression."""
        with self._database.write() as connection:
            _insert_hits(connection, ({**_pack_hit(number, run_id, one), "written": at} for number, one in hits))

    def left_out(self, run_id: str, moments: Collection[datetime]) -> tuple[tuple[int, SuppressedRecord], ...]:
        """The records that some file of a run does not show of those written at these moments, each once."""
        held = suppressed_hits.c
        statement = sa.select(suppressed_hits).where(held.run_id == run_id, held.written.in_(moments))
        rows = self._database.stream(statement.order_by(held.id))
        return tuple({one.key: (number, one) for number, one in map(_unpack_hit, rows)}.values())

    def hits_of(self, run_id: str) -> dict[Key, int]:
        """The records that the issued report of a run did not show, with the suppression that kept each."""
        held = suppressed_hits.c
        statement = sa.select(held.source, held.record_id, held.suppression_id).where(
            held.run_id == run_id, held.written.is_(None)
        )
        return {Key(row.source, row.record_id): row.suppression_id for row in self._database.stream(statement)}

    def first_seen(self, numbers: Collection[int]) -> dict[tuple[int, Key], str]:
        """The content hash that each record had when one of these suppressions first kept it out."""
        held = suppressed_hits.c
        statement = sa.select(suppressed_hits).where(held.suppression_id.in_(numbers), held.written.is_(None))
        rows = self._database.stream(statement.order_by(held.id.desc())) if numbers else iter(())
        return {(row.suppression_id, Key(row.source, row.record_id)): row.content_hash for row in rows}


def _insert_hits(connection: sa.Connection, rows: Iterator[dict[str, Any]]) -> None:
    every = list(rows)
    for at in range(0, len(every), BATCH):
        connection.execute(suppressed_hits.insert(), every[at : at + BATCH])


def _pack_hit(number: int, run_id: str | None, one: SuppressedRecord) -> dict[str, Any]:
    return {
        "suppression_id": number,
        "run_id": run_id,
        "source": one.key.source,
        "record_id": one.key.record_id,
        **{name: getattr(one, name) for name in ("content_hash", "marking", "force", "handling")},
    }


def _unpack_hit(row: sa.Row[Any]) -> tuple[int, SuppressedRecord]:
    key = Key(row.source, row.record_id)
    return row.suppression_id, SuppressedRecord(key, row.content_hash, row.marking, row.force, row.handling)


def _records_of(connection: sa.Connection, numbers: Collection[int]) -> dict[int, tuple[SuppressedRecord, ...]]:
    """The records that each of these suppressions was made of."""
    held = suppressed_hits.c
    statement = sa.select(suppressed_hits).where(held.suppression_id.in_(numbers), held.run_id.is_(None))
    found: dict[int, tuple[SuppressedRecord, ...]] = {}
    for row in connection.execute(statement.order_by(held.id)):
        number, one = _unpack_hit(row)
        found[number] = (*found.get(number, ()), one)
    return found


def _select() -> sa.Select[Any]:
    """Every suppression, with its end where it has one."""
    return sa.select(
        suppressions,
        suppression_ends.c.principal.label("ended_by"),
        suppression_ends.c.at.label("ended_at"),
        suppression_ends.c.reason.label("ended_reason"),
    ).select_from(suppressions.outerjoin(suppression_ends, suppression_ends.c.suppression_id == suppressions.c.id))


def _only(connection: sa.Connection, number: int) -> KeptSuppression:
    row = connection.execute(_select().where(suppressions.c.id == number)).one()
    return _kept(row, _records_of(connection, [number]).get(number, ()))


def _kept(row: sa.Row[Any], records: tuple[SuppressedRecord, ...]) -> KeptSuppression:
    until = date.fromisoformat(row.until)
    made = NewSuppression(row.profile, row.kind, dict(row.subject), row.reason, until, row.scope, records)
    ended = Ending(row.ended_by, row.ended_at, row.ended_reason) if row.ended_at else None
    return KeptSuppression(row.id, made, row.principal, row.at, ended)
