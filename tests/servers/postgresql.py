"""A PostgreSQL server of our own for tests: in a temporary folder, on a free port, gone afterwards.

`TRAWL_TEST_POSTGRESQL` may name a server instead (a URL whose user may create databases): the tests then make a
database of their own there, and drop it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

from tests.servers.machine import ServerUnavailableError, free_port, unprivileged_account

#: The account that runs the server where the tests run as root, whom PostgreSQL refuses.
_ACCOUNTS = ("postgres", "nobody")


def _programs() -> Path:
    config = shutil.which("pg_config")
    if config:
        folder = Path(subprocess.run([config, "--bindir"], capture_output=True, text=True, check=True).stdout.strip())
        if (folder / "initdb").exists():
            return folder
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    raise ServerUnavailableError(
        "PostgreSQL is not installed: the ledger's tests ran on SQLite only. Install it (apt install postgresql), "
        "or name a server with TRAWL_TEST_POSTGRESQL."
    )


def _run(account: str | None, *command: str) -> None:
    done = subprocess.run(
        command,
        user=account,
        extra_groups=[] if account else None,
        cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed:\n{done.stdout}")


@contextmanager
def _own_database(server: str) -> Iterator[str]:
    """Make a database on a server of somebody's, where nothing else is touched; yield its URL, and drop it."""
    name = f"trawl_test_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def run_postgresql() -> Iterator[str]:
    """Yield the URL of an empty database: on the server that the environment names, or on one started for it."""
    if given := os.environ.get("TRAWL_TEST_POSTGRESQL"):
        with _own_database(given) as url:
            yield url
        return
    programs, account = _programs(), unprivileged_account("PostgreSQL", _ACCOUNTS)
    folder = Path(tempfile.mkdtemp(prefix="trawl-postgresql-"))
    data, port = folder / "data", free_port()
    if account:
        shutil.chown(folder, account)
    # The server's output goes to a file: a pipe would keep pg_ctl's caller waiting for the server to end.
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    try:
        _run(account, str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "trawl", "-E", "UTF8")
        control = (str(programs / "pg_ctl"), "-D", str(data), "-w")
        _run(account, *control, "-l", str(folder / "log"), "-o", options, "start")
        try:
            url = f"postgresql://trawl@127.0.0.1:{port}"
            _run(account, str(programs / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "trawl", "trawl")
            yield f"{url}/trawl"
        finally:
            _run(account, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
