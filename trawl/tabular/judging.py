"""What each byte beyond ASCII would be in the old encodings, and whether a person would have written that there.

Bytes alone tell nothing: 0xA3 is a pound sign in Windows and a `ú` in DOS. Their surroundings do: `£40` is written,
`ú40` is not. A reading can fit (a pound sign before a digit, a curly quote at a word's edge, an accented letter in a
word), clash (a box drawing, a capital inside a lower-case word) or say nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

#: What old systems in the United Kingdom wrote, the likeliest first; more candidates would mean more wrong guesses.
LEGACY = ("cp1252", "cp850", "mac_roman")
#: The codecs that read any byte: cp1252 has gaps, which ftfy's fills as browsers do.
CODECS = {"cp1252": "sloppy-windows-1252", "cp850": "cp850", "mac_roman": "mac-roman"}

#: Bytes of its surroundings that are looked at on either side of a run.
BEFORE, AFTER = 2, 3

#: What speaks for a reading, as it is said, with its weight. A contraction or a price leaves no doubt.
_FITS = {
    "£ before digits": 3,
    "’ in a word": 3,
    "quotes at a word's edge": 2,
    "dashes between words": 2,
    "degrees and fractions": 2,
    "accented letters in words": 1,
    "dots and bullets": 1,
}
#: What speaks against a reading: one weighs as much as the best that speaks for it.
_CLASH, _CLASH_WEIGHT = "clash", -3
_ODD, _ODD_WEIGHT = "odd", -1
_WEIGHTS = {**_FITS, _CLASH: _CLASH_WEIGHT, _ODD: _ODD_WEIGHT}

_AMOUNT = re.compile(r" ?\d")
_CONTRACTION = re.compile(r"(?:s|t|d|m|re|ve|ll)(?![a-z])", re.IGNORECASE)
#: Signs that stand beside a word or a number and never between two letters.
_SIGNS = frozenset("¡¢¤¥¦§¨©ª«¬®¯±²³µ¶¸¹º»¿×÷‚„†‡ˆ‰‹›˜™ƒ‗¼½¾£€°")
_QUOTES = frozenset("’‘“”´")
_MARKS = frozenset("–—…•")
#: Signs that hardly anybody writes anywhere.
_UNUSUAL_SIGNS = frozenset("¤¦¬†‡ˆ‰˜ƒ‗")
#: Letters that no name in these files is likely to have; they speak neither way.
_RARE = frozenset("ßıþðÞÐ")
_DRAWING = re.compile("[\u2500-\u25ff\u2200-\u22ff\uf8ff\ufb01\ufb02\u02c7\u02d8-\u02db\u02dd\u03a9\u03c0\x80-\x9f]")
_ALONE = frozenset("àéèÀÉÈÓ")


def judge(windows: Mapping[bytes, int]) -> tuple[str, dict[str, int], bool]:
    """Return the encoding of runs of bytes in their surroundings, what speaks for it, and whether that settles it.

    `windows` counts each run with BEFORE bytes before it and AFTER behind. What speaks is counted by kind, the most
    frequent first. cp1252 is what everybody exports: another is believed only where cp1252 clashes.
    """
    found = {encoding: _tally(windows, encoding) for encoding in LEGACY}
    score = {encoding: sum(_WEIGHTS[kind] * n for kind, n in kinds.items()) for encoding, kinds in found.items()}
    first = LEGACY[0]
    best = max(LEGACY, key=score.__getitem__) if found[first][_CLASH] else first
    rivals = [other for other in LEGACY if _read(windows, other) != _read(windows, best)]
    next_best = max([score[other] for other in rivals], default=-1)
    sure = score[best] > next_best and (score[best] > 0 or next_best < 0 <= score[best])
    return best, {kind: n for kind, n in found[best].most_common() if kind in _FITS}, sure


def _read(windows: Mapping[bytes, int], encoding: str) -> list[str]:
    return [window[BEFORE:-AFTER].decode(CODECS[encoding]) for window in windows]


def _tally(windows: Mapping[bytes, int], encoding: str) -> Counter[str]:
    codec, kinds = CODECS[encoding], Counter[str]()
    for window, count in windows.items():
        text = window.decode(codec)
        for at in range(BEFORE, len(text) - AFTER):
            if kind := _classify(text, at):
                kinds[kind] += count
    return kinds


class _Place(NamedTuple):
    """A character with its neighbours (a space where there is none) and what follows it."""

    before: str
    character: str
    after: str
    rest: str

    @property
    def is_inside(self) -> bool:
        """Whether it stands between two letters."""
        return self.before.isalpha() and self.after.isalpha()


def _classify(text: str, at: int) -> str:
    """Say what the character at `at` is there: a kind of _FITS, a clash, something odd, or "" for nothing."""
    place = _Place(text[at - 1 : at] or " ", text[at], text[at + 1 : at + 2] or " ", text[at + 1 :])
    if _DRAWING.match(place.character) or unicodedata.category(place.character) in ("Cc", "Cn", "Co"):
        return _CLASH
    kinds = (_judge_sign, _SIGNS), (_judge_quote, _QUOTES), (_judge_mark, _MARKS), (_judge_letter, place.character)
    return next(judged(place) for judged, characters in kinds if place.character in characters)


def _judge_sign(place: _Place) -> str:
    if place.character in "£€" and _AMOUNT.match(place.rest):
        return "£ before digits"
    if place.character in "°½¼¾" and place.before.isdigit() and not place.after.isdigit():
        return "degrees and fractions"
    behind = "‚„‰ˆƒ" if place.before.isalpha() else "«¬ƒ" if place.before.isdigit() else ""
    if place.is_inside or place.character in behind:
        return _CLASH
    return _ODD if place.character in _UNUSUAL_SIGNS else ""


def _judge_quote(place: _Place) -> str:
    before, character, after, rest = place
    if place.is_inside:
        if character in "“”":
            return _ODD
        named = before in "ODod" and after.isupper()
        return "’ in a word" if named or (character != "´" and _CONTRACTION.match(rest)) else ""
    opens = character in "“‘" and not before.isalnum() and not after.isspace()
    closes = character in "”’" and not before.isspace() and not after.isalnum()
    return "quotes at a word's edge" if opens or closes or (character == "’" and after.isalnum()) else ""


def _judge_mark(place: _Place) -> str:
    if place.character in "–—":
        alike = place.before.isdigit() == place.after.isdigit() and not place.before.isalpha()
        return "dashes between words" if alike else ""
    return "" if place.is_inside else "dots and bullets"


def _judge_letter(place: _Place) -> str:
    before, character, after, rest = place
    if not character.isalpha():
        return ""
    if before.isdigit() or after.isdigit():
        return _CLASH
    if not before.isalpha() and not after.isalpha():
        return "" if character in _ALONE else _CLASH
    if character.isupper():
        bent = before.islower() or (after.isupper() and rest[1:2].islower())
    else:
        bent = after.isupper() and not before.isupper()
    return _CLASH if bent else "" if character in _RARE else "accented letters in words"
