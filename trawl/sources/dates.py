"""What a cell says of a day: all of it, a part of it, or nothing that can be read. Day first, as Britain writes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from trawl.identifiers.calendar_days import EARLIEST_YEAR, STAND_INS, find_day, full_year, last_day_not_after
from trawl.identifiers.calendar_words import MONTH_NAMES, MONTHS, WEEKDAY
from trawl.text.folding import fold_text

Epoch = Literal["", "seconds", "milliseconds"]

#: A year later than this many after the latest that a column allows is a slip: 2124 for 2024.
_FURTHEST = 50
#: A longer text is no date: a shifted row may have its narrative where a date should be.
_LONGEST = 80
_LONDON = ZoneInfo("Europe/London")
_ZERO = datetime(1970, 1, 1, tzinfo=UTC)
#: Excel's day 0, and the serials that are taken for days: 1927 to 2119. Shorter numbers are years, longer ones no days.
_EXCEL_ZERO = date(1899, 12, 30)
_SERIAL = re.compile(r"([1-7]\d{4}|80[0-2]\d\d)(?:\.\d+)?", re.ASCII)
_MICROSOFT = re.compile(r"/?Date\((-?\d{1,14})(?:[+-]\d{4})?\)/?", re.ASCII | re.IGNORECASE)

_NAME = rf"(?:{MONTH_NAMES})"
_TIME = (
    r"(?P<hour>\d{1,2})(?:[:.h]?(?P<minute>\d{2})(?:[:.]\d{2}(?:[.,:]\d{1,9})?)?)?"
    r" ?(?P<half>[ap]\.?m\.?)?(?: ?(?:hrs?|hours))?"
)
_ZONE = (
    r"(?: ?(?:(?P<zulu>Z|UTC|GMT)(?![+-]\d)|(?:UTC|GMT)?(?P<offset>[+-]\d{2}:?\d{2}|[+-]\d{2})|BST))?"
    r"(?: ?\([A-Z][A-Z ]{2,40}\)| ?\[?Europe/London\]?)?"
)
_AT = rf"(?:(?:T|,? (?:at |@ ?)?|, ?| ?- ?|:){_TIME}{_ZONE})?"
_AGED = r"(?: \((?:aged? ?)?\d{1,3} ?(?:y|yo|yrs?|years?)?(?: old)?\))?"
_WEEKDAY = rf"(?:{WEEKDAY}\.?,? (?:the )?)?"
_NO_DAY = r"(?:\d{1,2}|\?{1,2}|[x_]{2}|--?)"
#: Whole dates, with their day of the week before them and their time behind; a day or month may be 00, `??` or `XX`.
_FORMS = tuple(
    re.compile(form, re.ASCII | re.IGNORECASE)
    for form in (
        rf"{_WEEKDAY}(?P<y>\d{{4}})(?P<s> ?[-/. ] ?)(?P<m>{_NO_DAY}|{_NAME}\.?)(?P=s)(?P<d>{_NO_DAY}){_AT}{_AGED}",
        rf"{_WEEKDAY}(?P<d>{_NO_DAY})(?P<s> ?[-/. ] ?)(?P<m>{_NO_DAY})(?P=s)(?P<y>\d{{4}}|'?\d{{2}}){_AT}{_AGED}",
        (
            rf"{_WEEKDAY}(?:the )?(?P<d>{_NO_DAY})(?:st|nd|rd|th)?(?: day)?(?: of)?[-/. ,]{{0,2}}"
            rf"(?P<m>{_NAME})[-/. ,]{{0,2}}(?P<y>\d{{4}}|'?\d{{2}}){_AT}{_AGED}"
        ),
        rf"{_WEEKDAY}(?P<m>{_NAME})[-/. ]{{1,2}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,? |,|[-/])(?P<y>\d{{4}}){_AT}",
        rf"{_WEEKDAY}(?P<m>{_NAME}) (?P<d>\d{{1,2}}) {_TIME}{_ZONE} (?P<y>\d{{4}})",
        (
            r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"
            rf"(?:T? ?(?P<hour>\d{{2}}):?(?P<minute>\d{{2}})(?::?\d{{2}})?{_ZONE})?"
        ),
        r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>(?:19|20)\d{2})",
        rf"{_TIME}{_ZONE},? (?:on )?{_WEEKDAY}(?P<d>\d{{1,2}})(?P<s>[-/. ])(?P<m>\d{{1,2}})(?P=s)(?P<y>\d{{4}})",
        (
            rf"{_TIME}{_ZONE},? (?:on )?{_WEEKDAY}"
            rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m>{_NAME}),? (?P<y>\d{{4}})"
        ),
        # Parts of a date.
        rf"(?P<m>\d{{1,2}}|{_NAME})(?: of)?[-/. ,]{{1,2}}(?P<y>\d{{4}})",
        rf"(?P<m>{_NAME})[-/. ,]{{0,2}}(?P<y>'?\d{{2}})",
        rf"(?P<y>\d{{4}})[-/. ](?P<m>\d{{1,2}}|{_NAME})",
        r"(?P<y>\d{4})(?:\.0)?",
    )
)
_HEDGE = r"c|ca|circa|about|abt|around|approx|approximately|est|estimated|early|mid|late|year|yr|in|sometime in|~"
_HEDGED = re.compile(
    rf"(?:(?P<before>{_HEDGE})(?![a-z])[. -]{{0,2}}|(?P<sign>[~?]) ?)?(?P<date>.*?)"
    rf"(?P<after> ?\??| ?\(?(?:{_HEDGE}|\?)\.?\)?)",
    re.ASCII | re.IGNORECASE,
)


class CellDate(NamedTuple):
    """What a cell says: the `day`, or what is `known` of it (`1990`, `1990-03`), and the `problem` if that is not all.

    The problem is in words that follow "COLUMN holds VALUE, which".
    """

    day: date | None = None
    known: str = ""
    problem: str = ""


class _Parts(NamedTuple):
    """A date as written: 0 where a part is not; `short` says that the year has two digits, `hedged` that it may not be.

    `problem` is why there is no date.
    """

    year: int = 0
    month: int = 0
    day: int = 0
    short: bool = False
    hedged: bool = False
    problem: str = ""


_NONE = _Parts(problem="is no date")


def read_date(
    text: str, latest: date, formats: Sequence[str] = (), epoch: Epoch = "", *, birth: bool = False
) -> CellDate:
    """Read a cell, mended and not empty; its time of day is left out.

    `latest` is the last day of which a year of two digits may be; with `birth` no date at all is later. Read are
    `formats` (as of strptime) if given, or numbers since 1970 in the unit of `epoch`; else ISO 8601, day-first dates
    with the month as a number or a name, and what databases, spreadsheets and programs make of dates. A stamp with a
    zone (`Z`, `+02:00`) is on its day in Britain.
    """
    parts = _parse(text, tuple(formats), epoch) if len(text) <= _LONGEST else _NONE
    if parts.short:
        parts = parts._replace(year=_full_year(parts, latest, birth=birth))
    problem = parts.problem or _find_fault(parts, latest, birth=birth)
    if problem:
        return CellDate(problem=problem)
    year, month, day = parts.year, parts.month, parts.day
    if day:
        return CellDate(date(year, month, day), problem="is not said to be certain" if parts.hedged else "")
    if month:
        return CellDate(known=f"{year:04d}-{month:02d}", problem="says only the month and the year")
    return CellDate(known=f"{year:04d}", problem="says only the year")


def _full_year(parts: _Parts, latest: date, *, birth: bool) -> int:
    """The year that two digits mean."""
    if parts.day:
        found = last_day_not_after(latest, parts.year, parts.month, parts.day)
        return found.year if found else full_year(parts.year, latest.year)
    year = full_year(parts.year, latest.year)
    return year - 100 if birth and (year, parts.month) > (latest.year, latest.month) else year


def _find_fault(parts: _Parts, latest: date, *, birth: bool) -> str:
    """Say why these are no parts of a date that can be, "" where they are."""
    year, month, day = parts.year, parts.month, parts.day
    found = find_day(year, month, day) if day else None
    if found in STAND_INS:
        return "stands for no date"
    if month > 12:
        return "has a month above 12; where the month stands first, say so under 'formats'" if day else "is no date"
    if not EARLIEST_YEAR <= year <= latest.year + _FURTHEST:
        return "has a year that cannot be"
    if day and not found:
        return "is a day that no calendar has"
    return "is later than the record's own date" if birth and _is_later(parts, latest) else ""


def _is_later(parts: _Parts, latest: date) -> bool:
    """Whether what is said of a date, be it the year alone, lies after that day."""
    known = 3 if parts.day else 2 if parts.month else 1
    return (parts.year, parts.month, parts.day)[:known] > (latest.year, latest.month, latest.day)[:known]


@lru_cache(maxsize=50_000)
def _parse(text: str, formats: tuple[str, ...], epoch: Epoch) -> _Parts:
    if formats:
        wanted = f"is no date as 'formats' says ({' or '.join(formats)})"
        return next(filter(None, (_by_format(text, form) for form in formats)), _Parts(problem=wanted))
    if epoch:
        return _since_epoch(text, 1 if epoch == "seconds" else 1000) or _Parts(problem=f"is no number of {epoch}")
    folded = " ".join(fold_text(text)[0].split())
    return (
        _by_form(folded)
        or _by_form(folded.strip("'\"();., "))  # Excel's mark of a text, brackets, a full stop
        or _by_serial(folded)
        or ((stamp := _MICROSOFT.fullmatch(folded)) and _since_epoch(stamp[1], 1000))
        or _without_hedge(folded)
        or _NONE
    )


def _by_format(text: str, form: str) -> _Parts | None:
    try:
        return _of_day(datetime.strptime(text, form).date())  # noqa: DTZ007 - the day as written is what counts
    except ValueError:
        return None


def _by_serial(text: str) -> _Parts | None:
    found = _SERIAL.fullmatch(text)
    return _of_day(_EXCEL_ZERO + timedelta(days=int(found[1]))) if found else None


def _since_epoch(text: str, units: int) -> _Parts | None:
    """The day in Britain of so many units of a second since 1970."""
    try:
        moment = _ZERO + timedelta(seconds=float(text) / units)
    except (ValueError, OverflowError):
        return None
    return _of_day(moment.astimezone(_LONDON).date()) if 1 < moment.year < 9999 else _of_day(moment.date())


def _without_hedge(text: str) -> _Parts | None:
    """Read `circa 1990`, `1990?`, `early March 1990`: what is said not to be certain."""
    found = _HEDGED.fullmatch(text)
    if not found or not (found["before"] or found["sign"] or found["after"]):
        return None
    parts = _by_form(found["date"].strip())
    return parts and parts._replace(hedged=True)


def _by_form(text: str) -> _Parts | None:
    for form in _FORMS:
        if (found := form.fullmatch(text)) and (parts := _of_match(found)):
            return parts
    return None


def _of_match(found: re.Match[str]) -> _Parts | None:
    said = found.groupdict()
    written, month, day = said["y"].lstrip("'"), _number(said.get("m")), _number(said.get("d"))
    year, short = int(written), len(written) == 2
    if "s" not in said and "d" in said and (said["m"] or "").isdigit() and not 1 <= month <= 12:
        return None  # eight digits are a reference as likely as a date
    if day and not month:
        day = 0  # a day of no month says no more than the year
    parts = _Parts(year, month, day, short)
    offset = _read_offset(said)
    if offset is None or short or not day:
        return parts
    return _in_britain(parts, said, offset)


def _in_britain(parts: _Parts, said: dict[str, str | None], offset: timedelta) -> _Parts:
    """The same moment's day in Britain, where the calendar has it."""
    start = find_day(parts.year, parts.month, parts.day)
    if start is None or not 1 < parts.year < 9999:
        return parts
    hour, minute = int(said["hour"] or 0), int(said["minute"] or 0)
    if said.get("half"):
        hour = hour % 12 + (12 if (said["half"] or "").lower().startswith("p") else 0)
    moment = datetime(start.year, start.month, start.day, tzinfo=timezone(offset)) + timedelta(
        hours=hour, minutes=minute
    )
    return _of_day(moment.astimezone(_LONDON).date())


def _read_offset(said: dict[str, str | None]) -> timedelta | None:
    """How far a stamp says it is from UTC; None where it says nothing, and so is in the time of its place."""
    if said.get("zulu"):
        return timedelta()
    offset = said.get("offset")
    if not offset:
        return None
    digits = offset[1:].replace(":", "").ljust(4, "0")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if size >= timedelta(hours=24):
        return None
    return -size if offset[0] == "-" else size


def _number(written: str | None) -> int:
    """The number of a day or a month; 0 where it is not said, or is said not to be known."""
    if not written:
        return 0
    written = written.rstrip(".").lower()
    return int(written) if written.isdigit() else MONTHS.get(written, 0)


def _of_day(day: date) -> _Parts:
    return _Parts(day.year, day.month, day.day)
