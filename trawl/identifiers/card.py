"""Payment card numbers, canonical as digits: thirteen to nineteen of them, in any groups.

Source: ISO/IEC 7812-1 (Luhn check digit; the first digits say the issuer); the ranges are those that the schemes
publish, Mastercard's 2221 to 2720 of 2017 among them. Without a cue a number has to be grouped as its cards are
printed, or have sixteen digits, and pass its check; after one a number that fails it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.checksums import passes_luhn
from trawl.identifiers.digit_rows import goes_on, is_free_before, is_free_behind, row_ends, stands_free
from trawl.identifiers.scheme import Candidate, Reading, Scheme, cued, is_plain_number, keep_digits
from trawl.model import Validity

_LENGTHS = range(13, 20)
#: How cards begin and how long they are, the usual length first. Maestro's of twelve digits have not been given out.
_ISSUERS: tuple[tuple[re.Pattern[str], tuple[int, ...]], ...] = (
    (re.compile(r"4"), (16, 19, 13)),  # Visa
    (re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,)),  # Mastercard
    (re.compile(r"3[47]"), (15,)),  # American Express
    (re.compile(r"30[0-5]|3095|3[689]"), (14, 16, 15, 17, 18, 19)),  # Diners Club
    (re.compile(r"352[89]|35[3-8]"), (16, 19, 18, 17)),  # JCB
    (re.compile(r"2131|1800"), (15,)),  # JCB's older ones
    (re.compile(r"1"), (15,)),  # UATP, of airlines
    (re.compile(r"6011|64[4-9]|65|60|8[12]"), (16, 19, 18, 17)),  # Discover, RuPay
    (re.compile(r"62"), (16, 19, 18, 17, 13, 14, 15)),  # UnionPay
    (re.compile(r"220[0-4]"), (16, 19, 18, 17)),  # Mir
    (re.compile(r"5[0678]|6[0-9]"), (16, 19, 18, 17, 15, 14, 13)),  # Maestro
)
#: How cards are printed.
_PRINTED = re.compile(
    r"[0-9]{4}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?:\1[0-9]{3})?|3[47][0-9]{2}([ -])[0-9]{6}\2[0-9]{5}"
    r"|3[0689][0-9]{2}([ -])[0-9]{6}\3[0-9]{4}"
)
#: The month and year until which a card is good, written behind it.
_EXPIRY = re.compile(r" (?:0[1-9]|1[0-2]) ?[/-] ?(?:20)?[0-9]{2}(?![0-9])")
_CUE = re.compile(
    r"\b(?:cards?|visa|master ?card|maestro|amex|american express|diners|jcb|unionpay|discover|debit|credit|pan)\b"
    r"[^0-9]{0,25}\Z"
)
#: Cards that pay for nothing.
_OTHER = re.compile(
    r"\b(?:sim|library|loyalty|memory|sd|id|membership|member|business|club|nectar|oyster|travel|report|donor|store)"
    r" ?cards?\b[^0-9]{0,25}\Z"
)


def _find(reading: Reading) -> Iterator[Candidate]:
    text, after = reading.text, 0
    for start, _ in reading.long_runs:
        if start < after or goes_on(text, start) or not is_free_before(text, start, glued=True):
            continue
        ends = _ends(text, start)
        if not ends:
            continue
        hinted = cued(text, start, _CUE, 45) and not cued(text, start, _OTHER, 45)
        found = _sound(text, start, ends, hinted=hinted) or (hinted and _mistyped(text, start, ends))
        if found:
            after = found.end
            yield found


def _ends(text: str, start: int) -> list[tuple[int, str]]:
    """Where a card that begins here could end, the date of its expiry left out."""
    ends = [one for one in row_ends(text, start, _LENGTHS[0], _LENGTHS[-1]) if stands_free(text, start, one[0])]
    expiring = (number for number, (end, _) in enumerate(ends, start=1) if _EXPIRY.match(text, end))
    return ends[: next(expiring, None)]


def _sound(text: str, start: int, ends: list[tuple[int, str]], *, hinted: bool) -> Candidate | None:
    """The longest card that begins here and passes its check; without a cue it has to look like one."""
    for end, value in reversed(ends):
        if len(value) not in _LENGTHS or validate(value) == "invalid":
            continue
        bare = is_free_before(text, start) and is_free_behind(text, end)
        printed = bare and (len(value) == 16 or value.startswith(("34", "37")) or _PRINTED.fullmatch(text, start, end))
        if hinted or printed:
            return Candidate("card", start, end, value, "valid", 0.97 if hinted else 0.85)
    return None


def _mistyped(text: str, start: int, ends: list[tuple[int, str]]) -> Candidate | None:
    """What a text calls a card though its check fails: of the issuer's usual length, else all of it."""
    usual = _lengths(ends[-1][1])
    fitting = [one for length in usual for one in ends if len(one[1]) == length]
    end, value = fitting[0] if fitting else ends[-1]
    # What begins as nobody's card is a telephone number as often, with something behind it.
    alike = usual or text[start:end].isdigit() or _PRINTED.fullmatch(text, start, end)
    if len(value) not in _LENGTHS or not alike or not is_free_behind(text, end):
        return None
    return Candidate("card", start, end, value, "invalid", 0.97)


def _lengths(digits: str) -> tuple[int, ...]:
    """How long the cards are that begin like this, the usual length first; empty where nobody's do."""
    return tuple(length for first, lengths in _ISSUERS if first.match(digits) for length in lengths)


def normalise(raw: str) -> str:
    """Its digits; "" where there are too few or too many."""
    digits = keep_digits(raw)
    return digits if len(digits) in _LENGTHS else ""


def validate(value: str) -> Validity:
    """Whether some issuer's cards begin like this and are so long, and the check digit is right."""
    sound = value.isascii() and value.isdigit() and len(value) in _lengths(value) and passes_luhn(value)
    return "valid" if sound else "invalid"


SCHEME = Scheme(
    "card",
    _find,
    normalise,
    validate,
    digits=13,
    one="payment card",
    many="payment cards",
    called=(
        "card number",
        "payment card",
        "pan",
    ),
    headed=(
        "credit card",
        "debit card",
        "bank card",
        "card no",
        "credit card number",
        "payment card number",
        "visa",
        "mastercard",
        "amex",
        "pan number",
    ),
    figures=True,
    likely=is_plain_number,
    whole=is_plain_number,
)
