"""What an answer covers and what it does not: a "no" says as much, or it is not true."""

from trawl.coverage.calendars import CalendarFile, FeedCalendar
from trawl.coverage.coverage import Coverage, FeedCoverage, JoinedRegister, UnfinishedLoad
from trawl.coverage.discretion import name_feeds
from trawl.coverage.event_dates import EventDates, find_bulk, find_event_dates, month_of
from trawl.coverage.packing import pack_coverage, unpack_coverage
from trawl.coverage.silence import Silence, say_silence
from trawl.coverage.wording import (
    list_registers,
    list_shortfalls,
    list_unused_columns,
    say_events,
    say_late,
    say_period,
    say_reach,
    say_register,
    say_searched,
    say_unknown_calendars,
)

__all__ = [
    "CalendarFile",
    "Coverage",
    "EventDates",
    "FeedCalendar",
    "FeedCoverage",
    "JoinedRegister",
    "Silence",
    "UnfinishedLoad",
    "find_bulk",
    "find_event_dates",
    "list_registers",
    "list_shortfalls",
    "list_unused_columns",
    "month_of",
    "name_feeds",
    "pack_coverage",
    "say_events",
    "say_late",
    "say_period",
    "say_reach",
    "say_register",
    "say_searched",
    "say_silence",
    "say_unknown_calendars",
    "unpack_coverage",
]
