"""Ages that nobody wrote in years: of a birth and the day of the record, and of what `trawl.entities.told_ages` reads.

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

from trawl.entities.told_ages import find_told
from trawl.identifiers.calendar_words import MONTH_NAMES, MONTHS
from trawl.model import Mention, Part

#: Nobody is older; what seems so is no birth.
_OLDEST = 120
#: `born in March 2011`, `DOB 2011`, `born 03/2011`: what text says of a birth that is no full date.
_BORN = re.compile(
    rf"\b(?:born|dob|d\.o\.b\.?|date of birth)[ :]{{0,2}}(?:in |c\.? ?|circa |approx\.? |around )?"
    rf"((?:(?P<name>{MONTH_NAMES}),? |(?P<number>0?[1-9]|1[0-2])[/.])?(?P<year>(?:19|20)[0-9]{{2}}))(?!\w|[/.-][0-9])",
    re.IGNORECASE,
)
#: What a text must hold for one to be looked for, in small letters.
_BIRTH_CUES = ("born", "dob", "d.o.b", "birth")


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
    """The ages that a text says by a birth of which it knows only the month or the year, or otherwise than in years."""
    lowered = text.lower()
    for start, end, value in find_told(text, lowered):
        yield _age_at((start, end), text[start:end], value, 0.7, part)
    if days and any(cue in lowered for cue in _BIRTH_CUES):
        for birth in _BORN.finditer(text):
            month = int(birth["number"] or 0) or (MONTHS[birth["name"].lower()] if birth["name"] else 0)
            value = age_range(f"{birth['year']}-{month:02d}" if month else birth["year"], days)
            if value:
                yield _age_at(birth.span(1), birth.group(1), value, 0.8, part)


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
