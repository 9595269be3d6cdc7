"""What a wash found, as facts: counted over every row of the list, with as many of its lines as people can read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from trawl.access import highest_marking
from trawl.coverage import Coverage
from trawl.model import Key
from trawl.reports.edition import FULL, Edition
from trawl.reports.wash_table import WashLine

#: Lines of one outcome, and rows of the list, that documents hold: the answers' CSV file has all, whatever the list.
MOST_LINES, MOST_ROWS, MOST_LINKS = 20_000, 100_000, 5_000
#: A value in as many records as this is common, and as many common ones are listed.
COMMON, MOST_COMMON = 20, 50


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """What one row of the list came to. `best` is its surest line; `lines` counts them, of which `keys` are some."""

    best: WashLine
    lines: int
    keys: tuple[Key, ...] = ()
    newest: date | None = None


@dataclass(frozen=True, slots=True)
class ListedIdentifier:
    """A row of the list as links name it."""

    row: int
    identifier_id: str
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class LinkedRecord:
    """A record that holds two identifiers of the list or more. By reference only, its date is left out."""

    key: Key
    rows: tuple[ListedIdentifier, ...]
    reference: str = ""
    kind: str = ""
    force: str = ""
    event_date: date | None = None
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Certificate:
    """What of a certificate is shown: the wash's number, the list's and the answers' hashes, and the certificate's own.

    `scope` says what the reader may see, `read_with` what read list and records, each in a sentence.
    """

    wash: int
    list_sha256: str
    answers_sha256: str
    seal: str
    scope: str = ""
    read_with: str = ""
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class WashReport:
    """Everything in a wash's report; `list_name` is the name of the list's file, `coverage` what was searched.

    `counts` are rows of the list by outcome, each counted once. `tiers` are the rows that traced or may, by how surely
    the best of their records holds them; `types` rows by type and outcome; `forces` records by force. `lines` are those
    that the `edition` may hold, by outcome, as far as documents have room for them: `line_counts` are all. `rows` are
    the list's own in their order, `common` the lines of values in many records. `marking` is the list's own and
    `record_markings` are those of every record traced, shown or not. `answers_file` is the file that has every line.
    """

    list_name: str
    counts: Mapping[str, int]
    coverage: Coverage
    washed: datetime
    lines: Mapping[str, Sequence[WashLine]] = field(default_factory=dict)
    line_counts: Mapping[str, int] = field(default_factory=dict)
    rows: Sequence[AnsweredRow] = ()
    tiers: Mapping[str, int] = field(default_factory=dict)
    types: Mapping[tuple[str, str], int] = field(default_factory=dict)
    forces: Mapping[str, int] = field(default_factory=dict)
    records: int = 0
    restricted: int = 0
    common: Sequence[WashLine] = ()
    links: Sequence[LinkedRecord] = ()
    linked: int = 0
    carried: tuple[str, ...] = ()
    certificate: Certificate | None = None
    answers_file: str = ""
    owner: str = ""
    marking: str = "OFFICIAL"
    handling_instruction: str = ""
    fictitious: bool = False
    record_markings: frozenset[str] = frozenset()
    edition: Edition = FULL
    remarks: tuple[str, ...] = ()

    @property
    def page_marking(self) -> str:
        """The highest of the list's and of the traced records'."""
        return highest_marking({self.marking, *self.record_markings})

    @property
    def identifiers(self) -> int:
        """The rows of the list."""
        return sum(self.counts.values())


class WashTally:
    """Counts what the rows of a list came to as they go by, and keeps the lines that documents have room for."""

    def __init__(self) -> None:
        self.counts, self.line_counts, self.tiers = Counter[str](), Counter[str](), Counter[str]()
        self.types, self.forces = Counter[tuple[str, str]](), Counter[str]()
        self.lines: dict[str, list[WashLine]] = {}
        self.rows: list[AnsweredRow] = []
        self.carried: dict[str, None] = {}
        self._common: dict[tuple[str, str], WashLine] = {}
        self._records: dict[Key, bool] = {}

    def add(self, lines: Sequence[WashLine]) -> None:
        """Count one row of the list, of which these are all lines, the surest first."""
        best = lines[0]
        self.counts[best.outcome] += 1
        self.types[best.type, best.outcome] += 1
        if best.tier:
            self.tiers[best.tier] += 1
        self.carried.update(dict.fromkeys(name for name, _ in best.carried))
        for line in lines:
            self._add_line(line)
        if len(self.rows) < MOST_ROWS:
            self.rows.append(_answer_row(lines))

    def _add_line(self, line: WashLine) -> None:
        self.line_counts[line.outcome] += 1
        kept = self.lines.setdefault(line.outcome, [])
        if len(kept) < MOST_LINES:
            kept.append(line)
        if line.key and line.key not in self._records:
            self._records[line.key] = line.restricted
            self.forces[line.record.force] += 1
        if line.records >= COMMON:
            self._common.setdefault((line.type, line.value), line)

    @property
    def records(self) -> int:
        """The records that any row traced to, or may."""
        return len(self._records)

    @property
    def restricted(self) -> int:
        """Those of them that are by reference only."""
        return sum(self._records.values())

    @property
    def common(self) -> list[WashLine]:
        """A line of each value that many records hold, the commonest first."""
        return sorted(self._common.values(), key=lambda line: (-line.records, line.row))[:MOST_COMMON]


def _answer_row(lines: Sequence[WashLine]) -> AnsweredRow:
    keys = tuple(line.key for line in lines[:5] if line.key)
    days = [line.record.event_date for line in lines if line.record.event_date and not line.restricted]
    return AnsweredRow(lines[0], len(lines) if keys else 0, keys, max(days, default=None))
