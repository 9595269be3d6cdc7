"""Ages that nobody wrote: of a birth and the day of the record, and of a school year.

A derived age stands where the birth or the school year does, so it overlaps the mention that it is derived of. Who has
a birthday on the day has had it; who was born on 29 February has it on 1 March in other years. Of a birth of which only
the year or the month is known, and of a school year, it is a range (`35-36`), compared by its lower age as any other.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from trawl.identifiers.calendar_words import MONTH_NAMES, MONTHS
from trawl.model import Mention, Part

#: Nobody is older; what seems so is no birth.
_OLDEST = 120
#: Children are so many years old, or one more, in a school year: Year 9 is 13 to 14.
_BEFORE_SCHOOL = 4
#: `Year 9`, `yr10`, `Years 9 and 10`, `Y9`.
_SCHOOL_YEAR = re.compile(
    r"(?<![0-9] )\b(?:(?:years?|yrs?) ?|y)(1[0-3]|[1-9])(?: ?(?:[/&–-]|to|and|or) ?(?:(?:year|yr) ?)?(1[0-3]|[1-9]))?"
    r"(?:'?s)?(?![\w%:]|[/.,-][0-9]| ?(?:months?|mths?|of|later|ago)\b)",
    re.IGNORECASE,
)
#: Words before that make it another year, and words near by without which it is none if it begins in small letters.
_OTHER_YEAR = re.compile(
    r"\b(?:last|this|past|next|per|each|every|new|half|financial|tax|calendar)\W+\Z", re.IGNORECASE
)
_SCHOOL = re.compile(
    r"\b(?:pupils?|students?|school\w*|class\w*|tutors?|forms?|academy|college|girls?|boys?|child(?:ren)?|kids?|teachers?"
    r"|lads?|lass(?:es)?|(?:is|are|who's|she's|he's|currently) in|assembly|dsl)\b",
    re.IGNORECASE,
)
_REACH = 40
#: `born in March 2011`, `DOB 2011`, `born 03/2011`: what text says of a birth that is no full date.
_BORN = re.compile(
    rf"\b(?:born|dob|d\.o\.b\.?|date of birth)[ :]{{0,2}}(?:in |c\.? ?|circa |approx\.? |around )?"
    rf"((?:(?P<name>{MONTH_NAMES}),? |(?P<number>0?[1-9]|1[0-2])[/.])?(?P<year>(?:19|20)[0-9]{{2}}))(?!\w|[/.-][0-9])",
    re.IGNORECASE,
)
#: What a text must hold for either to be looked for, in small letters.
_SCHOOL_CUES, _BIRTH_CUES = (
    ("year", "yr", "y1", *(f"y{year}" for year in range(2, 10))),
    ("born", "dob", "d.o.b", "birth"),
)


def judge_births(mentions: Iterable[Mention], latest: date | None) -> list[Mention]:
    """The mentions, births after the last day that the record is of as invalid: nobody is born after the record."""
    if latest is None:
        return list(mentions)
    last = latest.isoformat()
    return [
        replace(mention, validity="invalid") if mention.type == "dob" and mention.value > last else mention
        for mention in mentions
    ]


def derive_all(mentions: Sequence[Mention], texts: Iterable[tuple[Part, str]], days: Sequence[date]) -> list[Mention]:
    """The ages that follow of a record's mentions, and of what its texts say otherwise, each place once."""
    derived = [*derive_ages(mentions, days), *(age for part, text in texts for age in read_ages(text, part, days))]
    return list({(age.part, age.start): age for age in reversed(derived)}.values())


def derive_ages(mentions: Iterable[Mention], days: Sequence[date]) -> Iterator[Mention]:
    """The age at each birth of a record on the first of `days` on which the child was born: the event's, the created.

    A birth after all of them is none, nor is one that would make somebody older than people get.
    """
    for mention in mentions:
        if mention.type == "dob" and mention.validity != "invalid":
            value = age_range(mention.value, days)
            if value:
                yield _age_at((mention.start, mention.end), mention.text, value, mention.confidence, mention.part)


def read_ages(text: str, part: Part, days: Sequence[date]) -> Iterator[Mention]:
    """The ages that a text says by a school year, or by a birth of which it knows only the month or the year."""
    lowered = text.lower()
    if any(cue in lowered for cue in _SCHOOL_CUES):
        for school in _SCHOOL_YEAR.finditer(text):
            if _is_school_year(text, school):
                first, last = int(school[1]), int(school[2] or school[1])
                value = f"{first + _BEFORE_SCHOOL}-{max(first, last) + _BEFORE_SCHOOL + 1}"
                yield _age_at(school.span(), school.group(), value, 0.7, part)
    if days and any(cue in lowered for cue in _BIRTH_CUES):
        for birth in _BORN.finditer(text):
            month = int(birth["number"] or 0) or (MONTHS[birth["name"].lower()] if birth["name"] else 0)
            value = age_range(f"{birth['year']}-{month:02d}" if month else birth["year"], days)
            if value:
                yield _age_at(birth.span(1), birth.group(1), value, 0.8, part)


def _is_school_year(text: str, found: re.Match[str]) -> bool:
    """Whether a year by its number is one of school: `Year 9` is, `in year 9 of his sentence` is not."""
    before, after = text[max(0, found.start() - _REACH) : found.start()], text[found.end() : found.end() + _REACH]
    if _OTHER_YEAR.search(before):
        return False
    named = found.group()[0].isupper() and found.group()[1:2].isalpha()
    named = named or (before.endswith("(") and after.startswith(")"))
    return named or _SCHOOL.search(before) is not None or _SCHOOL.search(after) is not None


def age_range(birth: str, days: Iterable[date]) -> str:
    """The age of who was born then (`2011-05-05`, `2011-05`, `2011`), as `14` or `13-14`; "" where there is none."""
    first, last = _bounds(birth)
    for day in days:
        if first is not None and last is not None and first <= day:
            oldest, youngest = count_years(first, day), count_years(min(last, day), day)
            if youngest > _OLDEST:
                return ""
            return str(oldest) if oldest == youngest else f"{youngest}-{oldest}"
    return ""


def count_years(born: date, day: date) -> int:
    """The birthdays that somebody born then has had on this day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _bounds(birth: str) -> tuple[date | None, date | None]:
    """The first and the last day that a birth may be."""
    try:
        year, month, day = (int(part) for part in (*birth.split("-"), "0", "0")[:3])
        if day:
            return date(year, month, day), date(year, month, day)
        return date(year, month or 1, 1), date(year, month or 12, monthrange(year, month or 12)[1])
    except ValueError:  # a birth without a value
        return None, None


def _age_at(span: tuple[int, int], text: str, value: str, confidence: float, part: Part) -> Mention:
    return Mention("age", *span, text, value, "unverifiable", "derived", confidence, part)
