"""Packs that were made: their runs, and the copy of each recipient with what became of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

import sqlalchemy as sa

from trawl.errors import LedgerError, NotFoundError
from trawl.ledger.database import Database
from trawl.ledger.leases import note_job
from trawl.ledger.schema import pack_copies, pack_runs, packs
from trawl.ledger.states import pack_index, unpack_index
from trawl.model import IndexState

#: `cut off` is work whose process went away: the same command goes on with it. `ready` is there to be read.
PackState = Literal["in flight", "cut off", "given up", "ready", "issued"]
#: What became of a copy's mail; of one that was cut off while it was sent nobody knows.
MailState = Literal["", "sending", "sent", "failed"]


@dataclass(frozen=True, slots=True)
class PackRun:
    """What became of a profile in a pack: its run, or the reason why there is none."""

    profile: str
    run_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PackCopy:
    """A recipient's copy as it was written into `folder`; `files` are its files by name, with their SHA-256."""

    number: int
    recipient: str
    folder: str
    files: Mapping[str, str]
    written: datetime
    issued: datetime | None = None
    mail: MailState = ""
    mail_reason: str = ""


@dataclass(frozen=True, slots=True)
class MadePack:
    """A pack as it was made: `id` is `NAME/2026-03-31`. `force` is the one that it was made for alone, if any."""

    id: str
    name: str
    principal: str
    force: str
    started: datetime
    state: PackState
    definition: Mapping[str, Any]
    index: IndexState
    folder: str
    period: str
    occasion: str
    finished: datetime | None
    issued: datetime | None
    runs: tuple[PackRun, ...] = ()
    copies: tuple[PackCopy, ...] = field(default=())

    def copy(self, number: int) -> PackCopy | None:
        """The copy of this number, None where it is not written."""
        return next((copy for copy in self.copies if copy.number == number), None)


_COLUMNS = tuple(column for column in packs.c if column.name not in ("day", "number", "reason"))


