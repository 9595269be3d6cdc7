"""The days on which people work: weekends and bank holidays are left out."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path

from trawl.errors import FileProblems, Problem

_SATURDAY = 5

#: A calendar of a team's own bank holidays, beside its schedules.
HOLIDAYS = "bank_holidays.csv"


def parse_day(written: str) -> date | None:
    """A day as ISO 8601 writes it, or day first; None where it is neither or there is no such day."""
    try:
        if "/" in written:
            day, month, year = map(int, written.split("/"))
            return date(year, month, day)
        return date.fromisoformat(written)
    except ValueError:
        return None


def read_team_holidays(folder: Path) -> frozenset[date]:
    """The bank holidays of a team whose schedules are in this folder: its own, else those that trawl has.

    Raises FileProblems as `read_holidays` does.
    """
    own = folder / HOLIDAYS
    return read_holidays(own if own.is_file() else None)


def read_holidays(path: Path | None) -> frozenset[date]:
    """The bank holidays of a CSV file with a column `date`; None: those of England and Wales that trawl has.

    Raises FileProblems with every line that is wrong.
    """
    if path is None:
        return _known_holidays()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileProblems((Problem(path, 1, f"cannot be read: {error}. Save it as CSV in UTF-8"),)) from None
    return _parse_holidays(text, path)


@cache
def _known_holidays() -> frozenset[date]:
    file = files("trawl") / "bank_holidays.csv"
    return _parse_holidays(file.read_text(encoding="utf-8"), Path(str(file)))


def _parse_holidays(text: str, path: Path) -> frozenset[date]:
    reader = csv.DictReader(text.splitlines())
    heads = {name.strip().casefold(): name for name in reader.fieldnames or () if name}
    if "date" not in heads:
        raise FileProblems((Problem(path, 1, "has no column date"),))
    days = [(reader.line_num, (row[heads["date"]] or "").strip()) for row in reader]
    wrong = [(line, day) for line, day in days if day and parse_day(day) is None]
    if wrong:
        raise FileProblems(tuple(Problem(path, line, f"'{day}' is no date") for line, day in wrong))
    return frozenset(found for _, day in days if (found := parse_day(day)))


def days_before(day: date, number: int, *, holidays: Collection[date] | None = None) -> date:
    """The day so many days earlier; with `holidays`, so many working days earlier."""
    return _step(day, number, timedelta(days=-1), holidays)


def days_after(day: date, number: int, *, holidays: Collection[date] | None = None) -> date:
    """The day so many days later; with `holidays`, so many working days later."""
    return _step(day, number, timedelta(days=1), holidays)


def _step(day: date, number: int, step: timedelta, holidays: Collection[date] | None) -> date:
    if holidays is None:
        return day + number * step
    while number:
        day += step
        number -= day.weekday() < _SATURDAY and day not in holidays
    return day


def last_known(holidays: Iterable[date]) -> date:
    """The last day of the last year of which bank holidays are known."""
    return date(max((day.year for day in holidays), default=1), 12, 31)
