"""Where degrees fall on the paper: the part of the map that is drawn, and its scale, chosen by the points on it.

The projection is a transverse Mercator about 2 degrees west, which gives the country the shape that the Ordnance
Survey's maps give it; on a sphere, since nothing is measured on paper.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, atan2, atanh, cos, cosh, degrees, hypot, radians, sin, sinh, tan

#: West, south, east, north of what there are outlines of, in degrees.
BOX = (-12.0, 48.5, 4.0, 61.5)
MERIDIAN = -2.0
_EARTH_KM = 6_371.0088

_FARTHEST = 0.999_999

#: The picture in pixels: it is wide rather than high, to take no more than half a printed page.
_WIDE, _MOST_HIGH, _LEAST_HIGH = 460.0, 380.0, 260.0
#: The narrowest view in kilometres, since outlines are too coarse to say more, and the widest that they reach around.
_LEAST_KM, _MOST_KM = 60.0, 1_060.0
#: Land's End, Shetland, Lowestoft, Fermanagh: as far as the country reaches each way.
_COUNTRY = ((49.9, -5.3), (60.9, -0.9), (52.5, 1.8), (54.4, -8.2))
#: Room around the points, as a part of how far they spread.
_ROOM = 0.16


@dataclass(frozen=True, slots=True)
class View:
    """A part of the map: `scale` is pixels to the radian, `left` and `top` shift the picture, all in pixels."""

    scale: float
    left: float
    top: float
    width: float
    height: float

    def place(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a position falls, in pixels from the left and from the top."""
        x, y = _project(lat, lon)
        return self.left + self.scale * x, self.top - self.scale * y

    def unplace(self, x: float, y: float) -> tuple[float, float]:
        """The position (latitude, longitude) that falls there."""
        east, north = (x - self.left) / self.scale, (self.top - y) / self.scale
        return degrees(asin(sin(north) / cosh(east))), MERIDIAN + degrees(atan2(sinh(east), cos(north)))

    def shows(self, x: float, y: float, margin: float = 0.0) -> bool:
        """Whether a place in pixels is in the picture, or no farther than a margin outside."""
        return -margin <= x <= self.width + margin and -margin <= y <= self.height + margin

    @property
    def km(self) -> float:
        """Pixels to the kilometre."""
        return self.scale / _EARTH_KM


def is_on_map(lat: float, lon: float) -> bool:
    """Whether a position is within what there are outlines of."""
    west, south, east, north = BOX
    return south <= lat <= north and west <= lon <= east


def choose_view(places: Iterable[tuple[float, float]]) -> View:
    """The view that shows these positions (latitude, longitude) with room around; of none, the whole country."""
    west, south, east, north = _spread(tuple(places) or _COUNTRY)
    least, most = _LEAST_KM / _EARTH_KM, _MOST_KM / _EARTH_KM
    room = max(east - west, north - south) * _ROOM
    wide, high = max(east - west + 2 * room, least), max(north - south + 2 * room, least)
    scale = min(_WIDE / wide, _MOST_HIGH / high)
    width, height = max(wide * scale, min(_WIDE, most * scale)), max(high * scale, _LEAST_HIGH)
    return _view_about(((west + east) / 2, (south + north) / 2), scale, round(width), round(height))


def view_country(width: float, height: float) -> View:
    """The whole country in a picture of this size."""
    west, south, east, north = _spread(_COUNTRY)
    scale = min(width / (east - west), height / (north - south))
    return _view_about(((west + east) / 2, (south + north) / 2), scale, width, height)


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Pixels between two places."""
    return hypot(one[0] - other[0], one[1] - other[1])


def _view_about(middle: tuple[float, float], scale: float, width: float, height: float) -> View:
    return View(scale, width / 2 - scale * middle[0], height / 2 + scale * middle[1], width, height)


def _spread(places: Iterable[tuple[float, float]]) -> tuple[float, float, float, float]:
    """How far positions reach west, south, east and north, in radians of the projection."""
    spread = [_project(lat, lon) for lat, lon in places]
    eastings, northings = [x for x, _ in spread], [y for _, y in spread]
    return min(eastings), min(northings), max(eastings), max(northings)


def _project(lat: float, lon: float) -> tuple[float, float]:
    """A position in radians of the projection, the first eastwards, the second northwards."""
    turned, north = radians(lon - MERIDIAN), radians(lat)
    sideways = max(-_FARTHEST, min(_FARTHEST, cos(north) * sin(turned)))  # a quarter of the globe away there is no end
    return atanh(sideways), atan2(tan(north), cos(turned))
