"""Degrees of latitude and longitude as columns write them: `51.5`, `51,5`, `0.12 W`, `51° 30' 26" N`."""

from __future__ import annotations

import re
from functools import lru_cache

from trawl.text.folding import fold_text

_DEGREES = re.compile(
    r"""(?P<before>[NSEW])?\ ?(?P<sign>[+-])?\ ?(?P<whole>\d{1,9})(?:[.,](?P<part>\d{1,20}))?(?P<power>E[+-]?\d{1,2})?
    (?:\ ?(?:°|DEG(?:REES)?)\ ?(?:(?P<minutes>[0-5]?\d(?:\.\d+)?)\ ?'\ ?)?
    (?:(?P<seconds>[0-5]?\d(?:\.\d+)?)\ ?(?:"|'')\ ?)?)?
    \ ?(?P<after>[NSEW])?""",
    re.ASCII | re.VERBOSE,
)
#: Where the United Kingdom and Ireland lie, with room: what is written the wrong way round there shows.
_BRITISH_LAT = (49.0, 61.5)
_BRITISH_LON = (-11.0, 2.5)


@lru_cache(maxsize=10_000)
def parse_degrees(text: str, limit: int) -> float | None:
    """The degrees that a mended text says, from -`limit` to `limit`; 90 for a latitude, 180 for a longitude.

    None for anything else: a northing, `NaN`, a longitude's letter on a latitude.
    """
    found = _DEGREES.fullmatch(fold_text(text.replace("º", "°"))[0].upper()) if len(text) <= 40 else None
    letters = "NS" if limit == 90 else "EW"
    if not found or (found["before"] and found["after"]):
        return None
    letter = found["before"] or found["after"] or ""
    if letter and (letter not in letters or found["sign"]):
        return None
    degrees = float(f"{found['whole']}.{found['part'] or 0}{found['power'] or ''}")
    degrees += float(found["minutes"] or 0) / 60 + float(found["seconds"] or 0) / 3600
    if degrees > limit:
        return None
    return -degrees if found["sign"] == "-" or letter in ("S", "W") else degrees


def find_fault(lat: float, lon: float) -> str:
    """Say why a pair of degrees is no place, "" where it is one."""
    if lat == 0 and lon == 0:
        return "stands for no place"
    if _lies(lat, _BRITISH_LON) and _lies(lon, _BRITISH_LAT):
        return "has latitude and longitude the wrong way round"
    return ""


def is_british(lat: float, lon: float) -> bool:
    """Whether a place lies in the box round the United Kingdom and Ireland."""
    return _lies(lat, _BRITISH_LAT) and _lies(lon, _BRITISH_LON)


def _lies(degrees: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= degrees <= bounds[1]
