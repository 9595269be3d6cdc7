"""Locations: streets by their suffixes and house numbers, roads by number, towns by name from the gazetteer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from trawl.entities.canonical import known_places, place_key
from trawl.entities.house_numbers import FLAT, NUMBER, end_phrase, find_house, is_house_number
from trawl.entities.names import FORENAMES, NAME
from trawl.entities.premises import REACH, UNBROKEN, named, trim_core
from trawl.entities.spots import Spots, matches_at, phrases_by_word, starts_near
from trawl.entities.vocabulary import load_words
from trawl.entities.words_of_trade import NEVER_NAMES, ROLES, any_of
from trawl.identifiers import Candidate
from trawl.places import load_unsure_places

_STREET = re.compile(
    rf"(?:\b({FLAT}))?(?:\b({NUMBER},? ))?\b((?:{NAME}|St\.?|The|Y|Yr)(?: (?:{NAME}|y|yr|of|the)){{0,2}})"
    rf" ({any_of('street_suffixes')})(?![\w-])"
)
_NUMBERED = re.compile(
    rf"({FLAT})?([0-9]{{1,3}}[A-Za-z]?(?:[-/][0-9]{{1,3}}[A-Za-z]?)? )((?!St\.){NAME}(?: {NAME}){{0,2}})(?=[,.;)\n]"
    rf"|\Z| (?:on|in|with|by|for|and|at|where|when|to|from)\b)"
)
_FLAT = re.compile(rf"\b(Flat [0-9]{{1,3}}[A-Za-z]?, {NAME} (?:House|Court|Point|Tower|Mansions))\b")
_ROAD = re.compile(r"(?<![\w/-])(?:[ABM][0-9]{1,4}(?:\(M\))?)(?![\w-])")
_BARE_STREET = re.compile(
    r"\b(?:The Broadway|Queensway|Kirkgate|Northgate|Southgate|Westgate|Eastgate|Castlegate|Micklegate"
    r"|Briggate|Marketplace|Market Place|Cornmarket|Broadway|Kingsway|Parkway|Strand)\b"
)
_TOKEN = re.compile(rf"{NAME}|[A-Z]{{2,}}")
_PREPOSITION = re.compile(
    r"\b(?:in|at|from|to|near|of|around|into|towards|toward|between|and|for|on|via|through|across|or|,|-|/|&)\s*\Z",
    re.IGNORECASE,
)
_CAPITAL_BEFORE = re.compile(r"\b[A-Z]\w* \Z")
_WORD_BEFORE = re.compile(r"([A-Za-z]+) \Z")
_STREET_ENDS = phrases_by_word(load_words("street_suffixes"))
STREET_WORDS = frozenset(_STREET_ENDS)
_COUPLE = re.compile(r" (?:&|and) (?:Mr|Mrs|Ms|Miss|Dr)\b")
#: Marks that may follow a name without a space.
_MARKS = "'’\"”!?/*]>-"
_JOINS = frozenset(("'", "’", "-"))
_BARE_WORDS = frozenset(re.findall("[A-Z][a-z]+", _BARE_STREET.pattern))
_NEVER_PLACES = frozenset(["stock", "beds", "box", "law", "moss"])


def find_places(spots: Spots, *, capitals: bool) -> list[Candidate]:
    """Locations in a text; `capitals` says that its narrative is written in capitals."""
    numbered, starts = _numbers_before(spots)
    found = [*_streets(spots, starts, capitals=capitals), *_ways(spots), *_named_places(spots, capitals=capitals)]
    return found if capitals else [*found, *_houses(spots, numbered)]


def _streets(spots: Spots, starts: Iterable[int], *, capitals: bool) -> Iterator[Candidate]:
    """`Mill Lane`, `Flat 2, 14 St. Mary's Road`: a street by its last word, with the house before it."""
    text = spots.text
    for match in matches_at(_STREET, text, starts_near(starts, spots.suffixes(_STREET_ENDS), REACH)):
        flat, number, core, suffix = match.groups()
        ended = end_phrase(core, capitals=capitals)
        house = ended == core and bool(flat or (number and is_house_number(text, match.start(2), number)))
        kept = core if house else trim_core(ended, capitals=capitals)
        if suffix == "Dr" and not house and _COUPLE.match(text, match.end()):
            continue  # Owners Dr and Mrs Haddad
        if suffix == "St" and text[match.end() : match.end() + 2] in (" M", " J", " P"):
            continue  # a saint's street that goes on
        if house:
            yield named("location", match.start(1 if flat else 2), match.end(4), 0.86, "street_suffix")
        elif kept not in ("", "The") and suffix not in load_words("numbered_suffixes"):
            yield named("location", match.end(3) - len(kept), match.end(4), 0.78, "street_suffix")


def _houses(spots: Spots, numbered: Iterable[int]) -> Iterator[Candidate]:
    """`14 Kirkgate`: a number and a name, where a phrase ends behind them."""
    text = spots.text
    for match in matches_at(_NUMBERED, text, numbered):
        _, number, name = match.groups()
        words = name.split(" ")
        if (
            not is_house_number(text, match.start(2), number)
            or _CAPITAL_BEFORE.search(text, max(0, match.start() - 24), match.start())  # Section 47 Enquiry
            or any(word.lower() in NEVER_NAMES for word in words)
            or words[0] in ROLES
        ):
            continue
        yield named("location", match.start(), match.end(), 0.7, "house_number")


def _ways(spots: Spots) -> Iterator[Candidate]:
    """Flats of a named house, roads by their numbers, streets without a word for one."""
    flats = spots.by_word.get("Flat", ())
    roads = [start for start, word in spots.capitals if word[1:2].isdigit() and word[0] in "ABM"]
    bare = [start for start, word in spots.capitals if word in _BARE_WORDS]
    for rule, pattern, begun, confidence in (
        ("flat", _FLAT, flats, 0.84),
        ("road_number", _ROAD, roads, 0.8),
        ("bare_street", _BARE_STREET, bare, 0.66),
    ):
        for match in matches_at(pattern, spots.text, begun):
            yield named("location", match.start(), match.end(), confidence, rule)


def _numbers_before(spots: Spots) -> tuple[list[int], list[int]]:
    """Where house numbers before a word with a capital begin, their flats included; and those with all such words."""
    text, numbered, starts = spots.text, [], []
    for start, _ in spots.capitals:
        begins = find_house(text, start)
        numbered += begins
        starts += begins
        starts.append(start)
    return numbered, starts


def _named_places(spots: Spots, *, capitals: bool) -> Iterator[Candidate]:
    text, after, town_words = spots.text, 0, _town_words()
    longest, places = _longest_places(), known_places()
    for token in matches_at(_TOKEN, text, [start for start, word in spots.capitals if word.lower() in town_words]):
        word, start = token.group(), token.start()
        size = longest.get(place_key(word).partition(" ")[0], 0)
        if start < after or not size or (text[start - 1 : start] in _JOINS and text[start - 2 : start - 1].islower()):
            continue
        for end in _ends(text, start, size):
            name = place_key(text[start:end])
            if name in places and _is_place(text, name, start, end, capitals=capitals):
                yield named("location", start, end, 0.64 if name in load_unsure_places() else 0.7, "place_name")
                after = end
                break


@cache
def _longest_places() -> dict[str, int]:
    """For each word that begins a place's key, the most words that such a key has."""
    longest: dict[str, int] = {}
    for key in known_places():
        words = key.split()
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


