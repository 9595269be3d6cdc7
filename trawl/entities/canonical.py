"""Canonical values of names, so that records meet on them however a writer spelt the person or the place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache

from trawl.entities.names import PARTICLES, is_forename
from trawl.entities.vocabulary import load_words
from trawl.text.folding import fold_text

#: Names whose canonical value is kept: the same ones come again and again in a load.
_KEPT = 8_192
_MARKS = re.compile(r"[^\w'/ -]")
#: A name by which somebody is called, in quotes or brackets within the name.
_NICKNAME = re.compile(r"(?<=\s)(?:['\"‘“][^'\"‘’“”,]+['\"’”]|\([^(),]+\))(?=\s)")
#: Legal forms; `_MARKS` has taken brackets and full stops out before (`(UK) Ltd.`, `P.L.C.`).
_LEGAL = re.compile(r"(?: (?:ltd|limited|llp|plc|p l c|l t d|inc|co|company|gmbh|uk|cic|lp))+\Z")
_LIMITED = re.compile(r"(?: (?:ltd|limited|llp|plc))+\Z")
_NO_APOSTROPHES = str.maketrans("", "", "'")
#: Beginnings of surnames that are written with a space or without; `Mac` by itself is a forename.
_SPACED = re.compile(r"\b(o|mc|(?<=\w )mac) (\w{2,})")
#: Between the Arabic article and its name, behind a forename: `Omar Al Hassan` is `omar al-hassan`.
_ARTICLE = re.compile(r"(?<=\w (?:al|el|ul)) (?=\w\w)")
#: With what a surname of several words begins.
_BEGINNINGS = PARTICLES | {"o", "mc", "mac"}
#: What writers leave out of the name of a town, or put in.
_TOWN_MARKS = str.maketrans("-", " ", "'")
#: Short forms of words in the names of premises, bodies and places.
_SPELLINGS = {
    "hse": "house",
    "guesthouse": "guest house",
    "apts": "apartments",
    "apt": "apartments",
    "rd": "road",
    "ave": "avenue",
    "cres": "crescent",
    "terr": "terrace",
    "pde": "parade",
    "whf": "wharf",
    "gdns": "gardens",
    "stds": "standards",
    "ldge": "lodge",
    "hosp": "hospital",
    "pk": "park",
    "stn": "station",
    "co-op": "coop",
    "bnb": "bed and breakfast",
    "b and b": "bed and breakfast",
}
#: Short forms that are a way's only at the end of its name: `Foundry St`, not St Mary's Road.
_WAYS = {
    "st": "street", "ln": "lane", "dr": "drive", "cl": "close", "ct": "court", "sq": "square", "pl": "place",
    "gr": "grove", "av": "avenue", "ter": "terrace", "blvd": "boulevard",
}  # fmt: skip
#: The last words of public bodies, whose names begin with a county's.
_PUBLIC = frozenset(("police", "constabulary", "council", "ambulance", "fire", "service", "rescue"))


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_SPELT = re.compile(rf"(?<![\w-])(?:{_any_of(_SPELLINGS)})(?![\w-])")
_WAY = re.compile(rf" (?:{_any_of(_WAYS)})\Z")


def _fold(name: str) -> str:
    return " ".join(_MARKS.sub(" ", fold_text(name)[0].casefold().replace("&", " and ")).split())


@lru_cache(_KEPT)
def canonical_person(name: str) -> str:
    """`GARSIDE, Scott` and `GARSIDE Scott` and `Scott 'Scotty' GARSIDE` are `scott garside`; one name stays one.

    Apostrophes are left out, and what stands for one: `O'NEILL`, `O’Neill`, `O NEILL` and `ONeill` are `oneill`, and
    `Mc Donald` is `mcdonald`. The words of a surname stay apart: `DE SOUZA Ana` is `ana de souza`.
    """
    name = _NICKNAME.sub(" ", name)
    parts = [part.strip() for part in name.split(",", 1)]
    if len(parts) == 2 and parts[1]:
        return _fold_person(f"{parts[1]} {parts[0]}")
    words = name.split()
    surname = _leading_surname(words)
    return _fold_person(" ".join(words[surname:] + words[:surname]))


def _leading_surname(words: list[str]) -> int:
    """How many words of a name are a surname that stands first: of `GARSIDE Scott` one, of `VAN DER LINDE Piet` three.

    In a text of capitals only lists can say: `GARSIDE SCOTT`, `DE SOUZA ANA`. `J.M.` of `J.M. Fox` is none.
    """
    begins = len(words) > 2 and words[0].isupper() and words[0].lower() in _BEGINNINGS and _is_capitals(words[1])
    if len(words) < 2 or "." in words[0] or not (begins or (len(words[0]) > 2 and _is_capitals(words[0]))):
        return 0
    first = next((i for i, word in enumerate(words) if not _is_capitals(word)), None)
    if first is not None:
        return first if begins or len(words[0]) > 3 or is_forename(words[first]) else 0
    last = words[-1]
    if begins:
        return len(words) - 1 if is_forename(last) else 0
    turned = len(last.strip(".")) == 1 or (is_forename(last) and not is_forename(words[0]))
    return 1 if len(words) == 2 and turned else 0


def canonical_alias(name: str) -> str:
    """As a person's name, in the order in which it is written: `LITTLE T` is `little t`."""
    return canonical_person(name) if "," in name else _fold_person(name)


