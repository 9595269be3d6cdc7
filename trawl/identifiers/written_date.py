"""Dates as people write them, day first, read once for the schemes `date` and `dob`.

Two-digit years turn at the record's own year: a year after it belongs to the last century. A month above 12 with a
day that could be one is read as month first, with less confidence. An impossible day (31/02/2024) is kept as invalid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from trawl.identifiers.scheme import Reading, stands_alone

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
            "sep sept september", "oct october", "nov november", "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_NUMERIC = re.compile(r"([0-9]{1,2})([/.\-]|[ ])([0-9]{1,2})(?:\2((?:19|20)[0-9]{2}|[0-9]{2}))?")
_ISO = re.compile(r"((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})")
_DAY_MONTH = re.compile(
    (
        rf"([0-9]{{1,2}})(?:st|nd|rd|th)?(?: of)?[ \-./]{{0,2}}({_MONTH_NAMES})\b(?:[ \-.,/]{{0,2}}((?:19|20)[0-9]{{2}}"
        rf"|'?[0-9]{{2}})(?![0-9:]))?"
    ),
    re.IGNORECASE,
)
_MONTH_WORD = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Za-z]{0,6}"
)
_MONTH_DAY = re.compile(
    rf"({_MONTH_NAMES})\.? ([0-9]{{1,2}})(?:st|nd|rd|th)?\b(?:,? ((?:19|20)[0-9]{{2}})\b)?", re.IGNORECASE
)
_MONTH_YEAR = re.compile(rf"({_MONTH_NAMES})[ \-]'?((?:19|20)[0-9]{{2}}|[0-9]{{2}})\b(?![:.]?[0-9])", re.IGNORECASE)
_WEEKDAY_BEFORE = re.compile(rf"\b{_WEEKDAY} (?:the )?\Z", re.IGNORECASE)
_STEMS = tuple({name[:3] for name in _MONTHS})


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date with its span. `day` and `month` are 0 and `year` is None where they were not written.

    `pivoted` says that the year had two digits; `sound` is false for a day that no calendar has.
    """

    start: int
    end: int
    year: int | None
    month: int
    day: int
    pivoted: bool = False
    sound: bool = True
    month_first: bool = False

    @property
    def value(self) -> str:
        """ISO 8601 as far as known: `2024-03-14`, `2024-03`, `2024`, `--03-14`, `--03`; "" for less."""
        if not self.month:
            return "" if self.year is None else f"{self.year:04d}"
        month = f"-{self.month:02d}" if self.year is None else f"{self.year:04d}-{self.month:02d}"
        if self.year is None:
            month = "-" + month
        return f"{month}-{self.day:02d}" if self.day else month


def read_dates(reading: Reading) -> tuple[WrittenDate, ...]:
    """Every written date of the text, in order and without overlaps; worked out once for a reading."""
    if "dates" not in reading.notes:
        reading.notes["dates"] = tuple(_read(reading))
    dates = reading.notes["dates"]
    assert isinstance(dates, tuple)
    return dates


def _read(reading: Reading) -> Iterator[WrittenDate]:
    text, after = reading.text, 0
    pivot = (reading.event_date or date.today()).year  # noqa: DTZ011 - a calendar year needs no time zone
    named = reading.mentions_any(_STEMS)
    found: list[WrittenDate] = []
    for start, end in reading.digit_runs:
        if start < after or end - start > 4 or (start and (text[start - 1].isalpha() or text[start - 1] in "£$€")):
            continue
        written = _at_digits(text, start, end, pivot, named=named)
        if written:
            found.append(written)
            after = written.end
    if named:
        found += _read_month_first(text, found, pivot)
    found += _read_feasts(reading)
    found += _read_years(reading, pivot)
    found += _read_days(reading)
    found.sort(key=lambda written: written.start)
    yield from found


def _at_digits(text: str, start: int, end: int, pivot: int, *, named: bool) -> WrittenDate | None:
    if end - start == 4:
        match = _ISO.match(text, start)
        if match and not text[match.end() : match.end() + 1].isdigit():
            return _written(start, match.end(), match.group(3), int(match.group(2)), match.group(1), pivot)
        return None
    if end - start > 2:
        return None
    match = _NUMERIC.match(text, start)
    if match:
        return _numeric(text, match, pivot)
    match = _DAY_MONTH.match(text, start) if named else None
    if match and 1 <= int(match.group(1)) <= 31:
        begin = start
        weekday = _WEEKDAY_BEFORE.search(text[max(0, start - 14) : start])
        if weekday:
            begin = start - len(weekday.group())
        return _written(begin, match.end(), match.group(1), _MONTHS[match.group(2).lower()], match.group(3), pivot)
    return None


