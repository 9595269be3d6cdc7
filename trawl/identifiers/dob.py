"""Dates of birth: full dates with a cue (`dob`, `born`, `b.`), or old enough to be one where a person stands before.

Without a cue a full date counts where its year lies at least nine years before the record's and no word before it
(on, since, dated, convicted) makes it the date of an event.
Source: the project's own reading of how forces write; canonical values are ISO 8601.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from trawl.identifiers import event_date
from trawl.identifiers.named_days import read_dates
from trawl.identifiers.scheme import Candidate, Reading, Scheme, cued
from trawl.identifiers.written_date import WrittenDate
from trawl.model import Validity

_CUE = re.compile(
    r"(?:\bd\.? ?o\.? ?b\b|\bdate of birth|\bborn|\bbirthday|(?<![A-Za-z])[bB](?=[.: ]|\Z))[.:]?"
    r"(?: ?(?:is|was|on|as|of|given|shown|about|:))?(?: the)?[\s:(\-]{0,3}\Z",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:on|since|from|until|till|dated?|at|in|to|between|and|of|by|hrs?"
    r"|convict\w*|court|arrest\w*|log|expir\w+|issued|review\w*"
    r"|report\w*|offences?|week|incident|seen|after|before|during|started|ended|sentenced|released|due)\W{1,3}\Z",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"(?:[A-Z][A-Za-zÀ-ž'’.-]*[A-Za-zÀ-ž]|\b[A-Z]\.?|\b[0-9]{1,2}(?: ?y(?:rs?"
    r"|ears?|/?o)?(?: old)?)?|female|male)\)?[\s,(\-–]{1,3}\Z"
)
_YOUNGEST = 9
_REACH = 32


def _find(reading: Reading) -> Iterator[Candidate]:
    year = (reading.event_date or date.today()).year  # noqa: DTZ011 - a calendar year needs no time zone
    for written in read_dates(reading):
        if written.year is None or not written.day:
            continue
        confidence = _confidence(reading.text, written, year)
        if confidence:
            value = written.value if written.sound else ""
            validity: Validity = "valid" if written.sound else "invalid"
            yield Candidate("dob", written.start, written.end, value, validity, confidence)


def _confidence(text: str, written: WrittenDate, event_year: int) -> float:
    assert written.year is not None
    if cued(text, written.start, _CUE, _REACH):
        return 0.97
    age = event_year - written.year
    if not _YOUNGEST <= age <= 110 or cued(text, written.start, _EVENT, _REACH):
        return 0.0
    if cued(text, written.start, _PERSON, _REACH):
        return 0.92
    return 0.86 if text.endswith((", ", "("), 0, written.start) else 0.0


def normalise(raw: str) -> str:
    """The date in ISO 8601, "" where no full date is written."""
    value = event_date.normalise(raw)
    return value if len(value) == 10 and not value.startswith("-") else ""


def validate(value: str) -> Validity:
    """Valid where the calendar has the day and it is not in the future."""
    if event_date.validate(value) != "valid" or len(value) != 10:
        return "invalid"
    return "valid" if date.fromisoformat(value) <= date.today() else "invalid"  # noqa: DTZ011 - whole days only


SCHEME = Scheme("dob", _find, normalise, validate)
