"""Schedules, read from `NAME.yml` and checked whole, and the moments at which they are due."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import takewhile
from pathlib import Path

from cronsim import CronSim

from trawl.errors import FileProblems, Problem
from trawl.profiles.naming import find_files, find_misnamed, unknown_name
from trawl.schedules.calendar import Meeting, read_meetings
from trawl.schedules.clock import LONDON
from trawl.schedules.schema import MeetingsKey, ScheduleFile
from trawl.working_days import HOLIDAYS, days_before, last_known, read_team_holidays
from trawl.yaml_files import YamlFile, read_yaml_file


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A moment at which a schedule is due, and the meeting that it is for (None where it goes by the clock)."""

    moment: datetime
    meeting: Meeting | None = None

    @property
    def force(self) -> str:
        return self.meeting.force if self.meeting else ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Which profiles are run when. `meetings` are its calendar's, `holidays` the days on which nobody works."""

    name: str
    path: Path
    file: ScheduleFile
    meetings: tuple[Meeting, ...] = ()
    holidays: frozenset[date] = frozenset()

    def list_occurrences(self, after: datetime, until: datetime) -> Iterator[Occurrence]:
        """The moments after one and up to another, in order. None of a schedule that is switched off."""
        if not self.file.enabled:
            return
        if self.file.cron:
            moments = CronSim(self.file.cron, after.astimezone(LONDON))
            yield from (Occurrence(moment) for moment in takewhile(lambda moment: moment <= until, moments))
            return
        due = [Occurrence(self._moment_before(meeting), meeting) for meeting in self.meetings]
        yield from sorted((one for one in due if after < one.moment <= until), key=lambda one: (one.moment, one.force))

    def next_occurrence(self, after: datetime) -> Occurrence | None:
        """The first moment after one; None where the calendar has no more, or the schedule is switched off."""
        return next(self.list_occurrences(after, datetime.max.replace(tzinfo=LONDON)), None)

    def _moment_before(self, meeting: Meeting) -> datetime:
        assert self.file.meetings
        key = self.file.meetings
        day = days_before(meeting.day, key.days, holidays=self.holidays if key.working else None)
        return datetime.combine(day, time(*key.time), LONDON)


def load_schedules(
    folder: Path, profiles: Collection[str], forces: Collection[str], packs: Collection[str] = ()
) -> tuple[tuple[Schedule, ...], tuple[Problem, ...]]:
    """Every schedule of a folder, by name, and what is wrong with the others: it stops none of these.

    `profiles` and `packs` are the names that can be run, `forces` those that records name (none: any may be). A folder
    that is not there has no schedules.
    """
    problems = list(find_misnamed([folder]))
    schedules: list[Schedule] = []
    for name, path in sorted(find_files([folder]).items()):
        try:
            schedules.append(_load(name, path, profiles, forces, packs))
        except FileProblems as error:
            problems += error.problems
    return tuple(schedules), tuple(dict.fromkeys(problems))


def _load(
    name: str, path: Path, profiles: Collection[str], forces: Collection[str], packs: Collection[str]
) -> Schedule:
    written = read_yaml_file(path)
    file = written.validate(ScheduleFile)
    problems = [
        written.problem(("profiles", number), str(unknown_name("profile", profile, tuple(profiles))))
        for number, profile in enumerate(file.profiles)
        if profile not in profiles
    ]
    if file.pack and file.pack not in packs:
        problems.append(written.problem(("pack",), str(unknown_name("pack", file.pack, tuple(packs)))))
    if problems:
        raise FileProblems(tuple(problems))
    if file.meetings is None:
        return Schedule(name, path, file)
    return _with_calendar(written, Schedule(name, path, file), file.meetings, forces)


def _with_calendar(written: YamlFile, schedule: Schedule, key: MeetingsKey, forces: Collection[str]) -> Schedule:
    """The schedule with its meetings, and with the bank holidays that they are counted by."""
    calendar = schedule.path.parent / key.calendar
    if not calendar.is_file():
        message = f"there is no {calendar}: a CSV file with the columns force and date"
        raise FileProblems((written.problem(("meetings", "calendar"), message),))
    meetings = read_meetings(calendar, forces)
    holidays = read_team_holidays(schedule.path.parent)
    if key.working and (late := [meeting for meeting in meetings if meeting.day > last_known(holidays)]):
        message = (
            f"the bank holidays of {late[0].day.year} are not known, so working days before a meeting on "
            f"{late[0].day} cannot be counted: write them in {calendar.parent / HOLIDAYS} (a column date)"
        )
        raise FileProblems((written.problem(("meetings", "lead"), message),))
    return Schedule(schedule.name, schedule.path, schedule.file, meetings, holidays)
