"""Canonical values of names, so that records meet on them however a writer spelt the person or the place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial

from trawl.entities.vocabulary import load_words

#: Names whose canonical value is kept: the same ones come again and again in a load.
_KEPT = 8_192
_MARKS = re.compile(r"[^\w&'/ -]")
#: A name by which somebody is called, in quotes or brackets within the name.
_NICKNAME = re.compile(r"(?<=\s)(?:['\"‘“][^'\"‘’“”,]+['\"’”]|\([^(),]+\))(?=\s)")
#: Legal forms; `_MARKS` has taken brackets and full stops out before (`(UK) Ltd.`, `P.L.C.`).
_LEGAL = re.compile(r"(?: (?:ltd|limited|llp|plc|p l c|l t d|inc|co|company|gmbh|uk|cic|lp))+\Z")
_LIMITED = re.compile(r"(?: (?:ltd|limited|llp|plc))+\Z")
_POSSESSIVE = str.maketrans("", "", "'")
#: What writers leave out of the name of a town, or put in.
_TOWN_MARKS = str.maketrans("-", " ", "'")
_SPELLINGS = (
    (re.compile(r"\b(?:hse|guesthouse)\b"), {"hse": "house", "guesthouse": "guest house"}),
    (
        re.compile(r"\b(?:apts?|rd|ave|cres|terr|pde|whf|stds|ldge|hosp|pk|stn|b&b|b & b)(?!\w)"),
        {
            "apts": "apartments",
            "apt": "apartments",
            "rd": "road",
            "ave": "avenue",
            "cres": "crescent",
            "terr": "terrace",
            "pde": "parade",
            "whf": "wharf",
            "stds": "standards",
            "ldge": "lodge",
            "hosp": "hospital",
            "pk": "park",
            "stn": "station",
            "b&b": "bed and breakfast",
            "b & b": "bed and breakfast",
        },
    ),
)


def _fold(name: str) -> str:
    plain = name
    if not name.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(_MARKS.sub(" ", plain.replace("’", "'").casefold()).split())


@lru_cache(_KEPT)
def canonical_person(name: str) -> str:
    """`GARSIDE, Scott` and `GARSIDE Scott` and `Scott 'Scotty' GARSIDE` are `scott garside`; one name stays one."""
    name = _NICKNAME.sub(" ", name)
    parts = [part.strip() for part in name.split(",", 1)]
    if len(parts) == 2 and parts[1]:
        return _fold(f"{parts[1]} {parts[0]}")
    words = name.split()
    forenames = load_words("forenames")
    if len(words) >= 2 and len(words[0]) > 2 and words[0].isupper() and words[-1].casefold() in forenames:
        if not words[-1].isupper():
            split = next(i for i, word in enumerate(words) if not word.isupper())
            words = words[split:] + words[:split]
        elif len(words) == 2 and words[0].casefold() not in forenames:
            words.reverse()  # GARSIDE SCOTT, in a text of capitals
    return _fold(" ".join(words))


@lru_cache(_KEPT)
def canonical_premises(name: str) -> str:
    """Lower case without a leading article or apostrophes, short forms written out.

    `The Grange Guest Hse` is `grange guest house`, `Moss & Daughter's` is `moss and daughters`. The legal form of the
    firm that has the premises is left out.
    """
    plain = _write_out(_fold(name).removeprefix("the ")).translate(_POSSESSIVE).replace("&", " and ")
    whole = " ".join(plain.split())
    short = _LEGAL.sub("", whole)
    if " " not in short:
        short = _LIMITED.sub("", whole)  # `Vape Co` is not `vape`
    return short or whole or _fold(name)


def canonical_organisation(name: str) -> str:
    """As premises: `Cloud Retail (UK) Ltd` is `cloud retail`."""
    return canonical_premises(name)


@lru_cache(_KEPT)
def canonical_location(name: str) -> str:
    """Lower case, short forms written out: `200 Foundry St` is `200 foundry street`.

    A known place has the name that the list of places gives it: `Kings Lynn` is `king's lynn`, `Notts` is
    `nottinghamshire`.
    """
    plain = _fold(name)
    known = _known_places().get(plain.translate(_TOWN_MARKS))
    return known or _write_out(re.sub(r"\bst$", "street", plain))


@cache
def _known_places() -> Mapping[str, str]:
    """The known places by their names without apostrophes and hyphens, and the usual short forms of counties."""
    known: dict[str, str] = {}
    for place in sorted(load_words("places")):
        known.setdefault(_fold(place).translate(_TOWN_MARKS), _fold(place))
    for line in load_words("counties"):
        short, _, county = line.partition(" = ")
        known[short] = county
    return known


def _write_out(name: str) -> str:
    for pattern, words in _SPELLINGS:
        name = pattern.sub(partial(_spell, words), name)
    return name


def _spell(words: dict[str, str], match: re.Match[str]) -> str:
    return words[match.group()]


def canonical_thing(name: str) -> str:
    """The words in lower case, without commas: `Ford Focus, black` is `ford focus black`."""
    return " ".join(name.lower().replace(",", " ").split())


#: How the names of each type are brought to their canonical value.
CANONICAL: Mapping[str, Callable[[str], str]] = {
    "person": canonical_person,
    "alias": canonical_person,
    "premises": canonical_premises,
    "organisation": canonical_organisation,
    "location": canonical_location,
}
