"""What a refused row does to the record that is stored under its id: withdrawn, or known to be out of date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from trawl.access import marking_rank
from trawl.engine.interface import Engine, Writer
from trawl.ledger import Ledger
from trawl.model import Key, Load, Record, Rejection, StaleVersion
from trawl.pipeline.installation import Installation
from trawl.pipeline.withdrawing import find_stored

#: Rows that are looked up together.
_BATCH = 500


@dataclass(slots=True)
class Refusals:
    """The refused rows of one load under way.

    A stored record whose row is now marked above the ceiling, or in a way that cannot be read, is withdrawn. One whose
    row is refused for another reason stands as it was, and the ledger notes that its amendment could not be read.
    `remains` says what still keeps the text of those withdrawn on a disk; "" where nothing does.
    """

    installation: Installation
    ledger: Ledger
    engine: Engine
    writer: Writer
    load: Load
    remains: str = ""
    _stale: set[Key] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._stale = {found.key for found in self.ledger.loads.stale() if found.key.source == self.load.source}

    def note_read(self, keys: Iterable[Key]) -> None:
        """Note that rows with these keys were read: what stands of them is up to date."""
        if self._stale and (mended := self._stale.intersection(keys)):
            self.ledger.loads.clear_stale(mended)
            self._stale -= mended

    def withdraw_marked_up(self, rejections: Iterable[Rejection]) -> int:
        """Take out at once the stored records whose rows may not be held any more; return how many there were.

        A row that may not be held is one without content. A record that is itself marked above the ceiling of this
        load was taken in by somebody who may, and stays.
        """
        keys = [key for row in rejections if not row.content and (key := self._key(row))]
        ceiling = marking_rank(self.installation.settings.marking_ceiling)
        marked_up = [record for record in self._stored(keys) if marking_rank(record.marking) <= ceiling]
        there = [record.key for record in marked_up]
        if not there:
            return 0
        names = [f"{key.source}/{key.record_id}" for key in there]
        reason = "its source has marked it above the ceiling, or in a way that cannot be read"
        self.installation.log("withdraw begun", reason=reason, load=self.load.id, asked=len(there), records=names)
        self.ledger.withdrawals.note(marked_up, reason, self.load.id)
        self.ledger.unread.note_taken_out(self.load, there)
        done = self.writer.withdraw(there)
        erased = self.ledger.erase_content(there)
        self.ledger.loads.clear_stale(there)
        self.ledger.unread.drop_values(there, self.load)  # the refused row itself stays unread
        self.remains = done.remains or self.remains
        self.installation.log("withdraw", reason=reason, load=self.load.id, withdrawn=done.withdrawn, erased=erased)
        return done.withdrawn

    def settle(self) -> int:
        """When all that was read is stored: withdraw what the same file brought in, and note what is out of date.

        Returns how many records were withdrawn.
        """
        withdrawn, rows = 0, iter(self.ledger.loads.rejections(self.load.id))
        while batch := list(islice(rows, _BATCH)):
            withdrawn += self.withdraw_marked_up(batch)
            self.ledger.loads.note_stale(self._find_stale(batch))
        return withdrawn

    def _find_stale(self, rejections: Sequence[Rejection]) -> Iterator[StaleVersion]:
        """The records that stand as an earlier load left them."""
        reasons = {key: row.reason for row in rejections if (key := self._key(row))}
        for record in self._stored(list(reasons)):
            if record.lineage.load_id != self.load.id:
                yield StaleVersion(self.load.id, record.key, reasons[record.key])

    def _key(self, row: Rejection) -> Key | None:
        return Key(self.load.source, row.record_id) if row.record_id else None

    def _stored(self, keys: Sequence[Key]) -> list[Record]:
        return find_stored(self.engine, self.installation, keys) if keys else []
