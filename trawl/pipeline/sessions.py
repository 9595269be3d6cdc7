"""A reader's job: one unchanging state of what is read, and the ledger that it is written down in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trawl.access import Principal
from trawl.coverage import Coverage
from trawl.engine.interface import Engine, View
from trawl.model import IndexedRecord, Key, Load

if TYPE_CHECKING:
    from trawl.ledger import Ledger, RegisterVersion
    from trawl.pipeline.installation import Installation


@dataclass(frozen=True, slots=True)
class ReadState:
    """One unchanging view of the index, and the ledger's loads and registers at that moment.

    The view shows all records of the loads that had finished. The registers are in their newest versions: those that a
    session is joined to.
    """

    view: View
    loads: tuple[Load, ...]
    registers: tuple[RegisterVersion, ...] = ()


@contextmanager
def read_state(engine: Engine, ledger: Ledger) -> Iterator[ReadState]:
    """What there is to read at this moment; it stays so while the block lasts."""
    loads = ledger.loads.list()  # before the view is: one that finishes in between is not in it
    with engine.view() as view:
        yield ReadState(view, loads, ledger.registers.list())


@dataclass(frozen=True, slots=True)
class Session:
    """An installation being read: its ledger, and one unchanging state of what is read."""

    installation: Installation
    ledger: Ledger
    state: ReadState

    @property
    def view(self) -> View:
        return self.state.view

    @property
    def loads(self) -> tuple[Load, ...]:
        return self.state.loads

    @property
    def registers(self) -> tuple[RegisterVersion, ...]:
        return self.state.registers

    @property
    def principal(self) -> Principal:
        return self.installation.principal

    def coverage(self, registers: Sequence[str] = ()) -> Coverage:
        """What an answer from the view covers; `registers` are those that it is to be joined to."""
        from trawl.pipeline.coverage import (
            cover_registers,
            gather_coverage,
        )  # it reads the ledger, which a search need not wait for
        from trawl.pipeline.feed_calendars import read_feed_calendars

        calendars = read_feed_calendars(self.installation)
        coverage = gather_coverage(self.ledger, self.view, self.principal, self.loads, calendars)
        return cover_registers(coverage, self.registers, registers)

    def fetch(self, keys: Iterable[Key]) -> dict[Key, IndexedRecord]:
        """The records with these keys that are there and may be seen."""
        return {indexed.record.key: indexed for indexed in self.view.fetch(keys, self.principal)}
