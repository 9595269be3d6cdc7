"""Ages: `14yo`, `aged 46`, `(15)` after a name, `a girl of 12`, `13-14`, `late 20s`, `aged fifteen`.

A number counts as an age by what stands around it; lengths of time (`for 5 years`), months, school years and the ages
of things do not. The canonical value is the number of years, the lower one of a range (`13-14`), "" for a decade.
Source: the project's own reading of how forces write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trawl.identifiers import age_cues as cues
from trawl.identifiers.age_following import is_counted
from trawl.identifiers.age_judge import judge, share_units
from trawl.identifiers.age_lead import Lead, may_lead, read_lead
from trawl.identifiers.age_phrases import Number, may_be_alone, read_phrase
from trawl.identifiers.named_days import read_dates
from trawl.identifiers.number_words import NUMBER, read_number
from trawl.identifiers.scheme import Candidate, Reading, Scheme, no_phrases
from trawl.model import Validity

_OLDEST = 120
#: Whether a unit may follow at once, or after a further number; without one the words before decide.
_MAY_HAVE_UNIT = re.compile(
    r"[ -]{0,3}y|½| and a half| 1/2|(?: ?[-/+&] ?|-?,? (?:and |or |to |& |n )?)[0-9]"
    r"|[ -]+(?:and|or|to) [a-z]|th|st|nd|rd"
)
#: What all of that begins with.
_UNIT_BEGINS = frozenset(" -/+&,½yYsStTnNrR")
#: What may not touch a number on either side.
_GLUED = frozenset("%*_=")
#: Letters that units and birthdays glued to a number begin with.
_GLUED_UNITS = frozenset("yYmMwWdDsStTnNrRoOiI½")
_NOT_BEFORE = frozenset("£$€#.:*+@_")
#: `age:15`, as forms glue it.
_LABELLED = re.compile(r"\b(?:ages?|aged|yoa):\Z", re.IGNORECASE)
_JOINED_BEFORE = frozenset("/-")


def _find(reading: Reading) -> Iterator[Candidate]:
    text, lowered, after = reading.text, reading.lowered, 0
    dates = None
    for start, end in _spots(reading):
        if start < after or not _may_begin(reading.padded, start, end):
            continue
        united = reading.padded[end] in _UNIT_BEGINS and _MAY_HAVE_UNIT.match(lowered, end)
        if not united and not (may_be_alone(text, start, end) and may_lead(text, lowered, start)):
            continue
        if dates is None:
            dates = {offset for d in read_dates(reading) for offset in (d.start, d.end - 4, d.end - 2)}
        if start in dates:
            continue
        birthday = cues.BIRTHDAY.match(lowered, end)
        if birthday:
            yield _age(start, end + 2, int(text[start:end]), 0.8)
            continue
        numbers = read_phrase(lowered, start, end)
        for candidate in _ages_of(reading, numbers):
            yield candidate
            after = candidate.end
        after = max(after, numbers[-1].end)
    yield from _find_decades(reading)


def _spots(reading: Reading) -> list[tuple[int, int]]:
    """Where numbers of at most two digits, and numbers in words, stand."""
    spots = [run for run in reading.digit_runs if run[1] - run[0] <= 2]
    if reading.has_word(cues.SPELT):
        padded, lowered = reading.padded, reading.lowered
        for word in cues.SPELT & reading.words:
            for position in _places(lowered, word):
                inside = padded[position - 1].islower()  # of `phone`
                number = None if inside else _SPELT.match(lowered, position)
                if number:
                    spots.append(number.span())
        spots.sort()
    return spots


_SPELT = re.compile(rf"{NUMBER}(?![a-z])")


def _places(lowered: str, part: str) -> Iterator[int]:
    position = lowered.find(part)
    while position >= 0:
        yield position
        position = lowered.find(part, position + 1)


def _may_begin(padded: str, start: int, end: int) -> bool:
    """Whether what touches a number leaves room for an age: no sum, time, postcode or part of something longer."""
    before, after = padded[start - 1], padded[end]
    if after in _GLUED or padded[start] == "0":
        return False
    if before in _NOT_BEFORE and not _LABELLED.search(padded, max(0, start - 8), start):
        return False
    if (after.isalpha() and after not in _GLUED_UNITS) or (after in ":/" and not padded[end + 1].isspace()):
        return after == "/" and padded[end + 1].isdigit()
    if before.isalnum():
        return before in "FM" and not padded[start - 2].isalnum()
    return before not in _JOINED_BEFORE or padded[start - 2].isalpha() or padded[start - 2] == " "


def _ages_of(reading: Reading, numbers: Sequence[Number]) -> Iterator[Candidate]:
    """The ages of a phrase: all of its numbers from the first of which something says that it is one."""
    if len(numbers) == 1 and not _may_be_age(reading, numbers[0]):
        return
    shares = share_units(numbers)
    place = 0
    while place < len(numbers):
        first = numbers[place]
        led = place == 0 or first.unit or first.named
        lead = read_lead(reading.text, reading.lowered, first.start) if led else Lead()
        verdict = judge(reading, numbers, place, shares[place], lead)
        if verdict is None:
            place += 1
            continue
        yield _age(first.start - lead.aged, first.end, first.years, verdict.confidence)
        for number in numbers[place + 1 : verdict.end]:
            yield _age(number.start, number.end, number.years, verdict.confidence)
        place = verdict.end


def _may_be_age(reading: Reading, number: Number) -> bool:
    """Whether a look at what touches a number that stands by itself leaves room for an age."""
    text, lowered = reading.text, reading.lowered
    return number.unit != "" or (not is_counted(lowered, number) and may_lead(text, lowered, number.start))


def _age(start: int, end: int, years: int, confidence: float) -> Candidate:
    return Candidate("age", start, end, str(years), "unverifiable", confidence)


def _find_decades(reading: Reading) -> Iterator[Candidate]:
    """`late 20s`, `in his thirties`, `30ish`; the words before it belong to the span only as early, mid or late."""
    lowered, padded = reading.lowered, reading.padded
    for start, end in reading.digit_runs:
        ends = end - start == 2 and padded[end] in "s'iSI -"
        # Most numbers with a space behind them are no `30 ish`.
        if (
            ends
            and (padded[end] not in " -" or "ish" in lowered[end : end + 6])
            and (match := cues.DECADE.match(lowered, start))
        ):
            yield from _decade(lowered, match, cues.DECADE_CUE)
    if reading.has_word(cues.DECADE_WORDS):
        for match in cues.DECADE_WORD.finditer(lowered):
            yield from _decade(lowered, match, cues.DECADE_WORD_CUE)


def _decade(lowered: str, match: re.Match[str], cue: re.Pattern[str]) -> Iterator[Candidate]:
    start, end = match.span()
    if start and (lowered[start - 1].isalnum() or lowered[start - 1] in "£$.,:/"):
        return
    part = cues.PART_OF_DECADE.search(lowered[max(0, start - 20) : start])
    if part:
        start -= len(part.group())
    if part or match.group().endswith("ish"):
        value = match.group()[:2] if match.group().endswith("ish") else ""
        yield Candidate("age", start, end, value, "unverifiable", 0.75)
    elif cue.search(lowered[max(0, start - 16) : start]):
        yield Candidate("age", start, end, "", "unverifiable", 0.7)


#: What a column may hold: an age below a bound, and one of a child too young for years.
_BELOW = re.compile(r"(?:under|below|less than|u|<)[ -]?([0-9]{1,3})(?![0-9])")
_MONTHS = re.compile(r"([0-9]{1,3}) ?(m(?:on)?ths?|months?|m|w(?:ee)?ks?|days?)\b")
_IN_A_YEAR = {"m": 12, "w": 52, "d": 365}


def normalise(raw: str) -> str:
    """The years as a number: `14 y/o` is `14`, `aged fifteen` is `15`; "" where there is none.

    `under 16` is `0-15`, `18 months` is `1`.
    """
    said = raw.strip().lower()
    if (below := _BELOW.fullmatch(said)) and int(below.group(1)):
        return f"0-{int(below.group(1)) - 1}"
    if young := _MONTHS.match(said):
        return str(int(young.group(1)) // _IN_A_YEAR[young.group(2)[0]])
    digits = re.search("[0-9]{1,3}", raw)
    if digits:
        return str(int(digits.group()))
    word = re.search(NUMBER, said)
    return str(read_number(word.group())) if word else ""


def validate(value: str) -> Validity:
    """Unverifiable where it is an age that people reach, or a range of such."""
    return "unverifiable" if all(map(_is_reached, value.split("-", 1))) else "invalid"


def _is_reached(years: str) -> bool:
    return years.isascii() and years.isdigit() and int(years) <= _OLDEST


SCHEME = Scheme(
    "age",
    _find,
    normalise,
    validate,
    one="age",
    many="ages",
    names=False,
    compares="number",
    units=dict.fromkeys(("", "y", "yo", "y/o", "yr", "yrs", "year", "years"), 1),
    counts="years",
    phrases=no_phrases,
)
