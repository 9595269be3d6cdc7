"""Ranges of dates: what the last day says of its year holds for the first (`28th September to 3 October 2022`).

Source: the project's own reading of how records write them.
"""

from __future__ import annotations

import re

from trawl.identifiers.calendar_days import find_day
from trawl.identifiers.written_date import WrittenDate

_TIME = r"(?:(?:at )?(?:[0-9]{1,2}[:.]?[0-9]{2} ?(?:hrs|hours|h|am|pm)?|[0-9]{1,2} ?(?:am|pm)) ?)"
#: What stands between the first and the last day, times of day included: ` at 2200 hrs to 0700 hrs on `.
_RANGE = re.compile(rf",? ?{_TIME}?(?:-|to|until|till?|through|thru) ?{_TIME}?(?:on )?(?:the )?")
#: What stands between days of a list, the comma only before others that are joined by a word.
_LIST = re.compile(rf",? ?{_TIME}?(?:and|&|or|/)(?: again)? ?{_TIME}?(?:on )?(?:the )?")
_COMMA = re.compile(", ?(?:on )?(?:the )?")
_LONGEST = 36
#: The day of `from the 28th to 30 September`, which has its month from the last day.
_DAY_BEFORE = re.compile(
    r"(?:\b(?:from|between) (?:the )?([0-9]{1,2})(?:st|nd|rd|th)?|\b([0-9]{1,2})(?:st|nd|rd|th))"
    r" (?:to|until|till) (?:the )?\Z"
)
#: The ends of the words before that last day.
_ENDS = frozenset(("to ", "il ", "ll ", "he "))


def complete_ranges(found: list[WrittenDate], padded: str) -> list[WrittenDate]:
    """These dates of a text, in order, each with the year or the month that the last day of its range or list gives it.

    `found` is changed; `padded` is the text in lower case.
    """
    whole: list[WrittenDate] = []
    joined = False
    for place in range(len(found) - 1, -1, -1):
        written, later = found[place], whole[-1] if whole else None
        joint = ""
        if later is not None and later.year and later.month and written.year is None and written.month:
            joint = _joint(padded[written.end : min(later.start, written.end + _LONGEST)], joined=joined)
        joined = joint != ""
        if later is not None and joined:
            written = _with_year_of(later, written, ranged=joint == "range")
        whole.append(written)
        first = _first_day(padded, written)
        before = found[place - 1] if place else None
        if first is None or before is None or before.end <= first.start:
            whole += [first] if first else []
        elif not before.month and before.day == first.day:  # `the 28th`, which had no month so far
            found[place - 1] = first._replace(start=before.start)
    whole.reverse()
    return whole


def _joint(between: str, *, joined: bool) -> str:
    """What joins two dates: "range", "list", or "" where nothing does."""
    if _RANGE.fullmatch(between):
        return "range"
    return "list" if _LIST.fullmatch(between) or (joined and _COMMA.fullmatch(between)) else ""


def _with_year_of(later: WrittenDate, written: WrittenDate, *, ranged: bool) -> WrittenDate:
    """A date with the year of the one after it, or the year before where it would not be the earlier (`Dec to Jan`)."""
    assert later.year is not None
    year = later.year
    if (written.month, written.day) > (later.month, later.day or 31):
        if not ranged:
            return written
        year -= 1
    sound = not written.day or find_day(year, written.month, written.day) is not None
    return written._replace(year=year, pivoted=later.pivoted, sound=sound)


def _first_day(padded: str, written: WrittenDate) -> WrittenDate | None:
    """The day by its number alone before the last day of a range."""
    if not written.day or not written.month or padded[written.start - 3 : written.start] not in _ENDS:
        return None
    begin = max(0, written.start - _LONGEST)
    match = _DAY_BEFORE.search(padded[begin : written.start])
    if match is None:
        return None
    group = 1 if match.group(1) else 2
    day = int(match.group(group))
    if not 1 <= day < written.day:
        return None
    end = begin + match.end(group)
    end += 2 if padded[end].isalpha() else 0
    sound = find_day(written.year or 2024, written.month, day) is not None
    return written._replace(start=begin + match.start(group), end=end, day=day, sound=sound)
