"""The time that a scheduled run reports on, in words. It says what the report is about, and leaves no record out."""

from __future__ import annotations

from datetime import datetime, timedelta

from trawl.schedules.schema import Period
from trawl.written import MONTHS, write_day


def say_period(period: Period, moment: datetime) -> str:
    """`March 2026`, `23 March to 29 March 2026`, or what is new since the last issued report; "" where none is said."""
    if period == "last month":
        last = moment.replace(day=1) - timedelta(days=1)
        return f"{MONTHS[last.month - 1]} {last.year}"
    if period == "last week":
        monday = moment.date() - timedelta(days=moment.weekday() + 7)
        return f"{write_day(monday)} to {write_day(monday + timedelta(days=6))}"
    return "since the last issued report" if period else ""
