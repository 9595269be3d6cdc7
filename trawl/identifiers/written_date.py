"""Dates as people write them, day first, read once for the schemes `date` and `dob`.

Two-digit years turn two years after the record's own: a later one belongs to the last century. A month above 12 with a
day that could be one is read as month first, with less confidence. An impossible day (31/02/2024) is kept as invalid.
Days and months by name alone stand in `trawl.identifiers.named_days`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from trawl.identifiers.calendar_days import find_day, full_year
from trawl.identifiers.calendar_words import COUNTED, MONTH_NAMES, MONTHS, WEEKDAY

_NUMERIC = re.compile(r"([0-9]{1,2})([/.\-]|[ ])([0-9]{1,2})(?:\2((?:19|20)[0-9]{2}|[0-9]{2}))?")
_SPACED = re.compile(r"([0-9]{1,2}) ([/.-]) ([0-9]{1,2}) \2 ((?:19|20)[0-9]{2}|[0-9]{2})(?![0-9])")
#: The first day of `24/25 August`, `17th-18th Jan`, `19-21/10/24`, before the date that the last day belongs to.
_FIRST_DAY = re.compile(r"(?<![0-9a-z/.,:£-])([0-9]{1,2})(?:st|nd|rd|th)?(?: ?[-–/] ?| and )\Z")
_ISO = re.compile(r"((?:19|20)[0-9]{2})(?:([/-])([0-9]{1,2})\2([0-9]{1,2})|\.([0-9]{2})\.([0-9]{2}))(?![0-9])")
#: Numbers of things: what stands after these words is no date.
_NUMBERED = re.compile(
    r"\b(?:lots?|batch|version|ver|v|build|firmware|serial|model|part no)\b\.?(?: ?(?:no|number|code))?\.?[ :#]{0,2}\Z"
)
#: How the words before the number end.
_NUMBERED_ENDS = (
    "lot", "lots", "batch", "version", "ver", "v", "build", "firmware", "serial", "model", "no", "number", "code",
)  # fmt: skip
_DAY_MONTH = re.compile(
    (
        rf"([0-9]{{1,2}})(st|nd|rd|th)?( of)?[ \-./]{{0,2}}({MONTH_NAMES})(?![a-z_])"
        rf"(?:[ \-.,/]{{0,2}}(?:(?:of|in) )?((?:19|20)[0-9]{{2}})(?![0-9]|:[0-9])"
        rf"|[ \-.,/]{{0,2}}('[0-9]{{2}})(?![0-9])"
        rf"|[ \-./]{{0,2}}([0-9]{{2}})(?![0-9:]|{COUNTED}| ?[ap]m\b| ?(?:{MONTH_NAMES})\b))?"
    ),
)
_GAPS = " -./"
#: After `may` and `march`, words that make verbs of them.
_VERB_AFTER = re.compile(
    r" (?:have|be|well|also|need|still|want|get|go|never|contain|include|know|come|become|require|only|even"
    r"|(?:or may )?not (?:be|have)|off|past|through|down|into|out|along|up|back|with|behind|over|around|round|away)\b"
)
#: The first letters of the months, of `of`, and of the endings of ordinals.
_BEGINNINGS = frozenset("jfmasondrt")
#: What may follow the digits that a date begins with: its day, or its year of four digits.
AFTER_DAY = _BEGINNINGS | frozenset(_GAPS)
AFTER_YEAR = frozenset("-/.")
_WEEKDAY_BEFORE = re.compile(rf"\b{WEEKDAY},? (?:the )?\Z")
#: Pairs that read as fractions or as hours a week unless a word says that a day is meant.
_FRACTIONS = frozenset((("24", "7"), ("1", "2"), ("3", "4"), ("1", "4"), ("1", "3"), ("2", "3")))


_COUNTED_AFTER = re.compile(COUNTED)
#: The name of a street, whose house `9/11 Birch Grove` is.
_STREET_AFTER = re.compile(
    r" (?!(?:in|on|at|by|from|near|outside|to|of|along|down|off|the|a)\b)(?:[a-z']+ ){1,2}"
    r"(?:avenue|ave|close|court|crescent|cres|drive|gardens|gdns|green|grove|hill|lane|parade|park|place|rise|road|rd"
    r"|row|square|street|terrace|view|walk|way|yard)\b"
)


class WrittenDate(NamedTuple):
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
        if self.day and self.year:
            return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"
        if not self.month:
            return "" if self.year is None else f"{self.year:04d}"
        month = f"-{self.month:02d}" if self.year is None else f"{self.year:04d}-{self.month:02d}"
        if self.year is None:
            month = "-" + month
        return f"{month}-{self.day:02d}" if self.day else month


def date_at_digits(padded: str, start: int, end: int, pivot: int, *, named: bool, weekdays: bool) -> WrittenDate | None:
    """The date that begins at this run of digits, its weekday before it included; `AFTER_DAY` or `AFTER_YEAR` follows.

    `padded` is the text in lower case with a line end after it, `pivot` the record's own year (two-digit years turn
    two years after it), and `named` and `weekdays` say that the text holds the name of a month and of a weekday.
    """
    if end - start == 4:
        match = _ISO.match(padded, start)
        return _year_first(padded, match, pivot) if match else None
    after = padded[end]
    if after == " " and padded[end + 1] in "/.-" and padded[end + 2] == " ":
        match = _SPACED.match(padded, start)
        if match and int(match.group(1)) <= 31 and 1 <= int(match.group(3)) <= 12:
            return make_date((start, match.end()), match.group(1), int(match.group(3)), match.group(4), pivot)
    if after in "/.- " and padded[end + 1].isdigit():
        match = _NUMERIC.match(padded, start)
        # `11/12 January` are two days of January, not the eleventh of December.
        later = _DAY_MONTH.match(padded, match.start(3)) if named and match and match.group(4) is None else None
        if match and later is None:
            return _numeric(padded, match, pivot, weekdays=weekdays)
        if later:
            start, end = later.start(), later.end(1)
    match = _DAY_MONTH.match(padded, start) if named and _may_go_on(padded, end) else None
    if match and 1 <= int(match.group(1)) <= 31 and not _is_verb(padded, match):
        begin = _with_first_day(padded, start, int(match.group(1)))
        if weekdays:
            begin = _with_weekday(padded, begin)
        year = match.group(5) or match.group(6) or match.group(7)
        return make_date((begin, match.end()), match.group(1), MONTHS[match.group(4)], year, pivot)
    return None


def _is_verb(padded: str, match: re.Match[str]) -> bool:
    """Whether `may` or `march` after a bare number is a verb: `at least 14 may have gone`."""
    bare = match.end() == match.end(4) and not (match.group(2) or match.group(3))
    return bare and match.group(4) in ("may", "march") and _VERB_AFTER.match(padded, match.end()) is not None


def _year_first(padded: str, match: re.Match[str], pivot: int) -> WrittenDate | None:
    month, day = match.group(3) or match.group(5), match.group(4) or match.group(6)
    start, end = match.span()
    if not 1 <= int(month) <= 12 or not 1 <= int(day) <= 31 or _is_numbered(padded, start):
        return None
    short = len(month) == 1 or len(day) == 1
    goes_on = padded[end] in "/-." and (padded[end + 1].isdigit() or (padded[end] == "-" and padded[end + 1].isalpha()))
    if short and (goes_on or padded[start - 1] in "/-."):
        return None
    return make_date((start, end), day, int(month), match.group(1), pivot)


def _is_numbered(padded: str, start: int) -> bool:
    """Whether a lot's, a version's or a thing's number stands here rather than a date."""
    before = padded[max(0, start - 20) : start]
    return before.rstrip(" .:#").endswith(_NUMBERED_ENDS) and _NUMBERED.search(before) is not None