def _is_capitals(word: str) -> bool:
    """Whether a word is a surname in capitals: `GARSIDE`, `McDONALD`."""
    return word.removeprefix("Mc").removeprefix("Mac").isupper()


def _fold_person(name: str) -> str:
    folded = _fold(name).translate(_NO_APOSTROPHES)
    return _ARTICLE.sub("-", _SPACED.sub(_close, folded)) if " " in folded else folded


def _close(match: re.Match[str]) -> str:
    before, after = match.groups()
    return before + after if before != "o" or is_o_surname(after) else match.group()


def is_o_surname(word: str) -> bool:
    """Whether a lone O before this word is no initial, but the beginning of a surname: of `O BRIEN`."""
    return fold_text(word)[0].casefold() in load_words("o_surnames")


@lru_cache(_KEPT)
def canonical_premises(name: str) -> str:
    """Lower case without a leading article or apostrophes, short forms written out.

    `The Grange Guest Hse` is `grange guest house`, `Moss & Daughter's` is `moss and daughters`. The legal form of the
    firm that has the premises is left out.
    """
    whole = _write_out(_fold(name).removeprefix("the ").translate(_NO_APOSTROPHES))
    short = _LEGAL.sub("", whole)
    if " " not in short:
        short = _LIMITED.sub("", whole)  # `Vape Co` is not `vape`
    return short or whole or _fold(name)


def canonical_organisation(name: str) -> str:
    """As premises: `Cloud Retail (UK) Ltd` is `cloud retail`. `Notts Police` is `nottinghamshire police`."""
    value = canonical_premises(name)
    if value.rpartition(" ")[2] in _PUBLIC:
        value = _county().sub(lambda match: _counties()[match.group()], value, count=1)
    return value


def is_body(name: str) -> bool:
    """Whether the end of a name says that it is a firm's or a public body's: `Mill Foods Ltd`, `Kent Police`."""
    folded = _fold(name)
    return " " in folded and (_LIMITED.search(folded) is not None or folded.rpartition(" ")[2] in _PUBLIC)


@lru_cache(_KEPT)
def canonical_location(name: str) -> str:
    """Lower case, short forms written out: `200 Foundry St` is `200 foundry street`.

    A known place has the name that the list of places gives it: `Kings Lynn` is `king's lynn`, `Notts` is
    `nottinghamshire`.
    """
    known = known_places().get(place_key(name))
    return known or _write_out(_WAY.sub(_spell_way, _fold(name).translate(_NO_APOSTROPHES)))


@lru_cache(_KEPT)
def place_key(name: str) -> str:
    """What all ways of writing a place's name share: `Stoke on Trent` and `Stoke-upon-Trent` are `stoke on trent`."""
    return _fold(name).translate(_TOWN_MARKS).replace(" upon ", " on ")


@cache
def known_places() -> Mapping[str, str]:
    """The names of the known places by their keys, and those of counties by their usual short forms."""
    known: dict[str, str] = {}
    for place in sorted(load_words("places")):
        known.setdefault(place_key(place), _fold(place))
    return known | _counties()


@cache
def _counties() -> dict[str, str]:
    """Counties by their usual short forms."""
    return dict(line.split(" = ") for line in load_words("counties"))


@cache
def _county() -> re.Pattern[str]:
    return re.compile(rf"\A(?:{_any_of(_counties())})(?= )")


def _write_out(name: str) -> str:
    return _SPELT.sub(_spell, name)


def _spell(match: re.Match[str]) -> str:
    return _SPELLINGS[match.group()]


def _spell_way(match: re.Match[str]) -> str:
    return f" {_WAYS[match.group().strip()]}"


def canonical_thing(name: str) -> str:
    """The words in lower case, without commas: `Ford Focus, black` is `ford focus black`."""
    return " ".join(name.lower().replace(",", " ").split())


#: How the names of each type are brought to their canonical value.
CANONICAL: Mapping[str, Callable[[str], str]] = {
    "person": canonical_person,
    "alias": canonical_alias,
    "premises": canonical_premises,
    "organisation": canonical_organisation,
    "location": canonical_location,
}
