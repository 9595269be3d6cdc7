"""What telephone numbers there are: those of Britain by its plan, those of other countries by phonenumbers.

Source: Ofcom, National Telephone Numbering Plan (ten digits after the leading 0, nine where the area code says so, and
three services with seven); ITU-T E.164 for other countries. Ofcom sets ranges aside for fiction (07700 900000 to
900999, 01632 960000 to 960999 and others); they are valid here, as exercises are written with them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from trawl.identifiers.scheme import keep_digits
from trawl.model import Validity

#: Numbers of seven digits after the 0 that are or were in use: Childline, NHS Direct.
_SHORT = "8001111|845464[0-9]"
#: Area codes some of whose numbers have one digit less.
_SHORTER_AREAS = (
    r"1(?:2(?:04|08|54|76|97|98)|3(?:63|64|84|86)|4(?:04|20|60|61|80|88)|5(?:24|27|62|66)|6(?:06|29|35|47|59|95|97)"
    r"|7(?:26|44|50|68)|8(?:27|37|84)|9(?:00|05|35|46|49|63|95))"
)
#: What may follow the leading 0: geographic, corporate, mobile, free and special services.
_NATIONAL = re.compile(
    rf"1[1-9][0-9]{{8}}|{_SHORTER_AREAS}[0-9]{{5}}|2[03489][0-9]{{8}}|3[0347][0-9]{{8}}|5[56][0-9]{{8}}"
    rf"|7[0-9]{{9}}|80[08][0-9]{{7}}|800[0-9]{{6}}|8(?:4[2-5]|7[0-3])[0-9]{{7}}|9[018][0-9]{{8}}|{_SHORT}"
)
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")  # no country's code begins with a nought; islands have seven digits
_BRACKETED_NOUGHT = re.compile(r"\( ?0 ?\)")
#: Digits of a British number, a mistyped one included, without its leading 0.
_BRITISH_DIGITS = range(7, 13)


def normalise(raw: str) -> str:
    """E.164 for a number with its country, or a UK number with or without its leading 0; "" for anything else."""
    digits = keep_digits(raw)
    international = raw.strip().lstrip("( ").startswith("+") or digits.startswith("00")
    if digits.startswith("00"):
        digits = digits[2:]
    if international and not digits.startswith("44"):
        return _without_trunk_prefix(f"+{digits}") if 7 <= len(digits) <= 16 else ""
    if digits.startswith("44") and (international or len(digits) >= 12):
        digits = digits[2:]
    elif not digits.startswith("0") and not 9 <= len(digits) <= 10:
        return ""
    national = digits.removeprefix("0")
    return f"+44{national}" if len(national) in _BRITISH_DIGITS else ""


def validate(value: str) -> Validity:
    """Valid where the number has a length that its country's numbering plan allows."""
    if value.startswith("+44"):
        return "valid" if _NATIONAL.fullmatch(value[3:]) else "invalid"
    return "valid" if _E164.fullmatch(value) and _opinion(value)[1] else "invalid"


def is_assigned(value: str) -> bool:
    """Whether a canonical value is a number that its country gives out, by more than its length."""
    return validate(value) == "valid" if value.startswith("+44") else _opinion(value)[2]


def _without_trunk_prefix(number: str) -> str:
    """E.164 has no 0 before the area code, written `(0)` or not, but in the plans that keep it, as Italy's does."""
    return _opinion(number)[0] if number.startswith("+") and number[1:2] != "0" else number[:16]


@lru_cache(maxsize=4096)
def _opinion(number: str) -> tuple[str, bool, bool]:
    """A foreign number in E.164, whether its country has numbers of this length, and whether it gives this one out."""
    import phonenumbers  # imported here: few texts hold foreign numbers, and its metadata takes time to load

    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return (number if len(number) <= 16 else ""), False, False
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    possible = phonenumbers.is_possible_number_with_reason(parsed) == phonenumbers.ValidationResult.IS_POSSIBLE
    return (written if len(written) <= 16 else ""), possible, phonenumbers.is_valid_number(parsed)
