"""Distances between places on the ground, and the nearest of many rows: how far a premises is from a school."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import asin, cos, floor, radians, sin, sqrt

from trawl.model import RegisterRow

_EARTH_KM = 6371.0088
_KM_PER_DEGREE = _EARTH_KM * radians(1)
# A tenth of a degree is 11 km from south to north, and some 6 km across in Britain: few cells, few rows in each.
_CELL_DEGREES = 0.1


def haversine_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the great-circle distance in kilometres between two points in WGS84 degrees."""
    lat, lon, other_lat, other_lon = map(radians, (lat, lon, other_lat, other_lon))
    chord = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin((other_lon - lon) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(min(1.0, chord)))


class NearestIndex:
    """Rows with coordinates, in a grid; rows without them are left out (`without` counts those)."""

    def __init__(self, rows: Iterable[RegisterRow]) -> None:
        self._cells: dict[tuple[int, int], list[RegisterRow]] = {}
        self.without = 0
        for row in rows:
            if row.lat is None or row.lon is None:
                self.without += 1
            else:
                self._cells.setdefault(_cell(row.lat, row.lon), []).append(row)

    def nearest(self, lat: float, lon: float) -> tuple[RegisterRow, float] | None:
        """Return the row nearest to a point, with its distance in km; None if no row has coordinates."""
        best: tuple[RegisterRow, float] | None = None
        centre = _cell(lat, lon)
        for ring in range(self._widest(centre) + 1):
            if best is not None and best[1] <= self._nearer_than(ring, lat):
                break
            for row in self._rows_in_ring(centre, ring):
                assert row.lat is not None
                assert row.lon is not None
                km = haversine_km(lat, lon, row.lat, row.lon)
                if best is None or km < best[1]:
                    best = row, km
        return best

    def _widest(self, centre: tuple[int, int]) -> int:
        """Return how many rings of cells around `centre` reach every cell that has rows; -1 if none has."""
        return max((max(abs(y - centre[0]), abs(x - centre[1])) for y, x in self._cells), default=-1)

    @staticmethod
    def _nearer_than(ring: int, lat: float) -> float:
        """Return a distance in km within which no row of this ring, or of one farther out, can be.

        A degree of longitude is shortest at the ring's edge nearest to a pole.
        """
        reach = (ring - 1) * _CELL_DEGREES
        polar = min(90.0, abs(lat) + ring * _CELL_DEGREES + _CELL_DEGREES)
        return max(0.0, reach) * _KM_PER_DEGREE * cos(radians(polar))

    def _rows_in_ring(self, centre: tuple[int, int], ring: int) -> Iterator[RegisterRow]:
        if 8 * ring > len(self._cells):
            for (y, x), rows in self._cells.items():
                if max(abs(y - centre[0]), abs(x - centre[1])) == ring:
                    yield from rows
            return
        for y in range(centre[0] - ring, centre[0] + ring + 1):
            step = 1 if abs(y - centre[0]) == ring else max(1, 2 * ring)
            for x in range(centre[1] - ring, centre[1] + ring + 1, step):
                yield from self._cells.get((y, x), ())


def nearest(row: RegisterRow, rows: Iterable[RegisterRow]) -> tuple[RegisterRow, float] | None:
    """Return which of `rows` is nearest to `row`, with the distance in km; None where coordinates are missing.

    For many rows against the same list, make one NearestIndex of the list.
    """
    if row.lat is None or row.lon is None:
        return None
    return NearestIndex(rows).nearest(row.lat, row.lon)


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return floor(lat / _CELL_DEGREES), floor(lon / _CELL_DEGREES)
