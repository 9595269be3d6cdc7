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
from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple

from trawl.identifiers import vrm_cues as cues
from trawl.identifiers.scheme import Candidate, Reading, Scheme, cue_words, keep_alphanumeric, token_start
from trawl.identifiers.vehicle_words import MAKES
from trawl.model import Validity

_TWINS = {"O": "0", "0": "O", "I": "1", "1": "I", "S": "5", "5": "S", "B": "8", "8": "B", "Z": "2", "2": "Z"}
#: The words that a mark of letters alone stands after; the others only with a cue as well.
_ENDING_WORDS = cue_words(("ends", "ending", "ended"))
_PART_WORDS = cue_words(("part", "partial", "last"))


class Around(NamedTuple):
    """What stands before and after a form, in lower case, and whether a cue (reg, plate) stands right before it."""

    before: str
    after: str
    hinted: bool


def _find(reading: Reading) -> Iterator[Candidate]:
    text, padded, tried = reading.text, reading.padded, -1
    cued = reading.has_word(cues.CUE_WORDS)
    for start, end in reading.digit_runs if cued else reading.capital_runs:
        after = padded[end]
        if end - start > 6 or after in _NEVER_AFTER or (after == "," and padded[end + 1].isdigit()):
            continue
        if padded[start - 1].isalnum():
            begin = token_start(text, start, 4)
            if begin and text[begin - 1].isalnum():
                continue
        else:
            begin = start
            before = -1
            if padded[start - 1] in " -." and (cued or padded[start - 2].isupper()):
                before = _token_before(padded, start)
            # Letters apart from the digits are part of a mark where they are capitals, or where a cue says so.
            if before > tried and (cued or text[before : start - 1].isupper()):
                tried = before
                yield from _at(text, before, cued=cued)
            # Without a cue a mark that digits begin has hyphens: `06-D-12345`.
            follows = padded[end + 1] if after in " -" else after
            if not follows.isupper() or not (cued or after == "-"):
                continue
        if begin > tried:
            tried = begin
            yield from _at(text, begin, cued=cued)
    if reading.has_word(_ENDING_WORDS) or (cued and reading.has_word(_PART_WORDS)):
        yield from _find_letters(text)


def _token_before(padded: str, run: int) -> int:
    """Where the word of one to three letters begins that one separator parts from the run; -1 where none does."""
    begin = run - 1
    while begin and run - 1 - begin < 4 and padded[begin - 1].isalpha():
        begin -= 1
    if not 1 <= run - 1 - begin <= 3 or (begin and padded[begin - 1].isalnum()):
        return -1
    return begin


def _at(text: str, position: int, *, cued: bool) -> Iterator[Candidate]:
    """The mark that begins here, by the first form that its judge believes. `cued` says that the text holds a cue."""
    reach = max(0, position - cues.REACH)
    hinted = cued and cues.CUE.search(text[reach:position].lower()) is not None
    letters = 0
    while letters < len(_FORMS) - 1 and text[position + letters].isalpha():
        letters += 1
    forms = _FORMS[letters]
    # Without a cue right before, only one form counts in small letters.
    if letters and not hinted and text[position : position + _LONGEST].islower():
        forms = forms[:1] if letters > 1 else ()
    for pattern, judge in forms:
        match = pattern.match(text, position)
        if match is None:
            continue
        end = match.end()
        if end < len(text) and text[end].isalnum():
            continue
        raw = match.group()
        confidence = judge(raw, Around(text[reach:position].lower(), text[end : end + 30].lower(), hinted))
        if confidence:
            value = normalise(raw)
            yield Candidate("vrm", position, end, value, validate(value), confidence)
            return


def _judge_current(raw: str, around: Around) -> float:  # noqa: PLR0911 - one return for each kind of proof
    value = keep_alphanumeric(raw)
    if len(value) < 7 and not any(mark in raw for mark in "?*"):
        return 0.0
    tail = value[4:]
    if any(digit in tail for digit in "3479") or not any(c.isdigit() for c in value[2:4]) or tail.isdigit():
        return 0.0
    if tail in cues.WORDS_AFTER and " " in raw and cues.PART_CUE.search(around.before):
        return 0.0
    if around.hinted:
        return 0.97
    apart = raw[2] in " -"
    sound = cues.SOUND_CURRENT.fullmatch(value) is not None
    ordinary = value[:2] in cues.WORDS_BEFORE or tail in cues.WORDS_AFTER
    written = raw.replace(" ", "").replace("-", "")
    if written.isupper():
        if apart or (ordinary and " " in raw) or not sound:
            near = cues.names_vehicle(around.before) or (
                sound and not ordinary and cues.VEHICLE_AFTER.match(around.after)
            )
            return 0.9 if near else 0.0
        return 0.95
    if written.islower() and sound and not apart:
        return (
            0.9
            if " " not in raw and tail not in cues.WORDS_AFTER
            else (0.8 if cues.names_vehicle(around.before) and not ordinary else 0.0)
        )
    return 0.0


