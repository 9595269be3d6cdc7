"""Dates as exports write them, day first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_TIME = r"(?:[T ,]+(?:at )?\d{1,2}[:.]?\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s?(?:[ap]m|hrs|Z|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(rf"(?P<y>\d{{4}})(?P<s>[-/.]?)(?P<m>\d{{2}})(?P=s)(?P<d>\d{{2}}){_TIME}", re.IGNORECASE)
_DAY_FIRST = re.compile(
    rf"(?:[a-z]{{3,9}},? )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?P<s>[-/. ]?)(?P<m>\d{{1,2}}|[a-z]{{3,9}})(?P=s)"
    rf"(?P<y>\d{{4}}|\d{{2}}){_TIME}",
    re.IGNORECASE,
)

#: Two-digit years from this one on are of the twentieth century, as in POSIX.
_PIVOT = 69


@lru_cache(maxsize=50_000)
def parse_date(text: str, formats: Sequence[str] = ()) -> date | None:
    """Return the date that `text` says; its time of day, if any, is left out. None where it says none.

    Read are `formats` (as of strptime) if given; else ISO 8601, and day-first dates with the month as a number or
    an English name (`5/3/24`, `05.03.2024 14:30`, `5th March 2024`).
    """
    if formats:
        return next(filter(None, (_by_format(text, form) for form in formats)), None)
    found = _ISO.fullmatch(text) or _DAY_FIRST.fullmatch(text)
    if not found:
        return None
    year, month = found["y"], found["m"]
    if found.re is _DAY_FIRST and month.isdigit() and not found["s"]:
        return None  # 05032024 is somebody's reference as likely as a date
    try:
        return date(_full_year(year), _month_number(month), int(found["d"]))
    except ValueError:
        return None


def _by_format(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 - the day as written is what counts
    except ValueError:
        return None


def _full_year(written: str) -> int:
    year = int(written)
    if len(written) == 4:
        return year
    return year + (1900 if year >= _PIVOT else 2000)


def _month_number(written: str) -> int:
    """Return the month's number, 0 for a word that is no month."""
    if written.isdigit():
        return int(written)
    return next((n for n, name in enumerate(_MONTHS, 1) if name.startswith(written.lower())), 0)
