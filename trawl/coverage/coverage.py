"""What an answer covers, as one value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from trawl.coverage.event_dates import EventDates
from trawl.model import Load


@dataclass(frozen=True, slots=True)
class FeedCoverage:
    """What of one feed no answer covers.

    `unread` counts rows that were rejected and that no later load has read, by the name of their file. `remarks`
    counts values that could not be read, by column and reason. `stale` names records of which an amendment could not
    be read, so that an earlier version stands. `unused_columns` are those of the newest load that no key of the
    mapping uses. `lost` counts records that a load which was undone had amended, and that were not loaded again.
    """

    source: str
    unread: tuple[tuple[str, int], ...] = ()
    remarks: tuple[tuple[str, str, int], ...] = ()
    stale: tuple[str, ...] = ()
    unused_columns: tuple[str, ...] = ()
    lost: int = 0

    @property
    def unread_rows(self) -> int:
        return sum(count for _, count in self.unread)

    @property
    def clean(self) -> bool:
        """Whether everything that the feed handed over can be found; columns left unused on purpose can not."""
        return not (self.unread or self.remarks or self.stale or self.lost)


@dataclass(frozen=True, slots=True)
class JoinedRegister:
    """A register that an answer was joined to: the version, and when it was loaded."""

    name: str
    version: int
    rows: int
    loaded: datetime


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an answer rests on, and what it does not cover: no answer of "no" is worth more than this says.

    `records` up to `sequence` were searched. `finished` counts the loads that are, `unfinished` are those in flight,
    and those that failed and were not made good.
    """

    records: int
    sequence: int
    finished: int = 0
    unfinished: tuple[Load, ...] = ()
    feeds: tuple[FeedCoverage, ...] = ()
    events: EventDates = field(default_factory=EventDates)
    registers: tuple[JoinedRegister, ...] = ()
    missing_registers: tuple[str, ...] = ()

    @property
    def unread_rows(self) -> int:
        return sum(feed.unread_rows for feed in self.feeds)

    @property
    def clean(self) -> bool:
        """Whether everything that was handed over was read."""
        return not self.unfinished and not self.missing_registers and all(feed.clean for feed in self.feeds)
