"""National Insurance numbers, canonical without spaces: `AB123456C`.

Source: HMRC, National Insurance Manual NIM39110 (letters that no prefix holds, prefixes never issued, suffix A to D).
A number with an excluded prefix (`QQ`, which exercises use) is kept as invalid; one without its suffix needs a cue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.scheme import Candidate, Reading, Scheme, any_value, cued, keep_alphanumeric, token_start
from trawl.model import Validity

_SHAPE = re.compile(r"[A-Za-z]{2}[ -]?[0-9]{2}(?:[ -]?[0-9]{2}){2}(?:[ -]?[A-Da-d])?")
_VALID = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]?")
_EXCLUDED = frozenset(("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"))
_CUE = re.compile(r"\b(?:nino|n\.?i\.?|national insurance)\b\W{0,3}(?:no|num|number|letter)?\b.{0,12}\Z")


def _find(reading: Reading) -> Iterator[Candidate]:
    text, padded = reading.text, reading.padded
    for run_start, run_end in reading.near_runs:
        if run_end - run_start not in (2, 6) or not (
            padded[run_start - 1].isalpha() or padded[run_start - 2].isalpha()
        ):
            continue
        if run_end - run_start == 2 and padded[run_end] not in " -":
            continue
        start = token_start(text, run_start, 3)
        if start == run_start and start >= 3 and text[start - 1] in " -":
            start = token_start(text, start - 1, 3)
        match = _SHAPE.match(text, start)
        if match is None or text[match.end() : match.end() + 1].isalnum() or (start and text[start - 1].isalnum()):
            continue
        raw = match.group()
        value = normalise(raw)
        hinted = cued(text, start, _CUE, 30)
        if hinted or (len(value) == 9 and raw.upper() == raw):
            yield Candidate("nino", start, match.end(), value, validate(value), 0.98 if hinted else 0.93)


def normalise(raw: str) -> str:
    """Letters and digits in capitals."""
    return keep_alphanumeric(raw)


def validate(value: str) -> Validity:
    """Valid by prefix and suffix; there is no check digit."""
    return "valid" if _VALID.fullmatch(value) and value[:2] not in _EXCLUDED else "invalid"


SCHEME = Scheme(
    "nino",
    _find,
    normalise,
    validate,
    runs="near_runs",
    one="National Insurance number",
    many="National Insurance numbers",
    called=(
        "ni",
        "ni number",
        "national insurance",
        "national insurance number",
    ),
    likely=any_value,
)
