"""What test servers need of the machine: an account that is not root, and free ports."""

from __future__ import annotations

import os
import pwd
import random
import socket
from collections.abc import Sequence

#: Below the ports that systems hand out for outgoing connections: a server that is killed and started again finds its
#: port free, and a client that keeps trying a dead port of its own machine never ends up talking to itself.
_PORTS = range(20_000, 32_000)


class ServerUnavailableError(Exception):
    """No server can be started here; the message says why and what to do."""


def unprivileged_account(program: str, accounts: Sequence[str]) -> str | None:
    """Return the first of the accounts that exists, for a program that refuses root; None if we are not root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in accounts:
        if name in known:
            return name
    raise ServerUnavailableError(
        f"{program} refuses to run as root, and there is no account to run it as: make one of {', '.join(accounts)}."
    )


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on."""
    for _ in range(1_000):
        port = random.choice(_PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise ServerUnavailableError(f"No free port between {_PORTS.start} and {_PORTS.stop}.")
