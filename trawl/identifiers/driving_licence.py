"""British driving licence numbers, canonical as sixteen characters: `MORGA657054SM9IJ`.

Source: DVLA, the driver number's structure (five of the surname, filled with 9; decade, month with 5 added to its first
digit for women, day and year of birth; two initials; a digit; two characters that only DVLA can work out). Unverifiable
where the date encoded in it is one that exists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.scheme import Candidate, Reading, Scheme, keep_alphanumeric, token_start
from trawl.model import Validity

_SHAPE = re.compile(r"[A-Z]{2,5}9{0,3}[ -]?[0-9]{6}[ -]?[A-Z][A-Z9][ -]?[0-9A-Z][A-Z]{2}(?: ?[0-9]{2})?", re.IGNORECASE)
_VALUE = re.compile(r"[A-Z9]{5}[0-9]([0156][0-9])([0-3][0-9])[0-9][A-Z][A-Z9][0-9A-Z][A-Z]{2}")


def _find(reading: Reading) -> Iterator[Candidate]:
    text = reading.text
    for run_start, run_end in reading.digit_runs:
        if run_end - run_start < 6:
            continue
        start = token_start(text, run_start, 5)
        if start == run_start and start and text[start - 1] in " -":
            start = token_start(text, start - 1, 5)
        match = _SHAPE.match(text, start)
        if match is None or (start and text[start - 1].isalnum()) or text[match.end() : match.end() + 1].isalnum():
            continue
        value = normalise(match.group())
        if validate(value) == "unverifiable":
            yield Candidate("driving_licence", start, match.end(), value, "unverifiable", 0.95)


def normalise(raw: str) -> str:
    """The sixteen characters in capitals, an issue number after them left out; "" where there are fewer."""
    flat = keep_alphanumeric(raw)
    return flat[:16] if len(flat) in (16, 18) else ""


def validate(value: str) -> Validity:
    """Unverifiable where month and day can be."""
    match = _VALUE.fullmatch(value)
    if match is None:
        return "invalid"
    return "unverifiable" if 1 <= int(match.group(1)) % 50 <= 12 and 1 <= int(match.group(2)) <= 31 else "invalid"


SCHEME = Scheme("driving_licence", _find, normalise, validate)
