"""SIM card numbers (ICCID), canonical as digits. Source: ITU-T E.118 (they begin with 89, 19 or 20 digits, Luhn)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.checksums import passes_luhn
from trawl.identifiers.scheme import Candidate, Reading, Scheme, is_plain_number, keep_digits
from trawl.model import Validity

_SHAPE = re.compile(r"89(?:[ -]?[0-9]){17,18}")


def _find(reading: Reading) -> Iterator[Candidate]:
    text, after = reading.text, 0
    if "89" not in text:
        return
    for start, _ in reading.long_runs:
        if start < after or (start and text[start - 1].isalnum()):
            continue
        match = _SHAPE.match(text, start)
        if match and not text[match.end() : match.end() + 1].isalnum():
            after = match.end()
            value = normalise(match.group())
            yield Candidate("iccid", start, after, value, validate(value), 0.97)


def normalise(raw: str) -> str:
    """Its digits; "" where they are not 19 or 20 that begin with 89."""
    digits = keep_digits(raw)
    return digits if len(digits) in (19, 20) and digits.startswith("89") else ""


def validate(value: str) -> Validity:
    """Whether the check digit is right."""
    return "valid" if normalise(value) == value != "" and passes_luhn(value) else "invalid"


SCHEME = Scheme(
    "iccid",
    _find,
    normalise,
    validate,
    digits=19,
    one="SIM card",
    many="SIM cards",
    called=(
        "sim",
        "sim number",
        "sim card",
    ),
    figures=True,
    likely=is_plain_number,
)