def _judge_old(raw: str, around: Around) -> float:
    letters = max(re.findall("[A-Za-z]+", raw), key=len)
    if around.hinted:
        return 0.95
    if not letters.isupper() or letters in cues.WORDS_AFTER:
        return 0.0
    digits = sum(character.isdigit() for character in raw)
    if digits == 3 and raw[0].isupper() and re.fullmatch(r"[A-HJ-NPR-TV-Y][0-9]{3} ?[A-HJ-PR-Y]{3}", raw):
        return 0.85
    return 0.85 if cues.names_vehicle(around.before) and around.after[:1] != "-" else 0.0


def _judge_northern(raw: str, around: Around) -> float:
    letters = raw[:3]
    if not letters.isupper() or not any(mark in letters[1:] for mark in "IZ") or around.after[:1] in ("/", "-"):
        return 0.0
    if around.hinted or cues.names_vehicle(around.before):
        return 0.9
    return 0.6 if letters[2] == "Z" and len(keep_alphanumeric(raw)) >= 6 else 0.0


def _judge_irish(raw: str, around: Around) -> float:
    if raw.upper() != raw or around.after[:1] == "-":
        return 0.0
    if raw.count("-") == 2:
        return 0.9
    return 0.9 if around.hinted else 0.0


def _judge_other(raw: str, around: Around) -> float:
    if not raw.isupper() or not (
        cues.FOREIGN_CUE.search(around.before + raw.lower()) or cues.names_vehicle(around.before[-25:])
    ):
        return 0.0
    parts = re.findall("[A-Z]+", raw)
    if parts[0].lower() in MAKES:  # `JCB 3CX` is a make with its model
        return 0.0
    return 0.0 if any(part in cues.WORDS_AFTER or part in cues.WORDS_BEFORE for part in parts) else 0.7


def _judge_part(raw: str, around: Around) -> float:
    if not raw[:2].isupper():
        return 0.0
    if around.hinted or cues.PART_CUE.search(around.before):
        return 0.85
    if raw[:2] in cues.WORDS_BEFORE or not cues.REGION_AND_YEAR.fullmatch(raw[:4]):
        return 0.0
    return 0.7 if cues.names_vehicle(around.before) and around.after[:1] != "/" else 0.0


def _judge_dateless(raw: str, around: Around) -> float:
    return 0.6 if raw.isupper() and around.after[:1] not in ("/", "-", ":") and around.hinted else 0.0


#: No form is longer.
_LONGEST = 14
_NEVER_AFTER = frozenset("/:%£")
_Form = tuple[re.Pattern[str], Callable[[str, Around], float]]
_CURRENT: _Form = (cues.CURRENT, _judge_current)
_ANY: tuple[_Form, ...] = ((cues.OTHER, _judge_other), (cues.DATELESS, _judge_dateless))
#: The forms to try, by the number of letters that a mark begins with (four: O for 0, as in `VDO2 BSX`).
_FORMS: tuple[tuple[_Form, ...], ...] = (
    ((cues.IRISH, _judge_irish), (cues.DATELESS, _judge_dateless)),
    ((cues.PREFIX, _judge_old), *_ANY),
    (_CURRENT, (cues.PART, _judge_part), *_ANY),
    (_CURRENT, (cues.SUFFIX, _judge_old), (cues.NORTHERN, _judge_northern), *_ANY),
    (_CURRENT,),
)


def _find_letters(text: str) -> Iterator[Candidate]:
    """Partial marks of letters only, right after their cue: `reg ending JMU`."""
    for match in cues.LETTERS.finditer(text):
        raw = match.group(1)
        if match.start() and text[match.start() - 1].isalnum():
            continue
        if raw not in cues.WORDS_AFTER and not text[match.end() : match.end() + 1].isalnum():
            yield Candidate("vrm", match.start(1), match.end(1), raw, "unverifiable", 0.7)


def normalise(raw: str) -> str:
    """Letters and digits in capitals, look-alikes left as written: `vd2o bsx` is `VD2OBSX`."""
    return keep_alphanumeric(raw)


def validate(value: str) -> Validity:
    """Valid by one of the formats; a partial mark is unverifiable."""
    if cues.VALID.fullmatch(value):
        return "valid"
    return "unverifiable" if len(value) < 5 else "invalid"


def look_alikes(value: str) -> tuple[str, ...]:
    """The other spellings of a mark that the eye takes for it: O for 0, I for 1, S for 5, B for 8, Z for 2."""
    choices = [(character, _TWINS.get(character, character)) for character in value[:7]]
    spellings = {"".join(spelling) for spelling in product(*choices)} if len(value) == 7 else set()
    return tuple(sorted(spellings - {value}))


def _is_likely(bare: str, value: str) -> bool:  # noqa: ARG001 - the value tells
    """A short or dateless mark is a road or a room as often; those are asked for as `entity:"vrm:..."`."""
    runs = len(re.findall("[A-Z]+", value)) + value[:1].isdigit()
    return len(value) >= 5 and any(c.isdigit() for c in value) and runs >= 2 and validate(value) == "valid"


def _near(value: str) -> dict[str, str]:
    return dict.fromkeys(look_alikes(value), "a look-alike of the mark")


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
    section="vehicles",
    likely=_is_likely,
    near=_near,
)
