"""The National Grid of Great Britain: the one reader of eastings, northings and references, as degrees of WGS84.

Feeds, registers, postcodes and whoever names a place come here. Source: EPSG 27700 and 4326, by the PROJ library;
without Ordnance Survey's own grids of differences the result is good to about 5 metres, which no register of premises
notices.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from math import sqrt
from typing import TYPE_CHECKING

from trawl.errors import UsageError
from trawl.identifiers.grid_reference import middle_of, normalise, validate
from trawl.places.position import Position

if TYPE_CHECKING:
    from pyproj import Transformer

_METRES = re.compile(
    r"[EN]?[ :]*(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,7})(?:[.,](?P<part>\d{1,6}))? ?(?:m|[EN])?", re.IGNORECASE
)
#: Metres of so little are kilometres, or no place.
_KILOMETRES = 1_300
#: Half the side of a square from its middle to its corner.
_CORNER = sqrt(2) / 2
#: The digits of an easting and a northing each, from a square of 100 km down.
_DIGITS = 5


@cache
def open_transformer() -> Transformer:
    """What turns metres into degrees. Raises UsageError where the library for it is not installed."""
    try:
        from pyproj import Transformer
    except ImportError:
        raise UsageError(
            "What turns eastings, northings and grid references into degrees is not installed: "
            "pip install 'trawl[grid]'. A mapping does without if it names no 'easting', 'northing' and 'grid'."
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


def read_grid(easting: str, northing: str, reference: str) -> tuple[Position | None, str]:
    """Where the mended texts of an easting and a northing, or else of a reference, say that something is.

    Returns no position with what is wrong with the texts, in words that follow them; (None, "") where all are blank.
    Raises UsageError where the library of the grid is not installed.
    """
    if easting or northing:
        metres = [number for text in (easting, northing) if text and (number := parse_metres(text)) is not None]
        if len(metres) != 2:
            return None, "is no easting with its northing in metres"
        fault = find_grid_fault(*metres)
        return (None, fault) if fault else (Position(*to_degrees(*metres)), "")
    if not reference:
        return None, ""
    square = parse_reference(reference)
    return square, "" if square else "is no reference to the National Grid"


def parse_reference(text: str) -> Position | None:
    """The square that a reference names (`SK 432 876`, `443210 387654`), by its middle; None where it is none.

    Raises UsageError where the library of the grid is not installed.
    """
    return locate_reference(normalise(text)) if is_reference(text) else None


def is_reference(text: str) -> bool:
    """Whether a text is a reference to the grid by its form."""
    return validate(normalise(text)) == "valid"


def locate_reference(value: str) -> Position:
    """The square that a canonical, valid reference names, by its middle. Raises UsageError as `parse_reference`."""
    lat, lon = to_degrees(*middle_of(value))
    side = 10 ** (_DIGITS - len(value[2:]) // 2) / 1000
    return Position(lat, lon, "grid reference", value, side * _CORNER, side * _CORNER)


def name_square(lat: float, lon: float) -> str:
    """The reference, to a metre, of a point in degrees; "" where no square of the grid holds land there."""
    easting, northing = open_transformer().transform(lon, lat, direction="INVERSE")
    if not (0 <= easting < 700_000 and 0 <= northing < 1_300_000):
        return ""
    return normalise(f"{int(easting):06d} {int(northing):06d}")


def _lies(easting: float, northing: float) -> bool:
    """Whether a square of the grid that holds land is there."""
    return bool(normalise(f"{int(easting):06d} {int(northing):06d}"))


@lru_cache(maxsize=10_000)
def to_degrees(easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude of a place, to about a tenth of a metre."""
    lon, lat = open_transformer().transform(easting, northing)
    return round(lat, 6), round(lon, 6)
