"""UK bank accounts (sort code and account number, fourteen digits) and IBANs, canonical without separators.

Source: Vocalink, Validating account numbers (six-digit sort codes, eight-digit accounts; the check rules differ by
bank and need its tables, so a domestic account is unverifiable); ISO 13616-1 and ISO 7064 MOD 97-10 for IBANs, whose
register and check come from python-stdnum.
Sort code and account may be parted by words: `sort code 20-00-00, account number 55779911`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from trawl.identifiers.scheme import Candidate, Reading, Scheme, any_value, cued, keep_alphanumeric, token_start
from trawl.model import Validity

_APART = r"(?:[ ,/;:.()-]|and|acc?(?:oun)?t?|a/c|number|no|num|is|the|to){0,8}"
_SHAPE = re.compile(rf"[0-9]{{2}}[ -]?[0-9]{{2}}[ -]?[0-9]{{2}}{_APART}[0-9]{{4}}[ -]?[0-9]{{4}}", re.IGNORECASE)
_REVERSED = re.compile(
    r"([0-9]{8})[ ,/;.(-]{1,3}(?:and )?(?:sort ?code|s/c|sc)\b[ :.-]{0,3}(?:is )?([0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2})",
    re.IGNORECASE,
)
_IBAN = re.compile(r"[A-Za-z]{2}[0-9]{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?")
_IBAN_START = re.compile(r"[A-Z]{2}[0-9]{2}")
_CUE = re.compile(r"\b(?:sort ?code|s/c|account|acc?t|a/c|bank|transfer|paid|payee|pay)\b.{0,25}\Z", re.DOTALL)
_IBAN_CUE = re.compile(
    r"\b(?:ibans?|account|acc?t?|a/c|bank\w*|transfer\w*|paid|pay\w*|wire[ds]?|sent)\b.{0,40}\Z",
    re.DOTALL,
)


@cache
def _iban_length(country: str) -> int:
    """How long this country's IBANs are, 0 where it has none; the register comes with python-stdnum."""
    from stdnum import numdb  # imported here: few texts hold one

    structure = numdb.get("iban").info(country)[0][1].get("bban", "")
    return 4 + sum(map(int, re.findall("[0-9]+", structure))) if structure else 0


def _find(reading: Reading) -> Iterator[Candidate]:
    text, padded, after = reading.text, reading.padded, 0
    if not reading.long_runs and not reading.mentions_any(("acc", "a/c", "iban")):
        return
    for start, end in reading.digit_runs:
        if end - start not in (2, 6, 8) or start < after:
            continue
        if end - start == 8:
            found = _account_first(text, start)
        elif padded[start - 1].isalpha():
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


def _account_first(text: str, start: int) -> Candidate | None:
    """`a/c 12345678 s/c 20-11-22`: the sort code stands first in the value all the same."""
    match = _REVERSED.match(text, start)
    if match is None or (start and text[start - 1].isalnum()) or text[match.end() : match.end() + 1].isalnum():
        return None
    value = normalise(match.group(2) + match.group(1))
    return Candidate("bank_account", start, match.end(), value, validate(value), 0.95)


def _iban(text: str, run: int) -> Candidate | None:
    start = token_start(text, run, 3)
    match = _IBAN.match(text, start) if run - start == 2 else None
    length = _iban_length(text[start : start + 2].upper()) if match else 0
    if match is None or not length:
        return None
    raw = match.group()
    while len(keep_alphanumeric(raw)) > length and " " in raw:
        raw = raw[: raw.rindex(" ")]
    value = keep_alphanumeric(raw)
    end = start + len(raw)
    if len(value) != length or text[end : end + 1].isalnum():
        return None
    validity = validate(value)
    # Ordinary words in groups of four look like one; a slip in a real one is in capitals or stands by its cue.
    written_as_one = raw.isupper() and sum(map(str.isdigit, raw)) >= 8
    if validity == "invalid" and not written_as_one and not cued(text, start, _IBAN_CUE, 50):
        return None
    return Candidate("bank_account", start, end, value, validity, 0.97)


def normalise(raw: str) -> str:
    """`60-16-13 acc 31926819` is `60161331926819`; an IBAN keeps its letters; "" for anything else."""
    flat = keep_alphanumeric(raw)
    if _IBAN_START.match(flat) and len(flat) == _iban_length(flat[:2]):
        return flat
    digits = "".join(character for character in flat if character.isdigit())
    return digits if len(digits) == 14 else ""


def validate(value: str) -> Validity:
    """An IBAN by its country's form and check digits; a domestic account would need the banks' tables."""
    if value.isascii() and value.isdigit():
        return "unverifiable" if len(value) == 14 else "invalid"
    if not _IBAN_START.match(value) or not (value.isascii() and value.isalnum()):
        return "invalid"
    from stdnum import iban

    return "valid" if iban.is_valid(value) else "invalid"


SCHEME = Scheme(
    "bank_account",
    _find,
    normalise,
    validate,
    runs="digit_runs",
    one="bank account",
    many="bank accounts",
    called=(
        "bank",
        "account",
        "account number",
        "iban",
    ),
    figures=True,
    likely=any_value,
)
