"""Which jobs are still being worked on: a lock that the processes of loads, runs and washes share.

Each holds it in common with the others for as long as its job is under way, and the operating system (or the
PostgreSQL server) frees it when the process ends, however it ends. So whoever can have the lock alone knows that
nobody is at work, and that every job still in flight was cut off.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from trawl.errors import LedgerError
from trawl.ledger.database import Database

# Any number will do that nothing else in the same PostgreSQL database locks on.
_ADVISORY_LOCK = 7_411_903


class JobLock:
    """The lock of one ledger's jobs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def join(self) -> Iterator[None]:
        """Hold the lock in common with whoever else is at work."""
        if self._database.is_server:
            with self._database.session() as connection:
                connection.execute(sa.select(sa.func.pg_advisory_lock_shared(_ADVISORY_LOCK)))
                yield
                connection.execute(sa.select(sa.func.pg_advisory_unlock_shared(_ADVISORY_LOCK)))
        else:
            with self._open_file() as descriptor:
                fcntl.flock(descriptor, fcntl.LOCK_SH)
                yield

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Hold the lock alone if nobody is at work; say whether that is so."""
        if self._database.is_server:
            with self._database.session() as connection:
                taken = connection.execute(sa.select(sa.func.pg_try_advisory_lock(_ADVISORY_LOCK))).scalar_one()
                yield bool(taken)
                if taken:
                    connection.execute(sa.select(sa.func.pg_advisory_unlock(_ADVISORY_LOCK)))
        else:
            with self._open_file() as descriptor:
                yield _lock_alone(descriptor)

    @contextmanager
    def _open_file(self) -> Iterator[int]:
        """The file beside a SQLite ledger that stands for the lock; it stays empty."""
        path = f"{self._database.name}.jobs"
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise LedgerError(f"{path} cannot be made: {error.strerror}. Check its folder's permissions.") from error
        try:
            yield descriptor
        finally:
            os.close(descriptor)


def _lock_alone(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
