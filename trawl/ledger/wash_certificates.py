"""What washes certify, as it was sealed, and the files that were written of them. Rows are added, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from trawl.ledger.database import Database
from trawl.ledger.schema import wash_certificates, wash_files


@dataclass(frozen=True, slots=True)
class SealedCertificate:
    """The certificate of a wash as it was sealed: JSON, and its SHA-256 (`seal`). `list_sha256` is its list's."""

    wash_id: int
    at: datetime
    list_sha256: str
    seal: str
    certificate: str


@dataclass(frozen=True, slots=True)
class WashFile:
    """A file of a wash as it was written into `folder`: `sha256` in hexadecimal, `bytes` its length."""

    wash_id: int
    folder: str
    name: str
    sha256: str
    bytes: int


class WashCertificates:
    """The certificates of an installation's washes, `ledger.wash_certificates`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, wash_id: int, *, list_sha256: str, seal: str, certificate: str) -> SealedCertificate:
        """Keep the certificate of a wash, which has one."""
        kept = SealedCertificate(wash_id, datetime.now(UTC), list_sha256, seal, certificate)
        with self._database.write() as connection:
            connection.execute(wash_certificates.insert().values(**asdict(kept)))
        return kept

    def get(self, wash_id: int) -> SealedCertificate | None:
        """The certificate of a wash; None where it was cut off before, or an earlier trawl made it."""
        return next(iter(self._select(wash_certificates.c.wash_id == wash_id)), None)

    def of_list(self, sha256: str) -> tuple[SealedCertificate, ...]:
        """The certificates of every wash of a list with these bytes, oldest first."""
        return self._select(wash_certificates.c.list_sha256 == sha256)

    def add_files(self, files: Iterable[WashFile]) -> None:
        """Note files of a wash that stand in their places."""
        if rows := [asdict(file) for file in files]:
            with self._database.write() as connection:
                connection.execute(wash_files.insert(), rows)

    def files_of(self, wash_id: int) -> tuple[WashFile, ...]:
        """The files that were written of a wash."""
        return self._select_files(wash_files.c.wash_id == wash_id)

    def find_files(self, sha256: str) -> tuple[WashFile, ...]:
        """The files with these bytes, of whatever wash, oldest first."""
        return self._select_files(wash_files.c.sha256 == sha256)

    def files_at(self, folder: str, name: str) -> tuple[WashFile, ...]:
        """The files that were written under this name, of whatever wash, oldest first."""
        return self._select_files((wash_files.c.folder == folder) & (wash_files.c.name == name))

    def _select(self, condition: sa.ColumnElement[bool]) -> tuple[SealedCertificate, ...]:
        statement = sa.select(wash_certificates).where(condition).order_by(wash_certificates.c.wash_id)
        with self._database.read() as connection:
            return tuple(SealedCertificate(**row._asdict()) for row in connection.execute(statement))

    def _select_files(self, condition: sa.ColumnElement[bool]) -> tuple[WashFile, ...]:
        columns = (wash_files.c[name] for name in ("wash_id", "folder", "name", "sha256", "bytes"))
        statement = sa.select(*columns).where(condition).order_by(wash_files.c.id)
        with self._database.read() as connection:
            return tuple(WashFile(**row._asdict()) for row in connection.execute(statement))
