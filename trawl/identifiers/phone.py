"""Telephone numbers, canonical in E.164.

Source: Ofcom, National Telephone Numbering Plan (UK numbers: nine or ten digits after the leading 0, by first digit);
ITU-T E.164 for other countries, whose lengths come from phonenumbers. Ofcom sets ranges aside for fiction (07700
900000 to 900999, 01632 960000 to 960999 and others); they are valid here, as exercises are written with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from trawl.identifiers.scheme import Candidate, Reading, Scheme, cued, is_plain_number, keep_digits, token_start
from trawl.model import Validity

_GAP = r"[ .()\u00a0‐-―-]{0,2}"
_UK = re.compile(
    rf"(?:\(?\+ ?44\)?|\(?0044\)?){_GAP}(?:\( ?0 ?\))?{_GAP}0?(?:{_GAP}[0-9]){{9,10}}|\(?0(?:{_GAP}[0-9]){{9,10}}"
    r"|07[0-9]{3}/[0-9]{6}"
)
_FOREIGN = re.compile(rf"(?:\+|00)(?:{_GAP}[0-9]){{8,15}}")
_NO_ZERO = re.compile(rf"7[1-9][0-9]{{2}}(?:{_GAP}[0-9]){{6}}")
_TIMES = re.compile(r"\A[01][0-9][0-5][0-9] ?[-–] ?[0-2][0-9][0-5][0-9](?![0-9])")
_SLIPPED = re.compile(r"[0Oo]7[0-9Oo]{3}(?:[ -]?[0-9Oo]){6}")
_GLUED_CUE = re.compile(r"(?:\A|[^A-Za-z])(?:tel|phone|mob|mobile|no|number)\Z", re.IGNORECASE)
_CUE = re.compile(
    r"\b(?:tel(?:ephone)?|phones?|mob(?:ile)?|call(?:ed|s|ing)?|ring(?:ing)?"
    r"|rang|text(?:ed)?|number|no|num|whatsapp|sim"
    r"|contact|line)\b[^0-9a-z]{0,4}(?:is |on |no |number |was )?\W{0,3}\Z",
)
_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{7,14}")  # no country's code begins with a nought
#: What may follow the leading 0: geographic, corporate, mobile, free and special services.
_NATIONAL = re.compile(
    r"1[1-9][0-9]{7,8}|2[03489][0-9]{8}|3[0347][0-9]{8}|5[56][0-9]{8}"
    r"|7[0-9]{9}|80[08][0-9]{6,7}|8(?:4[2-5]|7[0-3])[0-9]{7}"
    r"|9[018][0-9]{8}"
)


def _find(reading: Reading) -> Iterator[Candidate]:
    text, padded, after = reading.text, reading.padded, 0
    for start, end in reading.long_runs:
        first = text[start]
        if start < after or (first not in "047" and text[start - 1 : start] not in ("+", " ", "(") and start):
            continue
        found = _at_run(text, start, end, after)
        if found:
            yield found
            after = found.end
    for start, end in reading.glued_runs:
        if end - start >= 3 and (padded[end] in "Oo" or padded[start - 1] in "Oo"):
            yield from _with_letter_o(text, start)


def _at_run(text: str, start: int, end: int, after: int) -> Candidate | None:
    """A number that begins at this run of digits, or at the plus sign or bracket before it; one ended at `after`."""
    begin = start
    while begin and start - begin < 3 and text[begin - 1] in "+( ":
        begin -= 1
    for position in range(begin, start + 1):
        if text[position] == " " or (position and _is_bound(text, position, after)):
            continue
        if text[position] in "+(0":
            found = _longest(text, position)
            if found:
                return found
    if text[start] == "7" and end - start >= 4 and not (start and text[start - 1].isalnum()):
        match = _NO_ZERO.match(text, start)
        if match and cued(text, start, _CUE) and not text[match.end() : match.end() + 1].isalnum():
            value = "+44" + keep_digits(match.group())
            return Candidate("phone", start, match.end(), value, validate(value), 0.7)
    if end - start == 12 and text.startswith("447", start) and not (text[start - 1 : start] or " ").isalnum():
        value = f"+{text[start:end]}"
        if not text[end : end + 1].isalnum():
            return Candidate("phone", start, end, value, validate(value), 0.8)
    return None


def _is_bound(text: str, position: int, after: int) -> bool:
    """Whether what stands right before belongs to it: a letter, unless it ends `tel` or `mob`, a sign, a slash."""
    before = text[position - 1]
    if before.isalnum():
        return not before.isalpha() or _GLUED_CUE.search(text[max(0, position - 10) : position]) is None
    return before in "£$€" or (before == "/" and position - 1 != after)


def _with_letter_o(text: str, run: int) -> Iterator[Candidate]:
    """A mobile number in which a nought was typed, or read by a machine, as the letter."""
    start = token_start(text, run, 6)
    match = _SLIPPED.match(text, start)
    if match is None or (start and text[start - 1].isalnum()) or text[match.end() : match.end() + 1].isalnum():
        return
    value = normalise(match.group().upper().replace("O", "0"))
    if value and sum("0" <= c <= "9" for c in match.group()) >= 8:
        yield Candidate("phone", start, match.end(), value, validate(value), 0.75)


def _longest(text: str, position: int) -> Candidate | None:
    """The longest number from here that ends where a run of digits ends and that its country could have."""
    patterns = (_UK, _FOREIGN) if text[position] == "+" or text.startswith("00", position) else (_UK,)
    for pattern in patterns:
        match = pattern.match(text, position)
        raw = match.group() if match else ""
        digits = len(keep_digits(raw))
        while digits >= 8:
            end = position + len(raw)
            value = "" if text[end : end + 1].isalnum() else normalise(raw)
            if value and validate(value) == "valid" and not _TIMES.match(raw):
                opened = raw.startswith("(") and ")" not in raw
                return Candidate("phone", position + opened, end, value, "valid", 0.95)
            # Leave out the last run of digits: it may belong to what follows, a time for instance.
            shorter = raw.rstrip("0123456789")
            digits -= len(raw) - len(shorter)
            raw = shorter.rstrip(" .()-\u00a0‐‑‒–—―")
    return None


def normalise(raw: str) -> str:
    """E.164 for a number with its country, or a UK number with or without its leading 0; "" for anything else."""
    digits = keep_digits(raw)
    international = raw.strip().lstrip("(").startswith("+") or digits.startswith("00")
    if digits.startswith("00"):
        digits = digits[2:]
    if international and not digits.startswith("44"):
        return f"+{digits}" if 8 <= len(digits) <= 15 else ""
    if digits.startswith("44") and (international or len(digits) >= 12):
        digits = digits[2:]
    national = digits.removeprefix("0")
    return f"+44{national}" if 9 <= len(national) <= 10 else ""


def validate(value: str) -> Validity:
    """Valid where the number has a length that its country's numbering plan allows."""
    if value.startswith("+44"):
        return "valid" if _NATIONAL.fullmatch(value[3:]) else "invalid"
    return "valid" if _INTERNATIONAL.fullmatch(value) and _is_possible(value) else "invalid"


@lru_cache(maxsize=4096)
def _is_possible(value: str) -> bool:
    """Whether the number's country has numbers of this length."""
    import phonenumbers  # imported here: few texts hold foreign numbers, and its metadata takes time to load

    try:
        number = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(number)


#: Digits of a British number, of a mobile and of nearly every other telephone, without the leading 0.
_DIGITS_WITHOUT_NOUGHT = 10


def _is_likely(bare: str, value: str) -> bool:  # noqa: ARG001 - what was written tells
    """A plain number with its leading 0 or its country's code, or of ten digits, as spreadsheets leave it without."""
    if not is_plain_number(bare):
        return False
    return bare.lstrip("(").startswith(("0", "+", "44")) or len(keep_digits(bare)) == _DIGITS_WITHOUT_NOUGHT


SCHEME = Scheme(
    "phone",
    _find,
    normalise,
    validate,
    one="phone",
    many="phones",
    called=(
        "telephone",
        "tel",
        "mobile",
        "mobile no",
        "mobile number",
        "msisdn",
        "landline",
        "phone number",
        "phone no",
    ),
    in_letters=True,
    figures=True,
    section="contacts",
    likely=_is_likely,
)
