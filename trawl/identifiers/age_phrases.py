"""The shape of what may be an age: a number, a range or a list of numbers, with the unit that follows.

`15`, `15yo`, `14-16 yrs`, `13 or 14`, `12, 13 and 15 year olds`, `fifteen`, `17½`, `40 odd`. Whether it is an age is
decided by what stands around it (`trawl.identifiers.age`).
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from trawl.identifiers.age_cues import LABELS
from trawl.identifiers.number_words import NUMBER, read_number

#: `old` says an age, `years` an age or a length of time, `young` months and weeks, `vague` as many or more.
UnitKind = Literal["", "old", "years", "young", "vague"]

_SPACE = "[ -]{0,3}"
_UNIT = re.compile(
    rf"(?:½| 1/2| and a half)?{_SPACE}(?:"
    rf"(?P<old>(?:y/o|y\.o\.?|yoa?|years?-old)(?![a-z])|y{_SPACE}olds?\b"
    rf"|(?:years?|yrs?)(?:\.|')?(?:{_SPACE}olds?\b| of age\b| young\b))"
    r"|(?P<years>(?:years|yrs|(?:year|yr)(?! ?[0-9]))(?![a-z])|(?<=[0-9])ys?(?![a-z0-9/.]))"
    r"|(?P<young>(?:m(?:o|os|n?ths?|onths?)|w(?:ee)?ks?|days?)(?![a-z]))"
    r"|(?P<vague>(?:odd|ish|something|or so|tops|max)(?![a-z])|\+(?![0-9])))"
)
_KINDS: dict[str, UnitKind] = {"old": "old", "years": "years", "young": "young", "vague": "vague"}
_RANGE = re.compile(r" ?[-/] ?([0-9]{1,2})(?![0-9]|[:/-][0-9]|\.[0-9]|[.,][0-9])")
#: What joins the numbers of a list, and a word before the next: `15 and another 16`, `Ava 9, Noah 7`.
_NEXT = re.compile(
    r"(?P<joint>-?,? ?(?:and|or|to|n|nearly|not|plus)(?= )|,| ?[&+](?= ))"
    r"(?P<word> one| another| both| a| maybe| [a-z'-]{2,})?"
    rf" (?P<number>[0-9]{{1,2}}(?![0-9:/%]|\.[0-9]|,[0-9]| ?x\b)|{NUMBER}(?![a-z]))"
)
#: What stands neither at the beginning of a unit nor of a further number, nor does the end of the text.
_ENDINGS = frozenset(("", ".", ")", ";", ":", "?", "!", "'", '"'))
#: How far apart the ages of `14-16` and of `13/14` may be.
_WIDEST, _NEAREST = 15, 2


class Number(NamedTuple):
    """One number of a phrase, with its range and unit.

    `joint` is what joins it to the one before, `named` says that a word stands between them, `spelt` that it is
    written in words, `ranged` that it is the lower end of a range.
    """

    start: int
    end: int
    years: int
    unit: UnitKind
    joint: str = ""
    named: bool = False
    spelt: bool = False
    ranged: bool = False


def may_be_alone(text: str, start: int, end: int) -> bool:
    """Whether a number may be an age without a unit: in words `one` hardly ever is, and `Nine` may be a name."""
    word = text[start:end]
    return not word.istitle() and word.lower() != "one"


def read_phrase(lowered: str, start: int, end: int) -> list[Number]:
    """The numbers that begin with the one from `start` to `end`."""
    if lowered[end : end + 1] in _ENDINGS:
        return [Number(start, end, read_number(lowered[start:end]), "", spelt=not lowered[start].isdigit())]
    numbers = [_read_one(lowered, start, end)]
    while following := _NEXT.match(lowered, numbers[-1].end):
        word = (following["word"] or "").strip()
        if word in LABELS and word != "a":
            break
        span = following.span("number")
        numbers.append(
            _read_one(lowered, *span)._replace(joint=following["joint"].strip(" ,-") or ",", named=bool(word))
        )
    return numbers


def _read_one(lowered: str, start: int, end: int) -> Number:
    years, spelt = read_number(lowered[start:end]), not lowered[start].isdigit()
    stop = end
    ranged = _RANGE.match(lowered, end) if not spelt else None
    if ranged and 0 < int(ranged[1]) - years <= (_NEAREST if "/" in ranged.group() else _WIDEST):
        stop = ranged.end()
    unit = _UNIT.match(lowered, stop)
    if unit:
        return Number(start, unit.end(), years, _KINDS[unit.lastgroup or ""], spelt=spelt, ranged=stop > end)
    return Number(start, stop + lowered.startswith("½", stop), years, "", spelt=spelt, ranged=stop > end)
