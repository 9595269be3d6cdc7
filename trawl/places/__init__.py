"""Place names known offline: towns and villages of the United Kingdom and Ireland, large foreign cities, counties.

They stand one a line in `names.txt`, from GeoNames (geonames.org, CC BY 4.0).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def load_places() -> frozenset[str]:
    """Every place name as it is written."""
    text = (files("trawl.places") / "names.txt").read_text(encoding="utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))
