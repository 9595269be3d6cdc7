"""What each reader should have been told: a few dicts, with nothing of trawl in them but words.

A record is what its row said. A reader's picture is what issued reports have shown him and have not taken back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

MARKINGS = ("OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET")
FORCES = ("", "Cleveland", "Durham")
HANDLINGS = ("P", "B")
WORDS = ("vape", "kite", "bag")
MARKS = ("relevant", "not relevant", "unsure")
#: To which row the lodge of every record is matched, by what is loaded of the register: nothing, and three versions.
MATCHED = ("", "", "H1", "H2")

#: What finds a version in whatever a reader is given: the token in its text says all of it.
TOKEN = re.compile(r"q(\d)w(\d)m(\d)f(\d)h(\d)")


@dataclass(frozen=True, slots=True)
class Version:
    """What a row says of record `number`, as indexes into the lists above."""

    number: int
    word: int
    marking: int
    force: int
    handling: int

    @property
    def record_id(self) -> str:
        return f"rec{self.number}"

    @property
    def row(self) -> dict[str, str]:
        token = f"q{self.number}w{self.word}m{self.marking}f{self.force}h{self.handling}"
        return {
            "id": self.record_id,
            "text": f"Seen with a {WORDS[self.word]} by the Anchor Lodge, {token}.",
            "marking": MARKINGS[self.marking],
            "force": FORCES[self.force],
            "handling": HANDLINGS[self.handling],
            "date": "2024-11-05",
            "deleted": "",
        }

    @property
    def holdable(self) -> bool:
        return self.marking < 3


def find_versions(text: str) -> set[Version]:
    """Every version of which anything stands in a text."""
    return {Version(*map(int, found)) for found in TOKEN.findall(text)}


#: Who may see what, said once more and otherwise than trawl says it.
SEES: Mapping[str, Callable[[Version], bool]] = {
    "chief": lambda it: it.marking < 3,
    "north": lambda it: it.marking < 2 and it.force in (0, 1),
    "guest": lambda it: it.marking < 1 and it.handling == 0,
}


@dataclass(frozen=True, slots=True)
class Stored:
    """A version in the index, when it came (a number that rises), and the load that wrote it."""

    version: Version
    tick: int
    load: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A suppression: of one version of a record, until the end of a day."""

    number: int
    version: Version
    until: date
    maker: str


@dataclass(slots=True)
class MadeRun:
    """A run that came to its end: what it hit, when, by which profile, and what it was compared with."""

    id: str
    hits: dict[int, Stored]
    tick: int
    profile: int
    matched: str
    day: date
    after: str
    told: dict[str, object]


@dataclass(frozen=True, slots=True)
class Shown:
    """What an issued report showed of a record: the version, and to which row of the register it was matched."""

    version: Version
    matched: str


@dataclass(slots=True)
class Reader:
    """What one reader has been told: the last issued run, and what reports have shown and has not been taken back."""

    name: str
    last: MadeRun | None = None
    issued: datetime | None = None
    shown: dict[int, Shown] = field(default_factory=dict)
    pending: MadeRun | None = None

    def expect_status(self, hit: Stored, run: MadeRun) -> str:
        """How a hit that is shown must stand."""
        number, last = hit.version.number, self.last
        if last is None:
            return "new"
        if number in last.hits:
            before = self.shown.get(number)
            if before is None:
                return "new"  # every report so far has suppressed it
            if before.version != hit.version:
                return "updated"
            return "unchanged" if before.matched == run.matched else "judged otherwise"
        return "changed by profile" if hit.tick <= last.tick and run.profile != last.profile else "new"

    def be_told(self, run: MadeRun, hidden: set[int], at: datetime) -> None:
        """A report of the run was issued, which did not show what is hidden; whatever it did not hit is gone."""
        kept = {number: self.shown[number] for number in run.hits if number in hidden and number in self.shown}
        seen = {number: Shown(hit.version, run.matched) for number, hit in run.hits.items() if number not in hidden}
        self.shown, self.last, self.issued, self.pending = kept | seen, run, at, None


@dataclass(slots=True)
class Timetable:
    """The schedule: each Sunday by the clock in London. What it was run for, and how many Sundays passed without."""

    since: datetime | None = None
    missed: list[tuple[datetime, int]] = field(default_factory=list)

    def be_run(self, now: datetime) -> int:
        """Somebody looks what is due; return how many Sundays have come since somebody did."""
        since, self.since = self.since, now
        if since is None:
            return 0
        days = (since.date() + timedelta(days=number) for number in range(1, (now.date() - since.date()).days + 1))
        sundays = sum(day.isoweekday() == 7 for day in days)
        if sundays:
            self.missed.append((now, sundays - 1))
        return sundays

    def count_missed(self, told: datetime | None) -> int:
        return sum(number for at, number in self.missed if told is None or at > told)


@dataclass(slots=True)
class Facts:
    """The index as it should be, the versions that were taken out last, and the suppressions that nobody has ended."""

    tick: int = 0
    profile: int = 0
    register: int = 0
    stored: dict[int, Stored] = field(default_factory=dict)
    gone: dict[int, Version] = field(default_factory=dict)
    ever: set[Version] = field(default_factory=set)
    kept: list[Kept] = field(default_factory=list)
    timetable: Timetable = field(default_factory=Timetable)
    marks: dict[int, dict[str, tuple[str, Version]]] = field(default_factory=dict)

    def mark(self, hit: Stored, who: str, mark: str) -> None:
        """A reader marks a hit as a run had it; what says the same as before is no new mark."""
        made, by = (mark, hit.version), self.marks.setdefault(hit.version.number, {})
        if by.get(who) != made:
            by.pop(who, None)
            by[who] = made

    def list_marks(self, hits: Mapping[int, Stored]) -> dict[int, list[list[object]]]:
        """The marks of these hits, the newest first: who made each, and whether it was of another version."""
        return {
            number: [[mark, who, version != hit.version] for who, (mark, version) in reversed(found.items())]
            for number, hit in hits.items()
            if (found := self.marks.get(number))
        }

    def put(self, version: Version, load: int) -> None:
        """A row was read; one that says nothing else than is stored changes nothing."""
        before = self.stored.get(version.number)
        if before is None or before.version != version:
            self.tick += 1
            self.stored[version.number] = Stored(version, self.tick, load)
            self.ever.add(version)

    def take(self, number: int) -> None:
        if found := self.stored.pop(number, None):
            self.gone[number] = found.version

    def hits(self, reader: str) -> dict[int, Stored]:
        """What the profile hits of what this reader sees."""
        wanted = (0,) if self.profile == 0 else (0, 1)
        return {
            number: one
            for number, one in self.stored.items()
            if one.version.word in wanted and SEES[reader](one.version)
        }

    def suppressed(self, hits: Mapping[int, Stored], day: date) -> set[int]:
        """Which of these hits a report of this day must not show."""
        of = {one.version for one in self.kept if day <= one.until}
        return {number for number, hit in hits.items() if hit.version in of}

    def expect_gone(self, reader: Reader, hits: Mapping[int, Stored]) -> dict[int, str]:
        """Which hits of the last issued run a reader must be told are none any more, and as what."""
        if reader.last is None:
            return {}
        told: dict[int, str] = {}
        for number, before in reader.last.hits.items():
            now = self.stored.get(number)
            if number in hits:
                continue
            if now is None:
                if SEES[reader.name](self.gone[number]):
                    told[number] = "withdrawn"
            elif SEES[reader.name](now.version):
                same = now.version == before.version
                told[number] = "changed by profile" if same and self.profile != reader.last.profile else "withdrawn"
        return told
