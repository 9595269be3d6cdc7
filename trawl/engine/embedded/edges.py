"""The edge to the drivers: what SQLite and tantivy raise becomes EngineError, with what to do about it."""

from __future__ import annotations

import errno
import re
import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

from trawl.errors import EngineError

_FULL = ("disk is full", "no space left", "disk i/o error", "quota exceeded")
#: All that tantivy says when one of its threads cannot write.
_KILLED = "index writer was killed"
_READ_ONLY = ("readonly", "read-only", "permission denied", "unable to open database")

#: Where a path begins in what a driver says, with what it calls the error before it (`FileDoesNotExist("/home`).
_PATH = re.compile(r"""(?:\w*\(?['"]+|\s|\A)(?:[A-Za-z]:)?[/\\]""")

_MAKE_ROOM = "What was stored before is unharmed; make room and do the same again."


class DriverErrors(AbstractContextManager[None]):
    """Translate what a driver raises inside the block.

    A panic of tantivy arrives as `pyo3_runtime.PanicException`, a BaseException that cannot be imported, so that
    it is told by its name. tantivy's own failures are ValueErrors: only calls of the drivers belong in the block.
    """

    def __init__(self, folder: Path, doing: str) -> None:
        self._folder, self._doing = folder, doing

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is None or isinstance(error, EngineError):
            return
        if isinstance(error, sqlite3.Error | OSError | ValueError) or type(error).__name__ == "PanicException":
            raise EngineError(*_explain(error, self._folder, self._doing)) from error


def _explain(error: BaseException, folder: Path, doing: str) -> tuple[str | Path, ...]:
    """The parts of the message, of which the folder is one."""
    text = str(error)
    if isinstance(error, UnicodeEncodeError):
        if not _is_text(str(folder)):
            return f"The index cannot {doing}: the name of its folder ", folder, " is not text in UTF-8. Rename it."
        return (f"The index cannot {doing}: a text holds half of a character (a lone surrogate); mend the feed.",)
    what, remedy = _find_cause(error, text.lower(), there=folder.exists())
    if what is None:
        return "The index in ", folder, f" cannot {doing}: {_without_path(error)}"
    return f"The index cannot {doing}: {what}", folder, remedy


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _without_path(error: BaseException) -> str:
    """What a driver said, up to where it begins to say of which file: that is somebody's folder."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    said = str(error).partition("\n")[0]
    return _PATH.split(said)[0].rstrip(" :'\"") or type(error).__name__


def _find_cause(error: BaseException, said: str, *, there: bool) -> tuple[str | None, str]:
    """What stands before and after the folder in words of a known cause; None for any other."""
    if any(sign in said for sign in _FULL) or getattr(error, "errno", 0) in (errno.ENOSPC, errno.EDQUOT):
        return "the disk that holds ", f" is full. {_MAKE_ROOM}"
    if _KILLED in said and there:
        return "a thread of it failed, most likely because the disk that holds ", f" is full. {_MAKE_ROOM}"
    if any(sign in said for sign in _READ_ONLY) or isinstance(error, PermissionError):
        return "", " cannot be written. Give yourself write access to it, or end what has it open."
    if "locked" in said or "busy" in said:
        return "", " is in use by another process. Try again when it has finished."
    if "malformed" in said or "not a database" in said:
        return "the store in ", " is damaged. Restore it from a copy, or load again."
    return None, ""
