"""The writer's lock: a file beside the index that the operating system frees when its holder ends, however it ends.

Not in the index's folder: Windows moves no folder in which a file is open, and another index may take its place.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from trawl.engine.embedded.edges import DriverErrors
from trawl.errors import EngineBusyError
from trawl.file_locks import lock_file
from trawl.private_files import open_log


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the right to write for the length of the block. Raises EngineBusyError naming the process that has it."""
    with ExitStack() as stack:
        with DriverErrors(folder, "take its lock"):
            file = stack.enter_context(lock_file(lock_path(folder), wait=False))
            if file is None:
                raise EngineBusyError(
                    f"Another process (pid {_read_holder(folder)}) is writing to {folder}. "
                    "Wait until it has finished, or stop it."
                )
            _write_holder(folder)
        yield


def lock_path(folder: Path) -> Path:
    """The file that is locked by whoever writes to the index in `folder`."""
    return folder.with_name(f"{folder.name}.lock")


def remove_lock(folder: Path) -> None:
    """Delete the lock of an index that nobody will write to any more."""
    for path in (lock_path(folder), _holder_path(folder)):
        with suppress(OSError):  # an empty file that stays does no harm
            path.unlink()


def _holder_path(folder: Path) -> Path:
    """Who has the lock stands in a file of its own: on Windows nobody else can read one that is locked."""
    return folder.with_name(f"{folder.name}.lock.pid")


def _write_holder(folder: Path) -> None:
    with open_log(_holder_path(folder)) as file:
        file.truncate(0)
        file.write(str(os.getpid()).encode())


def _read_holder(folder: Path) -> str:
    try:
        return _holder_path(folder).read_text("ascii", "replace").strip() or "unknown"
    except OSError:
        return "unknown"
