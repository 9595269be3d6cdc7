"""What a year, a month and a day can be: shared by the dates of columns (`trawl.sources.dates`) and those of text."""

from __future__ import annotations

from datetime import date

#: No record is of an earlier year. The Old Bailey's begin with 1674.
EARLIEST_YEAR = 1500

#: Days that systems write where they have none: the ends of .NET's and SQL's calendars, SQL Server's oldest day and
#: what it makes of an empty text, and the zero of Excel and Access.
STAND_INS = frozenset(
    (
        date(1, 1, 1),
        date(1753, 1, 1),
        date(1899, 12, 30),
        date(1899, 12, 31),
        date(1900, 1, 1),
        date(9999, 12, 31),
    )
)


def full_year(short: int, latest: int) -> int:
    """The last year not after `latest` that ends in the two digits of `short`."""
    return latest - (latest - short) % 100


def find_day(year: int, month: int, day: int) -> date | None:
    """The day, None where no calendar has it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def last_day_not_after(latest: date, short_year: int, month: int, day: int) -> date | None:
    """The last such day, of a year that ends in two digits, that is not after `latest`; nobody is born later."""
    year = full_year(short_year % 100, latest.year)
    if (month, day) > (latest.month, latest.day) and year == latest.year:
        year -= 100
    return find_day(year, month, day)
