"""A PostgreSQL server of our own for tests: in a temporary folder, on a free port, gone afterwards.

`TRAWL_TEST_POSTGRESQL` may name a server instead (a URL whose user may create databases).
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: The account that runs the server where the tests run as root, whom PostgreSQL refuses.
_ACCOUNTS = ("postgres", "nobody")


class ServerUnavailableError(Exception):
    """No server can be started here; the message says why and what to do."""


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


def _account() -> str | None:
    """Return the account to run the server as, None for the present one."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in _ACCOUNTS:
        if name in known:
            return name
    raise ServerUnavailableError("PostgreSQL refuses to run as root, and there is no account to run it as.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


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
def run_postgresql() -> Iterator[str]:
    """Start a server; yield the URL of its empty database `trawl`."""
    given = os.environ.get("TRAWL_TEST_POSTGRESQL")
    if given:
        yield given
        return
    programs, account = _programs(), _account()
    folder = Path(tempfile.mkdtemp(prefix="trawl-postgresql-"))
    data, port = folder / "data", _free_port()
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
