"""The ledger's database: opened, created, and its failures put into words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

from trawl.errors import LedgerError
from trawl.ledger.schema import OLDEST_VERSION, SCHEMA_VERSION, audit_head, metadata, schema_version, sequences
from trawl.private_files import make_folder
from trawl.sqlite_file import create_private, switch_to_wal

#: Seconds that a writer waits for another one before it gives up.
_PATIENCE = 30

#: Rows handed to the database at a time, and read from it at a time.
BATCH = 2_000

# Any number will do that nothing else in the same PostgreSQL database locks on.
_SCHEMA_LOCK = 7_411_902

_REMEDIES = (
    (("database is locked", "lock timeout", "deadlock"), "another process is writing to it; try again when it is done"),
    (("readonly", "read-only", "permission denied"), "it may not be written; check its permissions and its folder's"),
    (("disk is full", "no space left", "could not extend file"), "the disk is full; make room and try again"),
    (("unable to open database",), "its file cannot be opened; check that its folder exists and its permissions"),
    (("not a database", "malformed"), "its file is no SQLite database, or is damaged; restore it from a backup"),
    (("disk i/o error",), "the disk failed, or has no room for its journal; check it"),
    (("terminating connection", "server closed the connection", "connection is lost", "connection is closed"),
     "the server ended the connection; what was being written is not kept half, do it again when the server is back"),
    (("connection", "could not translate host", "authentication", "timeout expired"),
     "the server cannot be reached so; check the URL (setting ledger) and that the server runs"),
)  # fmt: skip


class Database:
    """A connection pool with transactions; every failure inside them leaves as a LedgerError.

    SQLite writers begin with the write lock in hand, so that two never fail half way for want of it.
    """

    def __init__(self, engine: sa.Engine, place: Path | str) -> None:
        self._place = place
        self._engine = engine
        #: The lease under which this process works, while it does (`trawl.ledger.leases`).
        self.lease: int | None = None
        self._writing = engine.execution_options(trawl_writes=True)

    @property
    def name(self) -> str:
        """The database's file, or its URL without the password."""
        return str(self._place)

    @property
    def is_server(self) -> bool:
        """Whether a server keeps the ledger, and not a file."""
        return self._engine.dialect.name != "sqlite"

    @contextmanager
    def session(self) -> Iterator[sa.Connection]:
        """Open a connection outside transactions, for locks that last as long as it does; it is closed for good."""
        with self._explained(), self._engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            try:
                yield connection
            finally:
                connection.invalidate()

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """Open a transaction that is committed at its end, or rolled back by an exception."""
        with self._explained(), self._writing.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Open a transaction that only reads."""
        with self._explained(), self._engine.begin() as connection:
            yield connection

    def stream(self, statement: sa.Select[Any]) -> Iterator[sa.Row[Any]]:
        """Yield the rows of a statement in bounded memory."""
        with self.read() as connection:
            yield from connection.execution_options(yield_per=BATCH).execute(statement)

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.SQLAlchemyError as error:
            raise _explain(self._place, error) from error


def _explain(place: Path | str, error: sa.exc.SQLAlchemyError) -> LedgerError:
    said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    for signs, remedy in _REMEDIES:
        if any(sign in said.lower() for sign in signs):
            return LedgerError("The ledger ", place, f" cannot be used: {remedy} ({said}).")
    return LedgerError("The ledger ", place, f" failed: {said}.")


def open_database(url: str) -> Database:
    """Open the database at `url`, with its tables made where there are none. Raises LedgerError."""
    parsed = _parse_url(url)
    place: Path | str = parsed.render_as_string(hide_password=True)
    sqlite = parsed.get_backend_name() == "sqlite"
    if sqlite and parsed.database:
        place = Path(parsed.database)
        _create_file(place)
    try:
        # Parameters may be narratives: no error may print them.
        # A server may have been away since a connection was used last.
        engine = sa.create_engine(parsed, hide_parameters=True, pool_pre_ping=not sqlite)
    except ModuleNotFoundError as error:
        raise LedgerError(
            f"The ledger {place} needs PostgreSQL's driver. Install it with: pip install 'trawl[postgresql]'"
        ) from error
    if sqlite:
        _configure_sqlite(engine)
    database = Database(engine, place)
    try:
        _prepare_schema(database)
    except BaseException:
        database.close()
        raise
    return database


def _parse_url(url: str) -> URL:
    known = "Use sqlite:///FILE or postgresql://USER@HOST/DATABASE (setting ledger)."
    try:
        parsed = make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise LedgerError(f"The ledger's URL cannot be read. {known}") from error
    if parsed.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise LedgerError(f"The ledger's URL begins with '{parsed.drivername}', which trawl does not speak. {known}")
    if not parsed.database or parsed.database == ":memory:":
        raise LedgerError(f"The ledger's URL names no file. {known}")
    return parsed


def _create_file(path: Path) -> None:
    """Make the file readable by its owner only, before SQLite would make it readable by all."""
    if path.is_dir():
        raise LedgerError(f"The ledger {path} is a directory. Name a file (setting ledger).")
    try:
        make_folder(path.parent)
        create_private(path)
    except OSError as error:
        raise LedgerError(f"The ledger {path} cannot be made: {error.strerror}. Check its folder.") from error


def _configure_sqlite(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        # SQLAlchemy begins transactions itself (below); the driver would begin them too late.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE * 1000}")
        switch_to_wal(connection, _PATIENCE)
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")  # what is erased is gone from the file too
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def on_begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("trawl_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare_schema(database: Database) -> None:
    """Make the tables where there are none, and bring those of an earlier version up to this one."""
    with database.read() as connection:
        version = _read_version(connection)
    if version is None:
        _create_schema(database)
    elif version > SCHEMA_VERSION:
        raise LedgerError(
            f"The ledger {database.name} was written by a newer trawl (its version is {version}, this one knows "
            f"{SCHEMA_VERSION}). Install that trawl, or name another ledger (setting ledger)."
        )
    elif version < OLDEST_VERSION:
        raise LedgerError(
            f"The ledger {database.name} was written by an earlier trawl (its version is {version}, this one needs "
            f"{OLDEST_VERSION} or later). Name another ledger (setting ledger), and load the feeds and registers again."
        )
    elif version < SCHEMA_VERSION:
        _migrate_schema(database)


def _read_version(connection: sa.Connection) -> int | None:
    """Return the version of the tables; None where there are none."""
    if not sa.inspect(connection).has_table(schema_version.name):
        return None
    version: int = connection.execute(sa.select(schema_version.c.version)).scalar_one()
    return version


def _create_schema(database: Database) -> None:
    with _changing_schema(database) as connection:
        if _read_version(connection) is not None:  # another process was first
            return
        metadata.create_all(connection)
        connection.execute(schema_version.insert().values(version=SCHEMA_VERSION))
        connection.execute(sequences.insert().values(name="ingest", next=1))
        connection.execute(audit_head.insert().values(one=1, last=0, chain=""))


def _migrate_schema(database: Database) -> None:
    """Bring the tables up to this version, all steps or none; whoever comes meanwhile waits and finds it done."""
    from trawl.ledger.migrations import migrate  # Alembic is needed once in a ledger's life, and slow to import

    with _changing_schema(database) as connection:
        version = connection.execute(sa.select(schema_version.c.version)).scalar_one()
        migrate(connection, version, SCHEMA_VERSION)
        connection.execute(schema_version.update().values(version=SCHEMA_VERSION))


@contextmanager
def _changing_schema(database: Database) -> Iterator[sa.Connection]:
    """Open a transaction in which nobody else makes or changes the tables; it leaves all of its changes, or none."""
    with database.write() as connection:
        if database.is_server:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_SCHEMA_LOCK)))
        yield connection
