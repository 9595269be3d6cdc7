"""The index of each version of a register: made once, kept in a file under the home, and opened by whoever needs it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from trawl import __version__
from trawl.errors import EngineError
from trawl.linkage import INDEX_VERSION, Linker, RegisterIndex, RegisterKeys, gather_keys, open_index
from trawl.model import RegisterRow
from trawl.pipeline.installation import Installation
from trawl.pipeline.workers import count_processes, share_work

if TYPE_CHECKING:
    from trawl.ledger import Ledger, RegisterVersion  # slow to import, and a worker process needs none of it

_UNSAFE = re.compile(r"[^\w-]")
_SUFFIX = ".index"
#: Rows that a process reads together; a register of fewer than some of these is indexed in one process.
_BATCH, _SMALL = 5_000, 100_000

#: What is called before an index is made, with the register's name and its rows.
OnPacking = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class IndexFile:
    """The index of one version of a register, in a file that was found whole. Pickle can carry it."""

    path: Path
    register: str
    version: int

    def open(self) -> RegisterIndex:
        """Map it, in any process. Raises EngineError where the register was replaced meanwhile."""
        index = open_index(self.path, verified=True)
        if index is None:
            raise EngineError(f"The index of the register '{self.register}' is gone: it was replaced. Run it again.")
        return index


def say_nothing(register: str, rows: int) -> None:
    """For whom it does not matter that a register's index is made."""


def open_linker(
    installation: Installation, ledger: Ledger, version: RegisterVersion, on_packing: OnPacking = say_nothing
) -> Linker:
    """What joins records to the rows of a version of a register. Raises EngineError where its index cannot be kept."""
    return Linker(keep_index(installation, ledger, version, on_packing).open())


def keep_index(
    installation: Installation, ledger: Ledger, version: RegisterVersion, on_packing: OnPacking = say_nothing
) -> IndexFile:
    """The index of a version, made now where it is not kept; beside the current version's no other stays.

    Two processes may make it at once: each writes the whole, and either is right.
    """
    name = version.name
    path = _folder(installation) / f"{_stem(name)}.{version.version}-{__version__}-{INDEX_VERSION}{_SUFFIX}"
    if open_index(path) is None:
        on_packing(name, version.rows)
        _save(make_index(ledger.registers.rows(name, version.version), version.rows), path, name)
    if version.current:
        remove_indexes(installation, name, but=path)
    return IndexFile(path, name, version.version)


def make_index(rows: Iterator[RegisterRow], count: int, processes: int = 0) -> RegisterIndex:
    """Index rows, of which there are about `count`; many in several processes, by default one for each processor."""
    processes = count_processes(processes, count, _SMALL)
    if processes == 1:
        return RegisterIndex(rows)
    keys = RegisterKeys(())
    for _, gathered in share_work(_batches(rows), processes, _gather, _start):
        keys.extend(gathered)
    return RegisterIndex(sections=keys.build())


def remove_indexes(installation: Installation, name: str, but: Path | None = None) -> None:
    """Remove what is kept of a register's indexes, except the file `but`."""
    for path in _folder(installation).glob(f"{_stem(name)}.*{_SUFFIX}"):
        if path != but:
            with suppress(FileNotFoundError, PermissionError):  # another process was quicker, or has it open (Windows)
                path.unlink()


def _folder(installation: Installation) -> Path:
    return installation.settings.home / "registers"


def _stem(register: str) -> str:
    """What a register's files begin with; the hash tells apart names that differ in what a file's name cannot hold."""
    return f"{_UNSAFE.sub('_', register)[:100]}-{sha256(register.encode()).hexdigest()[:8]}"


def _save(index: RegisterIndex, path: Path, register: str) -> None:
    try:
        index.save(path)
    except OSError as error:
        if isinstance(error, PermissionError) and open_index(path) is not None:
            return  # another process was quicker, and has it open (Windows)
        raise EngineError(
            f"The index of the register '{register}' cannot be kept in {path.parent} ({error.strerror}). "
            "Make room there, or see that it can be written to; then run this again."
        ) from error


def _batches(rows: Iterator[RegisterRow]) -> Iterator[tuple[int, list[RegisterRow]]]:
    """The rows by batches, each with the number of its first."""
    first = 0
    while batch := list(islice(rows, _BATCH)):
        yield first, batch
        first += len(batch)


def _gather(numbered: tuple[int, list[RegisterRow]]) -> RegisterKeys:
    first, batch = numbered
    return gather_keys(batch, first)


def _start() -> None:
    """A process that gathers keys needs no tools."""
