"""The names of an installation's registers, ready to be found in text: of the index that is kept of each register."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trawl.linkage import RegisterGazetteer
from trawl.model import IndexedRecord
from trawl.pipeline.installation import Installation
from trawl.pipeline.register_indexes import IndexFile, OnPacking, keep_index, say_nothing

if TYPE_CHECKING:
    from trawl.entities import Gazetteer


@dataclass(frozen=True, slots=True)
class GazetteerFile:
    """A register's names, in the file of its index. `version` is the register's name and version."""

    kept: IndexFile

    @property
    def version(self) -> str:
        return f"{self.kept.register}:{self.kept.version}"

    def open(self) -> Gazetteer:
        """Open it, in any process. Raises EngineError where the register was replaced meanwhile."""
        return RegisterGazetteer(self.kept.open(), self.version)


def pack_registers(installation: Installation, on_packing: OnPacking = say_nothing) -> tuple[GazetteerFile, ...]:
    """The names of each loaded register, by name; a register not indexed since it was loaded is indexed now.

    `on_packing` is called before with the register's name and its rows: half a million take half a minute. Nothing is
    made where the installation has no home yet.
    """
    if not installation.settings.home.is_dir():
        return ()
    with installation.open_ledger() as ledger:
        registers = ledger.registers.list()
        return tuple(GazetteerFile(keep_index(installation, ledger, one, on_packing)) for one in registers)


def add_registers(installation: Installation, indexed: IndexedRecord) -> IndexedRecord:
    """A stored record with the names of the loaded registers among its mentions, as they are now."""
    from trawl.entities import add_to_record

    gazetteers = [packed.open() for packed in pack_registers(installation)]
    return replace(indexed, mentions=add_to_record(indexed.record, indexed.mentions, gazetteers))