def _numeric(text: str, match: re.Match[str], pivot: int) -> WrittenDate | None:  # noqa: PLR0911 - a list of cases reads best as one
    first, separator, second, year = match.groups()
    start, end = match.span()
    before = text[start - 1] if start else " "
    after = text[end : end + 1]
    if before in "/-*" and before + separator not in ("-/", "-.") and start > 1 and text[start - 2].isalnum():
        return None
    if (before in ".:" and start > 1 and text[start - 2].isdigit()) or after.isalnum() or after == "*":
        return None
    if after and after in "/.-" and after + separator not in ("-/", "-.") and text[end + 1 : end + 2].isdigit():
        return None
    if year is None and (separator != "/" or not _reads_as_day(text, start, first, second, after)):
        return None
    if separator == " " and (year is None or len(first) < 2 or len(second) < 2 or len(year) < 4):
        return None
    if separator in ".-" and year is not None and len(year) == 2 and len(first) == 1 and len(second) == 1:
        return _written(start, end, first, int(second), year, pivot) if separator == "." or int(second) <= 12 else None
    day, month, swapped = first, int(second), False
    if month > 12 >= int(first) and month <= 31 and year is not None and len(year) == 4:
        day, month, swapped = second, int(first), True
    if not 1 <= month <= 12 or not 1 <= int(day) <= 31:
        return None
    weekday = _WEEKDAY_BEFORE.search(text[max(0, start - 14) : start])
    begin = start - len(weekday.group()) if weekday else start
    written = _written(begin, end, day, month, year, pivot)
    if written and swapped:
        return WrittenDate(written.start, end, written.year, month, int(day), written.pivoted, written.sound, True)
    return written


def _reads_as_day(text: str, start: int, first: str, second: str, after: str) -> bool:
    """Whether `12/11` is a day and a month rather than 24/7, 1/2, a flat or a grade."""
    if not (1 <= int(first) <= 31 and 1 <= int(second) <= 12) or after == "/":
        return False
    before = text[max(0, start - 12) : start].lower()
    if before.endswith(("flat ", "unit ", "room ", "apt ", "rm ", "s", "/")) and not before.endswith("logs "):
        return False
    return (first, second) not in (
        ("24", "7"),
        ("1", "2"),
        ("3", "4"),
        ("1", "4"),
        ("1", "3"),
        ("2", "3"),
    ) or before.endswith((" on ", " of ", "since ", " to ", "from ", "and ", ", ", "(", "re "))


def _written(  # noqa: PLR0917 - the parts of a date in their order
    start: int, end: int, day: str, month: int, year: str | None, pivot: int
) -> WrittenDate | None:
    pivoted = False
    number: int | None = None
    if year is not None:
        number = int(year.lstrip("'"))
        if number < 100:
            pivoted = True
            number += 2000 if 2000 + number <= pivot + 2 else 1900
    sound = True
    if int(day):
        try:
            date(number or 2024, month, int(day))
        except ValueError:
            sound = False
    return WrittenDate(start, end, number, month, int(day), pivoted, sound)


_FEASTS = {
    "christmas eve": 24, "xmas eve": 24, "christmas day": 25, "xmas day": 25, "boxing day": 26,
    "christmas": 25, "xmas": 25,
}  # fmt: skip
_FEAST = re.compile(
    r"(?:christmas|xmas) (?:eve|day)\b|boxing day\b|new year'?s (?:day|eve)\b|easter (?:monday|sunday)\b|good friday\b"
    r"|(?<=since )(?:christmas|xmas|easter)\b(?! )"
)
_FEAST_WORDS = ("christmas", "xmas", "boxing day", "new year", "easter ", "good friday")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?![0-9]|hrs|:| ?hours)")
_YEAR_CUE = re.compile(
    (
        r"\b(?:since|in|until|till?|til|back in|during|spring|summer|autumn"
        r"|winter|caution|convicted|conviction)(?: about| around)? \Z"
    ),
    re.IGNORECASE,
)
_DAY_CUE = re.compile(rf"\b(?:(?:on|since|until|overnight)(?: the)?|the|{_WEEKDAY}) \Z", re.IGNORECASE)
_DAY = re.compile(
    r"(?:st|nd|rd|th)(?=[,.;)\n]|\Z| (?:and|or|to|by|at|he|she|they|of (?:this|last|the)|ip|male|female|with|when)\b)",
    re.IGNORECASE,
)


