"""What a workbook's cell holds, as text: numbers with all their digits, dates as ISO 8601."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

Value = str | float | bool | date | time | timedelta

#: From here on a number of a workbook may have lost its last digits.
_EXACT = 1 << 53
_FIFTEEN_DIGITS = 10**15
_HALF_A_SECOND = timedelta(milliseconds=500)


class Padding(NamedTuple):
    """How a number's format shows noughts before it: a `prefix`, and noughts up to so many digits."""

    prefix: str
    digits: int

    def pad(self, text: str) -> str:
        """A number's digits as they are shown; anything else as it is."""
        return self.prefix + text.zfill(self.digits) if text.isdecimal() else text


def cell_text(value: Value) -> str:
    """Return what a cell says as its reader reads it: `7700900123`, `51.5`, `TRUE`, `2026-10-05 14:30`."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number_text(value)
    if isinstance(value, datetime):
        return _moment_text(value)
    return value.isoformat() if isinstance(value, date) else _time_text(value)


def is_cut(value: Value) -> bool:
    """Whether a number may have had more digits than its cell has kept: a spreadsheet keeps fifteen, and no more."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return False
    number = abs(int(value))
    return number >= _FIFTEEN_DIGITS and (number >= _EXACT or number % 10 ** (len(str(number)) - 15) == 0)


def _number_text(number: float) -> str:
    """All digits without an exponent; of a fraction the 15 that a spreadsheet shows, not those of binary rounding."""
    if not math.isfinite(number):
        return str(number)
    if number == int(number):
        return str(int(number)) if abs(number) < _EXACT else format(Decimal(repr(float(number))), "f").partition(".")[0]
    return format(Decimal(format(number, ".15g")), "f")


def _moment_text(moment: datetime) -> str:
    """A date with its time of day, which is left out at midnight; a workbook keeps neither to the microsecond."""
    if moment.microsecond and moment.year < 9999:
        moment = (moment + _HALF_A_SECOND).replace(microsecond=0)
    if not (moment.hour or moment.minute or moment.second):
        return moment.date().isoformat()
    return moment.isoformat(" ", "seconds" if moment.second else "minutes")


def _time_text(value: time | timedelta) -> str:
    if isinstance(value, time):
        seconds = round(value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6)
    else:
        seconds = round(value.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    text = f"{'-' if seconds < 0 else ''}{hours:02d}:{rest // 60:02d}"
    return f"{text}:{rest % 60:02d}" if rest % 60 else text
