"""Dates that a month's name begins, or is: `Jan 29th`, `Sept. 2024`, `in march`; and whether a name is a month at all.

`May` and `March` are verbs, `august` describes, `June` and `Jan` are people: in small letters, and for verbs in
capitals too, such a name needs a sign beside it (`since may`, `march 3rd`, `april 2023`).
"""

from __future__ import annotations

import re

from trawl.identifiers.calendar_words import COUNTED, MONTH_NAMES, MONTHS, WEEKDAY
from trawl.identifiers.scheme import Reading, cue_words, stands_alone
from trawl.identifiers.written_date import WrittenDate, make_date

_MONTH_DAY = re.compile(
    rf"({MONTH_NAMES})\.?(?: |-)(?:the )?([0-9]{{1,2}})(st|nd|rd|th)?\b(?![:/][0-9])(?!{COUNTED})"
    r"(?:(?:,? (?:of )?|-)((?:19|20)[0-9]{2}|'[0-9]{2})\b)?"
)
_MONTH_YEAR = re.compile(
    rf"({MONTH_NAMES})(?:\.? ?[-/ ]'?|\.|'|, (?=[0-9]{{4}})|,? of (?=[0-9]{{4}}))"
    rf"((?:19|20)[0-9]{{2}}|[0-9]{{2}})\b(?![:./]?[0-9])(?!{COUNTED}| ?[ap]m\b)"
)
_NEXT_DAY = re.compile(rf" ?(?:to|-|and|until|till?) ?(?:{MONTH_NAMES})\.? [0-9]{{1,2}}(?![0-9])")
_SPELT = cue_words(MONTHS)
_TITLED = frozenset(name[:3].capitalize() for name in MONTHS)
_VERBS = frozenset(("may", "march", "mar", "august", "aug"))
#: Names that are more than a month's; with the short forms, in small letters they need a sign.
_DOUBLE = _VERBS | {"april", "june"}
_DOUBTFUL = _DOUBLE | frozenset(name for name in MONTHS if len(name) <= 4)
_SIGN = re.compile(
    r"\b(?:on|since|from|until|till?|in|by|before|after|during|between|early|late|mid|last|next|this|dated?|of"
    rf"|{WEEKDAY},?)[ -](?:the )?\Z"
)
_BEFORE_NAME = re.compile(r"\b(?:in|since|from|until|till|during|by|early|late|mid|last|of|between|throughout)[ -]\Z")
_BEFORE_CLEAR_NAME = re.compile(r"(?:mid-| for | to |\()\Z")
#: Short forms that are words and names by themselves.
_NEVER_ALONE = frozenset(("mar", "jun", "jan", "dec", "sep"))


def read_month_first(reading: Reading, found: list[WrittenDate], pivot: int) -> list[WrittenDate]:
    """`Jan 29th`, `March 2024`, `Sept`: month names that no day stands before. `found` are the dates read already."""
    taken = {offset for written in found for offset in range(written.start, written.end)}
    more: list[WrittenDate] = []
    for start, name in _written_months(reading):
        if not taken.isdisjoint(range(start, start + len(name))):
            continue
        written = _read_numbered(reading, start, name, pivot)
        if written:
            more.append(written)
        elif _is_month_name(reading, start, name):
            more.append(make_date((start, start + len(name)), "0", MONTHS[name], None, pivot))
    return more


def _read_numbered(reading: Reading, start: int, name: str, pivot: int) -> WrittenDate | None:
    """The month with the day or the year after it."""
    text, month = reading.lowered, MONTHS[name]
    day, year = _MONTH_DAY.match(text, start), _MONTH_YEAR.match(text, start)
    if (
        day
        and 1 <= int(day.group(2)) <= 31
        and (day.group(4) or day.group(3) or not year or _is_day(text, day, pivot))
        and (day.group(3) or day.group(4) or _has_sign(reading, start, name))
    ):
        return make_date((start, day.end()), day.group(2), month, day.group(4), pivot)
    if year and (len(year.group(2)) == 4 or "'" in year.group() or _has_sign(reading, start, name)):
        return make_date((start, year.end()), "0", month, year.group(2), pivot)
    return None


def _is_day(text: str, day: re.Match[str], pivot: int) -> bool:
    """Whether a bare number is the day rather than a year: low, of a year to come, or followed by another such day."""
    number = int(day.group(2))
    return number < 20 or number > (pivot + 1) % 100 or _NEXT_DAY.match(text, day.end()) is not None


def _has_sign(reading: Reading, start: int, name: str) -> bool:
    """Whether a month is meant by its capital, by being nothing else, or by the word before it."""
    text = reading.text
    titled = text[start : start + 3] in _TITLED
    if titled or (name not in (_VERBS if text[start].isupper() else _DOUBTFUL)):
        return True
    return _SIGN.search(reading.lowered[max(0, start - 14) : start]) is not None


def _written_months(reading: Reading) -> list[tuple[int, str]]:
    """Where a month's name stands by itself, and the name in lower case."""
    text, lowered = reading.text, reading.lowered
    months = []
    for name in _SPELT & reading.words:
        start = lowered.find(name)
        while start >= 0:
            if stands_alone(text, start, start + len(name)):
                months.append((start, name))
            start = lowered.find(name, start + len(name))
    return sorted(months)


def _is_month_name(reading: Reading, start: int, name: str) -> bool:
    """Whether `May` or `March` is the month here rather than a verb, a town or a name."""
    if name in _NEVER_ALONE:
        return False
    before = reading.lowered[max(0, start - 12) : start]
    if _BEFORE_NAME.search(before):
        return reading.text[start].isupper() or name not in _VERBS or _SIGN.search(before) is not None
    return reading.text[start].isupper() and name not in _DOUBLE and _BEFORE_CLEAR_NAME.search(before) is not None
