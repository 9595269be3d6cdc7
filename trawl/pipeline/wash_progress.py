"""How far the washing of a list has come, so that a wash that is cut off goes on where it was.

The answers are kept, batch by batch, in a file of the home folder that is named by the list and by all that its answers
rest on, and goes when the list is answered. It holds what the ledger keeps of a wash as well, and the list's own cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from io import FileIO
from itertools import islice
from pathlib import Path

from pydantic import TypeAdapter

from trawl.file_locks import lock_file
from trawl.private_files import make_folder
from trawl.tabular import open_file
from trawl.wash import Answer

_CHUNK = 1 << 20
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
            return ("A wash of this list was cut off; what it was washed against has changed since, so it began anew.",)
        return ()


def resume(progress: WashProgress, rows: Iterator[object]) -> Iterator[tuple[Answer, ...]]:
    """The batches that were answered before; their rows are taken off `rows`."""
    for batch in progress.answered():
        yield batch
        for _ in islice(rows, len(batch)):
            pass


@contextmanager
def open_progress(folder: Path, listed: Path, rests_on: Sequence[object]) -> Iterator[WashProgress]:
    """The progress of washing this list, where its answers rest on all of this (shown by `repr`).

    Where another process washes the very same nothing is kept. Progress that no process goes on with any more is
    thrown away, since what it rests on is gone. Raises InputError for a list that is no file, and OSError.
    """
    make_folder(folder)
    list_hash = _hash_file(listed)
    state_hash = sha256("\0".join(map(repr, rests_on)).encode()).hexdigest()
    path = folder / f"{list_hash[:32]}-{state_hash[:32]}.answers"
    others = [other for other in folder.glob("*.answers") if other != path]
    begun_anew = any(other.name.startswith(list_hash[:32]) for other in others)
    for other in others:
        _throw_away(other)
    with lock_file(path, wait=False) as file:
        yield WashProgress(file, begun_anew=begun_anew)
        if file is not None:
            file.truncate(0)  # nobody may find half of an answer between the unlocking and the deletion
    if file is not None:
        path.unlink(missing_ok=True)


def _throw_away(path: Path) -> None:
    with lock_file(path, wait=False) as file:
        is_free = file is not None
    if is_free:
        path.unlink(missing_ok=True)


def _hash_file(path: Path) -> str:
    hashed = sha256()
    file, _ = open_file(path)
    with file:
        while chunk := file.read(_CHUNK):
            hashed.update(chunk)
    return hashed.hexdigest()
