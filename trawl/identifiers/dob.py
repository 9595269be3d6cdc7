"""Dates of birth: full dates with a cue (`dob`, `born`, `b.`), or old enough to be one where a person stands before.

Without a cue a full date counts where its year lies at least nine years before the record's and no word before it
(on, since, dated, convicted) makes it the date of an event.
Source: the project's own reading of how forces write; canonical values are ISO 8601.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from trawl.identifiers import event_date
from trawl.identifiers.calendar_days import last_day_not_after
from trawl.identifiers.lists import are_listed
from trawl.identifiers.named_days import read_dates
from trawl.identifiers.scheme import Candidate, Reading, Scheme, cue_words, cued, no_phrases
from trawl.identifiers.written_date import WrittenDate, make_date
from trawl.model import Validity

_CUE = re.compile(
    r"(?:\bd[./ ]? ?o[./ ]? ?bs?\b|\bdates?[ -]of[ -]births?|\bbirth ?dates?|\bborn|\bbirthdays?"
    r"|(?<![a-z0-9])b(?=[.: -]|\Z))[.:;]*"
    r"(?: ?(?:is|was|on|as|of|given|shown|about|approx\.?|circa|believed|thought|recorded|stated|confirmed|:)){0,3}"
    r"(?: the)?[\s:;=(\[{<*\"'-]{0,4}(?:the )?\Z",
)
#: The cue of several births.
_PLURAL = re.compile(r"(?:\bd\.? ?o\.? ?b\.?'?s|\bdates of birth|\bbirthdays)\b\W{0,3}(?:are |were )?\Z")
#: A `b` that is no birth: a plan's, a flat's, a number's.
_OTHER_B = re.compile(
    r"(?:[0-9]|\b(?:plan|block|flat|unit|class|type|grade|cat(?:egory)?|group|hep(?:atitis)?|wing|team|route|section|part"
    r"|option|list|platform|bay|zone|stand)) b[.: -]{0,2}\Z|(?<!o)[&/-]b[.: -]{0,2}\Z"
)
_EVENT = re.compile(
    r"\b(?:on|since|from|until|till|dated?|at|in|to|between|and|of|by|hrs?"
    r"|convict\w*|court|arrest\w*|log|expir\w+|issued|review\w*"
    r"|report\w*|offences?|week|incident|seen|after|before|during|started|ended|sentenced|released|due)\W{1,3}\Z",
)
_PERSON = re.compile(
    r"(?:[A-Z][A-Za-zÀ-ž'’.-]*[A-Za-zÀ-ž]|\b[A-Z]\.?|\b[0-9]{1,2}(?: ?y(?:rs?"
    r"|ears?|/?o)?(?: old)?)?|female|male)\)?"
    r"(?: ?[(\[](?i:m|f|male|female|boy|girl|ic ?[0-9])\b[^()\[\]\n]{0,16}[)\]])?[\s,(\-]{1,3}\Z"
)
_CUE_WORDS = cue_words(
    ("dob", "dobs", "b", "bs", "births", "birthdays", "birthdates", "d", "ob", "birth", "birthdate", "birthday", "born")
)
#: Letters typed, or read by a machine, for digits; the separator may be missing.
_AFTER_CUE = re.compile(
    r"(?:dob|d\.o\.b\.?|date of birth|born)(?: is| was)?[ :;=.(\[-]{0,3}"
    r"(?:([0-9OoIl]{1,2})[/. -]([0-9OoIl]{1,2})[/. -]|([0-9]{2})([0-9]{2}))"
    r"((?:[1Il]9|2[0Oo])[0-9OoIl]{2}|[0-9OoIl]{2})(?![0-9A-Za-z]|[/.-][0-9])",
    re.IGNORECASE | re.ASCII,
)
#: Year first and in one word, as a system's export has it: `dob 19910314`.
_YEAR_FIRST = re.compile(
    r"(?:dob|d\.o\.b\.?|date of birth|born)(?: is| was)?[ :;=.(\[-]{0,3}"
    r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(?![0-9A-Za-z]|[/.-][0-9])",
    re.IGNORECASE | re.ASCII,
)
_SLIPS = str.maketrans("OoIlLi", "001111")
#: A birth of which a column knows the month (`03/1990`) or the year (`approx. 1990`).
_MONTH_AND_YEAR = re.compile(r"(0?[1-9]|1[0-2])[/.-]((?:19|20)[0-9]{2})", re.ASCII)
_FULL_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
#: Births that are kept: many a feed says the same again and again.
_KEPT = 16_384
_YEAR_ALONE = re.compile(r"[^0-9]*((?:19|20)[0-9]{2})[^0-9]*")
_YOUNGEST = 9
_REACH = 32


def _find(reading: Reading) -> Iterator[Candidate]:
    year, cues = reading.year, reading.has_word(_CUE_WORDS)
    latest = reading.event_date or date(year, 12, 31)
    listed = -1
    for written in read_dates(reading):
        if written.year is None or not written.day:
            continue
        in_list = are_listed(reading.lines, listed, written.start)
        confidence = 0.97 if in_list else _confidence(reading, written, year, cues=cues)
        if confidence:
            yield _candidate(written, latest, confidence)
        if in_list or (cues and cued(reading.text, written.start, _PLURAL)):
            listed = written.end
    if cues:
        yield from _find_after_cue(reading, latest)


def _candidate(written: WrittenDate, latest: date, confidence: float) -> Candidate:
    if written.pivoted and written.year is not None and written.sound:
        born = last_day_not_after(latest, written.year, written.month, written.day)
        written = written._replace(year=born.year if born else written.year, sound=born is not None)
    value = written.value if written.sound else ""
    return Candidate("dob", written.start, written.end, value, "valid" if written.sound else "invalid", confidence)


def _cues_before_digits(reading: Reading) -> Iterator[int]:
    """Where the word for a birth begins that something like a digit follows."""
    lowered = reading.lowered
    for word in ("dob", "d.o.b", "date of birth", "born"):
        position = lowered.find(word)
        while position >= 0:
            if not (position and lowered[position - 1].isalnum()):
                yield position
            position = lowered.find(word, position + 3)


def _find_after_cue(reading: Reading, latest: date) -> Iterator[Candidate]:
    """What is a date only because `dob` stands before it: `dob 010203`, `dob01/02/03`, `dob 12/O3/99`."""
    for position in _cues_before_digits(reading):
        match = _AFTER_CUE.match(reading.text, position)
        if match is None:
            if first := _YEAR_FIRST.match(reading.text, position):
                written = make_date((first.start(1), first.end()), first[3], int(first[2]), first[1], latest.year)
                yield _candidate(written, latest, 0.9)
            continue
        day, month, year = (part.translate(_SLIPS) for part in match.groups() if part)
        if 1 <= int(day) <= 31 and 1 <= int(month) <= 12:
            begin = match.start(1) if match.group(1) else match.start(3)
            written = make_date((begin, match.end()), day, int(month), year, latest.year)
            yield _candidate(written, latest, 0.9)


def _confidence(reading: Reading, written: WrittenDate, event_year: int, *, cues: bool) -> float:
    assert written.year is not None
    text, start = reading.text, written.start
    before = reading.lowered[max(0, start - _REACH) : start]
    if cues and "b" in before and _CUE.search(before) and not _OTHER_B.search(before):
        return 0.97
    age = event_year - written.year
    if not _YOUNGEST <= age <= 110 or cued(text, start, _EVENT, _REACH):
        return 0.0
    if _PERSON.search(text[max(0, start - _REACH) : start]):
        return 0.92
    return 0.86 if text.endswith((", ", "("), 0, start) else 0.0


def normalise(raw: str) -> str:
    """The date in ISO 8601, "" where no full date is written."""
    value = event_date.normalise(raw)
    return value if len(value) == 10 and not value.startswith("-") else ""


def read_birth(raw: str, latest: date) -> str:
    """A birth not after the day `latest`, as far as it is written: `2012-05-05`, `1990-03`, `1990`.

    That day only decides a year of two digits, which is the last that is not later; "" where no birth is written.
    """
    return _read_birth(raw.strip(), None if _FULL_YEAR.search(raw) else latest)


@lru_cache(_KEPT)
def _read_birth(raw: str, latest: date | None) -> str:
    latest = latest or date.max
    dates = read_dates(Reading(raw, latest))
    if len(dates) == 1 and dates[0].year is not None and dates[0].day:
        return _candidate(dates[0], latest, 1.0).value
    if month := _MONTH_AND_YEAR.fullmatch(raw):
        return f"{month.group(2)}-{int(month.group(1)):02d}"
    value = event_date.normalise(raw)
    if value[:1].isdigit():
        return value
    year = _YEAR_ALONE.fullmatch(raw)
    return year.group(1) if year else ""


def validate(value: str) -> Validity:
    """Valid where the calendar has the day and it is not in the future."""
    if event_date.validate(value) != "valid" or len(value) != 10:
        return "invalid"
    return "valid" if date.fromisoformat(value) <= date.today() else "invalid"  # noqa: DTZ011 - whole days only


SCHEME = Scheme(
    "dob",
    _find,
    normalise,
    validate,
    runs="digit_runs",
    one="date of birth",
    many="dates of birth",
    called=(
        "date of birth",
        "d.o.b.",
    ),
    headed=(
        "birth date",
        "birthdate",
        "date birth",
        "born",
        "birthday",
        "d o b",
        "dyddiad geni",
    ),
    names=False,
    compares="day",
    phrases=no_phrases,
)
