"""The manifest of runs: every file that was written of a run, with its hash. Rows are added, never changed away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from trawl.ledger.database import Database
from trawl.ledger.schema import run_files


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file of a run as it was written into `folder`: `sha256` in hexadecimal, `bytes` its length, `at` the moment.

    `principal` had it written; `format` is a document's, or csv. `edition`, `force`, `copy` (0 for none) and
    `recipient` say for whom. `issued` says that it is what was issued of the run. `placed` is when it was seen to
    stand in its folder, None where the writing was cut off before. `suppressed` is how many hits of the run were
    suppressed when it was written, None where that was not noted; which, `ledger.suppressions.left_out` says.
    """

    run_id: str
    folder: str
    name: str
    format: str
    sha256: str
    bytes: int
    at: datetime
    principal: str
    edition: str = "full"
    force: str = ""
    copy: int = 0
    recipient: str = ""
    issued: bool = False
    placed: datetime | None = None
    suppressed: int | None = None


_COLUMNS = tuple(run_files.c[field.name] for field in fields(WrittenFile))


class Manifest:
    """The files of the runs of an installation, `ledger.manifest`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, files: Iterable[WrittenFile]) -> None:
        """Note files that are about to take their places."""
        with self._database.write() as connection:
            insert_files(connection, files)

    def settle(self, run_id: str, at: datetime) -> None:
        """Note that the files of a run that were written at a moment stand in their places now."""
        written = run_files.update().where(run_files.c.run_id == run_id, run_files.c.at == at)
        with self._database.write() as connection:
            connection.execute(written.values(placed=datetime.now(UTC)))

    def of_run(self, run_id: str) -> tuple[WrittenFile, ...]:
        """Every file that was written of a run, oldest first; one that was written again is there again."""
        return self._select(run_files.c.run_id == run_id)

    def unplaced_folders(self) -> tuple[str, ...]:
        """The folders into which files were on their way that nobody saw arrive."""
        statement = sa.select(run_files.c.folder).where(run_files.c.placed.is_(None)).distinct()
        with self._database.read() as connection:
            return tuple(connection.execute(statement.order_by(run_files.c.folder)).scalars())

    def in_folder(self, folder: str) -> tuple[WrittenFile, ...]:
        """Every file that was written into a folder, of whatever run, oldest first."""
        return self._select(run_files.c.folder == folder)

    def _select(self, condition: sa.ColumnElement[bool]) -> tuple[WrittenFile, ...]:
        statement = sa.select(*_COLUMNS).where(condition).order_by(run_files.c.id)
        with self._database.read() as connection:
            return tuple(WrittenFile(**row._asdict()) for row in connection.execute(statement))


def insert_files(connection: sa.Connection, files: Iterable[WrittenFile]) -> None:
    """Add files to the manifest within a transaction."""
    rows: list[dict[str, Any]] = [asdict(file) for file in files]
    if rows:
        connection.execute(run_files.insert(), rows)
