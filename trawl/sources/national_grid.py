"""Where eastings and northings lie: metres on the National Grid of Great Britain as degrees of WGS84.

Source: EPSG 27700 and 4326, by the PROJ library; without Ordnance Survey's own grids of differences the result is
good to about 5 metres, which no register of premises notices.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from trawl.errors import UsageError
from trawl.identifiers import normalise

if TYPE_CHECKING:
    from pyproj import Transformer

_METRES = re.compile(
    r"[EN]?[ :]*(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,7})(?:[.,](?P<part>\d{1,6}))? ?(?:m|[EN])?", re.IGNORECASE
)
#: Metres of so little are kilometres, or no place.
_KILOMETRES = 1_300


@cache
def open_transformer() -> Transformer:
    """What turns metres into degrees. Raises UsageError where the library for it is not installed."""
    try:
        from pyproj import Transformer
    except ImportError:
        raise UsageError(
            "The mapping has 'easting' and 'northing' or 'grid', and what turns them into degrees is not installed: "
            "pip install 'trawl[grid]'. Or take these keys out of the mapping."
        ) from None
    return Transformer.from_crs(27700, 4326, always_xy=True)


def parse_metres(text: str) -> float | None:
    """The metres that a mended text says: `429157`, `429,157`, `429157.5`, `E 429157`; None for anything else."""
    found = _METRES.fullmatch(text)
    return float(f"{found['whole'].replace(',', '')}.{found['part'] or 0}") if found else None


def find_grid_fault(easting: float, northing: float) -> str:
    """Say why metres east and north of the false origin are no place, "" where they are one."""
    if easting == 0 and northing == 0:
        return "stands for no place"
    if easting < _KILOMETRES and northing < _KILOMETRES:
        return "is not in metres"
    if _lies(easting, northing):
        return ""
    if _lies(northing, easting):
        return "has easting and northing the wrong way round"
    return "lies outside Great Britain"


def _lies(easting: float, northing: float) -> bool:
    """Whether a square of the grid that holds land is there."""
    return bool(normalise("grid_reference", f"{int(easting):06d} {int(northing):06d}"))


@lru_cache(maxsize=10_000)
def to_degrees(easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude of a place, to about a tenth of a metre."""
    lon, lat = open_transformer().transform(easting, northing)
    return round(lat, 6), round(lon, 6)
