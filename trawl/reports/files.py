"""Writing an output whole or not at all, readable by its owner alone."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from trawl.errors import TrawlError
from trawl.file_locks import lock_file
from trawl.private_files import make_folder

_REMEDIES = {
    errno.ENOSPC: "Free some space, or choose another folder",
    errno.EDQUOT: "Free some space, or choose another folder",
    errno.EACCES: "Close it where it is open, mend the folder's permissions, or choose another",
    errno.EPERM: "Close it where it is open, mend the folder's permissions, or choose another",
    errno.EROFS: "Choose a folder that is not on a read-only file system",
    errno.ENOTDIR: "A file stands where its folder should be: choose another folder",
    errno.EEXIST: "A file stands where its folder should be: choose another folder",
    errno.EISDIR: "A folder of that name is there: choose another name",
    errno.ENAMETOOLONG: "Choose a shorter name",
}


#: What a writing is staged in, and the lock that says that somebody is at it.
_PART, _LOCK = ".part", ".lock"
_STAGED = re.compile(r"\.\w{8}(\.part|\.lock)")


class OutputError(TrawlError):
    """An output file cannot be written; whatever stood there before is untouched."""


@contextmanager
def open_output(path: Path, *, bom: bool = False) -> Iterator[IO[str]]:
    """Give a text file that becomes `path` when the block ends well, with mode 0600 and line ends as written.

    `bom` writes UTF-8's byte order mark, by which Excel knows the encoding. Raises OutputError for whatever the file
    system refuses.
    """
    with _open_whole(path, "w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
        yield file


@contextmanager
def open_binary_output(path: Path) -> Iterator[IO[bytes]]:
    """Give a file of bytes that becomes `path` when the block ends well, as `open_output` does with text."""
    with _open_whole(path, "wb") as file:
        yield file


@contextmanager
def _open_whole(path: Path, mode: str, **how: str) -> Iterator[IO[Any]]:
    """Give a file beside `path` that takes its name at the end: whatever happens, there is the old file or the new one.

    An interrupted run leaves the old file or none, never half of one. Missing folders are made with mode 0700. A device
    or a pipe is refused: a file would take its place.
    """
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise OutputError(f"{path} is no file but a device or a pipe, whose place a file would take. Name a file.")
        make_folder(path.parent)
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise _refusal(path, error) from error
    part = Path(name)
    try:
        with open(descriptor, mode, **how) as file:  # type: ignore[call-overload] # noqa: PTH123 - Path.open takes no descriptor
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise _refusal(path, error) from error
    finally:
        with suppress(FileNotFoundError):  # it has taken its final name
            part.unlink()


def write_page(path: Path, text: str) -> None:
    """Write a rendered page as `path` (UTF-8, mode 0600, whole or not at all). Raises OutputError."""
    with open_output(path) as file:
        file.write(text)


@contextmanager
def open_folder(folder: Path) -> Iterator[Path]:
    """Give an empty folder whose files move into `folder` when the block ends well; else nothing there is touched.

    A folder in it takes the place of one of its name; one that holds anything else than the new one does is refused.
    Missing folders are made with mode 0700. What an earlier writing that was cut off left there goes. Raises
    OutputError for whatever the file system refuses.
    """
    sweep_folder(folder)
    with _stage(folder) as staged:
        yield staged
        made = sorted(staged.iterdir())
        for step in (_require_own, _put):
            for one in made:
                try:
                    step(one, folder / one.name)
                except OSError as error:
                    raise _refusal(folder / one.name, error) from error


@contextmanager
def _stage(folder: Path) -> Iterator[Path]:
    """Give an empty hidden folder in `folder` that is gone at the end; a lock beside it says that it is in use."""
    try:
        make_folder(folder)
        descriptor, name = tempfile.mkstemp(prefix=".", suffix=_LOCK, dir=folder)
        os.close(descriptor)
    except OSError as error:
        raise _refusal(folder, error) from error
    lock = Path(name)
    staged = lock.with_suffix(_PART)
    try:
        with lock_file(lock):
            try:
                make_folder(staged)
            except OSError as error:
                raise _refusal(folder, error) from error
            try:
                yield staged
            finally:
                shutil.rmtree(staged)
    finally:
        lock.unlink(missing_ok=True)


def is_staged(name: str) -> bool:
    """Whether a file or a folder of this name is one in which a writing is, or was, under way."""
    return _STAGED.fullmatch(name) is not None


def sweep_folder(folder: Path) -> int:
    """Take away what writings that were cut off left in a folder; return how many. What is in use is left.

    Raises OutputError for whatever the file system refuses.
    """
    try:
        left = sorted(one for one in folder.glob(f".*{_PART}") if is_staged(one.name))
        return sum(map(_sweep, left))
    except OSError as error:
        raise _refusal(folder, error) from error


def _sweep(staged: Path) -> bool:
    lock = staged.with_suffix(_LOCK)
    with lock_file(lock, wait=False) as held:
        if held is None:
            return False
        shutil.rmtree(staged)
    lock.unlink(missing_ok=True)
    return True


def _require_own(made: Path, place: Path) -> None:
    """Refuse to put a folder in the place of one in which somebody keeps other things."""
    if not (made.is_dir() and place.is_dir()):
        return
    if others := sorted({one.name for one in place.iterdir()} - {one.name for one in made.iterdir()}):
        raise OutputError(f"{place} holds {others[0]}, which is not written there: move it away, and run again.")


def _put(made: Path, place: Path) -> None:
    """Put a file or a folder in its place. A folder that was there goes aside first."""
    if made.is_dir() and place.is_dir():
        place.replace(made.with_name(f".{made.name}.before"))
    made.replace(place)


def _refusal(path: Path, error: OSError) -> OutputError:
    reason = error.strerror or str(error)
    remedy = _REMEDIES.get(error.errno or 0, "Choose another folder")
    return OutputError(f"{path} cannot be written: {reason}. {remedy}, and run again.")
