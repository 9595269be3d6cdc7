"""Distances between places on the ground, and the nearest of many: how far a premises is from a school."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from math import asin, cos, floor, radians, sin, sqrt
from typing import Generic, Literal, TypeVar

from trawl.places.position import Position, Unplaced

Thing = TypeVar("Thing")

_EARTH_KM = 6371.0088
_KM_PER_DEGREE = _EARTH_KM * radians(1)
# A tenth of a degree is 11 km from south to north, and some 6 km across in Britain: few cells, few rows in each.
_CELL_DEGREES = 0.1

_DISTANCE = re.compile(
    r"(?P<number>\d{1,6}(?:\.\d{1,3})?) ?(?P<unit>km|m|metres?|kilometres?|mi|miles?)", re.ASCII | re.IGNORECASE
)
_KM = {"m": 0.001, "metre": 0.001, "km": 1.0, "kilometre": 1.0, "mi": 1.609344, "mile": 1.609344}

#: Whether something lies within a distance; `maybe` where its own place is not known well enough to tell.
Within = Literal["yes", "maybe", "no"]


def parse_distance(text: str) -> float:
    """The kilometres that a text says: `2km`, `400 m`, `0.5 miles`. Raises ValueError with what can be given."""
    found = _DISTANCE.fullmatch(text.strip())
    if found is None or not float(found["number"]):
        raise ValueError(f"'{text}' is no distance: give a number above 0 with its unit, such as 400m, 2km or 0.5mi")
    return float(found["number"]) * _KM[found["unit"].lower().removesuffix("s")]


def haversine_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the great-circle distance in kilometres between two points in WGS84 degrees."""
    lat, lon, other_lat, other_lon = map(radians, (lat, lon, other_lat, other_lon))
    chord = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin((other_lon - lon) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(min(1.0, chord)))


def measure_km(one: Position, other: Position) -> float:
    """The straight line between two positions, in kilometres, whatever lies between them and however exact they are."""
    return haversine_km(one.lat, one.lon, other.lat, other.lon)


def judge_within(km: float, limit: float, one: Position, other: Position) -> Within:
    """Whether two positions that are `km` apart lie within `limit` km of each other, as far as they are exact.

    A point that is good to some hundred metres counts as where it is said to be, and is doubted only where it lies just
    outside; what is known only as a wide area is within where all of that is.
    """
    reach = one.reach_km + other.reach_km
    if km <= limit and (km + reach <= limit or not (one.coarse or other.coarse)):
        return "yes"
    return "maybe" if km - reach <= limit else "no"


@dataclass(frozen=True, slots=True)
class Nearest(Generic[Thing]):
    """The thing nearest to a point, where it is, and the kilometres between."""

    thing: Thing
    position: Position
    km: float


class NearestIndex(Generic[Thing]):
    """Things with positions, in a grid. Those without one, or known only as a wide area, are left out and counted."""

    def __init__(self, things: Iterable[Thing], position_of: Callable[[Thing], Position | Unplaced]) -> None:
        self._cells: dict[tuple[int, int], list[tuple[Thing, Position]]] = {}
        self.placed = 0
        self.unplaced: list[Unplaced] = []
        for thing in things:
            position = position_of(thing)
            if isinstance(position, Unplaced):
                self.unplaced.append(position)
            elif position.coarse:
                self.unplaced.append(Unplaced("known only by a wide area", f"It is known only {position}."))
            else:
                self.placed += 1
                self._cells.setdefault(_cell(position.lat, position.lon), []).append((thing, position))

    def nearest(self, point: Position) -> Nearest[Thing] | None:
        """Return the thing nearest to a point; None if none has a position."""
        best: Nearest[Thing] | None = None
        centre = _cell(point.lat, point.lon)
        for ring in range(self._widest(centre) + 1):
            if best is not None and best.km <= self._nearer_than(ring, point.lat):
                break
            for thing, position in self._in_ring(centre, ring):
                km = measure_km(point, position)
                if best is None or km < best.km:
                    best = Nearest(thing, position, km)
        return best

    def nearest_few(self, point: Position, count: int) -> tuple[Nearest[Thing], ...]:
        """Return the `count` things nearest to a point, the nearest first."""
        everything = (
            Nearest(thing, position, measure_km(point, position))
            for found in self._cells.values()
            for thing, position in found
        )
        return tuple(nsmallest(count, everything, key=lambda near: near.km))

    def _widest(self, centre: tuple[int, int]) -> int:
        """Return how many rings of cells around `centre` reach every cell that has things; -1 if none has."""
        return max((max(abs(y - centre[0]), abs(x - centre[1])) for y, x in self._cells), default=-1)

    @staticmethod
    def _nearer_than(ring: int, lat: float) -> float:
        """Return a distance in km within which nothing of this ring, or of one farther out, can be.

        A degree of longitude is shortest at the ring's edge nearest to a pole.
        """
        reach = (ring - 1) * _CELL_DEGREES
        polar = min(90.0, abs(lat) + ring * _CELL_DEGREES + _CELL_DEGREES)
        return max(0.0, reach) * _KM_PER_DEGREE * cos(radians(polar))

    def _in_ring(self, centre: tuple[int, int], ring: int) -> Iterator[tuple[Thing, Position]]:
        if 8 * ring > len(self._cells):
            for (y, x), found in self._cells.items():
                if max(abs(y - centre[0]), abs(x - centre[1])) == ring:
                    yield from found
            return
        for y in range(centre[0] - ring, centre[0] + ring + 1):
            step = 1 if abs(y - centre[0]) == ring else max(1, 2 * ring)
            for x in range(centre[1] - ring, centre[1] + ring + 1, step):
                yield from self._cells.get((y, x), ())


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return floor(lat / _CELL_DEGREES), floor(lon / _CELL_DEGREES)