def _may_go_on(padded: str, end: int) -> bool:
    """Whether a month, an ordinal's ending or `of` may follow, by its first letter."""
    after = padded[end]
    if after in _GAPS:
        after = padded[end + 1]
        if after in _GAPS:
            after = padded[end + 2]
    return after in _BEGINNINGS


def _with_first_day(padded: str, start: int, day: int) -> int:
    """Where the date begins if an earlier day of the same month stands before it: `24/25 August` from the 24th."""
    before = padded[start - 1]
    if before not in " -/–" or (before == " " and padded[start - 2] not in "d-/–"):
        return start
    first = _FIRST_DAY.search(padded[max(0, start - 12) : start])
    return start - len(first.group()) if first and 1 <= int(first.group(1)) < day else start


def _with_weekday(padded: str, start: int) -> int:
    """Where the date begins if a weekday stands before it."""
    if padded[start - 1] != " ":
        return start
    weekday = _WEEKDAY_BEFORE.search(padded[max(0, start - 15) : start])
    return start - len(weekday.group()) if weekday else start


def _numeric(padded: str, match: re.Match[str], pivot: int, *, weekdays: bool) -> WrittenDate | None:
    first, separator, second, year = match.groups()
    start, end = match.span()
    if _touched(padded, start, end, separator) or _is_numbered(padded, start):
        return None
    if year is None and (separator != "/" or not _reads_as_day(padded, start, end, first, second)):
        return None
    if separator == " " and (year is None or len(first) < 2 or len(second) < 2 or len(year) < 4):
        return None
    if separator in ".-" and year is not None and len(year) == 2 and len(first) == 1 and len(second) == 1:
        return make_date((start, end), first, int(second), year, pivot) if int(second) else None
    day, month, swapped = first, int(second), False
    if month > 12 >= int(first) and month <= 31 and year is not None and (len(year) == 4 or separator == "/"):
        day, month, swapped = second, int(first), True
    if not 1 <= month <= 12 or not 1 <= int(day) <= 31:
        return None
    begin = start if year is None else _with_first_day(padded, start, int(day))
    if weekdays:
        begin = _with_weekday(padded, begin)
    return make_date((begin, end), day, month, year, pivot, month_first=swapped)


