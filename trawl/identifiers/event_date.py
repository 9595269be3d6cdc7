"""Dates of events: day first, ISO 8601 as far as known; a date without a year takes the year nearest to the record's.

Source: ISO 8601-1:2019 for the canonical value (`--03-14` where no year is known);
reading by `trawl.identifiers.named_days`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from trawl.identifiers.named_days import read_dates
from trawl.identifiers.scheme import Candidate, Reading, Scheme, no_phrases
from trawl.identifiers.written_date import WrittenDate
from trawl.model import Validity

_VALUE = re.compile(r"(?:([0-9]{4})|-(?=-))(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def _find(reading: Reading) -> Iterator[Candidate]:
    for written in read_dates(reading):
        value = _complete(written, reading.event_date).value if written.sound else ""
        confidence = 0.6 if written.month_first else 0.85 if written.year and written.month else 0.75
        yield Candidate("date", written.start, written.end, value, "valid" if written.sound else "invalid", confidence)


def _complete(written: WrittenDate, event: date | None) -> WrittenDate:
    """The same date with the year that brings it nearest to the record's own date."""
    if written.year is not None or event is None or not written.day or not written.month:
        return written
    years = []
    for year in (event.year, event.year - 1, event.year + 1):
        try:
            years.append((abs((date(year, written.month, written.day) - event).days), year))
        except ValueError:  # 29 February in another year
            continue
    if not years:
        return written
    return WrittenDate(written.start, written.end, min(years)[1], written.month, written.day)


def normalise(raw: str) -> str:
    """`Thursday 14 March 2024`, `14/3/24` and `2024-03-14` are `2024-03-14`; "" where no date is written.

    What is as short as a value can be (`2024-03`, `--03-14`) is that value.
    """
    raw = raw.strip()
    if _VALUE.fullmatch(raw) and validate(raw) == "valid":
        return raw
    dates = read_dates(Reading(raw))
    return dates[0].value if len(dates) == 1 and dates[0].sound else ""


def validate(value: str) -> Validity:
    """Valid where the calendar has the day."""
    match = _VALUE.fullmatch(value)
    if match is None:
        return "invalid"
    year, month, day = match.groups()
    try:
        date(int(year or 2024), int(month or 1), int(day or 1))
    except ValueError:
        return "invalid"
    return "valid"


SCHEME = Scheme(
    "date",
    _find,
    normalise,
    validate,
    one="date",
    many="dates",
    names=False,
    phrases=no_phrases,
)
