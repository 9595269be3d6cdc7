"""What stands behind a number that may be an age: what is counted, measured or lasts, and where a clause ends."""

from __future__ import annotations

import re

from trawl.identifiers import age_cues as cues
from trawl.identifiers.age_phrases import Number
from trawl.identifiers.scheme import Reading

_WORD_AFTER = re.compile(" ?([a-z]+)")
#: A word in s right after a number, most often what it counts.
_IN_S = re.compile(r" ([a-z]{3,}s)(?![\w'])")


def could_be_age(lowered: str, number: Number) -> bool:
    """Whether nothing behind a number says that it is no age; what stands before it is not asked."""
    if number.unit == "old":
        return cues.THING_AFTER.match(lowered, number.end) is None
    if number.unit == "years":
        return cues.LASTING.match(lowered, number.end) is None
    return number.unit != "young" and not is_counted(lowered, number)


def is_counted(lowered: str, number: Number) -> bool:
    """Whether what follows a number makes of it a count, a measure, a time or a house."""
    if lowered[number.end : number.end + 1].isalnum():
        return True
    word = _WORD_AFTER.match(lowered, number.end)
    return (word is not None and word[1] in cues.COUNTED) or cues.COUNTS.match(lowered, number.end) is not None


def counts_many(lowered: str, number: Number) -> bool:
    """Whether a word in s follows that no age is followed by: `turned 15 corners`."""
    plural = _IN_S.match(lowered, number.end)
    return plural is not None and plural[1] not in cues.VERBS


def may_close(lowered: str, number: Number) -> bool:
    """Whether what is said of somebody may end with this number: `Kezia 15.`, `Kezia 15 and`."""
    closing = cues.SPELT_CLOSES if number.spelt else cues.CLOSES
    return number.ranged or number.unit == "vague" or closing.match(lowered, number.end) is not None


def ends_line(reading: Reading, number: Number) -> bool:
    """Whether a line of the text ends with this number."""
    return reading.lines[number.end : number.end + 1] == "\n"
