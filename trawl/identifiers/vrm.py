"""Vehicle registration marks: current, prefix, suffix, Q, Northern Irish, Irish, dateless, foreign and partial.

Source: DVLA, INF104 (vehicle registration numbers and number plates): current marks since 2001 are two letters, two
digits and three letters, without I, Q and Z in the region part and with no year 00, 01 or 50; prefix marks 1983 to
2001; suffix marks 1963 to 1983. Northern Irish marks hold I or Z. Irish marks are year-county-serial.

A mark keeps what was written: `VD2O BSX` is `VD2OBSX`, invalid, and `look_alikes` gives the marks it may stand for.
Prefix, suffix, Northern Irish and dateless marks look like roads and collar numbers, so a vehicle word or a
cue (reg, index, plate) has to stand near; a partial mark needs the cue right before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from trawl.identifiers.scheme import Candidate, Reading, Scheme, keep_alphanumeric, token_start
from trawl.identifiers.vehicle_words import BODIES, COLOURS, MAKES, MODELS
from trawl.model import Validity

_CURRENT = re.compile(r"[A-Za-z]{2}[ -]?[0-9OISBZoisbz]{2}[ .-]?[A-Za-z0-9?*]{3}")
_PREFIX = re.compile(
    r"[A-Za-z][0-9]{1,3}[ .-]?[A-Za-z]{3}|[A-Za-z][0-9][A-Za-z] [A-Za-z]{3}|[A-Za-z][0-9] [0-9][A-Za-z]{3}"
)
_SUFFIX = re.compile(r"[A-Za-z]{3}[ .-]?[0-9]{1,3}[A-Za-z]")
_NORTHERN = re.compile(r"[A-Za-z]{3}[ .-]?[0-9]{1,4}")
_IRISH = re.compile(r"[0-9]{2,3}[ -][A-Za-z]{1,2}[ -][0-9]{1,6}")
_OTHER = re.compile(r"[A-Za-z]{1,3}[ -][0-9]{1,4}[ -]?[A-Za-z]{1,3}")
_DATELESS = re.compile(r"[A-Za-z]{1,3}[ -]?[0-9]{1,4}|[0-9]{1,4}[ -]?[A-Za-z]{1,3}")
_PART = re.compile(r"[A-Za-z]{2}[0-9]{1,2}(?: ?[A-Z?*]{1,2})?")
_LETTERS = re.compile(
    r"(?:[Ee]nd(?:s|ing|ed)|END(?:S|ING|ED)|[Ll]ast (?:3|three) of (?:the )?(?:plate|reg|index)|[Pp]art(?:ial)? "
    r"(?:reg|index|plate|vrm))"
    r"(?: in| with| IN)?[ ,:-]{1,3}([A-Z]{2,3})"
)

_VALID = re.compile(
    r"[A-HJ-PR-Y]{2}(?:0[2-9]|[1-4][0-9]|5[1-9]|[6-9][0-9])[A-HJ-PR-Z]{3}|[A-HJ-NPR-TV-Y][1-9][0-9]{0,2}[A-HJ-PR-Y]{3}"
    r"|[A-HJ-PR-Y]{3}[1-9][0-9]{0,2}[A-HJ-NPR-TV-Y]|Q[1-9][0-9]{0,2}[A-HJ-PR-Y]{3}"
    r"|[A-Z][A-Z]?[IZ][A-Z]?[1-9][0-9]{0,3}|[0-9]{2,3}[A-Z]{1,2}[0-9]{1,6}"
    r"|[A-Z]{1,3}[1-9][0-9]{0,3}|[1-9][0-9]{0,3}[A-Z]{1,3}"
)
_SOUND_CURRENT = re.compile(r"[A-HJ-PR-Y]{2}(?:0[2-9]|[1-4][0-9]|5[1-9]|[6-9][0-9])[A-HJ-PR-Z]{3}")
_REGION_AND_YEAR = re.compile(r"[A-HJ-PR-Y]{2}(?:0[2-9]|[1-2][0-9]|5[1-9]|[67][0-9])")

_CUE = re.compile(
    r"\b(?:reg(?:istration|'?d)?(?: ?(?:no|number|mark|plate)s?)?|index(?: no| number| mark)?|vrms?|vrn|number ?plates?"
    r"|plates?|licen[cs]e plate|idx)\b\.?"
    r"(?:\W{0,3}\b(?:is|was|of|no|given|noted|as|possibly|poss|showing|shows|read|reads|reading|seen|the"
    r"|from|partial|part|being)\b){0,3}"
    r"\W{0,3}\Z",
    re.IGNORECASE,
)
_PART_CUE = re.compile(
    r"\b(?:(?:part(?:ial)?|pt|first part|last (?:3|three|part))(?: of)?(?: the)?(?: (?:reg|index|vrm|plate|no))?"
    r"|(?:(?:reg|index|vrm|plate) )?(?:end(?:s|ed|ing)|beg[iau]n(?:s|ning)?|start(?:s|ed|ing))(?: in| with)?"
    r"|(?:index|reg|plate)(?: (?:possibly|poss|began|part|ends))?)\W{1,3}\Z",
    re.IGNORECASE,
)
_FOREIGN_CUE = re.compile(r"\bplates?\b", re.IGNORECASE)
_VEHICLE = re.compile(
    r"\b(?:"
    + "|".join(
        map(
            re.escape,
            (*MAKES, *(m for m in MODELS if len(m) > 3), *COLOURS, *BODIES, "vehicle", "vehicles", "driving", "anpr"),
        )
    )
    + r")\b",
    re.IGNORECASE,
)
_REACH = 45
# Two letters and three letters that begin and end ordinary phrases in capitals: `RM14 FOR`, `YR10 AND`, `NO46 HAS`.
_WORDS_BEFORE = frozenset([
    "RM", "NO", "YR", "AT", "IN", "ON", "TO", "OF", "BY", "PC", "PS", "DC", "DS", "DI", "DP", "IP", "IC", "PT",
])  # fmt: skip
_WORDS_AFTER = frozenset(
    [
        "AND",
        "FOR",
        "THE",
        "HAS",
        "WAS",
        "NOT",
        "ARE",
        "BUT",
        "HAD",
        "HIS",
        "HER",
        "OUT",
        "OFF",
        "ALL",
        "ANY",
        "WHO",
        "SHE",
        "HIM",
        "GOT",
        "SAW",
        "CAN",
        "DID",
        "ITS",
        "NOW",
        "ONE",
        "TWO",
        "MAN",
        "MEN",
        "AGE",
        "YRS",
        "YR",
        "OLD",
        "HRS",
        "MIN",
        "DAY",
        "JAN",
        "FEB",
        "MAR",
        "APR",
        "MAY",
        "JUN",
        "JUL",
        "AUG",
        "SEP",
        "OCT",
        "NOV",
        "DEC",
        "NEW",
        "PER",
        "VIA",
        "SAY",
        "MPH",
        "KPH",
        "MG",
        "ML",
        "KG",
    ]
)
_TWINS = {"O": "0", "0": "O", "I": "1", "1": "I", "S": "5", "5": "S", "B": "8", "8": "B", "Z": "2", "2": "Z"}


def _find(reading: Reading) -> Iterator[Candidate]:
    text, tried = reading.text, -1
    for start, end in reading.digit_runs:
        if end - start > 6 or text[end : end + 1] in _NEVER_AFTER:
            continue
        begin = token_start(text, start, 4)
        if begin and text[begin - 1].isalnum():
            continue
        for position in _positions(text, begin, start):
            if position > tried:
                tried = position
                yield from _at(text, position)
    if reading.mentions_any(("part", "ends", "ending", "ended", "last 3 of", "last three of")):
        yield from _find_letters(text)


def _positions(text: str, begin: int, run: int) -> Iterator[int]:
    """Where a mark that holds the run of digits may begin: its own token, or the short one before it."""
    if begin == run and begin >= 2 and text[begin - 1] in " -.":
        before = token_start(text, begin - 1, 4)
        if 1 <= begin - 1 - before <= 3 and text[before : begin - 1].isalpha():
            yield before
    yield begin


def _at(text: str, position: int) -> Iterator[Candidate]:
    window = ""
    for pattern, judge in _FROM_DIGIT if text[position].isdigit() else _FROM_LETTER:
        match = pattern.match(text, position)
        if match is None:
            continue
        end = match.end()
        if end < len(text) and text[end].isalnum():
            continue
        raw = match.group()
        window = window or text[max(0, position - _REACH) : position]
        confidence = judge(raw, window, text[end : end + 1])
        if confidence:
            value = normalise(raw)
            yield Candidate("vrm", position, end, value, validate(value), confidence)
            return


def _judge_current(raw: str, window: str, after: str) -> float:  # noqa: ARG001, PLR0911 - a list of cases reads best as one
    value = keep_alphanumeric(raw)
    if len(value) < 7 and not any(mark in raw for mark in "?*"):
        return 0.0
    tail = value[4:]
    if any(digit in tail for digit in "3479") or not any(c.isdigit() for c in value[2:4]) or tail.isdigit():
        return 0.0
    if tail in _WORDS_AFTER and " " in raw and _PART_CUE.search(window):
        return 0.0
    if _CUE.search(window):
        return 0.97
    apart = raw[2] in " -"
    sound = _SOUND_CURRENT.fullmatch(value) is not None
    ordinary = value[:2] in _WORDS_BEFORE or tail in _WORDS_AFTER
    written = raw.replace(" ", "").replace("-", "")
    if written.isupper():
        if apart or (ordinary and " " in raw) or not sound:
            return 0.9 if _VEHICLE.search(window) else 0.0
        return 0.95
    if written.islower() and sound and not apart:
        return (
            0.9
            if " " not in raw and tail not in _WORDS_AFTER
            else (0.8 if _VEHICLE.search(window) and not ordinary else 0.0)
        )
    return 0.0


def _judge_old(raw: str, window: str, after: str) -> float:
    letters = max(re.findall("[A-Za-z]+", raw), key=len)
    if _CUE.search(window):
        return 0.95
    if not letters.isupper() or letters in _WORDS_AFTER:
        return 0.0
    digits = sum(character.isdigit() for character in raw)
    if digits == 3 and raw[0].isupper() and re.fullmatch(r"[A-HJ-NPR-TV-Y][0-9]{3} ?[A-HJ-PR-Y]{3}", raw):
        return 0.85
    return 0.85 if _VEHICLE.search(window) and after != "-" else 0.0


def _judge_northern(raw: str, window: str, after: str) -> float:
    letters = raw[:3]
    if not letters.isupper() or not any(mark in letters[1:] for mark in "IZ") or after in ("/", "-"):
        return 0.0
    if _CUE.search(window) or _VEHICLE.search(window):
        return 0.9
    return 0.6 if letters[2] == "Z" and len(keep_alphanumeric(raw)) >= 6 else 0.0


def _judge_irish(raw: str, window: str, after: str) -> float:
    if raw.upper() != raw or after == "-":
        return 0.0
    if raw.count("-") == 2:
        return 0.9
    return 0.9 if _CUE.search(window) else 0.0


def _judge_other(raw: str, window: str, after: str) -> float:  # noqa: ARG001 - as its siblings
    if not raw.isupper() or not (_FOREIGN_CUE.search(window + raw) or _VEHICLE.search(window[-25:])):
        return 0.0
    parts = re.findall("[A-Z]+", raw)
    return 0.0 if any(part in _WORDS_AFTER or part in _WORDS_BEFORE for part in parts) else 0.7


def _judge_part(raw: str, window: str, after: str) -> float:
    if not raw[:2].isupper():
        return 0.0
    if _CUE.search(window) or _PART_CUE.search(window):
        return 0.85
    if raw[:2] in _WORDS_BEFORE or not _REGION_AND_YEAR.fullmatch(raw[:4]):
        return 0.0
    return 0.7 if _VEHICLE.search(window) and after != "/" else 0.0


def _judge_dateless(raw: str, window: str, after: str) -> float:
    return 0.6 if raw.isupper() and after not in ("/", "-", ":") and _CUE.search(window) else 0.0


_NEVER_AFTER = frozenset("/:%,£")
_FROM_DIGIT = ((_IRISH, _judge_irish), (_DATELESS, _judge_dateless))
_FROM_LETTER = (
    (_CURRENT, _judge_current),
    (_PREFIX, _judge_old),
    (_SUFFIX, _judge_old),
    (_NORTHERN, _judge_northern),
    (_PART, _judge_part),
    (_OTHER, _judge_other),
    (_DATELESS, _judge_dateless),
)


def _find_letters(text: str) -> Iterator[Candidate]:
    """Partial marks of letters only, right after their cue: `reg ending JMU`."""
    for match in _LETTERS.finditer(text):
        raw = match.group(1)
        if match.start() and text[match.start() - 1].isalnum():
            continue
        if raw not in _WORDS_AFTER and not text[match.end() : match.end() + 1].isalnum():
            yield Candidate("vrm", match.start(1), match.end(1), raw, "unverifiable", 0.7)


def normalise(raw: str) -> str:
    """Letters and digits in capitals, look-alikes left as written: `vd2o bsx` is `VD2OBSX`."""
    return keep_alphanumeric(raw)


def validate(value: str) -> Validity:
    """Valid by one of the formats; a partial mark is unverifiable."""
    if _VALID.fullmatch(value):
        return "valid"
    return "unverifiable" if len(value) < 5 else "invalid"


def look_alikes(value: str) -> tuple[str, ...]:
    """The other spellings of a mark that the eye takes for it: O for 0, I for 1, S for 5, B for 8, Z for 2."""
    choices = [(character, _TWINS.get(character, character)) for character in value[:7]]
    spellings = {"".join(spelling) for spelling in product(*choices)} if len(value) == 7 else set()
    return tuple(sorted(spellings - {value}))


SCHEME = Scheme("vrm", _find, normalise, validate)
