"""Driving licence numbers: of Great Britain, canonical as sixteen characters; of Northern Ireland, eight digits.

Source: DVLA, the driver number's structure (`MORGA657054SM9IJ`: five of the surname, filled with 9; decade, month with
5 added to its first digit for women, day and year of birth; two initials; a digit; two characters that only DVLA can
work out). Unverifiable where the date encoded in it is one that exists; one whose date does not is kept as invalid
after the word that names it. DVA for Northern Ireland: eight digits that nothing checks, so they need that word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.scheme import Candidate, Reading, Scheme, cue_words, cued, keep_alphanumeric, token_start
from trawl.model import Validity

_SHAPE = re.compile(r"[A-Z]{2,5}9{0,3}[ -]?[0-9]{6}[ -]?[A-Z][A-Z9][ -]?[0-9A-Z][A-Z]{2}(?: ?[0-9]{2})?", re.IGNORECASE)
_CUE = re.compile(
    r"\b(?:driv(?:ing|er'?s?) ?(?:licen[cs]e|number|no)|licen[cs]e|d/l|dvla|dva|driver)\b\.?"
    r"(?: (?:no|num(?:ber)?|shows?|shown|is))*"
    r"\W{0,4}\Z",
)
_CUE_WORDS = cue_words(("driving", "driver", "drivers", "licence", "license", "dvla", "dva", "l"))
_VALUE = re.compile(r"[A-Z9]{5}[0-9]([0156][0-9])([0-3][0-9])[0-9][A-Z][A-Z9][0-9A-Z][A-Z]{2}")

#: Characters of a licence of Great Britain; the eight digits of one of Northern Ireland may be anything.
_SIXTEEN = 16


def _find(reading: Reading) -> Iterator[Candidate]:
    text, padded = reading.text, reading.padded
    named = reading.has_word(_CUE_WORDS)
    for run_start, run_end in reading.digit_runs:
        if run_end - run_start < 6:
            continue
        if named and _is_northern(padded, run_start, run_end):
            yield Candidate("driving_licence", run_start, run_end, text[run_start:run_end], "unverifiable", 0.9)
            continue
        start = token_start(text, run_start, 5)
        if start == run_start and start and text[start - 1] in " -":
            start = token_start(text, start - 1, 5)
        match = _SHAPE.match(text, start)
        if match is None or (start and text[start - 1].isalnum()) or text[match.end() : match.end() + 1].isalnum():
            continue
        value = normalise(match.group())
        validity = validate(value)
        if validity == "unverifiable" or (value and named and cued(text, start, _CUE, 40)):
            yield Candidate("driving_licence", start, match.end(), value, validity, 0.95)


def _is_northern(padded: str, start: int, end: int) -> bool:
    """Whether eight digits stand alone right after the word for a licence."""
    alone = not (padded[start - 1].isalnum() or padded[end].isalnum())
    return end - start == 8 and alone and cued(padded, start, _CUE, 40)


def normalise(raw: str) -> str:
    """The sixteen characters in capitals, an issue number after them left out, or eight digits; else ""."""
    flat = keep_alphanumeric(raw)
    if len(flat) == 8 and flat.isascii() and flat.isdigit():
        return flat
    return flat[:16] if len(flat) in (16, 18) else ""


def validate(value: str) -> Validity:
    """Unverifiable where month and day can be, or for eight digits."""
    if len(value) == 8 and value.isascii() and value.isdigit():
        return "unverifiable"
    match = _VALUE.fullmatch(value)
    if match is None:
        return "invalid"
    return "unverifiable" if 1 <= int(match.group(1)) % 50 <= 12 and 1 <= int(match.group(2)) <= 31 else "invalid"


def _is_likely(bare: str, value: str) -> bool:  # noqa: ARG001 - the value tells
    return len(value) == _SIXTEEN


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
    likely=_is_likely,
)