def _touched(padded: str, start: int, end: int, separator: str) -> bool:
    """Whether more of a longer number, a path or a reference stands against the date."""
    before, after = padded[start - 1] if start else " ", padded[end]
    if before == after == "*":  # `*12/03/2024*` for bold letters
        return False
    if before in "/-*" and before + separator not in ("-/", "-.") and start > 1 and padded[start - 2].isalnum():
        return True
    if (before in ".:" and start > 1 and padded[start - 2].isdigit()) or after.isalnum() or after == "*":
        return True
    return after in "/.-" and after + separator not in ("-/", "-.") and padded[end + 1].isdigit()


def _reads_as_day(padded: str, start: int, end: int, first: str, second: str) -> bool:
    """Whether `12/11` is a day and a month rather than 24/7, 1/2, a flat, a house or a grade."""
    if not (1 <= int(first) <= 31 and 1 <= int(second) <= 12) or padded[end] == "/":
        return False
    before = padded[max(0, start - 12) : start]
    if before.endswith(
        ("flat ", "unit ", "room ", "apt ", "rm ", "section ", "page ", "s", "/")
    ) and not before.endswith("logs "):
        return False
    introduced = before.endswith((" on ", " of ", "since ", " to ", "from ", "and ", ", ", "(", "re "))
    doubtful = (first, second) in _FRACTIONS or _STREET_AFTER.match(padded, end)
    return _COUNTED_AFTER.match(padded, end) is None and (introduced or not doubtful)


def make_date(
    span: tuple[int, int], day: str, month: int, year: str | None, pivot: int, *, month_first: bool = False
) -> WrittenDate:
    """A date from its parts as written; `day` is "0" where none is."""
    pivoted, number = False, None
    if year is not None:
        number = int(year.lstrip("'"))
        if number < 100:
            pivoted, number = True, full_year(number, pivot + 2)
    sound = not int(day) or find_day(number or 2024, month, int(day)) is not None
    return WrittenDate(*span, number, month, int(day), pivoted, sound, month_first)
