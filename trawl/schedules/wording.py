"""A schedule in words: when it comes, and what is late."""

from __future__ import annotations

from datetime import datetime

from cronsim import CronSim

from trawl.schedules.clock import LONDON, START
from trawl.schedules.schedule import Occurrence, Schedule
from trawl.written import write_count, write_day


def say_when(schedule: Schedule) -> str:
    """`At 06:00 on the first day of every month`, or `7 days before each meeting of meetings.csv, at 06:00`."""
    if schedule.file.cron:
        said: str = CronSim(schedule.file.cron, START).explain()
        return said
    key = schedule.file.meetings
    assert key
    return f"{key.lead} before each of {write_count(len(schedule.meetings), 'meeting')} in {key.calendar}, at {key.at}"


def say_moment(moment: datetime) -> str:
    """`1 March 2026, 06:00`, on the clock in London."""
    there = moment.astimezone(LONDON)
    return f"{write_day(there)}, {there:%H:%M}"


def say_occurrence(one: Occurrence) -> str:
    """The moment, and the meeting that it is for."""
    if one.meeting is None:
        return say_moment(one.moment)
    return f"{say_moment(one.moment)}, for {one.meeting.force}'s meeting of {write_day(one.meeting.day)}"
