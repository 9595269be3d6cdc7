"""What an answer covers, as one value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from trawl.coverage.event_dates import EventDates
from trawl.coverage.silence import Silence


@dataclass(frozen=True, slots=True)
class FeedCoverage:
    """What of one feed no answer covers.

    `unread` counts rows that were rejected and that no later load has read, by the name of their file. `remarks`
    counts values that could not be read, by column and reason. `stale` names records of which an amendment could not
    be read, so that an earlier version stands. `unused_columns` are those of the newest load that no key of the
    mapping uses. `lost` counts records that undone loads had amended or taken out, at the most, until they are read
    again, and `withheld` those that the newest snapshot lacks and whose withdrawal nobody has confirmed.
    `calendar` is how often the mapping says that a file comes, "" where nobody has said it; `newest` is the day of the
    last that brought something, and `expected` the last on which another is in time; a limited reader is told neither.
    """

    source: str
    unread: tuple[tuple[str, int], ...] = ()
    remarks: tuple[tuple[str, str, int], ...] = ()
    stale: tuple[str, ...] = ()
    unused_columns: tuple[str, ...] = ()
    lost: int = 0
    withheld: int = 0
    calendar: str = ""
    newest: date | None = None
    expected: date | None = None
    late: bool = False

    @property
    def unread_rows(self) -> int:
        """How many rows were not read, of all files."""
        return sum(rows for _, rows in self.unread)

    @property
    def clean(self) -> bool:
        """Whether everything was read; a column that the mapping leaves unused is nobody's fault."""
        return not (self.unread or self.remarks or self.stale or self.lost or self.withheld or self.late)


@dataclass(frozen=True, slots=True)
class UnfinishedLoad:
    """A load that was in flight, or that failed and was not made good."""

    id: int
    source: str
    file_name: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class JoinedRegister:
    """A register that an answer was joined to: which version, how many rows, and when it was loaded.

    `as_at` is the day that its list tells of, `as_at_from` what says so (`written.write_as_at`), and `age` how many
    days later the answer was given. An answer of an earlier trawl says none of them.
    """

    name: str
    version: int
    rows: int
    loaded: date
    as_at: date | None = None
    as_at_from: str = ""
    age: int | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an answer rests on, and what it does not cover: no "no" is worth more than this says.

    `records` up to `sequence` were searched, as far as the reader may see them; `finished` counts the loads that are.
    `unplaced` says, in sentences, of which records an answer that asks for a distance could not tell it.
    `elsewhere` says, in sentences, what feeds lack that this reader is not told the names of. A `limited` answer is for
    a reader who may see a part of the records: loads are neither counted nor named. `silence` says of a run since when
    its readers had heard nothing.
    """

    records: int
    sequence: int
    finished: int = 0
    unfinished: tuple[UnfinishedLoad, ...] = ()
    feeds: tuple[FeedCoverage, ...] = ()
    events: EventDates = field(default_factory=EventDates)
    registers: tuple[JoinedRegister, ...] = ()
    missing_registers: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    limited: bool = False
    silence: Silence | None = None

    @property
    def unread_rows(self) -> int:
        """How many rows were not read, of all feeds."""
        return sum(feed.unread_rows for feed in self.feeds)

    @property
    def clean(self) -> bool:
        """Whether everything that was handed over was read, and joined to what it was to be joined to."""
        whole = not (self.unfinished or self.missing_registers or self.unplaced or self.elsewhere)
        return whole and all(feed.clean for feed in self.feeds)
