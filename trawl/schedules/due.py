"""What is due: each schedule, and each force of a calendar, is run once for all that was missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from trawl.schedules.schedule import Occurrence, Schedule

#: Whoever looks every hour is not late.
_ON_TIME = timedelta(hours=2)
#: How long what failed is left alone: twice as long each time, up to a day.
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=10), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DueRun:
    """A profile of a schedule, or its pack (`pack NAME`), to be run now for its latest moment.

    `missed` are earlier ones that nobody ran. An `attempt` after the first is made because all before it failed.
    """

    schedule: Schedule
    profile: str
    occurrence: Occurrence
    missed: tuple[Occurrence, ...] = ()
    attempt: int = 1

    def is_late(self, now: datetime) -> bool:
        """Whether its moment is some hours past, or others were missed before it."""
        return bool(self.missed) or now - self.occurrence.moment > _ON_TIME


@dataclass(frozen=True, slots=True)
class LastRun:
    """What a schedule last ran for: the moment; of one that failed, how often and when it was tried last."""

    moment: datetime
    failures: int = 0
    failed: datetime | None = None

    @property
    def again(self) -> datetime | None:
        """When it is tried again, unless its next moment comes before; None of one that did not fail."""
        if self.failed is None:
            return None
        doublings = min(self.failures - 1, 10)  # by then the longest pause is reached
        return self.failed + min(_FIRST_PAUSE * (1 << doublings), _LONGEST_PAUSE)


def find_due(
    schedule: Schedule, last: Mapping[tuple[str, str], LastRun], since: datetime, now: datetime
) -> list[DueRun]:
    """The runs that are due of a schedule, in the order of their moments.

    `last` are the moments last run for, by profile and force; of what was never run, those after `since` count, when
    the schedule was first seen. What failed is due again when it has been left alone for a while, until its next moment
    comes. A clock that was set back makes nothing due again.
    """
    earliest = min((since, *(one.moment for one in last.values())))
    occurrences = list(schedule.list_occurrences(earliest, now))
    due = []
    for profile in schedule.file.jobs:
        for force in dict.fromkeys(one.force for one in occurrences):
            begin = max(since, last[profile, force].moment) if (profile, force) in last else since
            open_ones = [one for one in occurrences if one.force == force and one.moment > begin]
            if open_ones:
                *missed, latest = open_ones
                due.append(DueRun(schedule, profile, latest, tuple(missed)))
    fresh = {(one.profile, one.occurrence.force) for one in due}
    due += [one for one in _list_again(schedule, last, now) if (one.profile, one.occurrence.force) not in fresh]
    return sorted(due, key=lambda one: (one.occurrence.moment, one.occurrence.force))


def _list_again(schedule: Schedule, last: Mapping[tuple[str, str], LastRun], now: datetime) -> Iterator[DueRun]:
    """What failed and is to be tried again by now, where the schedule still has its moment."""
    for (profile, force), one in last.items():
        if profile in schedule.file.jobs and one.again is not None and one.again <= now:
            moments = schedule.list_occurrences(one.moment - timedelta(seconds=1), one.moment)
            for occurrence in (there for there in moments if there.force == force):
                yield DueRun(schedule, profile, occurrence, attempt=one.failures + 1)
