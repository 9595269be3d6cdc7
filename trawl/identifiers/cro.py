"""Criminal Record Office numbers: `123456/99A` and `SF39/123456A`, canonical in capitals.

Source: the Ministry of Justice's published code for person records (serial of up to six digits, year in two, check
letter; numbers of the short file begin with SF and the year). The letter stands at place (year and serial, read as
one number, the serial of a full file padded to six digits) modulo 23 of the same row of letters that PNC identifiers
use. The first form is too common by itself and needs a cue, the second stands alone where its letter is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.lists import next_listed
from trawl.identifiers.pnc_id import LETTERS
from trawl.identifiers.scheme import Candidate, Reading, Scheme, cue_words
from trawl.model import Validity

_CUE = re.compile(
    r"\bcro(?![^\W_])(?: ?(?:nos?|num(?:bers?)?|ref(?:erence)?s?|ids?)\b)?\W{0,4}(?:(?:is|was|no|number)\b\W{0,3})?"
)
_GAP = "[ .-]?"
_NAMED = re.compile(
    rf"(?:([0-9]{{1,6}}) ?[/ .-]? ?([0-9]{{2}})|SF{_GAP}([0-9]{{2}}) ?[/ .-] ?([0-9]{{1,6}})){_GAP}([A-Z])(?![^\W_])",
    re.IGNORECASE,
)
_FULL = re.compile(r"([0-9]{1,6})/([0-9]{2})([A-Z])")
_SHORT = re.compile(r"SF([0-9]{2})/([0-9]{1,6})([A-Z])")
_ALONE = re.compile(r"\bSF ?[0-9]{2}/[0-9]{1,6}[A-Z](?![^\W_])", re.IGNORECASE)


def _find(reading: Reading) -> Iterator[Candidate]:
    if "cro" in reading.words:
        for cue in _CUE.finditer(reading.lowered):
            match = _NAMED.match(reading.text, cue.end())
            while match is not None:
                value = normalise(match.group())
                yield Candidate("cro", match.start(), match.end(), value, validate(value), 0.98)
                match = next_listed(reading.lines, match.end(), _NAMED)
    if "sf" in reading.words:
        for match in _ALONE.finditer(reading.text):
            value = normalise(match.group())
            if validate(value) == "valid":
                yield Candidate("cro", match.start(), match.end(), value, "valid", 0.8)


def normalise(raw: str) -> str:
    """Capitals without spaces, a slash between serial and year; "" where it has neither form."""
    match = _NAMED.fullmatch(raw.strip())
    if match is None:
        return ""
    serial, year, short_year, short_serial, letter = match.groups()
    return (f"{serial}/{year}{letter}" if serial else f"SF{short_year}/{short_serial}{letter}").upper()


def validate(value: str) -> Validity:
    """Whether the check letter is right."""
    full, short = _FULL.fullmatch(value), _SHORT.fullmatch(value)
    if full:
        serial, year, letter = full.groups()
        number = int(year + serial.zfill(6))
    elif short:
        year, serial, letter = short.groups()
        number = int(year + serial)
    else:
        return "invalid"
    return "valid" if LETTERS[number % len(LETTERS)] == letter else "invalid"


def _is_likely(bare: str, value: str) -> bool:  # noqa: ARG001 - the value tells
    return "/" in value and validate(value) == "valid"


def _forms(value: str) -> tuple[tuple[str, str], ...]:
    """The serial with the noughts before it and without."""
    full, short = _FULL.fullmatch(value), _SHORT.fullmatch(value)
    if full:
        serial, year, letter = full.groups()
        return tuple(("cro", f"{one}/{year}{letter}") for one in (serial.lstrip("0") or "0", serial.zfill(6)))
    if short:
        year, serial, letter = short.groups()
        return tuple(
            ("cro", f"SF{year}/{one}{letter}") for one in (serial.lstrip("0") or "0", serial.zfill(6), serial.zfill(5))
        )
    return ()


SCHEME = Scheme(
    "cro",
    _find,
    normalise,
    validate,
    words=cue_words(["cro", "sf"]),
    one="CRO number",
    many="CRO numbers",
    called=(
        "cro number",
        "cro no",
    ),
    headed=(
        "criminal record office number",
        "cro ref",
    ),
    likely=_is_likely,
    forms=_forms,
)
