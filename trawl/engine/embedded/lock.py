"""The writer's lock: a file beside the index that the operating system frees when its holder ends, however it ends.

Not in the index's folder: Windows moves no folder in which a file is open, and another index may take its place.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from trawl.engine.embedded.edges import DriverErrors
from trawl.errors import EngineBusyError
from trawl.file_locks import lock_file
from trawl.private_files import open_log

#: Seconds that a writer waits for somebody who only brings the index up to date after a crash, and between two looks.
_PATIENCE_SECONDS = 10.0
_PAUSE_SECONDS = 0.05

_REPAIRING = " repairing"


@contextmanager
def writer_lock(folder: Path, *, repairing: bool = False) -> Iterator[None]:
    """Hold the right to write for the length of the block. Raises EngineBusyError naming the process that has it.

    A reader that is `repairing` what a writer has left is waited for some seconds; it waits for nobody itself.
    """
    with ExitStack() as stack:
        with DriverErrors(folder, "take its lock"):
            _take(folder, stack, 0.0 if repairing else _PATIENCE_SECONDS)
            _write_holder(folder, _REPAIRING if repairing else "")
        yield


def _take(folder: Path, stack: ExitStack, patience: float) -> None:
    end = time.monotonic() + patience
    while stack.enter_context(lock_file(lock_path(folder), wait=False)) is None:
        holder = _read_holder(folder)
        repairs = holder.endswith(_REPAIRING)
        if not repairs or time.monotonic() > end:
            doing = "bringing the index up to date after a crash in" if repairs else "writing to"
            raise EngineBusyError(
                f"Another process (pid {holder.removesuffix(_REPAIRING)}) is {doing} {folder}. "
                "Wait until it has finished, or stop it."
            )
        time.sleep(_PAUSE_SECONDS)


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


def _write_holder(folder: Path, doing: str) -> None:
    with open_log(_holder_path(folder)) as file:
        file.truncate(0)
        file.write(f"{os.getpid()}{doing}".encode())


def _read_holder(folder: Path) -> str:
    try:
        return _holder_path(folder).read_text("ascii", "replace").strip() or "unknown"
    except OSError:
        return "unknown"
