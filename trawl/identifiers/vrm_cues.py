"""The forms of registration marks and the words around them: the patterns of `trawl.identifiers.vrm`."""

from __future__ import annotations

import re

from trawl.identifiers.scheme import cue_words, search_at_words
from trawl.identifiers.vehicle_words import BODIES, COLOURS, MAKES, MODELS

#: A character that nobody read: `YK19 B?T`, `Y*19 BVT`; between the letters at the end a hyphen too.
_BREAKS = re.compile(r"[^\w?*]+")
#: A hyphen for the second figure of the year: `YK1- BVT`.
_HALF_A_YEAR = re.compile(r"\A([A-Za-z]{2}[ .]?[0-9])-(?= )")
_S = "(?: - |[ .-])?"
CURRENT = re.compile(rf"[A-Za-z?*_]{{2}}{_S}(?:[0-9OISBZoisbz?*_]{{2}}|[0-9]-(?= )){_S}[A-Za-z0-9?*_-]{{3}}")
#: A current mark and one character more.
LONG = re.compile(rf"[A-Za-z]{{2}}{_S}[0-9]{{2}}{_S}[A-Za-z][A-Za-z0-9]{{3}}(?![\w])")
PREFIX = re.compile(
    rf"[A-Za-z?*]{_S}[0-9?*]{{1,3}}{_S}[A-Za-z?*]{{3}}"
    r"|[A-Za-z][0-9][A-Za-z] [A-Za-z]{3}|[A-Za-z][0-9] [0-9][A-Za-z]{3}"
)
SUFFIX = re.compile(rf"[A-Za-z?*]{{3}}{_S}[0-9?*]{{1,3}}{_S}[A-Za-z]")
NORTHERN = re.compile(rf"[A-Za-z]{{3}}{_S}[0-9]{{1,4}}")
IRISH = re.compile(rf"[0-9]{{2,3}}{_S}[A-Za-z]{{1,2}}{_S}[0-9]{{1,6}}")
TRADE = re.compile("[0-9]{5}")
OTHER = re.compile(rf"[A-Za-z]{{1,3}}{_S}[0-9?*]{{1,4}}{_S}[A-Za-z?*]{{1,3}}")
DATELESS = re.compile(rf"[A-Za-z]{{1,3}}{_S}[0-9]{{1,4}}|[0-9]{{1,4}}{_S}[A-Za-z]{{1,3}}")
PART = re.compile(r"[A-Za-z]{2}[0-9]{1,2} ?[A-Za-z?*]{1,2}")
SHORT_PART = re.compile(r"[A-Za-z]{2}[0-9]{1,2}")
_GROUP = r"(?:[A-Z]{1,3}[0-9]{0,5}[A-Z]{0,2}|[0-9]{1,5}[A-Z]{0,3})"
FOREIGN = re.compile(rf"{_GROUP}(?:[ .-]{_GROUP}){{2}}")
SHORT_FOREIGN = re.compile(rf"{_GROUP}(?:[ .-]{_GROUP})?")
LETTERS = re.compile(
    r"(?:[Ee]nd(?:s|ing|ed)|END(?:S|ING|ED)|[Ll]ast (?:3|three) of (?:the )?(?:plate|reg|index)|[Pp]art(?:ial)? "
    r"(?:reg|index|plate|vrm))"
    r"(?: in| with| IN)?[ ,:-]{1,3}([A-Z]{2,3})"
)

VALID = re.compile(
    r"[A-HJ-NPR-TV-Y][1-9][0-9]{0,2}[A-HJ-PR-Y]{3}"
    r"|[A-HJ-PR-Y]{3}[1-9][0-9]{0,2}[A-HJ-NPR-TV-Y]|Q[1-9][0-9]{0,2}[A-HJ-PR-Y]{3}"
    r"|[A-Z][A-Z]?[IZ][A-Z]?[1-9][0-9]{0,3}|[0-9]{2,3}[A-Z]{1,2}[0-9]{1,6}"
    r"|[A-Z]{1,3}[1-9][0-9]{0,3}|[1-9][0-9]{0,3}[A-Z]{1,3}"
)
#: The beginning of a current mark; a mark with `?` for what nobody read.
BEGINNING = re.compile(r"[A-HJ-PR-Y]{2}[0-9]{2}[A-HJ-PR-Z]{1,2}")
UNREAD = re.compile(r"[A-HJ-PR-Y?]{2}[0-9?]{2}[A-HJ-PR-Z?]{0,3}|[A-Z?][0-9?]{1,3}[A-Z?]{3}|[A-Z?]{3}[0-9?]{1,3}[A-Z]")
SOUND_CURRENT = re.compile(r"[A-HJ-PR-Y]{2}(?:0[2-9]|[1-4][0-9]|5[1-9]|[6-9][0-9])[A-HJ-PR-Z]{3}")
REGION_AND_YEAR = re.compile(r"[A-HJ-PR-Y]{2}(?:0[2-9]|[1-2][0-9]|5[1-9]|[67][0-9])")

