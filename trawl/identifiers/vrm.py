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
from datetime import date

from trawl.identifiers import vrm_cues as cues
from trawl.identifiers.lists import are_listed
from trawl.identifiers.scheme import Candidate, Reading, Scheme, cue_words, token_start
from trawl.identifiers.short_words import short_words
from trawl.identifiers.vehicle_words import MAKES
from trawl.identifiers.vrm_judges import FOREIGN_FORMS, FORMS, UNCUED_FORMS, Around
from trawl.identifiers.vrm_parts import list_near, list_near_phrases, list_phrases, look_alikes
from trawl.model import Validity

_FIRST_YEAR = 2000
#: Anything shorter may be a part of a mark.
_SHORTEST = 5
#: The words that a mark of letters alone stands after; the others only with a cue as well.
_ENDING_WORDS = cue_words(("ends", "ending", "ended"))
_VEHICLE_WORD = cue_words(("vehicle", "vehicles"))
_VEHICLE_CUE = re.compile(r"\bvehicles?(?: (?:is|was|no|number))*[^a-z0-9]{1,4}\Z")
_GLUED = re.compile(r"(?=[0-9]{0,3}([a-z]{1,3})[0-9])(?:[a-z0-9]{6,9})(?![^\W_])")
_APART = re.compile(r"([a-z]{2})[ -][0-9]{2}[ -]([a-z]{3})(?![^\W_])")
_PART_WORDS = cue_words(("part", "partial", "last"))


def _find(reading: Reading) -> Iterator[Candidate]:
    text, padded, tried, listed = reading.text, reading.padded, -1, -1
    cued = reading.has_word(cues.CUE_WORDS)
    vehicle = reading.has_word(_VEHICLE_WORD)
    foreign = reading.has_word(cues.NATION_WORDS)
    for start, end in reading.digit_runs if cued or vehicle else reading.capital_runs:
        after = padded[end]
        if end - start > 6 or (
            after in _NEVER_AFTER and not (cued and after in "/:" and not padded[end + 1].isdigit())
        ):
            continue
        if after == "," and padded[end + 1].isdigit():
            continue
        for begin in _beginnings(padded, start, end, cued=cued or vehicle):
            if begin <= tried:
                continue
            tried = begin
            named = (cued and _is_named(reading.lowered, begin)) or (vehicle and _is_vehicle(reading.lowered, begin))
            goes_on = listed >= 0 and are_listed(reading.lines, listed, begin)
            candidate = _at(reading, begin, named=named, listed=goes_on, foreign=foreign)
            if candidate:
                yield candidate
                listed = candidate.end if named or goes_on else -1
    if reading.has_word(_ENDING_WORDS) or (cued and reading.has_word(_PART_WORDS)):
        yield from _find_letters(text)


def _beginnings(padded: str, start: int, end: int, *, cued: bool) -> Iterator[int]:
    """Where a mark may begin that holds the digits from `start` to `end`, the likeliest first."""
    before, after = padded[start - 1], padded[end]
    if before.isalnum() or before in "?*":
        begin = _token_start(padded, start)
        if begin >= 0:
            yield begin
        return
    if before in " -." and (cued or padded[start - 2].isupper()):
        word = _token_before(padded, start)
        # Letters apart from the digits are part of a mark where they are capitals, or where a cue says so.
        if word >= 0 and (cued or padded[word : start - 1].isupper()):
            # A German mark has the letters of its town before: `B-AB 1234`.
            town = _token_before(padded, word) if cued and word and padded[word - 1] == "-" else -1
            yield from (town, word) if town >= 0 else (word,)
    # Without a cue a mark that digits begin has hyphens: `06-D-12345`.
    follows = after
    if after in " -.":
        follows = padded[end + 3] if padded[end : end + 3] == " - " else padded[end + 1]
    if (cued and (follows.isalpha() or end - start == _TRADE)) or (after == "-" and follows.isupper()):
        yield start


def _token_start(padded: str, start: int) -> int:
    """Where the word begins that the digits stand in, with characters nobody read (`?K19`); -1 where it is too long."""
    begin = token_start(padded, start, 4)
    if begin and padded[begin - 1] in "?*" and start - begin < 2:  # two letters with one in doubt before them are whole
        while begin and start - begin < 4 and (padded[begin - 1].isalnum() or padded[begin - 1] in "?*"):
            begin -= 1
    return -1 if begin and padded[begin - 1].isalnum() else begin


def _token_before(padded: str, run: int) -> int:
    """Where the word of one to three letters begins that a break parts from the run; -1 where none does."""
    last = run - 3 if padded[run - 3 : run] == " - " else run - 1
    begin = last
    while begin > 0 and last - begin < 4 and (padded[begin - 1].isalpha() or padded[begin - 1] in "?*"):
        begin -= 1
    if not 1 <= last - begin <= 3 or (begin and padded[begin - 1].isalnum()):
        return -1
    return begin


def _is_named(lowered: str, position: int) -> bool:
    """Whether a cue stands right before."""
    before = lowered[max(0, position - cues.REACH) : position]
    return (
        cues.CUE_PART.search(before) is not None
        and cues.CUE.search(before) is not None
        and cues.SENTENCE_END.search(before) is None
    )


