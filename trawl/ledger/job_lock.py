"""Which jobs are still being worked on: a lock that the processes of loads, runs and washes share.

Each holds it in common with the others for as long as its job is under way, and the operating system (or the
PostgreSQL server) frees it when the process ends, however it ends. So whoever can have the lock alone knows that
nobody is at work, and that every job still in flight was cut off.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import FileIO
from pathlib import Path

import sqlalchemy as sa

from trawl.errors import LedgerError
from trawl.file_locks import lock_file
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
            with self._lock_file(shared=True):
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
            with self._lock_file(wait=False) as file:
                yield file is not None

    @contextmanager
    def _lock_file(self, **how: bool) -> Iterator[FileIO | None]:
        """Lock the file beside a SQLite ledger that stands for the lock; it stays empty."""
        path = Path(f"{self._database.name}.jobs")
        with ExitStack() as stack:
            try:
                file = stack.enter_context(lock_file(path, **how))
            except OSError as error:
                raise LedgerError(
                    f"{path} cannot be locked: {error.strerror}. Check its folder's permissions."
                ) from error
            yield file
