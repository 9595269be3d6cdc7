"""Aliases: street names after a cue, in brackets, and names that only street names have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.entities.names import NAME, STREETY, SURNAME, is_forename, person
from trawl.entities.spots import Spots, matches_at, phrases_by_word
from trawl.entities.vocabulary import load_words
from trawl.entities.words_of_trade import ACTS, NEVER_NAMES, NEVER_SURNAMES, NICKNAMES, ROLES
from trawl.identifiers import Candidate

_ALIAS_CUE = re.compile(
    r"\b(?:(?i:street name|aka|a\.k\.a\.?|a/k/a|k/a|known (?:locally |only |better |to \w+ |as )*as|nicknamed?"
    r"|display name|alias(?:es)?|also known as|goes by(?: the name(?: of)?)?)"
    r"|nick|went by|call(?:s|ed|ing) (?:him|her|them)sel(?:f|ves)|called|calls? (?:him|her)|contact (?:is )?saved as"
    r"|saved (?:in \w+ phone )?as|named only as"
    r"|everyone calls|(?:others|they|kids|girls) call(?: the \w+| him| her)?|shouted to as|heard (?:him"
    r"|her) called|uses the name|a lad|the name)"
    r"(?:[,:]| ?[-–=])? (?:the name )?['\"‘“]?("
    rf"{NAME}(?: (?:{NAME}|[A-Z]))?|[A-Z]\.? {NAME}|[A-Z]{{1,3}}-?[A-Za-z]*)(?![\w'’]*\w|/)"
)
_STRONG_ALIAS = re.compile(
    r"street name|aka|a\.k|k/a|nick|saved|display|alias|goes by|known|calls? |sel(?:f|ves)|shouted|uses the name",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"[A-Z]\.? ")
#: `called himself Gary`: a forename that he gave.
_OF_SELF = re.compile(r"sel(?:f|ves) ")
_WHOLE_BEFORE = re.compile(rf"(?:{NAME} {SURNAME}|{SURNAME},? {NAME}),? ?\Z")
_BRACKETED = re.compile(rf"\(['\"‘“]?({NAME}(?:[ -]{NAME})?|[A-Z][A-Z-]{{2,9}})['\"’”]?\)")
_IS_WHO = re.compile(
    rf"\b({NAME}(?: {NAME})?|[A-Z]) (?:=|is thought to be|is believed to be|thought to be|believed to be"
    rf"|is poss(?:ibly)?) (?={NAME} )"
)


_STYLED = re.compile(rf"\b(?:Big|Lil'?|Little|Young|Uncle|Auntie|Aunty|Boss|Yung|Old) (?:{NAME}|[A-Z])(?![\w'’-]*\w)")
_NO_ALIAS = frozenset([
    "the", "a", "an", "his", "her", "their", "my", "our", "male", "female", "person", "user", "number", "he",
    "she", "they", "it", "and", "on", "in", "at", "driver", "owner", "none", "nil", "no", "not", "unknown", "unk", "nk",
])  # fmt: skip
#: How each cue of `_ALIAS_CUE` begins, so that it is tried only there.
_CUE_PHRASES = phrases_by_word([
    "street name", "aka", "a.k.a", "a/k/a", "k/a", "known", "nick", "nickname", "nicknamed", "goes by", "went by",
    "call", "calls", "called", "calling", "contact", "saved", "display name", "alias", "aliases", "named only as",
    "everyone calls", "others call", "they call", "kids call", "girls call", "shouted to as", "heard h",
    "uses the name",
    "a lad", "also known as", "the name",
])  # fmt: skip
_STYLES = phrases_by_word(["Big", "Lil", "Little", "Young", "Uncle", "Auntie", "Aunty", "Boss", "Yung", "Old"])
ALIAS_WORDS = frozenset((*_CUE_PHRASES, *_STYLES))
_IDENTITY_CUES = ("=", "thought to be", "believed to be", "is poss")
_BEFORE_REACH = 80


def find_aliases(spots: Spots, names: list[tuple[int, str]], *, capitals: bool) -> Iterator[Candidate]:
    """Aliases, and persons that a weak cue names. `names` are the words that stand alone as names, and where."""
    text = spots.text
    yield from _after_cues(spots, capitals=capitals)
    for start, name in _in_brackets(text):
        if name.lower() not in NEVER_NAMES and name not in NEVER_SURNAMES and not name.startswith("Nee"):
            yield person(start, name, 0.93, "brackets", "alias")
    for start, name in names:
        if name in NICKNAMES and not STREETY.match(text, start + len(name)) and not capitals:
            yield person(start, name, 0.74, "nickname", "alias")
    for match in matches_at(_STYLED, text, spots.starts_of(_STYLES)):
        word = match.group().partition(" ")[2]
        if not (word.lower() in NEVER_NAMES or word.lower() in ACTS or word in ROLES or word in NEVER_SURNAMES):
            yield person(match.start(), match.group(), 0.7 if capitals else 0.76, "styled", "alias")
    if any(cue in text for cue in _IDENTITY_CUES):
        for match in matches_at(_IS_WHO, text, spots.capital_starts):
            if match.group(1).lower() not in NEVER_NAMES and match.group(1) not in ROLES:
                yield person(match.start(1), match.group(1), 0.7, "thought_to_be", "alias")


def _in_brackets(text: str) -> Iterator[tuple[int, str]]:
    """`Shaun MURGATROYD (Shorty)`: a name in brackets right after a whole name."""
    position = text.find("(")
    while position >= 0:
        match = _BRACKETED.match(text, position)
        if match and _WHOLE_BEFORE.search(text, max(0, position - _BEFORE_REACH), position):
            yield match.start(1), match.group(1)
        position = text.find("(", position + 1)


def _after_cues(spots: Spots, *, capitals: bool) -> Iterator[Candidate]:
    """Names after `aka`, `street name`, `known as` and the like."""
    text = spots.text
    for match in matches_at(_ALIAS_CUE, text, spots.starts_of(_CUE_PHRASES)):
        name = match.group(1)
        if capitals and name.split(" ")[-1].lower() in NEVER_NAMES:
            name = name.split(" ")[0]  # AKA ROCCO WAS SEEN
        cue = text[match.start() : match.start(1)]
        if _INITIAL.match(name) and text.find(name.partition(" ")[2], 0, match.start()) >= 0:
            yield person(match.start(1), name, 0.8, "called")  # Jan Kowalski aka J Kowalski
            continue
        strong = _STRONG_ALIAS.search(cue) is not None
        plain = name.lower() in _NO_ALIAS if strong else name.lower() in NEVER_NAMES
        if (
            plain
            or name in NEVER_SURNAMES
            or name in load_words("places")
            or (len(name) == 1 and not (strong or "call" in cue))
        ):
            continue
        if is_forename(name.split(" ")[0]) and (not strong or _OF_SELF.search(cue)):
            yield person(match.start(1), name, 0.66, "called")
        elif not capitals or strong:
            yield person(match.start(1), name, 0.8 if strong else 0.62, "aka" if strong else "called", "alias")
