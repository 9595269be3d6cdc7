"""Days, months and years as queries write them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_DAY_FIRST = re.compile(r"(?:(\d{1,2})/)?(\d{1,2})/(\d{4})")


def parse_days(text: str) -> tuple[date | None, date | None]:
    """The first and last day of `2024`, `2024-03`, `2024-03-15`, `15/03/2024` or a range `FROM..TO`, both included.

    An end left out is open (None). Raises ValueError whose text says what is wrong.
    """
    if ".." not in text:
        return _parse_point(text)
    left, _, right = text.partition("..")
    first = _parse_point(left)[0] if left else None
    last = _parse_point(right)[1] if right else None
    if first is None and last is None:
        raise ValueError("A range needs at least one end.")
    if first and last and first > last:
        raise ValueError(f"The range ends before it begins: write {right}..{left}.")
    return first, last


def _parse_point(text: str) -> tuple[date, date]:
    iso, day_first = _ISO.fullmatch(text), _DAY_FIRST.fullmatch(text)
    if iso:
        year, month, day = iso.groups()
    elif day_first:
        day, month, year = day_first.groups()
    else:
        raise ValueError(f"{text} is not a date: write 2024, 2024-03, 2024-03-15 or 15/03/2024.")
    try:
        if month is None:
            return date(int(year), 1, 1), date(int(year), 12, 31)
        if day is None:
            return date(int(year), int(month), 1), date(int(year), int(month), monthrange(int(year), int(month))[1])
        return (exact := date(int(year), int(month), int(day))), exact
    except ValueError as error:
        raise ValueError(f"There is no such date as {text}.") from error


def print_days(first: date | None, last: date | None) -> str:
    """The shortest text that `parse_days` reads back as these days."""
    if first and last:
        if first == last:
            return _print_day(first)
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
            return f"{first.year:04}"
        if first.day == 1 and last == date(first.year, first.month, monthrange(first.year, first.month)[1]):
            return f"{first.year:04}-{first.month:02}"
    return f"{_print_day(first) if first else ''}..{_print_day(last) if last else ''}"


def _print_day(day: date) -> str:
    return f"{day.year:04}-{day.month:02}-{day.day:02}"
