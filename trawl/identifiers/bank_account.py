"""UK bank accounts (sort code and account number, fourteen digits) and IBANs, canonical without separators.

Source: Vocalink, Validating account numbers (six-digit sort codes, eight-digit accounts; the check rules differ by
bank and need its tables, so a domestic account is unverifiable); ISO 13616-1 and ISO 7064 MOD 97-10 for IBANs.
Sort code and account may be parted by words: `sort code 20-00-00, account number 55779911`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.scheme import Candidate, Reading, Scheme, cued, keep_alphanumeric, token_start
from trawl.model import Validity

_APART = r"(?:[ ,/;:.()-]|and|acc?(?:oun)?t?|a/c|number|no|num|is|the|to){0,8}"
_SHAPE = re.compile(rf"[0-9]{{2}}[ -]?[0-9]{{2}}[ -]?[0-9]{{2}}{_APART}[0-9]{{4}}[ -]?[0-9]{{4}}", re.IGNORECASE)
_IBAN = re.compile(r"[A-Za-z]{2}[0-9]{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?")
_CUE = re.compile(
    r"\b(?:sort ?code|s/c|account|acc?t|a/c|bank|transfer|paid|payee|pay)\b.{0,25}\Z", re.IGNORECASE | re.DOTALL
)
_IBAN_LENGTHS = {
    "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18,
    "FR": 27, "GB": 22, "GG": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IM": 22, "IT": 27, "JE": 22, "LT": 20,
    "LU": 20, "LV": 21, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24,
    "TR": 26, "UA": 29, "AE": 23, "AL": 28,
}  # fmt: skip


def _find(reading: Reading) -> Iterator[Candidate]:
    text, padded, after = reading.text, reading.padded, 0
    if not reading.long_runs and not reading.mentions_any(("acc", "a/c", "iban")):
        return
    for start, end in reading.digit_runs:
        if end - start not in (2, 6) or start < after:
            continue
        if padded[start - 1].isalpha():
            found = _iban(text, start) if end - start == 2 else None
        else:
            found = _domestic(text, start) if end - start == 6 or padded[end] in " -" else None
        if found:
            after = found.end
            yield found


def _domestic(text: str, start: int) -> Candidate | None:
    match = _SHAPE.match(text, start)
    if match is None or (start and text[start - 1].isalnum()) or text[match.end() : match.end() + 1].isalnum():
        return None
    value = normalise(match.group())
    dashed = text[start + 2] == "-" and text[start + 5] == "-"
    if len(value) != 14 or not (dashed or cued(text, start, _CUE, 40)):
        return None
    return Candidate("bank_account", start, match.end(), value, validate(value), 0.96 if dashed else 0.85)


def _iban(text: str, run: int) -> Candidate | None:
    start = token_start(text, run, 3)
    match = _IBAN.match(text, start) if run - start == 2 else None
    if match is None or text[start : start + 2].upper() not in _IBAN_LENGTHS:
        return None
    raw, length = match.group(), _IBAN_LENGTHS[text[start : start + 2].upper()]
    while len(keep_alphanumeric(raw)) > length and " " in raw:
        raw = raw[: raw.rindex(" ")]
    value = keep_alphanumeric(raw)
    if len(value) != length or text[start + len(raw) : start + len(raw) + 1].isalnum():
        return None
    return Candidate("bank_account", start, start + len(raw), value, validate(value), 0.97)


def normalise(raw: str) -> str:
    """`60-16-13 acc 31926819` is `60161331926819`; an IBAN keeps its letters; "" for anything else."""
    flat = keep_alphanumeric(raw)
    if flat[:2] in _IBAN_LENGTHS and flat[2:4].isdigit():
        return flat
    digits = "".join(character for character in flat if character.isdigit())
    return digits if len(digits) == 14 else ""


def validate(value: str) -> Validity:
    """An IBAN by its length and check digits; a domestic account cannot be checked without the banks' tables."""
    if value.isascii() and value.isdigit():
        return "unverifiable" if len(value) == 14 else "invalid"
    if len(value) != _IBAN_LENGTHS.get(value[:2], -1) or not (value.isascii() and value.isalnum()):
        return "invalid"
    number = "".join(str(int(character, 36)) for character in value[4:] + value[:4])
    return "valid" if int(number) % 97 == 1 else "invalid"


SCHEME = Scheme("bank_account", _find, normalise, validate)
