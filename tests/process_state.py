"""What belongs to the whole process, and so is nobody's to change but the one's who began it."""

from __future__ import annotations

import csv
import gc
import locale
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def process_state() -> dict[str, Any]:
    """Everything that can be asked for, by name."""
    return {
        "umask": _umask(),
        "working folder": os.getcwd(),  # noqa: PTH109 - what is asked is the process's own
        "environment": dict(os.environ),
        "garbage collector": (gc.isenabled(), gc.get_threshold(), gc.get_freeze_count(), gc.get_debug()),
        "output": [(stream, getattr(stream, "errors", "")) for stream in (sys.stdin, sys.stdout, sys.stderr)],
        "descriptors": [_identity(descriptor) for descriptor in range(3)],
        "hooks": (sys.excepthook, sys.unraisablehook, sys.displayhook, threading.excepthook),
        "limits": (sys.getrecursionlimit(), sys.get_int_max_str_digits(), csv.field_size_limit()),
        "signals": {number: signal.getsignal(number) for number in signal.valid_signals()},
        "timer": signal.getitimer(signal.ITIMER_REAL),
        # A library may add filters for warnings of its own.
        "warnings": [one for one in warnings.filters if one[1] is None and one[2].__module__ == "builtins"],
        "locale": locale.setlocale(locale.LC_ALL),
        "logging": (logging.root.level, list(logging.root.handlers), logging.root.manager.disable),
        "sockets": socket.getdefaulttimeout(),
        "processes": multiprocessing.get_start_method(allow_none=True),
    }


def changes(before: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What differs from `before`, as it was and as it is."""
    now = process_state()
    return {name: (was, now[name]) for name, was in before.items() if now[name] != was}


@contextmanager
def umask_of(mask: int) -> Iterator[None]:
    """Have this process make files with another mask; its own is there again afterwards."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _identity(descriptor: int) -> tuple[int, int] | None:
    try:
        found = os.fstat(descriptor)
    except OSError:
        return None
    return found.st_dev, found.st_ino
