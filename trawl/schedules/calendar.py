"""Calendars that people keep as tables: the meetings of forces, and the days on which nobody works."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path

from trawl.errors import FileProblems, Problem

_COLUMNS = ("force", "date")
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of a force on a day."""

    force: str
    day: date


def read_meetings(path: Path, forces: Collection[str] = ()) -> tuple[Meeting, ...]:
    """Read the meetings of a CSV file with the columns `force` and `date` (2026-03-14 or 14/03/2026), in order.

    `forces` are those that records name: a meeting of any other is a problem, unless none is known. Raises FileProblems
    with every line that is wrong.
    """
    problems: list[Problem] = []
    meetings: dict[Meeting, int] = {}
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileProblems((Problem(path, 1, f"cannot be read: {error}. Save the calendar as CSV in UTF-8"),)) from None
    reader = csv.DictReader(text.splitlines())
    heads = {name.strip().casefold(): name for name in reader.fieldnames or () if name}
    if missing := [name for name in _COLUMNS if name not in heads]:
        raise FileProblems(
            (Problem(path, 1, f"has no column {' and no column '.join(missing)}: head them force,date"),)
        )
    for row in reader:
        force, written = ((row[heads[name]] or "").strip() for name in _COLUMNS)
        if not force and not written:
            continue
        day = parse_day(written)
        if day is None:
            problems.append(Problem(path, reader.line_num, f"'{written}' is no date: write 2026-03-14 or 14/03/2026"))
        elif not force:
            problems.append(Problem(path, reader.line_num, "names no force"))
        elif forces and force not in forces:
            named = ", ".join(sorted(forces))
            problems.append(Problem(path, reader.line_num, f"no record is of the force '{force}'; there are: {named}"))
        else:
            meetings.setdefault(Meeting(force, day), reader.line_num)
    if problems:
        raise FileProblems(tuple(problems))
    return tuple(sorted(meetings, key=lambda meeting: (meeting.day, meeting.force)))


def parse_day(written: str) -> date | None:
    """A day as ISO 8601 writes it, or day first; None where it is neither or there is no such day."""
    try:
        if "/" in written:
            day, month, year = map(int, written.split("/"))
            return date(year, month, day)
        return date.fromisoformat(written)
    except ValueError:
        return None


def read_holidays(path: Path | None) -> frozenset[date]:
    """The bank holidays of a CSV file with a column `date`; None: those of England and Wales that trawl has.

    Raises FileProblems with every line that is wrong.
    """
    if path is None:
        return _known_holidays()
    return _parse_holidays(path.read_text(encoding="utf-8-sig"), path)


@cache
def _known_holidays() -> frozenset[date]:
    file = files("trawl.schedules") / "bank_holidays.csv"
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
    if holidays is None:
        return day - timedelta(days=number)
    while number:
        day -= timedelta(days=1)
        number -= day.weekday() < _SATURDAY and day not in holidays
    return day


def last_known(holidays: Iterable[date]) -> date:
    """The last day of the last year of which bank holidays are known."""
    return date(max((day.year for day in holidays), default=1), 12, 31)
