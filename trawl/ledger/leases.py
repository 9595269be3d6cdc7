"""Leases: for how long somebody's work is taken to go on without a word from whoever does it.

The lock of jobs tells at once that a process has ended, but not that a machine has gone without a word: a server takes
its connection for open for hours, and as long as anybody else is at work nobody can have the lock alone. So each who
works renews a lease, and what is in flight under one that has run out was cut off.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

import sqlalchemy as sa

from trawl.errors import LedgerError
from trawl.ledger.database import Database
from trawl.ledger.schema import leased_jobs, leases

#: What is done under a lease.
JobKind = Literal["run", "wash", "scheduled run", "pack"]

#: How often a lease is renewed, and how long it lasts without: several renewals may fail, as while a disk is full.
_RENEWED_EVERY = timedelta(seconds=30)
_LASTS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class LeasedJob:
    """A job that was begun under a lease, by its kind and its id as text."""

    kind: JobKind
    job: str


class Leases:
    """The leases of a ledger."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold a lease for the length of the block: whatever job is begun meanwhile is done under it."""
        with self._database.write() as connection:
            made = leases.insert().values(renewed=_now(connection)).returning(leases.c.id)
            lease: int = connection.execute(made).scalar_one()
        before, self._database.lease = self._database.lease, lease
        ended = threading.Event()
        renewing = threading.Thread(target=self._renew, args=(lease, ended), daemon=True)
        renewing.start()
        try:
            yield
        finally:
            ended.set()
            renewing.join()
            self._database.lease = before
            with suppress(LedgerError), self._database.write() as connection:  # what stays runs out by itself
                connection.execute(leased_jobs.delete().where(leased_jobs.c.lease_id == lease))
                connection.execute(leases.delete().where(leases.c.id == lease))

    def end_expired(self) -> tuple[LeasedJob, ...]:
        """End the leases that have run out, and return the jobs that were begun under them."""
        with self._database.write() as connection:
            old = sa.select(leases.c.id).where(leases.c.renewed < _now(connection) - _LASTS)
            expired = connection.execute(old.with_for_update()).scalars().all()
            return _end(connection, expired)

    def end_all(self) -> None:
        """End every lease. To be called only where nobody is at work."""
        with self._database.write() as connection:
            _end(connection, connection.execute(sa.select(leases.c.id)).scalars().all())

    def _renew(self, lease: int, ended: threading.Event) -> None:
        while not ended.wait(_RENEWED_EVERY.total_seconds()):
            # What could not be renewed is renewed the next time, or runs out.
            with suppress(LedgerError), self._database.write() as connection:
                connection.execute(leases.update().where(leases.c.id == lease).values(renewed=_now(connection)))


def note_job(connection: sa.Connection, lease: int | None, kind: JobKind, job: str) -> None:
    """Note in its own transaction that a job begins under a lease, if there is one."""
    same = sa.and_(leased_jobs.c.kind == kind, leased_jobs.c.job == job)
    connection.execute(leased_jobs.delete().where(same))
    if lease is not None:
        connection.execute(leased_jobs.insert().values(lease_id=lease, kind=kind, job=job))


def is_ours(connection: sa.Connection, lease: int | None, kind: JobKind, job: str) -> bool:
    """Whether a job is still done under this lease; where there is none, nothing says otherwise."""
    held = sa.select(leased_jobs.c.lease_id).where(leased_jobs.c.kind == kind, leased_jobs.c.job == job)
    return lease is None or connection.execute(held).scalar_one_or_none() == lease


def _end(connection: sa.Connection, numbers: Collection[int]) -> tuple[LeasedJob, ...]:
    under = leased_jobs.c.lease_id.in_(numbers)
    found = connection.execute(sa.select(leased_jobs.c.kind, leased_jobs.c.job).where(under)).fetchall()
    connection.execute(leased_jobs.delete().where(under))
    connection.execute(leases.delete().where(leases.c.id.in_(numbers)))
    return tuple(LeasedJob(row.kind, row.job) for row in found)


def _now(connection: sa.Connection) -> datetime:
    """The moment by a clock that all who use the ledger share: the server's, or that of a file's one machine."""
    if connection.dialect.name == "sqlite":
        return datetime.now(UTC)
    moment: datetime = connection.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
    return moment
