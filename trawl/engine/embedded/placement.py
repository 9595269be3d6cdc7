"""Where the index lies, and how another takes its place, so that no crash leaves an installation without its records.

Two folders are exchanged in one step where the system can do that. Where it cannot, the index is for a moment beside
its place, and whoever opens it next puts it back. Nothing is deleted unless the index in place holds as much.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import time
from contextlib import closing
from pathlib import Path

from trawl.engine.embedded.engine import open_embedded
from trawl.engine.embedded.lock import remove_lock, writer_lock
from trawl.engine.interface import Health
from trawl.errors import EngineError
from trawl.model import Versions

# From <fcntl.h> and <linux/fs.h>; macOS has the same number for its own call.
_HERE = -100
_EXCHANGE = 2

#: What a system or a file system says that cannot exchange.
_CANNOT = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})

_NOBODY = Versions("", "", "")

#: Windows moves no folder while anybody has a file of it open, be it a search that ends soon or a virus scanner.
_PATIENCE_SECONDS = 10.0
_PAUSE_SECONDS = 0.1


def fresh_folder(folder: Path) -> Path:
    """Where an index is built that is to take the place of the one in `folder`."""
    return folder.with_name(f"{folder.name}.new")


def restore_index(folder: Path) -> None:
    """Put back the index that a reprocess left beside its place. To be called before the index is opened.

    Raises EngineError where both the index and the one beside it hold records that may not be in the other.
    """
    old = _old_folder(folder)
    if not old.exists():
        return
    if not folder.exists():
        _rename(old, folder)
    elif not _covers(folder, old):
        if _records(folder):
            raise EngineError(_explain_doubt(folder, old))
        with writer_lock(folder):  # so that nobody begins to fill it
            _rename(folder, _discarded_folder(folder))
            _rename(old, folder)


def clear_leftovers(folder: Path) -> None:
    """Delete what an earlier reprocess left behind. Raises EngineError where the index does not hold as much.

    To be called with the writer's lock in hand: a reprocess that is under way builds what looks like a leftover.
    """
    shutil.rmtree(_discarded_folder(folder), ignore_errors=True)
    for leftover in (fresh_folder(folder), _old_folder(folder)):
        if leftover.exists():
            if not _covers(folder, leftover):
                raise EngineError(_explain_doubt(folder, leftover))
            discard_index(folder, leftover)


def clear_leftovers_alone(folder: Path) -> None:
    """The same for whoever does not write to the index now. Raises EngineBusyError where somebody does."""
    with writer_lock(folder):
        clear_leftovers(folder)


def put_in_place(folder: Path) -> Path:
    """Put the whole new index where the index is; return where the one that was there is now.

    To be called with the writer's lock in hand, and with neither of the two open in this process.
    """
    fresh, old = fresh_folder(folder), _old_folder(folder)
    if _exchange(fresh, folder):
        old = fresh
    else:
        _rename(folder, old)
        _rename(fresh, folder)
    _sync(folder.parent)
    remove_lock(fresh)
    return old


def discard_index(folder: Path, leftover: Path) -> None:
    """Delete an index under a name that says it is not wanted, since half of it would look like one that is.

    One that is gone was taken for a leftover by a withdrawal or a purge, and is deleted.
    """
    discarded = _discarded_folder(folder)
    shutil.rmtree(discarded, ignore_errors=True)
    remove_lock(leftover)
    if not leftover.exists():
        return
    _rename(leftover, discarded)
    shutil.rmtree(discarded, ignore_errors=True)


def _old_folder(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.old")


def _discarded_folder(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.discarded")


def _covers(folder: Path, other: Path) -> bool:
    """Whether the index in `folder` holds as many records as the other, and is as far on."""
    here, there = _health(folder), _health(other)
    return here.records >= there.records and here.sequence >= there.sequence


def _records(folder: Path) -> int:
    return _health(folder).records


def _health(folder: Path) -> Health:
    with closing(open_embedded(folder, versions=_NOBODY)) as engine:
        return engine.health()


def _explain_doubt(folder: Path, other: Path) -> str:
    return (
        f"{other} holds {_records(other):,} records and {folder} {_records(folder):,}, so neither is used or deleted. "
        f"To use {other.name}, move {folder.name} away and give {other.name} its name; to go on with {folder.name}, "
        f"move {other.name} away. Then load again what was loaded since."
    )


def _rename(path: Path, target: Path) -> None:
    """Move a folder to a free name. Raises EngineError where it cannot be, also after some seconds."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            path.rename(target)
        except PermissionError as error:
            if time.monotonic() > end:
                raise EngineError(
                    f"{path} cannot be moved to {target} ({error.strerror}). End what has it open, such as a search or "
                    "another job, or give yourself write access to its folder; then run the same again."
                ) from error
            time.sleep(_PAUSE_SECONDS)
        except OSError as error:
            raise EngineError(f"{path} cannot be moved to {target} ({error.strerror}). Run the same again.") from error
        else:
            return


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system or the file system cannot."""
    import ctypes  # every search imports this module, and none exchanges anything

    try:
        libc = ctypes.CDLL(None, use_errno=True)
    except TypeError:  # on Windows there is no such library
        return False
    paths = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        failed = libc.renamex_np(*paths, _EXCHANGE)
    elif hasattr(libc, "renameat2"):
        failed = libc.renameat2(_HERE, paths[0], _HERE, paths[1], _EXCHANGE)
    else:
        return False
    if failed and (code := ctypes.get_errno()) not in _CANNOT:
        raise EngineError(f"{one} cannot take the place of {other} ({os.strerror(code)}). Nothing was changed.")
    return not failed


def _sync(folder: Path) -> None:
    """Return when the names in a folder are on the disk, where the system can be asked for that."""
    if not hasattr(os, "O_DIRECTORY"):  # as on Windows, which opens no folder
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
