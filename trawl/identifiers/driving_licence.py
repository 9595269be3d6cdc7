"""Driving licence numbers: of Great Britain, canonical as sixteen characters; of Northern Ireland, eight digits.

Source: DVLA, the driver number's structure (`MORGA657054SM9IJ`: five of the surname, filled with 9; decade, month with
5 added to its first digit for women, day and year of birth; two initials, 9 for one that is missing; a digit; two
characters that only DVLA can work out). Unverifiable where the date encoded in it is one that exists; one whose date
does not is kept as invalid after the word that names it. DVA for Northern Ireland: eight digits that nothing checks,
so they need that word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.calendar_days import find_day
from trawl.identifiers.lists import are_listed
from trawl.identifiers.scheme import (
    Candidate,
    Reading,
    Scheme,
    cue_words,
    cued,
    is_grouped,
    keep_alphanumeric,
    token_start,
)
from trawl.model import Validity

_GAP = "[ ./-]?"
_SHAPE = re.compile(
    rf"[A-Z]{{1,5}}9{{0,4}}{_GAP}[0-9](?:{_GAP}[0-9]){{5}}{_GAP}[A-Z9]{{2}}{_GAP}[0-9A-Z]{_GAP}[A-Z]{{2}}"
    r"(?: ?[0-9]{2})?(?![^\W_])",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\b(?:driv(?:ing|er'?s?) ?(?:licen[cs]es?|numbers?|nos?)|licen[cs]es?|d/l|dvla|dva|driver)\b\.?"
    r"(?: (?:nos?|num(?:bers?)?|shows?|shown|is|was|of|are))*"
    r"\W{0,4}\Z",
)
#: The digits of the birth, without breaks where no cue stands before.
_DATE = 6
_CUE_WORDS = cue_words(
    ("driving", "driver", "drivers", "licence", "licences", "license", "licenses", "dvla", "dva", "l")
)
_VALUE = re.compile(
    r"(?=[A-Z9]{5}[0-9]{6}[A-Z9])[A-Z]{1,5}9{0,4}([0-9])([0156][0-9])([0-3][0-9])([0-9])[A-Z9]{2}[0-9A-Z][A-Z]{2}"
)

#: Characters of a licence of Great Britain; the eight digits of one of Northern Ireland may be anything.
_SIXTEEN = 16


def _find(reading: Reading) -> Iterator[Candidate]:
    text, padded, listed = reading.text, reading.padded, -1
    named = reading.has_word(_CUE_WORDS)
    if not named and reading.longest_row < _DATE:
        return
    for run_start, run_end in reading.digit_runs:
        if named and _is_northern(reading, run_start, run_end, listed):
            listed = run_end
            yield Candidate("driving_licence", run_start, run_end, text[run_start:run_end], "unverifiable", 0.9)
            continue
        if run_end - run_start < _DATE and not named:
            continue
        start = token_start(text, run_start, 5)
        if start == run_start and start > 1 and text[start - 1] in " -./" and text[start - 2].isalnum():
            start = token_start(text, start - 1, 5)
        match = _SHAPE.match(text, start) if padded[start].isalpha() else None
        if match is None or (start and text[start - 1].isalnum()):
            continue
        value = normalise(match.group())
        validity = validate(value)
        cue = named and (cued(text, start, _CUE, 40) or are_listed(reading.lines, listed, start))
        if validity == "unverifiable" or (value and cue):
            listed = match.end() if cue else -1
            yield Candidate("driving_licence", start, match.end(), value, validity, 0.95)


def _is_northern(reading: Reading, start: int, end: int, listed: int) -> bool:
    """Whether eight digits stand alone right after the word for a licence, or go on its list."""
    padded = reading.padded
    if end - start != 8 or padded[start - 1].isalnum() or padded[end].isalnum():
        return False
    return cued(padded, start, _CUE, 40) or are_listed(reading.lines, listed, start)


def normalise(raw: str) -> str:
    """The sixteen characters in capitals, an issue number after them left out, or eight digits; else ""."""
    flat = keep_alphanumeric(raw)
    if len(flat) == 8 and flat.isascii() and flat.isdigit():
        return flat
    return flat[:16] if len(flat) in (16, 18) else ""


def validate(value: str) -> Validity:
    """Unverifiable where its date can be one of this century or the last, or for eight digits."""
    if len(value) == 8 and value.isascii() and value.isdigit():
        return "unverifiable"
    match = _VALUE.fullmatch(value)
    if match is None:
        return "invalid"
    decade, month, day, year = match.groups()
    years = (int(f"{century}{decade}{year}") for century in (19, 20))
    return "unverifiable" if any(find_day(born, int(month) % 50, int(day)) for born in years) else "invalid"


def _is_likely(bare: str, value: str) -> bool:  # noqa: ARG001 - the value tells
    return len(value) == _SIXTEEN


_LIKE_ONE = re.compile(r"[A-Z9]{5}[0-9]{6}[A-Z9]{2}[0-9A-Z]{3}")


def _resembles(value: str) -> bool:
    return _LIKE_ONE.fullmatch(value) is not None


SCHEME = Scheme(
    "driving_licence",
    _find,
    normalise,
    validate,
    runs="digit_runs",
    one="driving licence",
    many="driving licences",
    called=(
        "licence",
        "driving licence number",
        "driver number",
        "licence number",
    ),
    headed=(
        "driving license",
        "driver licence",
        "driver license",
        "drivers licence",
        "drivers license",
        "driving licence no",
        "dvla number",
        "dl number",
        "dln",
    ),
    likely=_is_likely,
    whole=is_grouped,
    resembles=_resembles,
)
