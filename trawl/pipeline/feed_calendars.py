"""When the feeds were to come, as their mappings say, and which are late."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from trawl.coverage import CalendarFile, FeedCalendar
from trawl.errors import FileProblems
from trawl.model import Load
from trawl.pipeline.installation import Installation
from trawl.schedules.clock import LONDON
from trawl.working_days import HOLIDAYS, read_holidays, read_team_holidays
from trawl.yaml_files import read_yaml_file, stamp_file

#: Mappings that are remembered as they were read, of all the installations of a process.
_REMEMBERED = 512


@dataclass(frozen=True, slots=True)
class FeedCalendars:
    """The calendars of feeds, by source, as they are judged on the day `today`.

    `problems` says, in sentences, what they are counted by instead of what was meant.
    """

    of_source: Mapping[str, FeedCalendar]
    holidays: frozenset[date]
    today: date
    problems: tuple[str, ...] = ()

    def judge(self, source: str, loads: Iterable[Load]) -> dict[str, Any]:
        """What a feed's coverage says of its calendar (`FeedCoverage`), given all loads of it."""
        calendar = self.of_source.get(source)
        ended = [load.finished for load in loads if load.finished and _brought(load)]
        newest = max(ended).astimezone(LONDON).date() if ended else None
        if calendar is None or newest is None:
            return {"calendar": str(calendar or ""), "newest": newest}
        expected = calendar.expect_after(newest, self.holidays)
        return {"calendar": str(calendar), "newest": newest, "expected": expected, "late": self.today > expected}


def _brought(load: Load) -> bool:
    """Whether a load brought something, if only the news that there is nothing: a file that comes again does not."""
    if load.state != "finished":
        return False
    return not load.read or bool(load.written or load.withdrawn or load.missing or load.withheld)


def read_feed_calendars(installation: Installation) -> FeedCalendars:
    """The calendars that the mappings of this installation name; of several of one source the first counts.

    Of a mapping that cannot be used nobody knows the calendar, as of one that has none.
    """
    found: dict[str, FeedCalendar] = {}
    for path in _find_mappings(installation.source_mappings):
        said = _read_calendar(path)
        if said and said.calendar:
            found.setdefault(said.source or path.stem, said.calendar)
    today = datetime.now(UTC).astimezone(LONDON).date()
    try:
        return FeedCalendars(found, read_team_holidays(installation.settings.home / "schedules"), today)
    except FileProblems as error:
        wrong = "; ".join(f"line {problem.line}: {problem.message}" for problem in error.problems)
        said_of = f"Working days of feeds are counted by trawl's own bank holidays, since {HOLIDAYS} cannot be used"
        return FeedCalendars(found, read_holidays(None), today, (f"{said_of} ({wrong}).",))


def _read_calendar(path: Path) -> CalendarFile | None:
    """What a mapping says of its feed's calendar; None of one that cannot be used."""
    return _read_as_written(path, stamp_file(path))


@lru_cache(maxsize=_REMEMBERED)
def _read_as_written(path: Path, _stamp: tuple[int, int]) -> CalendarFile | None:
    """Every answer asks for the calendars, so that a file is read anew only where it was written since."""
    try:
        return read_yaml_file(path).validate(CalendarFile)
    except FileProblems:  # whoever loads by it is told; no answer waits for that
        return None


def _find_mappings(folders: Collection[Path]) -> list[Path]:
    """Every mapping, the user's own in place of a packaged one of its name."""
    named: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.yml")):
            named.setdefault(path.name, path)
    return list(named.values())
