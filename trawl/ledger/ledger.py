"""The ledger as a whole: what happened to the data, kept apart from the data."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self, get_args

from trawl.ledger.audit import AuditTrail
from trawl.ledger.database import Database, open_database
from trawl.ledger.decisions import Decisions
from trawl.ledger.hit_texts import HitTexts
from trawl.ledger.job_lock import JobLock
from trawl.ledger.leases import JobKind, Leases
from trawl.ledger.loads import Loads, count_sequences, reserve_sequences
from trawl.ledger.manifest import Manifest
from trawl.ledger.notes import Notes
from trawl.ledger.packs import Packs
from trawl.ledger.registers import Registers
from trawl.ledger.reviews import Reviews
from trawl.ledger.runs import Runs
from trawl.ledger.samples import Samples
from trawl.ledger.schedules import Schedules
from trawl.ledger.standing_lists import StandingLists
from trawl.ledger.suppressions import Suppressions
from trawl.ledger.unread import Unread
from trawl.ledger.wash_certificates import WashCertificates
from trawl.ledger.washes import Washes
from trawl.ledger.withdrawals import Withdrawals
from trawl.model import Key, Load


class Ledger:
    """All that an installation keeps beside its records, a part of it each, over one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.loads = Loads(database)
        self.unread = Unread(database)
        self.withdrawals = Withdrawals(database)
        self.runs = Runs(database)
        self.hit_texts = HitTexts(database)
        self.notes = Notes(database)
        self.manifest = Manifest(database)
        self.registers = Registers(database)
        self.decisions = Decisions(database)
        self.reviews = Reviews(database)
        self.suppressions = Suppressions(database)
        self.samples = Samples(database)
        self.washes = Washes(database)
        self.standing_lists = StandingLists(database)
        self.wash_certificates = WashCertificates(database)
        self.schedules = Schedules(database)
        self.packs = Packs(database)
        self.audit = AuditTrail(database)
        self._job_lock = JobLock(database)
        self._leases = Leases(database)

    @property
    def name(self) -> str:
        """The ledger's file, or its URL without the password."""
        return self._database.name

    def reserve_sequences(self, count: int, *, above: int = 0) -> range:
        """Hand out `count` ingest sequences that no other process has or will have, all greater than `above`."""
        return reserve_sequences(self._database, count, above)

    def count_writes(self) -> tuple[int, int]:
        """How many ingest sequences were handed out, and the number of the newest withdrawal (0: none).

        No record of any reader is written or taken out without one of them moving.
        """
        return count_sequences(self._database), self.withdrawals.newest()

    @contextmanager
    def attend(self) -> Iterator[None]:
        """Work on jobs: while the block lasts, nobody takes the jobs in flight for cut off."""
        self.close_cut_off()
        with self._job_lock.join(), self._leases.hold():
            yield

    def forget(self, keys: Collection[Key], by: Load | None = None) -> int:
        """Note that records are withdrawn: erase what was kept of their rows' text, and look for nothing of them.

        `by` is the load that withdraws them, if any: what it has noted itself is kept. Returns how many rows and
        remarks held text.
        """
        erased = self.erase_content(keys)
        self.loads.clear_stale(keys)
        self.unread.settle_withdrawn(keys, by)
        return erased

    def erase_content(self, keys: Collection[Key]) -> int:
        """Erase what is kept of the text of these records, in hits too; return how many rows and remarks held some."""
        self.hit_texts.erase(keys)
        return self.loads.erase_content(keys)

    def close_cut_off(self) -> None:
        """Mark the loads, runs and washes that processes which are gone left in flight as failed.

        While any process attends to a job that is what was done under leases that have run out: a machine may have gone
        without a word. The rest is left until the next job begins, or asks.
        """
        with self._job_lock.alone() as nobody_works:
            if nobody_works:
                self.loads.abandon_in_flight()
                self.runs.abandon_in_flight()
                self.washes.abandon_in_flight()
                self.schedules.abandon_running()
                self.packs.abandon_in_flight()
                self._leases.end_all()
                return
        cut_off: dict[JobKind, list[str]] = {kind: [] for kind in get_args(JobKind)}
        for one in self._leases.end_expired():
            cut_off[one.kind].append(one.job)
        self.runs.abandon_in_flight(cut_off["run"])
        self.washes.abandon_in_flight(list(map(int, cut_off["wash"])))
        self.schedules.abandon_running(list(map(int, cut_off["scheduled run"])))
        self.packs.abandon_in_flight(cut_off["pack"])

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_ledger(url: str) -> Ledger:
    """Open the ledger at `sqlite:///FILE` or `postgresql://USER@HOST/DATABASE`; made where there is none.

    Raises LedgerError, saying what to do, where it cannot be used.
    """
    return Ledger(open_database(url))
