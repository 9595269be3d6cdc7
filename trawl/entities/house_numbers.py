"""House numbers before the name of a street, and the times, days and counts that are none."""

from __future__ import annotations

import re
from itertools import takewhile

from trawl.entities.vocabulary import load_words
from trawl.entities.words_of_trade import ACTS

#: `14`, `33b`, `10-12`, `9/11`, `14a/b`.
NUMBER = r"[0-9]{1,4}[A-Za-z]?(?:[-/](?:[0-9]{1,4}[A-Za-z]?|[a-z]\b))?"
FLAT = r"(?:[Ff]lat|[Aa]pt|[Aa]partment|[Uu]nit) (?:[0-9]{1,3}[A-Za-z]?|[A-Z]),? "
_BEFORE_NAME = re.compile(rf"(?:\b(?P<flat>{FLAT}))?(?:\b(?P<number>{NUMBER},? ))?\Z")
_REACH = 32
#: What says that an address follows, so that a number before a comma is no age and four figures are no time.
_ADDRESS = re.compile(r"(?:\b(?:of|no|number|address|addr|add|home|(?:liv|resid|stay)\w+ at)|@)[:.]? \Z", re.IGNORECASE)
_DAY = re.compile(r"\b(?:on|since|from|by|until|till|before|after|dated?|and|to) \Z", re.IGNORECASE)
_DAY_OR_ALWAYS = re.compile(r"(?:0?[1-9]|[12][0-9]|3[01])/(?:0?[1-9]|1[0-2])\Z|24/7\Z")


def find_house(text: str, name: int) -> list[int]:
    """Where a flat and a house number before the name that begins at `name` begin: none, one or two places."""
    if not _may_end_number(text, name):
        return []
    match = _BEFORE_NAME.search(text, max(0, name - _REACH), name)
    return [match.start(group) for group in ("flat", "number") if match and match.group(group)]


def _may_end_number(text: str, name: int) -> bool:
    """Whether a look at what stands right before a name leaves room for a number: most often a word does."""
    if name < 2 or text[name - 1] != " ":
        return False
    last = text[name - 2]
    if last.isalpha() and name > 2 and text[name - 3].isalpha():
        return False
    return (last.isalnum() or last == ",") and any(map(str.isdigit, text[max(0, name - 5) : name]))


def is_house_number(text: str, start: int, number: str) -> bool:
    """Whether a number that a name follows may be a house's: no part of a time, a day, a sum or an age."""
    figures = number.strip(", ")
    if figures[0] == "0" or (start and text[start - 1] in ":./-£$#"):
        return False
    address = _ADDRESS.search(text, max(0, start - _REACH), start) is not None
    if "," in number and not (figures[-1].isalpha() or address):
        return False
    if len(figures) == 4 and figures.isdigit() and figures[2] < "6" and figures < "2400":
        return address  # as a time is written
    if _DAY_OR_ALWAYS.match(figures):
        return figures != "24/7" and not _DAY.search(text, max(0, start - _REACH), start)
    return True


def end_phrase(core: str, *, capitals: bool) -> str:
    """The words before a street's suffix that may be its name: `The` of `Wandering On The`, all of `St. Mary's`."""
    words = core.split(" ")
    ends = load_words("never_in_streets")
    kept = list(takewhile(lambda word: not _ends_phrase(word, ends, capitals=capitals), reversed(words)))
    return " ".join(reversed(kept))


def _ends_phrase(word: str, ends: frozenset[str], *, capitals: bool) -> bool:
    lower = word.lower()
    return lower in ends or (capitals and lower in ACTS)
