"""Sums of money: `£2,400`, `£3.2k`, `1200 quid`, `4,000 euros`, `$400`.

The canonical value is a plain number of pounds (`3200`, `92.14`), with the ISO 4217 code before it for other
currencies (`EUR 4000`). Source: ISO 4217.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from trawl.identifiers.scheme import Candidate, Reading, Scheme
from trawl.model import Validity

_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,2})?|[0-9]{1,9}(?:\.[0-9]{1,2})?"
_SIGNED = re.compile(rf"[£$€] ?({_NUMBER})(?: ?(k|grand|m|mill(?:ion)?|bn)\b)?", re.IGNORECASE)
_NAMED = re.compile(
    rf"({_NUMBER}) ?(k )?(quid|pounds?|pounds? sterling|gbp|euros?|eur|dollars?|usd|grand|lei|zloty|pence|p)\b",
    re.IGNORECASE,
)
_CODES = {"$": "USD", "€": "EUR", "eur": "EUR", "dol": "USD", "usd": "USD", "lei": "RON", "zlo": "PLN"}
_SCALES = {"k": 1_000, "grand": 1_000, "m": 1_000_000, "mill": 1_000_000, "million": 1_000_000, "bn": 1_000_000_000}
_NAMES = frozenset(
    (
        "quid",
        "pound",
        "pounds",
        "gbp",
        "euro",
        "euros",
        "eur",
        "dollar",
        "dollars",
        "usd",
        "grand",
        "lei",
        "zloty",
        "pence",
    )
)


def _find(reading: Reading) -> Iterator[Candidate]:
    text = reading.text
    if "£" in text or "$" in text or "€" in text:
        for match in _SIGNED.finditer(text):
            if not text[match.end() : match.end() + 1].isdigit():
                yield _candidate(match.start(), match.group())
    if reading.has_word(_NAMES):
        after = 0
        for start, end in reading.digit_runs:
            named = _NAMED.match(text, start) if start >= after and _goes_on(reading.padded, end) else None
            if named and len(named.group(3)) > 1 and not (start and text[start - 1] in "£$€.,"):
                after = named.end()
                yield _candidate(start, named.group())


def _goes_on(padded: str, end: int) -> bool:
    """Whether a letter or more of the number follows, as it does before the name of a currency."""
    after = padded[end]
    return after.isalpha() or after in ",." or (after == " " and padded[end + 1].isalpha())


def _candidate(start: int, raw: str) -> Candidate:
    return Candidate("money", start, start + len(raw), normalise(raw), "unverifiable", 0.9)


def normalise(raw: str) -> str:
    """`£1,900` is `1900`, `£3.2k` is `3200`, `4,000 euros` is `EUR 4000`; "" where no sum is written."""
    match = _SIGNED.search(raw) or _NAMED.search(raw)
    if match is None:
        return ""
    amount = Decimal(match.group(1).replace(",", "")) * _SCALES.get((match.group(2) or "").strip().lower(), 1)
    name = match.group(3).lower() if match.re is _NAMED else match.group()[0]
    if name == "grand":
        amount *= 1_000
    if name.startswith("p") and not name.startswith("po"):
        amount /= 100
    plain = f"{amount:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".") if amount == amount.to_integral() else f"{amount:.2f}"
    code = _CODES.get(name[:3])
    return f"{code} {plain}" if code else plain


def validate(value: str) -> Validity:
    """Unverifiable where it is a number, with or without a currency's code."""
    try:
        Decimal(value.split(" ")[-1])
    except InvalidOperation:
        return "invalid"
    return "unverifiable"


SCHEME = Scheme("money", _find, normalise, validate)
