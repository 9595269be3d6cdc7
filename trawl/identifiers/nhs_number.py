"""NHS numbers, canonical as ten digits.

Source: NHS Data Model and Dictionary, NHS NUMBER (weights 10 to 2, check digit 11 minus the sum modulo 11, 11 is 0,
10 is never issued), as python-stdnum works it out. Without a cue a number has to be written 3-3-4 and pass the check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.scheme import Candidate, Reading, Scheme, cued, is_plain_number, keep_digits
from trawl.model import Validity

_SHAPE = re.compile(r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}")
_CUE = re.compile(r"(?:\bnhs\b|\bh ?& ?c\b|\bchi\b|health and care).{0,30}\Z", re.DOTALL)


def _find(reading: Reading) -> Iterator[Candidate]:
    text, after = reading.text, 0
    for start, end in reading.long_runs:
        if start < after or end - start not in (3, 6, 10):
            continue
        match = _SHAPE.match(text, start)
        if match is None or text[match.end() : match.end() + 1].isalnum() or (start and text[start - 1].isalnum()):
            continue
        raw, value = match.group(), normalise(match.group())
        validity = validate(value)
        hinted = cued(text, start, _CUE, 40)
        if hinted or (validity == "valid" and len(raw) == 12 and raw[0] != "0"):
            after = match.end()
            yield Candidate("nhs_number", start, after, value, validity, 0.97 if hinted else 0.7)


def normalise(raw: str) -> str:
    """Its digits; "" where they are not ten."""
    digits = keep_digits(raw)
    return digits if len(digits) == 10 else ""


def validate(value: str) -> Validity:
    """Whether the check digit is right: 4582701086 is valid."""
    if not (len(value) == 10 and value.isascii() and value.isdigit()):
        return "invalid"
    from stdnum.gb import nhs  # imported here: few texts hold one

    return "valid" if nhs.is_valid(value) else "invalid"


SCHEME = Scheme(
    "nhs_number",
    _find,
    normalise,
    validate,
    digits=10,
    one="NHS number",
    many="NHS numbers",
    called=(
        "nhs",
        "nhs no",
    ),
    figures=True,
    likely=is_plain_number,
)
