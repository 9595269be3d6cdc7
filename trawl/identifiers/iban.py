"""International bank account numbers, as they stand in a text: in one word or in any groups, in capitals or not.

Source: ISO 13616-1 (what each country's look like) and ISO 7064 MOD 97-10 (check digits); the register and the check
come from python-stdnum. The digits with which some countries check their own part are left alone: what is made up for
exercises seldom keeps them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from trawl.identifiers.digit_rows import is_free_before, is_free_behind
from trawl.identifiers.scheme import Candidate, Reading, cue_words, cued, keep_alphanumeric, keep_digits
from trawl.model import Validity

#: The shortest and the longest that there are.
LENGTHS = range(15, 35)
_START = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]+")
_SIGN = "(?: ?- ?|[ .])?"
_COUNTRY = re.compile(rf"[A-Za-z]{{2}}{_SIGN}[0-9]{_SIGN}[0-9]")
_GROUP = re.compile(rf"{_SIGN}([A-Za-z0-9]{{1,35}})")
#: Few have fewer digits than this in their first half; a plate or a postcode with words behind it seldom has as many.
_DIGITS = 6
_IN_PIECES = re.compile(
    r"\b(?:ibans?|account|bank)\b(?: (?:number|no|is))*[^0-9a-z]{1,6}(?=[a-z][^a-z0-9]{0,3}[a-z][^a-z0-9]{0,3}[0-9])"
)
_BANK_WORDS = cue_words(("iban", "ibans", "account", "bank"))
_BANKED = re.compile(r"\b(?:ibans?|account|bank)\b(?: (?:number|no|is))*[^0-9a-z]{1,6}\Z")
_FOURS = re.compile(r"[A-Z]{2}[0-9]{2}(?: [A-Z0-9]{4}){2,}(?: [A-Z0-9]{1,3})?")
_NAMED = re.compile(r"\bibans?\b.{0,40}\Z", re.DOTALL)
_CUE = re.compile(
    r"\b(?:ibans?|account|acc?t?|a/c|bank\w*|transfer\w*|paid|pay\w*|wire[ds]?|sent)\b.{0,40}\Z",
    re.DOTALL,
)


@cache
def length_in(country: str) -> int:
    """How long this country's IBANs are, 0 where it has none."""
    from stdnum import numdb  # imported here: few texts hold one

    structure = numdb.get("iban").info(country)[0][1].get("bban", "")
    return 4 + sum(map(int, re.findall("[0-9]+", structure))) if structure else 0


def find_ibans(reading: Reading) -> Iterator[Candidate]:
    """IBANs by the country before their first digits, and, written in any pieces, behind the word that names them."""
    text, after = reading.text, 0
    named = "iban" in reading.lowered
    banked = named or reading.has_word(_BANK_WORDS)
    for run, _ in reading.near_runs:
        glued = text[run - 1].isalpha()
        start = run - 2 if glued else run - 3
        # Where nobody says that it is one, a word like `on` before a number is no country.
        if run < after or start < 0 or not (glued or text[start : start + 2].isupper() or _is_banked(reading, start)):
            continue
        if _COUNTRY.match(text, start) and (named or _has_digits(text, start)) and (found := _at(text, start)):
            after = found.end
            yield found
    if banked:
        for match in _IN_PIECES.finditer(reading.lowered):
            found = _at(text, match.end())
            if found and (named or found.validity == "valid"):
                yield found


def _is_banked(reading: Reading, start: int) -> bool:
    """Whether letters in small letters, set apart, are a country with IBANs behind a word that may name one."""
    country = reading.text[start : start + 2].upper()
    return (
        reading.has_word(_BANK_WORDS)
        and country.isascii()
        and country.isalpha()
        and length_in(country) > 0
        and cued(reading.text, start, _BANKED)
    )


def _has_digits(text: str, start: int) -> bool:
    return len(keep_digits(text[start : start + 24])) >= _DIGITS


def _at(text: str, start: int) -> Candidate | None:
    groups = _groups(text, start)
    value = groups[-1][1]
    if len(value) < LENGTHS[0] or not is_free_before(text, start, glued=True):
        return None
    if not _has_digits(text, start) and not cued(text, start, _NAMED, 50):
        return None
    length = length_in(value[:2])
    whole = _of_length(text, groups, length) if length else None
    if whole and validate_iban(whole[1]) == "valid":
        return Candidate("bank_account", start, *whole, "valid", 0.99)
    return _mistyped(text, start, groups, length)


def _groups(text: str, start: int) -> list[tuple[int, str]]:
    """The ends of the groups from here on, each with all that stands before it, until there are more than enough."""
    groups: list[tuple[int, str]] = []
    value, position = "", start
    while len(value) < LENGTHS[-1] and (group := _GROUP.match(text, position)):
        value += group[1].upper()
        position = group.end()
        groups.append((position, value))
    return groups


def _of_length(text: str, groups: list[tuple[int, str]], length: int) -> tuple[int, str] | None:
    """Where so many letters and digits end: with a group, or where a word touches them."""
    for end, value in groups:
        if len(value) >= length:
            cut = end - (len(value) - length)
            return (cut, value[:length]) if is_free_behind(text, cut, glued=True) else None
    return None


def _mistyped(text: str, start: int, groups: list[tuple[int, str]], length: int) -> Candidate | None:
    """What fails its check: all of it where a text calls it an IBAN; of the right length, where it looks like one."""
    if not is_free_before(text, start):
        return None
    kept: tuple[int, str] | None = None
    before = ""
    for end, value in groups:
        if len(before) > len("GB29") and value[len(before) :].isalpha():
            break  # a word: only the bank's own letters, which stand first, have no digit beside them
        before = value
        kept = (end, value)
        if len(value) == length:
            break
    if kept is None or len(kept[1]) not in LENGTHS or not is_free_behind(text, kept[0]):
        return None
    end, value = kept
    looks_right = len(value) == length and (_FOURS.fullmatch(text, start, end) or cued(text, start, _CUE, 50))
    if not looks_right and not cued(text, start, _NAMED, 50):
        return None
    return Candidate("bank_account", start, end, value, validate_iban(value), 0.97)


def normalise_iban(raw: str) -> str:
    """Its capitals and digits, of a mistyped one too; "" where it does not begin as an IBAN or has another length."""
    flat = keep_alphanumeric(raw)
    return flat if _START.fullmatch(flat) and len(flat) in LENGTHS else ""


def validate_iban(value: str) -> Validity:
    """By its country's form and the check digits; unverifiable where only the check digits speak for it.

    Some banks write them for countries that are not in the register, such as Iran and Mozambique.
    """
    from stdnum import iban
    from stdnum.iso7064 import mod_97_10

    if iban.is_valid(value, check_country=False):
        return "valid"
    return "unverifiable" if not length_in(value[:2]) and mod_97_10.is_valid(value[4:] + value[:4]) else "invalid"
