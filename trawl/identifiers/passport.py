"""Passport and identity card numbers, right after the word that names them.

Source: ICAO Doc 9303-4 (document numbers of up to nine letters and digits); UK passports have nine digits. Nothing in
the number itself can be checked, so it needs its cue and stays unverifiable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.scheme import Candidate, Reading, Scheme, cue_words, keep_alphanumeric
from trawl.model import Validity

_CUE = re.compile(r"\b(?:passports?|pp|id ?cards?|identity (?:card|document)s?)\b")
_NUMBER = re.compile(r"\b(?:[A-Z]{1,3} ?)?[0-9]{2,9}(?:[ -][0-9]{3}){0,2}[A-Z0-9]{0,5}\b|\b[A-Z][0-9A-Z]{7,8}\b")
_REACH = 62
_FIRST_WORDS = cue_words(("passport", "passports", "pp", "id", "idcard", "idcards", "identity"))
_WORDS = ("passport", "pp no", "pp:", "id card", "identity card", "identity document", "idcard")


def _find(reading: Reading) -> Iterator[Candidate]:
    if not reading.mentions_any(_WORDS):
        return
    text, after = reading.text, 0
    for cue in _CUE.finditer(reading.lowered):
        for match in _NUMBER.finditer(text, max(after, cue.end()), min(len(text), cue.end() + _REACH)):
            value = normalise(match.group())
            end = match.end()
            if validate(value) != "unverifiable" or text[end : end + 1].isalnum() or text[match.start() - 1] in "+/":
                continue
            between = text[cue.end() : match.start()]
            if re.search(r"(?:\.\s|\b(?:tel|phone|mob|dob|nino|imei)\b)", between, re.IGNORECASE):
                break
            after = end
            yield Candidate("passport", match.start(), end, value, "unverifiable", 0.96 if len(between) < 25 else 0.8)
            break


def normalise(raw: str) -> str:
    """Letters and digits in capitals."""
    return keep_alphanumeric(raw)


def validate(value: str) -> Validity:
    """Unverifiable where it has seven to ten characters, at least five of them digits."""
    digits = sum(character.isdigit() for character in value)
    return (
        "unverifiable" if 7 <= len(value) <= 10 and digits >= 5 and value.isascii() and value.isalnum() else "invalid"
    )


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
)
