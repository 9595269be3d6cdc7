"""Locks that processes have on a file; the operating system frees them when their holder ends, however it ends.

On Windows a lock also keeps others from reading what the file holds, so what is to be read meanwhile stands elsewhere.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path

from portalocker import AlreadyLocked, LockException, LockFlags, lock, unlock

from trawl.private_files import open_log

#: How often somebody who waits looks again: Windows lets nobody wait for longer than ten seconds.
_PAUSE_SECONDS = 0.005


@contextmanager
def lock_file(path: Path, *, shared: bool = False, wait: bool = True) -> Iterator[FileIO | None]:
    """Give the file, open to be read and appended to, with a lock on it that is held for the length of the block.

    A `shared` lock is held in common with others that are. Where somebody else has the lock and `wait` is off, None is
    given. The file is made for its owner alone where it is not there. Raises OSError.
    """
    with open_log(path) as file:
        if not _acquire(file, shared=shared, wait=wait):
            yield None
            return
        try:
            yield file
        finally:
            with suppress(LockException):  # closing the file frees the lock too, if not at once on Windows
                unlock(file)


def _acquire(file: FileIO, *, shared: bool, wait: bool) -> bool:
    kind = LockFlags.SHARED if shared else LockFlags.EXCLUSIVE
    while True:
        try:
            lock(file, kind | LockFlags.NON_BLOCKING)
        except AlreadyLocked:
            if not wait:
                return False
            time.sleep(_PAUSE_SECONDS)
        except LockException as error:
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK)) from error
        else:
            return True