def _is_vehicle(lowered: str, position: int) -> bool:
    """Whether `vehicle` stands right before what is too long to be a road or words: `vehicle m123abc`."""
    if _VEHICLE_CUE.search(lowered, max(0, position - 20), position) is None:
        return False
    apart = _APART.match(lowered, position)
    if apart:
        words = (
            apart[1].upper() in cues.SMALL_WORDS or apart[2].upper() in cues.WORDS_AFTER or apart[2] in short_words()
        )
        return not words
    glued = _GLUED.match(lowered, position)
    return glued is not None and glued[1] not in MAKES


def _at(reading: Reading, position: int, *, named: bool, listed: bool, foreign: bool) -> Candidate | None:
    """The mark that begins here, by the first form that its judge believes.

    `named` says that a cue stands right before it, `listed` that it may go on the list of a mark with a cue, `foreign`
    that the text names a country.
    """
    text = reading.text
    before = reading.lowered[max(0, position - cues.REACH) : position]
    letters = 0
    while letters < len(FORMS) - 1 and (text[position + letters].isalpha() or text[position + letters] in "?*"):
        letters += 1
    vouched = named or listed
    forms = FORMS[letters] if vouched else UNCUED_FORMS[letters]
    # Without a cue right before, only one form counts in small letters.
    if letters and not vouched and text[position : position + _LONGEST].islower():
        forms = forms[:1] if letters > 1 else ()
    elif foreign:
        forms = (*forms[:1], *FOREIGN_FORMS, *forms[1:])
    for pattern, judge in forms:
        match = pattern.match(text, position)
        if match is None or _goes_on(text, match.end()):
            continue
        raw, end = match.group(), match.end()
        behind = text[end : end + 12]
        beside = text[max(0, position - 12) : position] + behind
        confidence = judge(raw, Around(before, reading.lowered[end : end + 30], beside, behind, named, listed))
        if confidence:
            value = normalise(raw)
            validity = _validate(value, reading.year)
            if validity == "invalid" and cues.FOREIGN_BEFORE.search(before):
                validity = "unverifiable"
            return Candidate("vrm", position, end, value, validity, confidence)
    return None


def _goes_on(text: str, end: int) -> bool:
    """Whether more of a mark stands right after it."""
    after = text[end : end + 2]
    return after[:1].isalnum() or (after[:1] in ("?", "*") and after[1:].isalnum())


#: No form is longer.
_LONGEST = 14
#: The digits of a trade plate.
_TRADE = 5
_NEVER_AFTER = frozenset("/:%£")


def _find_letters(text: str) -> Iterator[Candidate]:
    """Partial marks of letters only, right after their cue: `reg ending JMU`."""
    for match in cues.LETTERS.finditer(text):
        raw = match.group(1)
        if match.start() and text[match.start() - 1].isalnum():
            continue
        if raw not in cues.WORDS_AFTER and not text[match.end() : match.end() + 1].isalnum():
            yield Candidate("vrm", match.start(1), match.end(1), raw, "unverifiable", 0.7)


def normalise(raw: str) -> str:
    """Letters and digits in capitals, look-alikes as written, `?` for what nobody read: `vd2o b?x` is `VD2OB?X`."""
    return cues.flatten(raw)


def validate(value: str) -> Validity:
    """Valid by one of the formats, with a year that plates have been issued for; a partial mark is unverifiable."""
    return _validate(value, date.today().year)  # noqa: DTZ011 - a calendar year needs no time zone


def _validate(value: str, latest: int) -> Validity:
    """The same of the plates of the year `latest` and before."""
    if cues.SOUND_CURRENT.fullmatch(value):
        return "valid" if _FIRST_YEAR + int(value[2:4]) % 50 <= latest else "invalid"
    if cues.VALID.fullmatch(value):
        return "valid"
    partial = len(value) < _SHORTEST or cues.BEGINNING.fullmatch(value) or cues.TRADE.fullmatch(value)
    return "unverifiable" if partial or ("?" in value and cues.UNREAD.fullmatch(value)) else "invalid"


def _is_likely(bare: str, value: str) -> bool:  # noqa: ARG001 - the value tells
    """A short or dateless mark is a road or a room as often; those are asked for as `entity:"vrm:..."`."""
    runs = len(re.findall("[A-Z]+", value)) + value[:1].isdigit()
    return len(value) >= 5 and any(c.isdigit() for c in value) and runs >= 2 and validate(value) == "valid"


def _is_all(bare: str, value: str) -> bool:  # noqa: ARG001 - what was written tells
    return all(c.isalnum() or c in " -.?*_" for c in bare)


def _resembles(value: str) -> bool:
    """Whether it is a mark but for what the eye takes for another: `MVI7HJP`."""
    return (
        any(validate(mark) == "valid" for mark in look_alikes(value)) or cues.SOUND_CURRENT.fullmatch(value) is not None
    )


SCHEME = Scheme(
    "vrm",
    _find,
    normalise,
    validate,
    one="vehicle",
    many="vehicles",
    called=(
        "registration",
        "reg",
        "plate",
        "vehicle",
        "index",
        "vehicle registration",
        "registration number",
        "registration mark",
        "number plate",
        "vrn",
    ),
    headed=(
        "vehicle reg",
        "reg no",
        "reg number",
        "reg plate",
        "index number",
        "index no",
        "vehicle index",
        "licence plate",
        "license plate",
        "car",
        "car reg",
        "car registration",
        "van reg",
        "plate number",
        "vehicle registration mark",
        "vehicle registration number",
        "registered number",
        "rhif cofrestru",
        "cofrestru",
    ),
    section="vehicles",
    likely=_is_likely,
    near=list_near,
    whole=_is_all,
    resembles=_resembles,
    phrases=list_phrases,
    near_phrases=list_near_phrases,
)
