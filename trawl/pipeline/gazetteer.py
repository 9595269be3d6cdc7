"""The names of an installation's registers, ready to be found in text; each version of a register is packed once."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from trawl import __version__
from trawl.errors import EngineError
from trawl.linkage import GAZETTEER_VERSION, make_gazetteer, open_gazetteer
from trawl.model import IndexedRecord
from trawl.pipeline.installation import Installation

if TYPE_CHECKING:
    from trawl.entities import Gazetteer
    from trawl.ledger import Ledger, RegisterVersion  # slow to import, and a worker process needs none of it

_UNSAFE = re.compile(r"[^\w-]")


@dataclass(frozen=True, slots=True)
class GazetteerFile:
    """A register's names, packed in a file. `version` is the register's name and version."""

    path: Path
    version: str

    def open(self) -> Gazetteer:
        """Open it, in any process. Raises EngineError where the register was replaced meanwhile."""
        gazetteer = open_gazetteer(self.path, self.version)
        if gazetteer is None:
            raise EngineError(f"The names of the register {self.version} are gone: it was replaced. Run it again.")
        return gazetteer


def say_nothing(register: str, rows: int) -> None:
    """For whom it does not matter that a register's names are made ready."""


def pack_registers(
    installation: Installation, on_packing: Callable[[str, int], None] = say_nothing
) -> tuple[GazetteerFile, ...]:
    """The packed names of each loaded register, by name; those not packed since they were loaded are packed now.

    `on_packing` is called before with the register's name and its rows: half a million take half a minute. Nothing is
    made where the installation has no home yet.
    """
    if not installation.settings.home.is_dir():
        return ()
    with installation.open_ledger() as ledger:
        return tuple(_pack(installation, ledger, register, on_packing) for register in ledger.registers.list())


def add_registers(installation: Installation, indexed: IndexedRecord) -> IndexedRecord:
    """A stored record with the names of the loaded registers among its mentions, as they are now."""
    from trawl.entities import add_to_record

    gazetteers = [packed.open() for packed in pack_registers(installation)]
    return replace(indexed, mentions=add_to_record(indexed.record, indexed.mentions, gazetteers))


def _pack(
    installation: Installation, ledger: Ledger, register: RegisterVersion, on_packing: Callable[[str, int], None]
) -> GazetteerFile:
    # The hash tells apart registers whose names differ in what a file's name cannot hold.
    name = f"{_UNSAFE.sub('_', register.name)}-{sha256(register.name.encode()).hexdigest()[:8]}"
    folder = installation.settings.home / "gazetteers"
    path = folder / f"{name}.{register.version}-{__version__}-{GAZETTEER_VERSION}.names"
    if open_gazetteer(path) is None:
        on_packing(register.name, register.rows)
        for other in list(folder.glob(f"{name}.*.names")):  # of the versions before
            with suppress(FileNotFoundError, PermissionError):  # another process was quicker, or has it open (Windows)
                other.unlink()
        _save(ledger, register, path)
    return GazetteerFile(path, f"{register.name}:{register.version}")


def _save(ledger: Ledger, register: RegisterVersion, path: Path) -> None:
    try:
        make_gazetteer(ledger.registers.rows(register.name, register.version)).save(path)
    except PermissionError:
        if open_gazetteer(path) is None:  # else another process was quicker, and has it open (Windows)
            raise
