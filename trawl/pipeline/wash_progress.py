"""How far the washing of a list has come, so that a wash that is cut off goes on where it was.

The answers are kept, batch by batch, in a file of the home folder that is named by the reader, the list and all that
its answers rest on, and goes when the list is answered. It holds what the ledger keeps of a wash as well, and the
list's own cells, so one that nobody goes on with is thrown away after some days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from io import FileIO
from itertools import islice
from pathlib import Path
from time import time

from pydantic import TypeAdapter

from trawl.file_locks import lock_file
from trawl.private_files import make_folder
from trawl.tabular import open_file
from trawl.wash import Answer

_CHUNK = 1 << 20
#: How long what was answered waits for somebody to go on, in days.
KEPT_DAYS = 7
_ANSWERS = TypeAdapter(tuple[Answer, ...])


class WashProgress:
    """The batches of answers that are kept; `begun_anew` says that those of before rest on what has changed since.

    `kept` counts the rows that were answered when the wash began again.
    """

    def __init__(self, file: FileIO | None, *, begun_anew: bool = False) -> None:
        self._file, self.begun_anew, self.kept = file, begun_anew, 0

    def answered(self) -> Iterator[tuple[Answer, ...]]:
        """The batches that were answered before, in order; what breaks off in the middle of a batch is taken away."""
        if self._file is None:
            return
        end = 0
        self._file.seek(0)
        for line in iter(self._file.readline, b""):
            if not line.endswith(b"\n"):
                break
            batch = _ANSWERS.validate_json(line)
            end += len(line)
            self.kept += len(batch)
            yield batch
        self._file.truncate(end)

    def keep(self, batch: Sequence[Answer]) -> None:
        """Keep a batch, to be found again whatever becomes of this process."""
        if self._file is not None:
            line = memoryview(_ANSWERS.dump_json(tuple(batch)) + b"\n")
            while line:
                line = line[self._file.write(line) :]

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is to be said of it to whoever washes the list."""
        if self.kept:
            return (f"A wash of this list was cut off: it goes on behind the {self.kept:,} rows that it had answered.",)
        if self.begun_anew:
            return ("A wash of this list was cut off; what its answers rest on has changed since, so it began anew.",)
        return ()


def resume(progress: WashProgress, rows: Iterator[object]) -> Iterator[tuple[Answer, ...]]:
    """The batches that were answered before; their rows are taken off `rows`."""
    for batch in progress.answered():
        yield batch
        for _ in islice(rows, len(batch)):
            pass


@contextmanager
def open_progress(folder: Path, listed: Path, reader: str, rests_on: Sequence[object]) -> Iterator[WashProgress]:
    """The progress of a reader's washing of this list, where its answers rest on all of this (shown by `repr`).

    Where another process washes the very same nothing is kept. Thrown away is what no process goes on with any more:
    what this reader's answers to this list rested on before, and anybody's that has waited for `KEPT_DAYS`. Raises
    InputError for a list that is no file, and OSError.
    """
    make_folder(folder)
    own = f"{_hash_words([reader])}-{_hash_file(listed)}"
    path = folder / f"{own}-{_hash_words(map(repr, rests_on))}.answers"
    others = [other for other in folder.glob("*.answers") if other != path]
    before = [other for other in others if other.name.startswith(own)]
    for other in {*before, *filter(_is_old, others)}:
        _throw_away(other)
    file = None
    try:
        with lock_file(path, wait=False) as file:
            yield WashProgress(file, begun_anew=bool(before))
            if file is not None:
                file.truncate(0)  # nobody may find half of an answer between the unlocking and the deletion
    finally:
        if file is not None:
            _drop_empty(path)


def _drop_empty(path: Path) -> None:
    """Leave no file of a wash that is done, or that failed before it had answered anything."""
    with suppress(FileNotFoundError):
        if path.stat().st_size == 0:
            path.unlink()


def _is_old(path: Path) -> bool:
    try:
        return path.stat().st_mtime < time() - KEPT_DAYS * 86_400
    except FileNotFoundError:  # another process is done with it
        return False


def _throw_away(path: Path) -> None:
    with lock_file(path, wait=False) as file:
        is_free = file is not None
    if is_free:
        path.unlink(missing_ok=True)


def _hash_words(words: Iterable[str]) -> str:
    return sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _hash_file(path: Path) -> str:
    hashed = sha256()
    file, _ = open_file(path)
    with file:
        while chunk := file.read(_CHUNK):
            hashed.update(chunk)
    return hashed.hexdigest()[:32]