class Packs:
    """The packs of an installation, `ledger.packs`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(
        self,
        name: str,
        day: str,
        *,
        principal: str,
        reason: str,
        force: str,
        definition: Mapping[str, Any],
        index: IndexState,
        outputs: str,
        period: str,
        occasion: str,
    ) -> MadePack:
        """Note that a pack is begun, under the next free id of its day; its folder is one of its own in `outputs`.

        Raises LedgerError where this principal is at work on it elsewhere. What others are at is not told: their packs
        may be about more than this principal may know of, and two that are made side by side do not disturb each other.
        """
        with self._database.write() as connection:
            own = sa.select(packs.c.id).where(packs.c.name == name, packs.c.principal == principal)
            if busy := connection.execute(own.where(packs.c.state == "in flight")).scalars().first():
                raise LedgerError(f"You are having {busy} made already. Wait for it: trawl pack list.")
            taken = sa.select(sa.func.max(packs.c.number)).where(packs.c.name == name, packs.c.day == day)
            number = (connection.execute(taken).scalar_one() or 0) + 1
            date = f"{day}-{number}" if number > 1 else day
            pack_id = f"{name}/{date}"
            connection.execute(
                packs.insert().values(
                    id=pack_id,
                    name=name,
                    day=day,
                    number=number,
                    principal=principal,
                    reason=reason,
                    force=force,
                    started=datetime.now(UTC),
                    state="in flight",
                    definition=dict(definition),
                    index=pack_index(index),
                    folder=f"{outputs}/{name}/{date}",
                    period=period,
                    occasion=occasion,
                )
            )
            note_job(connection, self._database.lease, "pack", pack_id)
            return _get(connection, pack_id)

    def resume(self, pack_id: str) -> MadePack | None:
        """Take up a pack that was cut off; None where somebody else has it."""
        return self._turn(pack_id, "cut off", "in flight")

    def give_up(self, pack_id: str) -> None:
        """Note that a pack that was cut off is not gone on with."""
        self._turn(pack_id, "cut off", "given up")

    def _turn(self, pack_id: str, before: PackState, after: PackState) -> MadePack | None:
        same = sa.and_(packs.c.id == pack_id, packs.c.state == before)
        with self._database.write() as connection:
            turned = connection.execute(packs.update().where(same).values(state=after)).rowcount
            if turned and after == "in flight":
                note_job(connection, self._database.lease, "pack", pack_id)
            return _get(connection, pack_id) if turned else None

    def note_run(self, pack_id: str, run: PackRun) -> None:
        """Note what became of a profile; what was noted before gives way."""
        of_profile = sa.and_(pack_runs.c.pack_id == pack_id, pack_runs.c.profile == run.profile)
        with self._database.write() as connection:
            connection.execute(pack_runs.delete().where(of_profile))
            connection.execute(
                pack_runs.insert().values(pack_id=pack_id, profile=run.profile, run_id=run.run_id, reason=run.reason)
            )

    def note_copy(self, pack_id: str, copy: PackCopy) -> None:
        """Note a copy that is about to take its place; what was noted of it before gives way."""
        of_copy = sa.and_(pack_copies.c.pack_id == pack_id, pack_copies.c.copy == copy.number)
        with self._database.write() as connection:
            connection.execute(pack_copies.delete().where(of_copy))
            connection.execute(
                pack_copies.insert().values(
                    pack_id=pack_id,
                    copy=copy.number,
                    recipient=copy.recipient,
                    folder=copy.folder,
                    files=dict(copy.files),
                    written=copy.written,
                )
            )

    def finish(self, pack_id: str) -> MadePack:
        """Note that all copies of a pack are written."""
        return self._set(pack_id, state="ready", finished=datetime.now(UTC))

    def break_off(self, pack_id: str) -> None:
        """Note that a pack did not come to its end: the same command goes on with it."""
        self._set(pack_id, state="cut off")

    def issue(self, pack_id: str, at: datetime) -> MadePack:
        """Note that all of a pack is issued."""
        return self._set(pack_id, state="issued", issued=at)

    def issue_copy(self, pack_id: str, number: int, at: datetime) -> None:
        """Note that a recipient's copy is issued."""
        self._set_copy(pack_id, number, issued=at)

    def note_mail(self, pack_id: str, number: int, state: MailState, reason: str = "") -> None:
        """Note what became of the mail to a recipient."""
        self._set_copy(pack_id, number, mail=state, mail_reason=reason)

    def _set(self, pack_id: str, **values: Any) -> MadePack:
        with self._database.write() as connection:
            connection.execute(packs.update().where(packs.c.id == pack_id).values(**values))
            return _get(connection, pack_id)

    def _set_copy(self, pack_id: str, number: int, **values: Any) -> None:
        of_copy = sa.and_(pack_copies.c.pack_id == pack_id, pack_copies.c.copy == number)
        with self._database.write() as connection:
            connection.execute(pack_copies.update().where(of_copy).values(**values))

    def get(self, pack_id: str) -> MadePack:
        """Return a pack that was made. Raises NotFoundError."""
        with self._database.read() as connection:
            return _get(connection, pack_id)

    def list(self, name: str = "") -> tuple[MadePack, ...]:
        """The packs that were made, of one name or of all, oldest first."""
        statement = sa.select(packs.c.id).order_by(packs.c.started, packs.c.number)
        if name:
            statement = statement.where(packs.c.name == name)
        with self._database.read() as connection:
            return tuple(_get(connection, pack_id) for pack_id in connection.execute(statement).scalars().all())

    def abandon_in_flight(self, only: Collection[str] | None = None) -> None:
        """Note that the packs in flight, or only these of them, were cut off.

        To be called only where nobody is at work, or for those whose lease has run out.
        """
        with self._database.write() as connection:
            statement = packs.update().where(packs.c.state == "in flight")
            if only is not None:
                statement = statement.where(packs.c.id.in_(only))
            connection.execute(statement.values(state="cut off"))


def _get(connection: sa.Connection, pack_id: str) -> MadePack:
    row = connection.execute(sa.select(*_COLUMNS).where(packs.c.id == pack_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no pack '{pack_id}' that was made. See those there are: trawl pack list.")
    runs = connection.execute(sa.select(pack_runs).where(pack_runs.c.pack_id == pack_id).order_by(pack_runs.c.id))
    copies = sa.select(pack_copies).where(pack_copies.c.pack_id == pack_id).order_by(pack_copies.c.copy)
    values = row._asdict()
    values["index"] = unpack_index(values["index"])
    return MadePack(
        **values,
        runs=tuple(PackRun(one.profile, one.run_id, one.reason) for one in runs),
        copies=tuple(map(_copy, connection.execute(copies))),
    )


def _copy(row: sa.Row[Any]) -> PackCopy:
    return PackCopy(row.copy, row.recipient, row.folder, row.files, row.written, row.issued, row.mail, row.mail_reason)
