"""PNC identifiers, canonical as `15/0482913H`: the year as written, a slash, the serial as written, the check letter.

Source: the rule as in the project's domain brief: the check letter stands at place (two-digit year and seven-digit
serial, read as one number) modulo 23 of a fixed row of letters.
The year keeps the two or four digits that were written, as 24/1 may be 1924 or 2024; `spellings` gives the forms
that one identifier is written in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.lists import next_listed
from trawl.identifiers.scheme import Candidate, Reading, Scheme, any_value, cue_words, token_start
from trawl.model import Validity

_SHAPE = re.compile(r"((?:19|20)?[0-9]{2})([/-]?)([0-9]{1,7})([A-Za-z])")
#: The same in more ways of writing, after its cue.
_NAMED = re.compile(r"((?:19|20)?[0-9]{2}) ?[/ .-]? ?([0-9]{1,7})([ /.-]?)([A-Za-z])(?![^\W_])")
#: One in a word without its century, whose year and serial may begin like a year of four digits: `200311985K`.
_GLUED = re.compile(r"([0-9]{2})([0-9]{1,7})()([A-Za-z])")
_CUE = re.compile(
    r"\bpnc(?:[ /-]?ids?)?(?: ?(?:nos?|num|numbers?|ref|record))?(?![^\W_])\W{0,3}"
    r"(?:(?:no|id|is|was|number|ref)\b\W{0,3}){0,2}"
)
_CUE_WORDS = cue_words(("pnc", "pncid", "pncids"))
#: The row of letters from which PNC and CRO check letters are taken.
LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"


def _find(reading: Reading) -> Iterator[Candidate]:
    text, padded = reading.text, reading.padded
    if reading.has_word(_CUE_WORDS):
        yield from _find_named(reading)
    for run, end in reading.glued_runs:  # the serial, with the year or after it
        parted = padded[run - 1] in "/-"
        if not padded[end].isalpha() or (end - run == 3 and not parted):
            continue
        start = token_start(text, run - 1, 4) if parted else run
        if start and (text[start - 1].isalnum() or text[start - 1] in "/-.,£"):
            continue
        match = _SHAPE.match(text, start)
        if match is None or text[match.end() : match.end() + 1].isalnum() or text[match.end() : match.end() + 1] == "/":
            continue
        if match.group(2) == "/" and len(match.group(3)) >= 5 and match.group(4).isupper():
            value = normalise(match.group())
            yield Candidate("pnc_id", start, match.end(), value, validate(value), 0.85)


def _find_named(reading: Reading) -> Iterator[Candidate]:
    """The identifiers after a cue, and the others of its list."""
    for cue in _CUE.finditer(reading.lowered):
        match = _NAMED.match(reading.text, cue.end())
        while match is not None:
            value = normalise(match.group())
            validity = validate(value)
            # A small letter set apart is a word (`15/0482913 a man`) unless the check says that it is the letter.
            if validity == "valid" or not match.group(3) or match.group(4).isupper():
                yield Candidate("pnc_id", match.start(), match.end(), value, validity, 0.98)
            match = next_listed(reading.lines, match.end(), _NAMED)


def normalise(raw: str) -> str:
    """`2003/0011985x` is `2003/0011985X`, `24118840F` is `24/118840F`; "" where it has not the form.

    Where a year of two digits and one of four both fit, the check letter says which was meant.
    """
    bare = raw.replace(" ", "")
    matches = (_NAMED.fullmatch(raw.strip()) or _NAMED.fullmatch(bare), _GLUED.fullmatch(bare))
    values = [f"{match[1]}/{match[2]}{match[4].upper()}" for match in matches if match]
    return next((value for value in values if validate(value) == "valid"), values[0] if values else "")


def validate(value: str) -> Validity:
    """Whether the check letter is right: 2003/0011985X and 1979/0163001B are valid."""
    match = _SHAPE.fullmatch(value)
    if match is None:
        return "invalid"
    number = int(match.group(1)[-2:] + match.group(3).zfill(7))
    return "valid" if LETTERS[number % 23] == match.group(4) else "invalid"


def spellings(value: str) -> tuple[str, ...]:
    """The value itself first, then with a padded or bare serial, and with the year in two digits where it has four."""
    match = _SHAPE.fullmatch(value)
    if match is None:
        return (value,)
    year, _, serial, letter = match.groups()
    years = (year, year[2:]) if len(year) == 4 else (year, f"20{year}", f"19{year}")
    serials = (serial, serial.zfill(7), serial.lstrip("0") or "0")
    return tuple(dict.fromkeys((value, *(f"{y}/{s}{letter}" for y in years for s in serials))))


SCHEME = Scheme(
    "pnc_id",
    _find,
    normalise,
    validate,
    runs="digit_runs",
    one="PNC id",
    many="PNC ids",
    called=(
        "pnc",
        "pncid",
        "pnc number",
    ),
    headed=(
        "pnc no",
        "pnc ref",
        "police national computer id",
    ),
    likely=any_value,
    spellings=spellings,
)