CUE = re.compile(
    r"\b(?:reg(?:istration|'?d)?s?(?: ?(?:no|number|mark|plate)s?)?"
    r"|ind(?:ex(?:es)?|ices)(?: ?(?:no|number|mark)s?)?|vrms?|vrns?|number ?plates?"
    r"|plates?|licen[cs]e plate|idx)\b\.?"
    r"(?:\W{0,3}\b(?:is|was|of|no|given|noted|as|possibly|poss|showing|shows|read|reads|reading|seen|the"
    r"|from|partial|part|being)\b){0,3}"
    r"\W{0,3}\Z",
)
#: A sentence that ends in the word of a cue; `reg. ` and `no. ` are short forms.
SENTENCE_END = re.compile(r"(?:plates?|index(?:es)?|registrations?|marks?)[.!?][ \n]+\Z")
#: A part of each of its words, which is looked for first.
CUE_PART = re.compile("reg|ind|vr|plate|idx")
#: The words without which `CUE` cannot match.
CUE_WORDS = cue_words(
    (
        "reg",
        "regs",
        "regd",
        "registration",
        "registrations",
        "index",
        "indexes",
        "indices",
        "vrm",
        "vrms",
        "vrn",
        "vrns",
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
#: Those who answer calls, before their call signs: `UNITS CH14 CH15 ATT`.
UNIT_BEFORE = re.compile(
    r"\b(?:units?|call ?signs?|c/s|crews?|patrols?|officers|resources?)\b"
    r"(?:\W{1,3}(?:[a-z]{1,2}[0-9]{1,3}|and|plus)\b){0,6}\W{1,4}\Z"
)
#: Before an outward postcode: `in ls11`.
PLACE_BEFORE = re.compile(r"\b(?:in|near|around|round|to|from|of|over|postcode|area) \Z")
_NATIONS = (
    "foreign|eu|european|polish|german|french|dutch|belgian|romanian|bulgarian|lithuanian|latvian|estonian|spanish"
    "|italian|portuguese|czech|slovak|slovakian|hungarian|albanian|ukrainian|turkish|swedish|danish|norwegian|swiss"
    "|austrian|greek|moldovan|croatian|slovenian|serbian|irish|jersey|guernsey|manx|lhd"
)
NATION_WORDS = cue_words(_NATIONS.split("|"))
FOREIGN_BEFORE = re.compile(
    rf"\b(?:{_NATIONS})\W{{1,2}}(?:registered|registration|reg|number ?plates?|plates?|plated|index|vehicle|car|van"
    r"|lorry|hgv|truck|trailer)\b(?: (?:no|number|plates?|reg|index|is|was|of))*\W{0,3}\Z"
)
TRADE_BEFORE = re.compile(r"\btrade (?:plates?|reg)\b(?: (?:no|number|nos|is))?\W{0,3}\Z")
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
    "NOV", "DEC", "NEW", "PER", "VIA", "SAY", "MPH", "KPH", "MG", "ML", "KG", "UNK",
])  # fmt: skip
#: Words of one and two letters; in small letters, or in a text in capitals, they are no part of a mark set apart.
SMALL_WORDS = frozenset([
    "A", "I", "X", "AM", "AN", "AS", "AT", "BE", "BY", "DO", "FT", "GO", "HE", "HR", "IF", "IN", "IP", "IS", "IT",
    "KG", "KM", "ME", "MG", "MI", "ML", "MM", "MY", "NO", "OF", "OK", "ON", "OR", "PC", "PM", "PS", "SO", "ST", "ND",
    "RD", "TH", "TO", "UP", "US", "WE", "YO", "YR",
])  # fmt: skip


def flatten(raw: str) -> str:
    """A mark in capitals without what stands between its parts; `?` for each character nobody read, but the last ones.

    `YK19 B-T` is `YK19B?T`, `BK23 J??` is `BK23J`.
    """
    if "-" in raw:
        if "-" in raw[-3:] and CURRENT.fullmatch(raw):
            raw = raw[:-3] + raw[-3:].replace("-", "?")
        raw = _HALF_A_YEAR.sub(r"\1?", raw)
    return _BREAKS.sub("", raw).replace("*", "?").replace("_", "?").upper().rstrip("?")


def names_vehicle(window: str) -> bool:
    """Whether a make, a model, a colour or a kind of vehicle stands in these few words, in lower case."""
    return search_at_words(_VEHICLE, _VEHICLE_BEGINS, window)
