"""Written dates of a whole text, with days that have only a name or a number: `Good Friday`, `on the 7th`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.calendar_words import MONTH_WORDS, WEEKDAY, WEEKDAY_WORDS
from trawl.identifiers.date_ranges import complete_ranges
from trawl.identifiers.named_months import read_month_first
from trawl.identifiers.scheme import Reading, cue_words
from trawl.identifiers.written_date import AFTER_DAY, AFTER_YEAR, WrittenDate, date_at_digits

_FEASTS = {
    "christmas eve": 24, "xmas eve": 24, "christmas day": 25, "xmas day": 25, "boxing day": 26,
    "christmas": 25, "xmas": 25,
}  # fmt: skip
_FEAST = re.compile(
    r"(?:christmas|xmas) (?:eve|day)\b|boxing day\b|new year'?s (?:day|eve)\b|easter (?:monday|sunday)\b|good friday\b"
    r"|(?<=since )(?:christmas|xmas|easter)\b(?! )"
)
_FEAST_WORDS = cue_words(("christmas", "xmas", "boxing", "year", "years", "easter", "good"))
_FEAST_PHRASES = ("christmas", "xmas", "boxing day", "new year", "easter ", "good friday")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?![0-9]|hrs|:| ?hours)")
_YEAR_CUE = re.compile(
    (
        r"\b(?:since|in|until|till?|til|back in|during|spring|summer|autumn"
        r"|winter|caution|convicted|conviction)(?: about| around)? \Z"
    ),
)
#: How it ends.
_YEAR_CUE_ENDS = (
    "since ", "in ", "until ", "til ", "till ", "during ", "spring ", "summer ", "autumn ", "winter ", "caution ",
    "convicted ", "conviction ", "about ", "around ",
)  # fmt: skip
_DAY_CUE = re.compile(rf"\b(?:(?:on|since|until|overnight)(?: the)?|the|{WEEKDAY}) \Z")
_DAY = re.compile(
    r"(?:st|nd|rd|th)(?=[,.;)\n]|\Z| (?:and|or|to|by|at|he|she|they|of (?:this|last|the)|ip|male|female|with|when)\b)",
)
_WEEKDAY = re.compile(WEEKDAY)
_ORDINAL_LETTERS = frozenset("snrt")


def read_dates(reading: Reading) -> tuple[WrittenDate, ...]:
    """Every written date of the text, in order; worked out once for a reading."""
    if "dates" not in reading.notes:
        reading.notes["dates"] = tuple(_read(reading))
    dates = reading.notes["dates"]
    assert isinstance(dates, tuple)
    return dates


def _read(reading: Reading) -> list[WrittenDate]:
    padded, after, pivot = reading.lowered + "\n", 0, reading.year
    named = reading.has_word(MONTH_WORDS)
    weekdays = reading.has_word(WEEKDAY_WORDS)
    found: list[WrittenDate] = []
    alone: list[WrittenDate] = []
    for start, end in reading.digit_runs:
        length = end - start
        if length > 4 or length == 3:
            continue
        before, follows = padded[start - 1], padded[end]
        dated = follows in (AFTER_YEAR if length == 4 else AFTER_DAY)
        if dated and start >= after and not (before.isalpha() or before in "£$€"):
            written = date_at_digits(padded, start, end, pivot, named=named, weekdays=weekdays)
            if written:
                found.append(written)
                after = written.end
        if before == " " and (length == 4 or follows in _ORDINAL_LETTERS):
            bare = _year_alone(reading, start, end) if length == 4 else _day_alone(reading, start, end)
            if bare:
                alone.append(bare)
    if named:
        found += read_month_first(reading, found, pivot)
    if reading.has_word(_FEAST_WORDS):
        found += _read_feasts(reading)
    found += alone
    found.sort(key=_start_of)
    return complete_ranges(found, padded)


def _start_of(written: WrittenDate) -> int:
    return written.start


def _read_feasts(reading: Reading) -> Iterator[WrittenDate]:
    """`since Christmas Eve`, `over Easter`: days with a name, whose date is known only where it is always the same."""
    if reading.mentions_any(_FEAST_PHRASES):
        for match in _FEAST.finditer(reading.lowered):
            day = _FEASTS.get(match.group())
            yield WrittenDate(match.start(), match.end(), None, 12 if day else 0, day or 0)


def _year_alone(reading: Reading, start: int, end: int) -> WrittenDate | None:
    """`since 2019`: a year alone needs a word before it that times of day do not have."""
    match = _YEAR.match(reading.lowered, start) if reading.lowered.endswith(_YEAR_CUE_ENDS, 0, start) else None
    if (
        match
        and int(match.group(1)) <= reading.year + 6
        and _YEAR_CUE.search(reading.lowered[max(0, start - 20) : start])
    ):
        return WrittenDate(start, end, int(match.group(1)), 0, 0)
    return None


def _day_alone(reading: Reading, start: int, end: int) -> WrittenDate | None:
    """`on the 7th`, `Mon 24th`: a day whose month only the reader knows."""
    text = reading.lowered
    match = _DAY.match(text, end)
    cue = _DAY_CUE.search(text[max(0, start - 20) : start]) if match else None
    if match is None or cue is None or not 1 <= int(text[start:end]) <= 31:
        return None
    begin = start - len(cue.group()) if _WEEKDAY.match(cue.group()) else start
    return WrittenDate(begin, match.end(), None, 0, int(text[start:end]))
