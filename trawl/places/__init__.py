"""Where things are (docs/places.md), and place names known offline.

The names are of towns and villages of the United Kingdom and Ireland, large foreign cities and counties. They stand one
a line in `names.txt`, from GeoNames (geonames.org, CC BY 4.0), and the doubtful ones in `unsure.txt`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def load_places() -> frozenset[str]:
    """Every place name as it is written."""
    return _load("names.txt")


@cache
def load_unsure_places() -> frozenset[str]:
    """The names, in small letters, that are people's or ordinary words too: they need a sign that a place is meant."""
    return _load("unsure.txt")


def _load(name: str) -> frozenset[str]:
    text = (files("trawl.places") / name).read_text(encoding="utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))
