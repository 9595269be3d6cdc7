"""Criminal Record Office numbers: `123456/99A` and `SF39/123456A`, canonical in capitals.

Source: the Ministry of Justice's published code for person records (serial of up to six digits, year in two, check
letter; numbers of the short file begin with SF and the year). The letter stands at place (year and serial, read as
one number, the serial of a full file padded to six digits) modulo 23 of the same row of letters that PNC identifiers
use. The first form is too common by itself and needs a cue, the second stands alone where its letter is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.pnc_id import LETTERS
from trawl.identifiers.scheme import Candidate, Reading, Scheme, cue_words
from trawl.model import Validity

_CUE = re.compile(r"\bCRO\b(?: ?(?:no|num(?:ber)?|ref(?:erence)?|id)\b)?\W{0,4}(?:is )?", re.IGNORECASE)
_FULL = re.compile(r"([0-9]{1,6})/([0-9]{2})([A-Z])", re.IGNORECASE)
_SHORT = re.compile(r"SF ?([0-9]{2})/([0-9]{1,6})([A-Z])", re.IGNORECASE)


def _find(reading: Reading) -> Iterator[Candidate]:
    text = reading.text
    if "cro" in reading.words:
        for cue in _CUE.finditer(text):
            match = _FULL.match(text, cue.end()) or _SHORT.match(text, cue.end())
            if match and not text[match.end() : match.end() + 1].isalnum():
                value = normalise(match.group())
                yield Candidate("cro", match.start(), match.end(), value, validate(value), 0.98)
    if "sf" in reading.words:
        for match in _SHORT.finditer(text):
            alone = not (match.start() and text[match.start() - 1].isalnum())
            value = normalise(match.group())
            if alone and not text[match.end() : match.end() + 1].isalnum() and validate(value) == "valid":
                yield Candidate("cro", match.start(), match.end(), value, "valid", 0.8)


def normalise(raw: str) -> str:
    """Capitals without spaces; "" where it has neither form."""
    flat = raw.replace(" ", "").upper()
    return flat if _FULL.fullmatch(flat) or _SHORT.fullmatch(flat) else ""


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
    likely=_is_likely,
)
