"""The forms of registration marks and the words around them: the patterns of `trawl.identifiers.vrm`."""

from __future__ import annotations

import re

from trawl.identifiers.scheme import cue_words, search_at_words
from trawl.identifiers.vehicle_words import BODIES, COLOURS, MAKES, MODELS

CURRENT = re.compile(r"[A-Za-z]{2}[ -]?[0-9OISBZoisbz]{2}[ .-]?[A-Za-z0-9?*]{3}")
PREFIX = re.compile(
    r"[A-Za-z][0-9]{1,3}[ .-]?[A-Za-z]{3}|[A-Za-z][0-9][A-Za-z] [A-Za-z]{3}|[A-Za-z][0-9] [0-9][A-Za-z]{3}"
)
SUFFIX = re.compile(r"[A-Za-z]{3}[ .-]?[0-9]{1,3}[A-Za-z]")
NORTHERN = re.compile(r"[A-Za-z]{3}[ .-]?[0-9]{1,4}")
IRISH = re.compile(r"[0-9]{2,3}[ -][A-Za-z]{1,2}[ -][0-9]{1,6}")
OTHER = re.compile(r"[A-Za-z]{1,3}[ -][0-9]{1,4}[ -]?[A-Za-z]{1,3}")
DATELESS = re.compile(r"[A-Za-z]{1,3}[ -]?[0-9]{1,4}|[0-9]{1,4}[ -]?[A-Za-z]{1,3}")
PART = re.compile(r"[A-Za-z]{2}[0-9]{1,2}(?: ?[A-Z?*]{1,2})?")
LETTERS = re.compile(
    r"(?:[Ee]nd(?:s|ing|ed)|END(?:S|ING|ED)|[Ll]ast (?:3|three) of (?:the )?(?:plate|reg|index)|[Pp]art(?:ial)? "
    r"(?:reg|index|plate|vrm))"
    r"(?: in| with| IN)?[ ,:-]{1,3}([A-Z]{2,3})"
)

VALID = re.compile(
    r"[A-HJ-PR-Y]{2}(?:0[2-9]|[1-4][0-9]|5[1-9]|[6-9][0-9])[A-HJ-PR-Z]{3}|[A-HJ-NPR-TV-Y][1-9][0-9]{0,2}[A-HJ-PR-Y]{3}"
    r"|[A-HJ-PR-Y]{3}[1-9][0-9]{0,2}[A-HJ-NPR-TV-Y]|Q[1-9][0-9]{0,2}[A-HJ-PR-Y]{3}"
    r"|[A-Z][A-Z]?[IZ][A-Z]?[1-9][0-9]{0,3}|[0-9]{2,3}[A-Z]{1,2}[0-9]{1,6}"
    r"|[A-Z]{1,3}[1-9][0-9]{0,3}|[1-9][0-9]{0,3}[A-Z]{1,3}"
)
SOUND_CURRENT = re.compile(r"[A-HJ-PR-Y]{2}(?:0[2-9]|[1-4][0-9]|5[1-9]|[6-9][0-9])[A-HJ-PR-Z]{3}")
REGION_AND_YEAR = re.compile(r"[A-HJ-PR-Y]{2}(?:0[2-9]|[1-2][0-9]|5[1-9]|[67][0-9])")

CUE = re.compile(
    r"\b(?:reg(?:istration|'?d)?(?: ?(?:no|number|mark|plate)s?)?|index(?: no| number| mark)?|vrms?|vrn|number ?plates?"
    r"|plates?|licen[cs]e plate|idx)\b\.?"
    r"(?:\W{0,3}\b(?:is|was|of|no|given|noted|as|possibly|poss|showing|shows|read|reads|reading|seen|the"
    r"|from|partial|part|being)\b){0,3}"
    r"\W{0,3}\Z",
)
#: The words without which `CUE` cannot match.
CUE_WORDS = cue_words(
    (
        "reg",
        "regd",
        "registration",
        "index",
        "vrm",
        "vrms",
        "vrn",
        "plate",
        "plates",
        "numberplate",
        "numberplates",
        "idx",
    )
)
PART_CUE = re.compile(
    r"\b(?:(?:part(?:ial)?|pt|first part|last (?:3|three|part))(?: of)?(?: the)?(?: (?:reg|index|vrm|plate|no))?"
    r"|(?:(?:reg|index|vrm|plate) )?(?:end(?:s|ed|ing)|beg[iau]n(?:s|ning)?|start(?:s|ed|ing))(?: in| with)?"
    r"|(?:index|reg|plate)(?: (?:possibly|poss|began|part|ends))?)\W{1,3}\Z",
)
FOREIGN_CUE = re.compile(r"\bplates?\b")
_VEHICLE_WORDS = (
    *MAKES, *(m for m in MODELS if len(m) > 3), *COLOURS, *BODIES, "vehicle", "vehicles", "driving", "anpr",
)  # fmt: skip
_VEHICLE = re.compile(rf"\b(?:{'|'.join(map(re.escape, _VEHICLE_WORDS))})\b")
#: A vehicle right after its mark: `AB 12 CDE red Fiesta`, `AB 12 CDE (white Transit)`.
VEHICLE_AFTER = re.compile(rf"[ ,/(-]{{1,3}}(?:a |the )?(?:{'|'.join(map(re.escape, _VEHICLE_WORDS))})\b")
_VEHICLE_BEGINS = frozenset(re.split(r"\W", word)[0] for word in _VEHICLE_WORDS)
REACH = 45
# Two letters and three letters that begin and end ordinary phrases in capitals: `RM14 FOR`, `YR10 AND`, `NO46 HAS`.
WORDS_BEFORE = frozenset([
    "RM", "NO", "YR", "AT", "IN", "ON", "TO", "OF", "BY", "PC", "PS", "DC", "DS", "DI", "DP", "IP", "IC", "PT",
])  # fmt: skip
WORDS_AFTER = frozenset([
    "AND", "FOR", "THE", "HAS", "WAS", "NOT", "ARE", "BUT", "HAD", "HIS", "HER", "OUT", "OFF", "ALL", "ANY",
    "WHO", "SHE", "HIM", "GOT", "SAW", "CAN", "DID", "ITS", "NOW", "ONE", "TWO", "MAN", "MEN", "AGE", "YRS",
    "YR", "OLD", "HRS", "MIN", "DAY", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT",
    "NOV", "DEC", "NEW", "PER", "VIA", "SAY", "MPH", "KPH", "MG", "ML", "KG",
])  # fmt: skip


def names_vehicle(window: str) -> bool:
    """Whether a make, a model, a colour or a kind of vehicle stands in these few words, in lower case."""
    return search_at_words(_VEHICLE, _VEHICLE_BEGINS, window)
