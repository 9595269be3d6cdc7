"""Criminal Record Office numbers: `123456/99A` and `SF39/123456A`, canonical in capitals.

Source: the forms given in the Police National Computer's published guidance. The shape alone is too common, so a cue
has to stand before it; the check letter is not documented, so the number is unverifiable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.scheme import Candidate, Reading, Scheme
from trawl.model import Validity

_CUE = re.compile(r"\bCRO\b(?: ?(?:no|number|ref)\b)?\W{0,3}(?:is )?", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,6}/[0-9]{2}[A-Z]|SF ?[0-9]{2}/[0-9]{1,6}[A-Z]", re.IGNORECASE)


def _find(reading: Reading) -> Iterator[Candidate]:
    if "cro" not in reading.words:
        return
    text = reading.text
    for cue in _CUE.finditer(text):
        match = _NUMBER.match(text, cue.end())
        if match and not text[match.end() : match.end() + 1].isalnum():
            value = normalise(match.group())
            yield Candidate("cro", match.start(), match.end(), value, "unverifiable", 0.98)


def normalise(raw: str) -> str:
    """Capitals without spaces; "" where it has neither form."""
    flat = raw.replace(" ", "").upper()
    return flat if _NUMBER.fullmatch(flat) else ""


def validate(value: str) -> Validity:
    """Unverifiable where it has one of the two forms."""
    return "unverifiable" if _NUMBER.fullmatch(value) else "invalid"


SCHEME = Scheme("cro", _find, normalise, validate)
