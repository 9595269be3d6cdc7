"""The writer's lock: a file that the operating system frees when its holder ends, however it ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trawl.engine.embedded.edges import DriverErrors
from trawl.errors import EngineBusyError

LOCK_FILE = "writer.lock"


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the right to write for the length of the block. Raises EngineBusyError naming the process that has it."""
    path = folder / LOCK_FILE
    with DriverErrors(folder, "take its lock"):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 32, 0).decode(errors="replace").strip() or "unknown"
            raise EngineBusyError(
                f"Another process (pid {holder}) is writing to {folder}. Wait until it has finished, or stop it."
            ) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)
