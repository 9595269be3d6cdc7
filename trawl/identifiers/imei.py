"""Handset identities (IMEI), canonical as fifteen digits.

Source: 3GPP TS 23.003, section 6.2 and annex B (check digit by the Luhn formula). A network reports the same handset
by the first fourteen digits and two for its software (IMEISV), and records leave the check digit out: the canonical
value is then the one with its check digit, as all three say one handset. A failed check is kept as invalid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.checksums import luhn_digit, passes_luhn
from trawl.identifiers.digit_rows import goes_on, is_free_before, is_free_behind, row_ends, stands_free
from trawl.identifiers.scheme import Candidate, Reading, Scheme, cued, is_plain_number, keep_digits
from trawl.model import Validity

#: With its check digit, with the version of its software, without either.
_LENGTHS = (15, 16, 14)
#: The bodies that give out numbers today.
_BODIES = ("01", "35", "86", "91", "99")
#: How identities are printed.
_PRINTED = re.compile(
    r"[0-9]{2}([ /.-])[0-9]{6}\1[0-9]{6}\1[0-9]|[0-9]{2}([ /.-])[0-9]{4}\2[0-9]{2}\2[0-9]{6}\2[0-9]"
    r"|[0-9]{6}([ /.-])[0-9]{2}\3[0-9]{6}\3[0-9]|[0-9]{8}([ /.-])[0-9]{6}\4[0-9]"
)
#: With the version of its software behind it, as a handset shows it on its screen: `356741085550019/01`.
_VERSIONED = re.compile(r"([0-9]{15})/[0-9]{2}(?![0-9/])")
_CUE = re.compile(
    r"\b(?:imei ?sv|imeis?|handsets?|phones?|devices?|iphone|mobile)\b.{0,30}\Z|imei[0-9]?\W{0,2}\Z", re.DOTALL
)
_NAMED = re.compile(r"(?:\bimei ?svs?|\bimeis?[0-9]?)\b[^0-9]{0,25}\Z")
_OTHER = re.compile(r"\b(?:card|amex|imsi|account|ref\w*|serial|crime|log)\b.{0,12}\Z", re.DOTALL)


def _find(reading: Reading) -> Iterator[Candidate]:
    text, after = reading.text, 0
    for start, _ in reading.long_runs:
        if start < after or goes_on(text, start) or not is_free_before(text, start, glued=True):
            continue
        ends = [one for one in _ends(text, start) if stands_free(text, start, one[0])]
        if not ends:
            continue
        found = _named(text, start, ends) or _bare(text, start, ends)
        if found:
            after = found.end
            yield found


def _ends(text: str, start: int) -> list[tuple[int, str]]:
    versioned = _VERSIONED.match(text, start)
    return [(versioned.end(1), versioned[1])] if versioned else row_ends(text, start, min(_LENGTHS), max(_LENGTHS))


def _named(text: str, start: int, ends: list[tuple[int, str]]) -> Candidate | None:
    """What a text calls a handset's identity, a mistyped one too."""
    if not cued(text, start, _CUE, 45):
        return None
    of_length = {len(value): (end, value) for end, value in ends}
    named = cued(text, start, _NAMED, 45)
    for length in _LENGTHS if named else (15,):
        if length in of_length:
            end, digits = of_length[length]
            value = normalise(digits)
            checked = length == 15 and validate(value) == "valid"
            # A telephone number with something behind it has as many digits.
            printed = _looks_printed(text, start, end) and (named or not digits.startswith("00"))
            alike = printed or (named and digits[0] != "0")
            if value and ((checked and (named or digits[0] != "0")) or (alike and is_free_behind(text, end))):
                return Candidate("imei", start, end, value, validate(value), 0.98)
    return None


def _bare(text: str, start: int, ends: list[tuple[int, str]]) -> Candidate | None:
    """Fifteen digits in one word, or as identities are printed, that pass their check."""
    for end, value in ends:
        bare = is_free_before(text, start) and is_free_behind(text, end)
        if (
            len(value) == 15
            and bare
            and _looks_printed(text, start, end)
            and validate(value) == "valid"
            and not cued(text, start, _OTHER)
        ):
            return Candidate("imei", start, end, value, "valid", 0.8)
    return None


def _looks_printed(text: str, start: int, end: int) -> bool:
    return text[start:end].isdigit() or _PRINTED.fullmatch(text, start, end) is not None


def normalise(raw: str) -> str:
    """Fifteen digits; of fourteen or sixteen the first fourteen and their check digit; "" for anything else."""
    digits = keep_digits(raw)
    if len(digits) in (14, 16) and digits.startswith(_BODIES):
        return digits[:14] + luhn_digit(digits[:14])
    return digits if len(digits) == 15 else ""


def validate(value: str) -> Validity:
    """Whether the check digit is right."""
    return "valid" if len(value) == 15 and value.isascii() and value.isdigit() and passes_luhn(value) else "invalid"


_HANDSET = 14


def _forms(value: str) -> tuple[tuple[str, str], ...]:
    """The handset with its check digit, and with the 0 that a network sends in its place."""
    handset = value[:_HANDSET]
    sent = value[_HANDSET:] in ("0", luhn_digit(handset))
    return (("imei", handset + luhn_digit(handset)), ("imei", f"{handset}0")) if sent else ()


def _near(value: str) -> dict[str, str]:
    """The same handset with another check digit."""
    return {f"{value[:_HANDSET]}{digit}": "the same handset with another check digit" for digit in "0123456789"}


SCHEME = Scheme(
    "imei",
    _find,
    normalise,
    validate,
    digits=14,
    one="handset",
    many="handsets",
    called=(
        "imei number",
        "handset",
    ),
    headed=(
        "handset imei",
        "imei no",
        "device imei",
        "imeisv",
        "imei sv",
    ),
    figures=True,
    likely=is_plain_number,
    whole=is_plain_number,
    forms=_forms,
    near=_near,
)
