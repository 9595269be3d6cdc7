"""The right to write: a document that names who has it and for how long, renewed while he is at work.

The server's clock decides, in scripts that it runs: clocks of loaders may differ. A holder that is gone leaves a lease
that runs out; where it was a process of this machine that is no more, the next one need not wait for that.
"""

from __future__ import annotations

import getpass
import os
import socket
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, time
from typing import Any

from trawl.engine.elastic.edges import missing_error
from trawl.engine.elastic.server import Server
from trawl.errors import EngineBusyError, EngineError

#: How long a lease holds without being renewed, and how often it is renewed.
LEASE_SECONDS = 30.0
RENEW_SECONDS = 8.0

_LEASE = "writer"

# As the length of a lease: it ended long ago, in the first millisecond of 1970, and was not given back.
_CUT_OFF = -0.001

_TAKE = """
if (ctx._source.expires != null && ctx._source.expires > ctx._now && ctx._source.token != params.dead) {
  ctx.op = 'none';
} else {
  ctx._source.putAll(params.holder);
  ctx._source.expires = ctx._now + params.length;
}
"""
_PROLONG = """
if (ctx._source.token == params.token) {
  ctx._source.expires = params.length > 0 ? ctx._now + params.length : -params.length;
} else {
  ctx.op = 'none';
}
"""


class Lease:
    """The right to write, as long as `check` says so.

    `unpublished` says that something is written and not yet searched; given back so, the lease counts as cut off.
    """

    def __init__(self, server: Server, token: str) -> None:
        self._server, self._token = server, token
        self._renewed = monotonic()
        self._taken = False
        self.unpublished = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="trawl writer's lease", daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Raises EngineError where the right is lost: another writer may have it by now."""
        if self._taken or monotonic() - self._renewed > LEASE_SECONDS:
            raise EngineError(
                f"The right to write to the {self._server.connection.place} has run out, because the server could not "
                "be reached in time or another writer has taken over. What was written is safe; do the same again."
            )

    def release(self) -> None:
        """Give the right back; a server that cannot be reached will let it run out."""
        self._ended.set()
        self._thread.join()
        self._prolong(_CUT_OFF if self.unpublished else 0)

    def _keep(self) -> None:
        while not self._ended.wait(RENEW_SECONDS):
            self._prolong(LEASE_SECONDS)

    def _prolong(self, seconds: float) -> None:
        before = monotonic()
        try:
            answer = _run_script(self._server, _PROLONG, {"token": self._token, "length": int(seconds * 1000)})
        except EngineError:
            return  # tried again soon; until then `check` counts the seconds
        if answer["result"] == "noop" and answer["get"]["_source"].get("token") != self._token:
            self._taken = True
        else:
            self._renewed = before


@contextmanager
def hold_lease(server: Server) -> Iterator[Lease]:
    """Hold the right to write for the length of the block. Raises EngineBusyError naming who has it."""
    lease = Lease(server, _take(server))
    try:
        yield lease
    finally:
        lease.release()


def is_cut_off(server: Server) -> bool:
    """Whether the last writer left something that is not searched yet, and is not at work any more.

    By this machine's clock: one that is fast has what a writer is at shown early, one that is slow has it shown late.
    """
    answer = server.ask("be read", server.client.options(ignore_status=404).get, index=server.meta, id=_LEASE)
    held = answer.get("_source")
    return bool(held and held["expires"]) and (held["expires"] < time() * 1000 or _is_gone(held))


def _take(server: Server) -> str:
    # Without this the first script would have the server make an index of its own liking.
    if not server.ask("be read", server.client.indices.exists, index=server.meta):
        raise missing_error(server.connection.place)
    token = uuid.uuid4().hex
    holder = {
        "token": token,
        "user": _user(),
        "host": socket.gethostname(),
        "machine": _machine(),
        "pid": os.getpid(),
    }
    parameters = {"holder": holder, "length": int(LEASE_SECONDS * 1000), "dead": ""}
    answer = _run_script(server, _TAKE, parameters)
    held = answer["get"]["_source"]
    if answer["result"] == "noop" and _is_gone(held):
        answer = _run_script(server, _TAKE, {**parameters, "dead": held["token"]})
        held = answer["get"]["_source"]
    if answer["result"] == "noop":
        raise EngineBusyError(
            f"Another process (pid {held['pid']} of {held['user']} on {held['host']}) is writing to the "
            f"{server.connection.place}. Wait until it has finished, or stop it."
        )
    return token


def _run_script(server: Server, source: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    return server.ask(  # type: ignore[no-any-return]  # the client's answers are not typed
        "say who writes to it",
        server.client.update,
        index=server.meta,
        id=_LEASE,
        script={"source": source, "lang": "painless", "params": parameters},
        scripted_upsert=True,
        upsert={},
        source=True,
        retry_on_conflict=5,
    )


def _is_gone(held: Mapping[str, Any]) -> bool:
    """Whether the holder was a process of this very machine that has ended.

    Only Linux says surely which machine, or container, this is; elsewhere the lease of one that is gone runs out.
    """
    if not held.get("machine") or held["machine"] != _machine():
        return False
    try:
        os.kill(held["pid"], 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass  # somebody else's process, which is there
    return False


def _machine() -> str:
    """This machine, or this container of it: where the same number means the same process; "" where nothing says so."""
    try:
        space = Path("/proc/self/ns/pid").readlink()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""
    return f"{socket.gethostname()} {boot} {space}"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name; on Windows there is no list of accounts
        return "unknown"
