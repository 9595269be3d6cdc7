"""SIM identities (IMSI), canonical as digits: country (3), network (2 or 3), subscriber.

Source: ITU-T E.212 (at most fifteen digits, the first three a mobile country code); the assigned countries and
networks come from python-stdnum. Without a cue a number counts only where it begins with a British network's code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.scheme import Candidate, Reading, Scheme, cue_words, cued, is_plain_number, keep_digits
from trawl.model import Validity

_SHAPE = re.compile(r"[0-9]{3}[ /-]?[0-9]{2,3}[ /-]?[0-9]{9,10}")
_CUE = re.compile(r"\bimsis?\b.{0,25}\Z", re.DOTALL)
_CUE_WORDS = cue_words(["imsi", "imsis"])
_BRITISH = ("234", "235")


def _find(reading: Reading) -> Iterator[Candidate]:
    text, after = reading.text, 0
    named = reading.has_word(_CUE_WORDS)
    for start, end in reading.long_runs:
        if start < after or end - start not in (3, 5, 6, 14, 15) or (start and text[start - 1].isalnum()):
            continue
        if not named and (end - start != 15 or not text.startswith(_BRITISH, start)):
            continue
        match = _SHAPE.match(text, start)
        if match is None or text[match.end() : match.end() + 1].isalnum():
            continue
        value = normalise(match.group())
        validity = validate(value)
        hinted = named and cued(text, start, _CUE, 40)
        if value and (hinted or (validity == "valid" and len(value) == 15)):
            after = match.end()
            yield Candidate("imsi", start, after, value, validity, 0.99 if hinted else 0.7)


def normalise(raw: str) -> str:
    """Its digits; "" where they are not fourteen or fifteen."""
    digits = keep_digits(raw)
    return digits if len(digits) in (14, 15) else ""


def validate(value: str) -> Validity:
    """Valid where country and network are assigned; there is no check digit."""
    if len(value) not in (14, 15) or not (value.isascii() and value.isdigit()):
        return "invalid"
    from stdnum import imsi  # imported here: few texts hold one, and its tables take time to load

    return "valid" if len(imsi.split(value)) == 3 else "invalid"


SCHEME = Scheme(
    "imsi",
    _find,
    normalise,
    validate,
    digits=14,
    one="subscriber (IMSI)",
    many="subscribers (IMSI)",
    called=("imsi number",),
    figures=True,
    likely=is_plain_number,
)
