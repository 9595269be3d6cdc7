"""NHS numbers, canonical as ten digits.

Source: NHS Data Model and Dictionary, NHS NUMBER (weights 10 to 2, check digit 11 minus the sum modulo 11, 11 is 0,
10 is never issued), as python-stdnum works it out. Without a cue a number has to be written 3-3-4 and pass the check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.digit_rows import goes_on, is_free_before, is_free_behind, row_ends, stands_free
from trawl.identifiers.scheme import Candidate, Reading, Scheme, cue_words, cued, is_plain_number, keep_digits
from trawl.model import Validity

_PRINTED = re.compile(r"[1-9][0-9]{2}([ -])[0-9]{3}\1[0-9]{4}")
_CUE = re.compile(r"(?:\bnhs|\bh ?& ?c\b|\bchi\b|\bhealth and care\b).{0,30}\Z", re.DOTALL)
_CUE_WORDS = cue_words(["nhs", "h", "chi", "health"])


def _find(reading: Reading) -> Iterator[Candidate]:
    text, after = reading.text, 0
    named = reading.has_word(_CUE_WORDS)
    for start, end in reading.long_runs:
        if start < after or (not named and end - start != 3) or goes_on(text, start):
            continue
        hinted = named and cued(text, start, _CUE, 40)
        for stop, value in row_ends(text, start, 10, 10):
            if not stands_free(text, start, stop):
                continue
            validity = validate(value)
            free = is_free_behind(text, stop)
            printed = free and is_free_before(text, start) and _PRINTED.fullmatch(text, start, stop)
            if (hinted and (free or validity == "valid")) or (printed and validity == "valid"):
                after = stop
                yield Candidate("nhs_number", start, stop, value, validity, 0.97 if hinted else 0.7)


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
    headed=(
        "nhs num",
        "chi number",
        "rhif gig",
    ),
    figures=True,
    likely=is_plain_number,
    whole=is_plain_number,
)
