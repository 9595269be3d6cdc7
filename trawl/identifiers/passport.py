"""Passport and identity card numbers, right after the word that names them.

Source: ICAO Doc 9303-4 (document numbers of up to nine letters and digits); UK passports have nine digits. Nothing in
the number itself can be checked, so it needs its cue and stays unverifiable. Short words before it (`no`) are none of
its letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.lists import REACH, are_listed
from trawl.identifiers.scheme import Candidate, Reading, Scheme, cue_words, keep_alphanumeric, no_value
from trawl.model import Validity

_CUE = re.compile(r"\b(?:passports?|pp|p/ports?|id ?cards?|identity (?:cards?|documents?))\b")
_NUMBER = re.compile(
    # Short words before a number are none of its letters: `PASSPORT NO 512345678`.
    r"\b(?!(?:no|nr|is|of|id|uk|gb|us|eu|on|in|at|to|by|as|a)[ .-])"
    r"(?:(?:[a-z]{1,3}[ .-]?)?[0-9]{1,9}(?:[ .-][0-9]{3}(?![0-9])){0,2}[0-9a-z]{0,5}|[a-z][0-9a-z]{7,8})\b",
    re.IGNORECASE,
)
_REACH = 62
#: No number with its breaks is longer.
_LONGEST = 24
_FIRST_WORDS = cue_words(("passport", "passports", "pp", "port", "ports", "id", "idcard", "idcards", "identity"))
_WORDS = ("passport", "pp no", "pp:", "p/port", "id card", "identity card", "identity document", "idcard")
#: What stands between the cue and a number that is something else's.
_OTHERS = re.compile(
    r"(?<!no)\.\s|\b(?:tel|phone|mob(?:ile)?|dob|nino|nhs|imei|licen[cs]e|log|cad|crime|urn|acc(?:oun)?t)\b",
    re.IGNORECASE,
)


def _find(reading: Reading) -> Iterator[Candidate]:
    if not reading.mentions_any(_WORDS):
        return
    text, after = reading.text, 0
    for cue in _CUE.finditer(reading.lowered):
        for match in _NUMBER.finditer(text, max(after, cue.end()), min(len(text), cue.end() + _REACH)):
            if not _is_number(text, match):
                continue
            between = text[cue.end() : match.start()]
            if _OTHERS.search(between):
                break
            for member in _read_list(reading, match):
                after = member.end()
                value = normalise(member.group())
                confidence = 0.96 if len(between) < 25 else 0.8
                yield Candidate("passport", member.start(), after, value, "unverifiable", confidence)
            break


def _is_number(text: str, match: re.Match[str]) -> bool:
    """Whether a number has the length of one, is no part of a longer one, and its letters are no words."""
    raw, end = match.group(), match.end()
    if validate(normalise(raw)) != "unverifiable" or text[end : end + 1].isalnum() or text[match.start() - 1] in "+/":
        return False
    return raw.isupper() or raw[-1:].isdigit() or not raw.islower()


def _read_list(reading: Reading, match: re.Match[str]) -> Iterator[re.Match[str]]:
    """The first number and the others of its list."""
    text = reading.text
    member: re.Match[str] | None = match
    while member is not None:
        yield member
        end = member.end()
        followers = _NUMBER.finditer(text, end, min(len(text), end + REACH + _LONGEST))
        listed = (each for each in followers if are_listed(reading.lines, end, each.start()) and _is_number(text, each))
        member = next(listed, None)


def normalise(raw: str) -> str:
    """Letters and digits in capitals."""
    return keep_alphanumeric(raw)


def validate(value: str) -> Validity:
    """Unverifiable where it has seven to ten characters, at least five of them digits."""
    digits = sum(character.isdigit() for character in value)
    return (
        "unverifiable" if 7 <= len(value) <= 10 and digits >= 5 and value.isascii() and value.isalnum() else "invalid"
    )


def _is_all(bare: str, value: str) -> bool:  # noqa: ARG001 - what was written tells
    return all(c.isalnum() or c in " -" for c in bare)


def _near(value: str) -> dict[str, str]:
    """A British number has nine digits, of which a spreadsheet takes the first noughts."""
    return {f"0{value}": "with the 0 that a spreadsheet takes"} if len(value) == 8 and value.isdigit() else {}


SCHEME = Scheme(
    "passport",
    _find,
    normalise,
    validate,
    words=_FIRST_WORDS,
    one="passport",
    many="passports",
    called=(
        "passport number",
        "passport no",
    ),
    headed=(
        "pp",
        "pp no",
        "pp number",
        "passport num",
        "ppt",
        "identity card",
        "id card",
        "travel document",
    ),
    whole=_is_all,
    resembles=no_value,
    near=_near,
)
