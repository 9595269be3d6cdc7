"""National Insurance numbers, canonical without spaces: `AB123456C`.

Source: HMRC, National Insurance Manual NIM39110 (letters that no prefix holds, prefixes never issued, suffix A to D).
A number with an excluded prefix (`QQ`, which exercises use) is kept as invalid; one without its suffix needs a cue,
as do one with a digit or a suffix that cannot be, which is kept as invalid, and one in small letters and breaks that a
sentence may hold (`at 12 34 56 a`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.lists import are_listed
from trawl.identifiers.scheme import (
    Candidate,
    Reading,
    Scheme,
    any_value,
    cue_words,
    cued,
    is_grouped,
    keep_alphanumeric,
)
from trawl.model import Validity

_GAP = "(?: - |[ ./-])?"
_SHAPE = re.compile(
    rf"[A-Za-z]{_GAP}[A-Za-z]{_GAP}(?P<digits>[0-9](?:{_GAP}[0-9]){{5}})(?:(?P<gap>{_GAP})(?P<suffix>[A-Za-z]))?(?![^\W_])"
)
#: A digit too few or too many, or a letter for one.
_SLIPPED = re.compile(rf"[A-Za-z]{_GAP}[A-Za-z]{_GAP}[0-9OoIl](?:{_GAP}[0-9OoIl]){{4,6}}{_GAP}[A-Za-z]?(?![^\W_])")
#: What stands without a cue has no other breaks.
_PLAIN = re.compile("[A-Za-z]{2}[A-Za-z0-9]*(?:[ -][A-Za-z0-9]+)*")
_VALID = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]?")
_EXCLUDED = frozenset(("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"))
_CUE = re.compile(
    r"\b(?:ninos?|n\.? ?i\.?(?: ?n)?|nat(?:ional|'?l)?\.? ins(?:urance|\.)?)"
    r"(?![^\W_])\W{0,3}(?:nos?|num|numbers?|letter|card)?(?![^\W_]).{0,12}\Z"
)
#: Digits are written in pairs, after which these go on.
_PAIR = 2
#: How many a number that no cue names has.
_FIGURES = 6
_GOES_ON = frozenset(" -./OoIl")
_CUE_WORDS = cue_words(("nino", "ninos", "ni", "nin", "n", "national", "nat"))
#: Letters that begin a number without a cue only where they are capitals.
_WORDS = frozenset(("am", "as", "at", "by", "he", "me", "my", "no", "or", "pm", "so", "to", "we"))

#: In small letters and set apart they begin no number, not even after a cue: `NI` is a part of the country too.
_PREPOSITIONS = frozenset(("at", "by", "in", "is", "it", "no", "of", "on", "to"))


def _find(reading: Reading) -> Iterator[Candidate]:
    text, padded, listed = reading.text, reading.padded, -1
    named = reading.has_word(_CUE_WORDS)
    if not named and reading.longest_row < _FIGURES:
        return
    for run_start, run_end in reading.digit_runs if named else reading.near_runs:
        if run_end - run_start > 7 or (run_end - run_start <= _PAIR and padded[run_end] not in _GOES_ON):
            continue
        start = _letters_start(padded, run_start, named=named)
        match = (_SHAPE.match(text, start) or _SLIPPED.match(text, start)) if start >= 0 else None
        if match is None or text[start : start + 3].rstrip() in _PREPOSITIONS:  # `from NI on 12 34 56`
            continue
        if (named and cued(text, start, _CUE, 30)) or are_listed(reading.lines, listed, start):
            listed = end = _named_end(match, reading.lines)
        elif _stands_by_itself(match):
            end = match.end()
        else:
            continue
        value = normalise(text[start:end])
        yield Candidate("nino", start, end, value, validate(value), 0.98 if end == listed else 0.93)


def _letters_start(padded: str, run: int, *, named: bool) -> int:
    """Where the two letters before a run of digits begin, -1 where there are none that no letter or digit touches.

    After a cue they may stand in any pieces: `NI J K 12 34 56 C`.
    """
    last = run - 1
    if padded[last] in " -./":
        last -= 3 if named and padded[run - 3 : run] == " - " else 1
    start = last - 1
    if named and padded[start] in " -./":
        start -= 1
    if start < 0 or not (padded[start].isalpha() and padded[last].isalpha()):
        return -1
    return -1 if start and padded[start - 1].isalnum() else start


def _named_end(match: re.Match[str], lines: str) -> int:
    """Where a number after its cue ends: before what is a word of the sentence (`AB123456 a copy`, `56 I saw`)."""
    after = lines[match.end() : match.end() + 2]
    if match.re is _SHAPE and match.group("gap") == " " and after[:1] == " " and after[1:].isalpha():
        suffix = match.group("suffix")
        if suffix in "Ii" or (suffix == "a" and match.group("digits").isdigit()):
            return match.start("gap")
    return match.end()


def _stands_by_itself(match: re.Match[str]) -> bool:
    """Whether this is a number without a cue: whole, and in small letters one that keeps the rules."""
    raw = match.group()
    if match.re is not _SHAPE or (match.group("suffix") or "x").upper() not in "ABCD" or not _PLAIN.fullmatch(raw):
        return False
    if raw.isupper():
        return True
    return validate(normalise(raw)) == "valid" and (raw.isalnum() or (raw.islower() and raw[:2] not in _WORDS))


def normalise(raw: str) -> str:
    """Letters and digits in capitals."""
    return keep_alphanumeric(raw)


def validate(value: str) -> Validity:
    """Valid by prefix and suffix; there is no check digit."""
    return "valid" if _VALID.fullmatch(value) and value[:2] not in _EXCLUDED else "invalid"


def _is_all(bare: str, value: str) -> bool:
    """Letters and figures in groups; forms part them with slashes too: `JK/41/52/63/C`."""
    return is_grouped(bare.replace("/", ""), value)


_LIKE_ONE = re.compile(r"[A-Z]{2}[0-9OILSBZ]{6}[A-Z]?")
#: Digits and letters before the last one, which only says when a card was issued.
_WITHOUT_SUFFIX = 8


def _resembles(value: str) -> bool:
    return _LIKE_ONE.fullmatch(value) is not None


def _forms(value: str) -> tuple[tuple[str, str], ...]:
    """The number without its last letter; of one without it, with each that it may have."""
    if len(value) == _WITHOUT_SUFFIX:
        return tuple(("nino", value + letter) for letter in "ABCD")
    return (("nino", value[:_WITHOUT_SUFFIX]),) if len(value) == _WITHOUT_SUFFIX + 1 else ()


_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "S": "5", "B": "8", "Z": "2"})


def _near(value: str) -> dict[str, str]:
    """The number with another last letter; with figures for the letters among them that look like them."""
    near = {value[:_WITHOUT_SUFFIX] + letter: "the same number with another last letter" for letter in "ABCD"}
    near = {other: why for other, why in near.items() if other != value} if len(value) > _WITHOUT_SUFFIX else {}
    mended = value[:2] + value[2:_WITHOUT_SUFFIX].translate(_LOOK_ALIKES) + value[_WITHOUT_SUFFIX:]
    alike = {mended: "a look-alike of the number"} if mended != value and validate(mended) == "valid" else {}
    return near | alike


SCHEME = Scheme(
    "nino",
    _find,
    normalise,
    validate,
    runs="digit_runs",
    one="National Insurance number",
    many="National Insurance numbers",
    called=(
        "ni",
        "ni number",
        "national insurance",
        "national insurance number",
    ),
    headed=(
        "national insurance no",
        "nat ins no",
        "nat ins",
        "ni no",
        "ni num",
        "rhif yswiriant gwladol",
    ),
    likely=any_value,
    whole=_is_all,
    resembles=_resembles,
    forms=_forms,
    near=_near,
)
