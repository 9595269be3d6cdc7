"""How far a form of registration mark is believed where it stands: the judges of `trawl.identifiers.vrm`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from trawl.identifiers import vrm_cues as cues
from trawl.identifiers.postcode import AREAS
from trawl.identifiers.scheme import keep_alphanumeric
from trawl.identifiers.short_words import short_words
from trawl.identifiers.vehicle_words import MAKES


class Around(NamedTuple):
    """What stands before and after a form, in lower case, and close beside it and behind it, as written.

    `hinted` says that a cue (reg, plate) stands right before it, `listed` that a mark with a cue does whose list it may
    go on.
    """

    before: str
    after: str
    beside: str
    behind: str
    hinted: bool
    listed: bool

    @property
    def shouted(self) -> bool:
        """Whether the text around is in capitals, where there is any."""
        return self.beside.isupper()

    @property
    def named(self) -> bool:
        """Whether a cue says that a mark stands here, or in a list of marks."""
        return self.hinted or self.listed


def _is_word(letters: str, around: Around) -> bool:
    """Whether letters set apart from what stands before them are a word of the sentence; after a cue few are."""
    capitals = letters.upper()
    if capitals in cues.WORDS_AFTER:
        return True
    if around.named:
        return capitals in cues.SMALL_WORDS and (around.shouted or letters.islower())
    return (letters.islower() or around.shouted) and (letters.lower() in short_words() or capitals in cues.SMALL_WORDS)


def _closes_mark(letters: str, around: Around) -> bool:
    """Whether a word set apart is rather the end of a named mark: in capitals among small letters, or what ends all.

    `VRM SN60 OLD then`, `reg sn60 old.`; `reg SN60 UNK.` says that the rest is unknown.
    """
    ends = not around.behind or around.behind[0] in ".,;)]\n"
    stands_out = letters.isupper() and not around.shouted and not around.behind.isupper()
    return letters.upper() != "UNK" and (ends or stands_out)


def _judge_current(raw: str, around: Around) -> float:
    value = cues.flatten(raw)
    tail = value[4:]
    if any(digit in tail for digit in "3479") or tail.isdigit() or not any(c.isdigit() for c in value[:4]):
        return 0.0
    named = around.named or cues.PART_CUE.search(around.before) is not None
    closes = around.hinted and _closes_mark(raw[-3:], around)
    if named and raw[-4] in " ." and _is_word(raw[-3:], around) and not closes:
        return 0.0
    if around.named:
        # A sound mark with a cue is no postcode with O for 0: `reg LD51 OBY`.
        return 0.98 if cues.SOUND_CURRENT.fullmatch(value) else 0.97
    if len(value) < 7 or "?" in value:
        unread = any(character in "?*" for character in raw) and "-" not in raw[-3:] and raw.isupper()
        return 0.9 if unread and cues.names_vehicle(around.before) else 0.0
    return _judge_uncued(raw, value, around)


#: How far before a mark `vehicle is` may begin.
_CLOSE = 12


def _is_phrase(raw: str, around: Around) -> bool:
    """Whether a number stands between two words: `IS 19 AND` of `HE IS 19 AND DRIVES`."""
    return raw[2] in " -" and raw[-4] in " .-" and raw[:2].upper() in cues.SMALL_WORDS and _is_word(raw[-3:], around)


def _judge_uncued(raw: str, value: str, around: Around) -> float:
    """A current mark that no cue names: by its form alone where it can be nothing else, else with a vehicle near by."""
    if cues.UNIT_BEFORE.search(around.before) or " - " in raw or _is_phrase(raw, around):
        return 0.0
    apart, spaced = raw[2] in " -", raw[-4] in " .-"
    sound = cues.SOUND_CURRENT.fullmatch(value) is not None
    ordinary = value[:2] in cues.WORDS_BEFORE or (spaced and _is_word(raw[-3:], around))
    ordinary = ordinary or value[4:] in cues.WORDS_AFTER
    if raw.isupper():
        if apart or (ordinary and " " in raw) or not sound:
            after = sound and not ordinary and cues.VEHICLE_AFTER.match(around.after)
            return 0.9 if cues.names_vehicle(around.before) or after else 0.0
        # Right behind a word for a vehicle it is no postcode with O for 0.
        return 0.98 if cues.names_vehicle(around.before[-_CLOSE:]) else 0.95
    if not raw.islower() or not sound or apart or ordinary:
        return 0.0
    if not spaced:
        return 0.9
    # `in ls11 xyz` may be an outward postcode and a word that no list has.
    district = value[:2] in AREAS and cues.PLACE_BEFORE.search(around.before)
    return 0.8 if not district or cues.names_vehicle(around.before) else 0.0


def _judge_old(raw: str, around: Around) -> float:
    letters = max(re.findall("[A-Za-z?]+", raw), key=len)
    if around.named:
        return 0.0 if not raw.isalnum() and _is_word(letters, around) else 0.95
    if raw[1] in " .-" or " - " in raw:
        return 0.0
    if not letters.isupper() or "?" in raw or _is_word(letters, around) or cues.UNIT_BEFORE.search(around.before):
        return 0.0
    digits = sum(character.isdigit() for character in raw)
    if digits == 3 and raw[0].isupper() and re.fullmatch(r"[A-HJ-NPR-TV-Y][0-9]{3} ?[A-HJ-PR-Y]{3}", raw):
        return 0.85
    return 0.85 if cues.names_vehicle(around.before) and around.after[:1] != "-" else 0.0


def _goes_on(after: str) -> bool:
    """Whether a longer reference, a score or a time stands here."""
    return after[:1] == "-" or (after[:1] in ("/", ":") and after[1:2].isdigit())


def _judge_northern(raw: str, around: Around) -> float:
    letters = raw[:3]
    if around.after[:1] in ("/", "-") and not around.named:
        return 0.0
    if not any(mark in letters[1:].upper() for mark in "IZ") or not (letters.isupper() or around.named):
        return 0.0
    if around.named or (cues.names_vehicle(around.before) and " - " not in raw):
        return 0.0 if not raw.isalnum() and _is_word(letters, around) else 0.9
    return 0.6 if letters[2] == "Z" and " - " not in raw and len(keep_alphanumeric(raw)) >= 6 else 0.0


def _judge_irish(raw: str, around: Around) -> float:
    if around.after[:1] == "-" or (" - " in raw and not around.hinted):
        return 0.0
    if around.hinted:
        middle = re.findall("[A-Za-z]+", raw)[0]
        return 0.0 if " " in raw and middle.upper() in cues.SMALL_WORDS else 0.9
    return 0.9 if raw.count("-") == 2 and raw.upper() == raw else 0.0


def _judge_other(raw: str, around: Around) -> float:
    parts = re.findall("[A-Za-z]+", raw)
    if parts[0].lower() in MAKES:  # `JCB 3CX` is a make with its model
        return 0.0
    if any(part.upper() in cues.WORDS_AFTER or part.upper() in cues.WORDS_BEFORE for part in parts):
        return 0.0
    if any(_is_word(part, around) for part in parts):
        return 0.0
    if around.hinted:
        return 0.7 if raw.isupper() or len(keep_alphanumeric(raw)) >= 5 else 0.0
    if not raw.isupper() or raw[len(parts[0])] not in " -" or "?" in raw or " - " in raw:
        return 0.0
    near = cues.FOREIGN_CUE.search(around.before + raw.lower()) or cues.names_vehicle(around.before[-25:])
    return 0.7 if near else 0.0


def _judge_part(raw: str, around: Around) -> float:
    named = around.hinted or cues.PART_CUE.search(around.before) is not None
    if not (raw[:2].isupper() or named):
        return 0.0
    if raw[:2].upper() in cues.WORDS_BEFORE and not raw.isupper():
        return 0.0
    if named:
        return 0.0 if raw[-3] == " " and _is_word(raw[-2:], around) else 0.85
    if raw[:2] in cues.WORDS_BEFORE or not cues.REGION_AND_YEAR.fullmatch(raw[:4]):
        return 0.0
    return 0.7 if cues.names_vehicle(around.before) and around.after[:1] != "/" else 0.0


def _judge_short_part(raw: str, around: Around) -> float:
    """A partial mark without the letters after it."""
    return _judge_part(raw + "   ", around)


def _judge_dateless(raw: str, around: Around) -> float:
    letters = "".join(filter(str.isalpha, raw))
    # What goes on a list is as often a road or a call sign (`reg YK19 BVT, A45`).
    if not (around.hinted or (around.listed and len(letters) == 3)) or _goes_on(around.after):
        return 0.0
    if raw.isupper():
        words = letters in cues.SMALL_WORDS and not raw.isalnum()
        return 0.0 if words or letters.lower() in MAKES else 0.6
    if not raw.islower() or _is_word(letters, around):
        return 0.0
    # In small letters `a 1` and `2 x` are mostly parts of a sentence that goes on.
    goes_on = around.after[:1] == " " and around.after[1:2].isalpha()
    return 0.6 if raw.isalnum() or len(letters) == 3 or not goes_on else 0.0


def _judge_foreign(raw: str, around: Around) -> float:
    """A mark of another country, which only the words before it vouch for."""
    flat = keep_alphanumeric(raw)
    if not raw.isupper() or not 5 <= len(flat) <= 9 or not any(map(str.isdigit, flat)):
        return 0.0
    if any(part in cues.WORDS_AFTER for part in re.findall("[A-Z]+", raw)):
        return 0.0
    return 0.75 if cues.FOREIGN_BEFORE.search(around.before) else 0.0


def _judge_trade(raw: str, around: Around) -> float:  # noqa: ARG001 - every judge is asked alike
    return 0.9 if cues.TRADE_BEFORE.search(around.before) else 0.0


Form = tuple[re.Pattern[str], Callable[[str, Around], float]]


def _judge_long(raw: str, around: Around) -> float:
    """What a cue names that has a character more than a mark: kept whole, as no part of it is the mark."""
    apart, tail = raw[-5] in " .-", raw[-4:]
    word = apart and (_is_word(tail, around) or not tail.isupper() or tail.lower() in short_words() or around.shouted)
    return 0.9 if around.hinted and not word and not tail.isdigit() else 0.0


_LONG: Form = (cues.LONG, _judge_long)
_CURRENT: Form = (cues.CURRENT, _judge_current)
_OTHER: Form = (cues.OTHER, _judge_other)
_DATELESS: Form = (cues.DATELESS, _judge_dateless)
#: The forms to try, by the number of letters that a mark begins with (four: O for 0, as in `VDO2 BSX`).
FORMS: tuple[tuple[Form, ...], ...] = (
    ((cues.TRADE, _judge_trade), (cues.IRISH, _judge_irish), _DATELESS),
    ((cues.PREFIX, _judge_old), _OTHER, _DATELESS),
    (_CURRENT, _LONG, _OTHER, (cues.PART, _judge_part), (cues.SHORT_PART, _judge_short_part), _DATELESS),
    (_CURRENT, (cues.SUFFIX, _judge_old), (cues.NORTHERN, _judge_northern), _OTHER, _DATELESS),
    (_CURRENT,),
)
#: The same where no cue vouches for a mark.
UNCUED_FORMS = tuple(tuple(form for form in forms if form is not _DATELESS) for forms in FORMS)
#: Those to try before all but the first of them where the text names a country.
FOREIGN_FORMS: tuple[Form, ...] = ((cues.FOREIGN, _judge_foreign), (cues.SHORT_FOREIGN, _judge_foreign))
