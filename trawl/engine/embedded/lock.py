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
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 32, 0).decode(errors="replace").strip() or "unknown"
            raise EngineBusyError(
                f"Another process (pid {holder}) is writing to {folder}. Wait until it has finished, or stop it."
            ) from error
        if not _is_in_place(descriptor, path):
            raise EngineBusyError(f"The index in {folder} has just been replaced by another. Try again.")
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _is_in_place(descriptor: int, path: Path) -> bool:
    """Whether the file that is locked is still the one that others will lock."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
