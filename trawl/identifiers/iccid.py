"""SIM card numbers (ICCID), canonical as digits. Source: ITU-T E.118 (they begin with 89, 19 or 20 digits, Luhn).

A card with nineteen digits may be printed with an F behind, which fills its memory and is no part of the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.checksums import passes_luhn
from trawl.identifiers.digit_rows import goes_on, is_free_before, is_free_behind, row_ends, stands_free
from trawl.identifiers.scheme import Candidate, Reading, Scheme, is_plain_number, keep_digits
from trawl.model import Validity

_LENGTHS = (20, 19)
_START = re.compile(r"8(?: ?- ?|[ ./])?9")
_FILLER = re.compile(r" ?[Ff](?!\w)")


def _find(reading: Reading) -> Iterator[Candidate]:
    text, after = reading.text, 0
    for start, _ in reading.long_runs:
        if start < after or not _START.match(text, start) or goes_on(text, start):
            continue
        found = _at_run(text, start)
        if found:
            after = found.end
            yield found


def _at_run(text: str, start: int) -> Candidate | None:
    """The longest number that begins here and passes its check, else the longest."""
    kept: Candidate | None = None
    for end, value in reversed(row_ends(text, start, _LENGTHS[1], _LENGTHS[0])):
        filled = _FILLER.match(text, end) if len(value) == 19 else None
        bare = is_free_before(text, start) and (filled or is_free_behind(text, end))
        if bare or (stands_free(text, start, end) and validate(value) == "valid"):
            found = Candidate("iccid", start, filled.end() if filled else end, value, validate(value), 0.97)
            if found.validity == "valid":
                return found
            kept = kept or found
    return kept


def normalise(raw: str) -> str:
    """Its digits; "" where they are not 19 or 20 that begin with 89."""
    digits = keep_digits(raw)
    return digits if len(digits) in _LENGTHS and digits.startswith("89") else ""


def validate(value: str) -> Validity:
    """Whether the check digit is right."""
    return "valid" if normalise(value) == value != "" and passes_luhn(value) else "invalid"


def _is_all(bare: str, value: str) -> bool:
    """Figures, and the F that fills the memory of a card with nineteen of them."""
    return is_plain_number(bare.rstrip("Ff "), value)


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
    headed=(
        "sim serial",
        "sim no",
        "sim card number",
        "iccid number",
        "sim id",
        "sim serial number",
    ),
    figures=True,
    likely=is_plain_number,
    whole=_is_all,
)