def _read_feasts(reading: Reading) -> Iterator[WrittenDate]:
    """`since Christmas Eve`, `over Easter`: days with a name, whose date is known only where it is always the same."""
    if reading.mentions_any(_FEAST_WORDS):
        for match in _FEAST.finditer(reading.lowered):
            day = _FEASTS.get(match.group())
            yield WrittenDate(match.start(), match.end(), None, 12 if day else 0, day or 0)


def _read_years(reading: Reading, pivot: int) -> Iterator[WrittenDate]:
    """`since 2019`: a year alone needs a word before it that times of day do not have."""
    for start, end in reading.digit_runs:
        if end - start == 4 and _YEAR_CUE.search(reading.text[max(0, start - 20) : start]):
            match = _YEAR.match(reading.text, start)
            if match and int(match.group(1)) <= pivot + 6:
                yield WrittenDate(start, end, int(match.group(1)), 0, 0)


def _read_days(reading: Reading) -> Iterator[WrittenDate]:
    """`on the 7th`, `Mon 24th`: a day whose month only the reader knows."""
    text = reading.text
    for start, end in reading.digit_runs:
        if end - start <= 2 and text[end : end + 1] in _ORDINAL_LETTERS and (match := _DAY.match(text, end)):
            cue = _DAY_CUE.search(text[max(0, start - 20) : start])
            if cue and 1 <= int(text[start:end]) <= 31:
                begin = start - len(cue.group()) if re.match(_WEEKDAY, cue.group(), re.IGNORECASE) else start
                yield WrittenDate(begin, match.end(), None, 0, int(text[start:end]))


_ORDINAL_LETTERS = frozenset("snrtSNRT")


def _read_month_first(text: str, found: list[WrittenDate], pivot: int) -> list[WrittenDate]:
    """`Jan 29th`, `March 2024`, `Sept`: month names that no day stands before."""
    taken = bytearray(len(text))
    for written_before in found:
        taken[written_before.start : written_before.end] = b"\1" * (written_before.end - written_before.start)
    more: list[WrittenDate] = []
    for word in _MONTH_WORD.finditer(text):
        start, end = word.span()
        if word.group().lower() not in _MONTHS or not stands_alone(text, start, end) or any(taken[start:end]):
            continue
        month = _MONTHS[word.group().lower()]
        match = _MONTH_DAY.match(text, start)
        if (
            match
            and 1 <= int(match.group(2)) <= 31
            and (match.group(3) or not _MONTH_YEAR.match(text, start) or int(match.group(2)) < 20)
        ):
            written = _written(start, match.end(), match.group(2), month, match.group(3), pivot)
        else:
            match = _MONTH_YEAR.match(text, start)
            if match:
                written = _written(start, match.end(), "0", month, match.group(2), pivot)
            elif _is_month_name(text, word):
                written = _written(start, end, "0", month, None, pivot)
            else:
                continue
        if written:
            more.append(written)
    return more


def _is_month_name(text: str, word: re.Match[str]) -> bool:
    """Whether `May` or `March` is the month here rather than a verb, a town or a name."""
    name, start = word.group(), word.start()
    if not name[0].isupper() or name.lower() in ("mar", "jun", "jan", "dec", "sep"):
        return False
    before = text[max(0, start - 10) : start].lower()
    if name.lower() in ("may", "march", "april", "june", "august"):
        return before.endswith(
            (
                " in ",
                "since ",
                "from ",
                "until ",
                " till ",
                "during ",
                " by ",
                " of ",
                "early ",
                "late ",
                "mid ",
                "last ",
            )
        )
    return before.endswith(
        (
            " in ",
            "since ",
            "from ",
            "until ",
            " till ",
            "during ",
            " by ",
            " of ",
            "early ",
            "late ",
            "mid ",
            "last ",
            "mid-",
            " for ",
            "(",
            " to ",
        )
    )
