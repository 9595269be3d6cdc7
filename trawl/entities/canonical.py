"""Canonical values of names, so that records meet on them however a writer spelt the person or the place."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache, partial

from trawl.entities.vocabulary import load_words

#: Names whose canonical value is kept: the same ones come again and again in a load.
_KEPT = 8_192
_MARKS = re.compile(r"[^\w&'/ -]")
_LEGAL = re.compile(r"\b(?:ltd|limited|llp|plc|inc|co|gmbh|\(uk\))\.?$")
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
    """`GARSIDE, Scott` and `GARSIDE Scott` and `Scott GARSIDE` are `scott garside`; one name stays one."""
    parts = [part.strip() for part in name.split(",", 1)]
    if len(parts) == 2 and parts[1]:
        return _fold(f"{parts[1]} {parts[0]}")
    words = name.split()
    forenames = load_words("forenames")
    if (
        len(words) >= 2
        and words[0].isupper()
        and len(words[0]) > 2
        and not words[-1].isupper()
        and words[-1].casefold() in forenames
    ):
        split = next(i for i, word in enumerate(words) if not word.isupper())
        words = words[split:] + words[:split]
    return _fold(" ".join(words))


@lru_cache(_KEPT)
def canonical_premises(name: str) -> str:
    """Lower case without a leading article, short forms written out: `The Grange Guest Hse` is `grange guest house`."""
    return _write_out(re.sub(r"\Athe ", "", _fold(name)))


@lru_cache(_KEPT)
def canonical_organisation(name: str) -> str:
    """As premises, and without the legal form: `Cloud Retail Ltd` is `cloud retail`."""
    return _LEGAL.sub("", canonical_premises(name)).strip() or _fold(name)


@lru_cache(_KEPT)
def canonical_location(name: str) -> str:
    """Lower case, short forms written out: `200 Foundry St` is `200 foundry street`."""
    return _write_out(re.sub(r"\bst$", "street", _fold(name)))


def _write_out(name: str) -> str:
    for pattern, words in _SPELLINGS:
        name = pattern.sub(partial(_spell, words), name)
    return name


def _spell(words: dict[str, str], match: re.Match[str]) -> str:
    return words[match.group()]
