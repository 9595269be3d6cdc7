"""Payment card numbers, canonical as digits.

Source: ISO/IEC 7812-1 (Luhn check digit; first digit by industry). A number that fails its check needs a cue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.checksums import passes_luhn
from trawl.identifiers.scheme import Candidate, Reading, Scheme, cued, is_plain_number, keep_digits
from trawl.model import Validity

_SHAPE = re.compile(r"[3-6][0-9]{3}(?:[ -]?[0-9]{4}){3}|3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5}")
_CUE = re.compile(r"\b(?:cards?|visa|mastercard|amex|pan)\b.{0,25}\Z", re.DOTALL)


def _find(reading: Reading) -> Iterator[Candidate]:
    text, after = reading.text, 0
    for start, end in reading.long_runs:
        if start < after or end - start not in (4, 15, 16) or (start and text[start - 1].isalnum()):
            continue
        match = _SHAPE.match(text, start)
        if match is None or text[match.end() : match.end() + 1].isalnum():
            continue
        value = normalise(match.group())
        hinted = cued(text, start, _CUE, 40)
        if hinted or (validate(value) == "valid" and len(value) == 16):
            after = match.end()
            yield Candidate("card", start, after, value, validate(value), 0.97 if hinted else 0.85)


def normalise(raw: str) -> str:
    """Its digits; "" where they are not fifteen or sixteen."""
    digits = keep_digits(raw)
    return digits if len(digits) in (15, 16) else ""


def validate(value: str) -> Validity:
    """Whether the check digit is right."""
    return (
        "valid" if len(value) in (15, 16) and value.isascii() and value.isdigit() and passes_luhn(value) else "invalid"
    )


SCHEME = Scheme(
    "card",
    _find,
    normalise,
    validate,
    digits=15,
    one="payment card",
    many="payment cards",
    called=(
        "card number",
        "payment card",
        "pan",
    ),
    figures=True,
    likely=is_plain_number,
)
