"""What is due: each schedule, and each force of a calendar, is run once for all that was missed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from trawl.schedules.schedule import Occurrence, Schedule

#: Whoever looks every hour is not late.
_ON_TIME = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class DueRun:
    """A profile of a schedule, or its pack (`pack NAME`), to be run now for its latest moment.

    `missed` are earlier ones that nobody ran.
    """

    schedule: Schedule
    profile: str
    occurrence: Occurrence
    missed: tuple[Occurrence, ...] = ()

    def is_late(self, now: datetime) -> bool:
        """Whether its moment is some hours past, or others were missed before it."""
        return bool(self.missed) or now - self.occurrence.moment > _ON_TIME


def find_due(
    schedule: Schedule, last: Mapping[tuple[str, str], datetime], since: datetime, now: datetime
) -> list[DueRun]:
    """The runs that are due of a schedule, in the order of their moments.

    `last` are the moments last run for, by profile and force; of what was never run, those after `since` count, when
    the schedule was first seen. A clock that was set back makes nothing due again.
    """
    earliest = min((since, *last.values())) if last else since
    occurrences = list(schedule.list_occurrences(earliest, now))
    due = []
    for profile in schedule.file.jobs:
        for force in dict.fromkeys(one.force for one in occurrences):
            begin = max(since, last.get((profile, force), since))
            open_ones = [one for one in occurrences if one.force == force and one.moment > begin]
            if open_ones:
                *missed, latest = open_ones
                due.append(DueRun(schedule, profile, latest, tuple(missed)))
    return sorted(due, key=lambda one: (one.occurrence.moment, one.occurrence.force))
