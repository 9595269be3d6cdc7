"""Handset identities (IMEI), canonical as fifteen digits.

Source: 3GPP TS 23.003, section 6.2 and annex B (check digit by the Luhn formula). A failed check is kept as invalid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.checksums import passes_luhn
from trawl.identifiers.scheme import Candidate, Reading, Scheme, cued, is_plain_number, keep_digits
from trawl.model import Validity

_SHAPE = re.compile(
    r"[0-9]{2}[ /-]?[0-9]{4}[ /-]?[0-9]{2}[ /-]?[0-9]{6}[ /-]?[0-9]|[0-9]{6} "
    r"[0-9]{2} [0-9]{6} [0-9]|[0-9]{8}[ -][0-9]{6}[ -][0-9]"
)
_CUE = re.compile(r"\b(?:imeis?|handsets?|phones?|devices?|iphone|mobile)\b.{0,30}\Z", re.DOTALL)
_OTHER = re.compile(r"\b(?:card|amex|imsi|account|ref\w*|serial|crime|log)\b.{0,12}\Z", re.DOTALL)


def _find(reading: Reading) -> Iterator[Candidate]:
    text, after = reading.text, 0
    for start, end in reading.long_runs:
        if start < after or end - start not in (2, 6, 8, 15) or (start and text[start - 1].isalnum()):
            continue
        match = _SHAPE.match(text, start)
        if match is None or text[match.end() : match.end() + 1].isalnum():
            continue
        value = normalise(match.group())
        hinted = cued(text, start, _CUE, 45)
        if not hinted and (cued(text, start, _OTHER) or validate(value) == "invalid"):
            continue
        after = match.end()
        yield Candidate("imei", start, after, value, validate(value), 0.98 if hinted else 0.8)


def normalise(raw: str) -> str:
    """Its digits; "" where they are not fifteen."""
    digits = keep_digits(raw)
    return digits if len(digits) == 15 else ""


def validate(value: str) -> Validity:
    """Whether the check digit is right."""
    return "valid" if len(value) == 15 and value.isascii() and value.isdigit() and passes_luhn(value) else "invalid"


SCHEME = Scheme(
    "imei",
    _find,
    normalise,
    validate,
    digits=15,
    one="handset",
    many="handsets",
    called=(
        "imei number",
        "handset",
    ),
    figures=True,
    likely=is_plain_number,
)
