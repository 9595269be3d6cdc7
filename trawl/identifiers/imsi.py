"""SIM identities (IMSI), canonical as digits: country (3), network (2 or 3), subscriber.

Source: ITU-T E.212 (at most fifteen digits, the first three a mobile country code); the assigned countries and
networks come from python-stdnum. Without a cue a number counts only where it begins with a British network's code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.digit_rows import goes_on, is_free_before, is_free_behind, row_ends, stands_free
from trawl.identifiers.scheme import Candidate, Reading, Scheme, cue_words, cued, is_plain_number, keep_digits
from trawl.model import Validity

_CUE = re.compile(r"(?:\bimsis?|\bimsi[0-9])\b[^0-9]{0,25}\Z")
_CUE_WORDS = cue_words(["imsi", "imsis"])
_BRITISH = ("234", "235")


def _find(reading: Reading) -> Iterator[Candidate]:
    text, after = reading.text, 0
    named = reading.has_word(_CUE_WORDS)
    for start, end in reading.long_runs:
        if start < after or goes_on(text, start) or not is_free_before(text, start, glued=True):
            continue
        if not named and (end - start != 15 or not text.startswith(_BRITISH, start)):
            continue
        hinted = named and cued(text, start, _CUE, 40)
        for stop, value in reversed(row_ends(text, start, 14, 15)):
            if not stands_free(text, start, stop):
                continue
            validity = validate(value)
            free = is_free_behind(text, stop)
            own = free and is_free_before(text, start) and len(value) == 15 and stop == end
            if (hinted and (free or validity == "valid")) or (own and validity == "valid"):
                after = stop
                yield Candidate("imsi", start, stop, value, validity, 0.99 if hinted else 0.7)
                break


def normalise(raw: str) -> str:
    """Its digits; "" where they are not fourteen or fifteen."""
    digits = keep_digits(raw)
    return digits if len(digits) in (14, 15) else ""


def validate(value: str) -> Validity:
    """Valid where country and network are assigned, unverifiable where only the country is known; no check digit."""
    if len(value) not in (14, 15) or not (value.isascii() and value.isdigit()):
        return "invalid"
    from stdnum import imsi  # imported here: few texts hold one, and its tables take time to load

    known = len(imsi.split(value))
    return "valid" if known == 3 else "unverifiable" if known == 2 else "invalid"


SCHEME = Scheme(
    "imsi",
    _find,
    normalise,
    validate,
    digits=14,
    one="subscriber (IMSI)",
    many="subscribers (IMSI)",
    called=("imsi number",),
    headed=("imsi no",),
    figures=True,
    likely=is_plain_number,
    whole=is_plain_number,
)