@cache
def _town_words() -> frozenset[str]:
    """The beginnings of places' names up to their first mark: `king` of King's Lynn."""
    return frozenset(re.split(r"\W", name)[0] for name in (*known_places(), *map(str.lower, load_words("places"))))


def _ends(text: str, start: int, size: int) -> list[int]:
    """Where an entry of up to `size` words may end, the longest first."""
    words = list(UNBROKEN.finditer(text, start, start + 60))[: max(size, 1)]
    ends = []
    for word in words:
        between = text[start : word.start()].removeprefix("St. ")  # of St. Albans
        if "\n" in between or any(mark in between for mark in ",.;:()"):
            break
        name = word.group().removesuffix("'s").removesuffix("’s").rstrip(_MARKS)
        if not name:
            break
        ends.append(word.start() + len(name))
    return ends[::-1]


def _is_place(text: str, name: str, start: int, end: int, *, capitals: bool) -> bool:
    if text[end : end + 1] == "-" and text[end + 1 : end + 2].isalpha():
        return False
    if name in _NEVER_PLACES or (name in NEVER_NAMES and name != "march"):
        return False
    before = text[max(0, start - 20) : start]
    forename = _WORD_BEFORE.search(before)
    if (
        forename
        and forename.group(1)[0].isupper()
        and forename.group(1).lower() in FORENAMES
        and forename.group(1).lower() not in NEVER_NAMES
    ):
        return False
    if name in load_unsure_places() or name in FORENAMES or (capitals and len(name) < 5):
        return _PREPOSITION.search(before[-12:]) is not None
    return True
