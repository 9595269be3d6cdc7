"""Withdraw what a feed says is gone: what the rows of a delta delete, and what a snapshot lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from trawl.engine.interface import Engine, Writer
from trawl.ledger import Ledger
from trawl.model import Key, Load, Record
from trawl.pipeline.installation import Installation
from trawl.pipeline.interruption import interrupts_held
from trawl.pipeline.withdrawing import find_stored

#: Records that are withdrawn together.
_BATCH = 1_000

DELETED = "its source has deleted it"
MISSING = "the newest snapshot of its feed lacks it"


@dataclass(slots=True)
class Deletions:
    """What one load under way takes out. `remains` says what still keeps the text on a disk; "" where nothing does."""

    installation: Installation
    ledger: Ledger
    engine: Engine
    writer: Writer
    load: Load
    remains: str = ""

    def withdraw(self, record_ids: Iterable[str], reason: str) -> Iterator[int]:
        """Take out those of these records that are stored, and yield how many they were, a batch at a time.

        Whatever stops it, what is left is taken out when the same file is loaded again.
        """
        waiting = iter(record_ids)
        while batch := [Key(self.load.source, record_id) for record_id in islice(waiting, _BATCH)]:
            records = find_stored(self.engine, self.installation, batch)
            with interrupts_held():
                withdrawn = self._take_out(records, reason)
                self.ledger.forget(batch, self.load)
            yield withdrawn

    def forget_remarks(self) -> None:
        """When the load is finished: what it remarked on records that it has taken out itself concerns nobody."""
        withdrawn = self.ledger.withdrawals.of_load(self.load.id)
        while batch := [one.key for one in islice(withdrawn, _BATCH)]:
            self.ledger.unread.drop_values(batch)

    def _take_out(self, records: Sequence[Record], reason: str) -> int:
        if not records:
            return 0
        keys = [record.key for record in records]
        names = [f"{key.source}/{key.record_id}" for key in keys]
        log, load_id = self.installation.log, self.load.id
        log("withdraw begun", reason=reason, load=load_id, asked=len(keys), records=names)
        self.ledger.withdrawals.note(records, reason, load_id)
        self.ledger.unread.note_taken_out(self.load, keys)
        done = self.writer.withdraw(keys)
        self.remains = done.remains or self.remains
        log("withdraw", reason=reason, load=load_id, withdrawn=done.withdrawn)
        return done.withdrawn
