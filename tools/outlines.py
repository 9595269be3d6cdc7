"""Makes `trawl/reports/drawing/outlines.json`, the coasts that maps are drawn on, from Natural Earth.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/outlines.py package/countries-10m.json

Source: Natural Earth 1:10m countries (naturalearthdata.com, public domain) as the npm package world-atlas 2.0.2 carries
them (TopoJSON, ISC). Kept are the United Kingdom, and as its surroundings Ireland, the Isle of Man, the Channel
Islands and what lies across the sea in the same box. Lines are thinned to about 450 m, far ones to 2 km.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

Position = tuple[float, float]
Ring = list[Position]

TARGET = Path(__file__).parents[1] / "trawl/reports/drawing/outlines.json"
#: West, south, east, north, in degrees.
BOX = (-14.0, 47.0, 6.0, 62.5)
UNITED_KINGDOM = {"826"}
NEAR = {"372", "833", "831", "832"}
FAR = {"250", "056", "528", "442", "276", "578"}
#: How far a line may be from where it was, and the smallest island kept, in degrees of latitude and their square.
TOLERANCE, LEAST_AREA = 0.004, 0.0001
FAR_TOLERANCE, FAR_LEAST_AREA = 0.02, 0.01
#: A degree of longitude at 54 degrees north, in degrees of latitude.
NARROW = 0.588


def main(source: Path) -> None:
    """Write the outlines made from a TopoJSON file of countries."""
    topology = json.loads(source.read_text(encoding="utf-8"))
    arcs = [decode_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    countries = topology["objects"]["countries"]["geometries"]
    around = cut_countries(countries, FAR, arcs, FAR_TOLERANCE, FAR_LEAST_AREA)
    around += cut_countries(countries, NEAR, arcs, TOLERANCE, LEAST_AREA)
    country = cut_countries(countries, UNITED_KINGDOM, arcs, TOLERANCE, LEAST_AREA)
    features = [
        {
            "type": "Feature",
            "properties": {"what": what},
            "geometry": {"type": "MultiPolygon", "coordinates": polygons},
        }
        for what, polygons in (("surroundings", around), ("united kingdom", country))
    ]
    collection = {
        "type": "FeatureCollection",
        "source": "Natural Earth 1:10m countries (public domain), by npm world-atlas 2.0.2; made by tools/outlines.py",
        "bbox": BOX,
        "features": features,
    }
    TARGET.write_text(json.dumps(collection, separators=(",", ":")) + "\n", encoding="utf-8")


def decode_arc(arc: list[list[int]], transform: dict[str, Any]) -> Ring:
    """The positions of an arc in degrees; each is written as a step from the one before."""
    (across, up), (west, south) = transform["scale"], transform["translate"]
    x = y = 0
    positions = []
    for step in arc:
        x, y = x + step[0], y + step[1]
        positions.append((x * across + west, y * up + south))
    return positions


def cut_countries(
    countries: list[dict[str, Any]], ids: set[str], arcs: list[Ring], tolerance: float, least: float
) -> list[list[Ring]]:
    """The polygons of these countries within the box, thinned, each ring clockwise as drawing on a globe wants it."""
    polygons = []
    for country in countries:
        if country.get("id") not in ids:
            continue
        parts = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        for part in parts:
            ring = thin(clip(join(part[0], arcs)), tolerance)
            if len(ring) > 3 and abs(area(ring)) * NARROW >= least:
                clockwise = ring if area(ring) < 0 else ring[::-1]
                polygons.append([[(round(lon, 3), round(lat, 3)) for lon, lat in clockwise]])
    return polygons


def join(numbers: list[int], arcs: list[Ring]) -> Ring:
    """A closed ring of arcs; a number below nought is an arc that runs backwards."""
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return ring


def clip(ring: Ring) -> Ring:
    """The part of a ring within the box (Sutherland and Hodgman), closed; [] where there is none."""
    west, south, east, north = BOX
    for axis, bound, sign in ((0, west, 1), (1, south, 1), (0, east, -1), (1, north, -1)):
        kept: Ring = []
        for start, end in pairwise([*ring, ring[0]] if ring else []):
            inside = [sign * (position[axis] - bound) >= 0 for position in (start, end)]
            if inside[0] != inside[1]:
                part = (bound - start[axis]) / (end[axis] - start[axis])
                crossing = (start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1]))
                kept.append(crossing)
            if inside[1]:
                kept.append(end)
        ring = kept
    return [*ring, ring[0]] if ring and ring[0] != ring[-1] else ring


def thin(ring: Ring, tolerance: float) -> Ring:
    """The ring with fewer positions, nowhere farther from itself than the tolerance (Douglas and Peucker)."""
    if len(ring) < 5:
        return ring
    half = max(range(len(ring)), key=lambda place: distance(ring[place], ring[0], ring[0]))
    return [*thin_line(ring[: half + 1], tolerance)[:-1], *thin_line(ring[half:], tolerance)]


def thin_line(line: Ring, tolerance: float) -> Ring:
    """A line with fewer positions; its ends stay."""
    keep = {0, len(line) - 1}
    stack = [(0, len(line) - 1)]
    while stack:
        first, last = stack.pop()
        between = range(first + 1, last)
        farthest = max(between, key=lambda place: distance(line[place], line[first], line[last]), default=None)
        if farthest is not None and distance(line[farthest], line[first], line[last]) > tolerance:
            keep.add(farthest)
            stack += [(first, farthest), (farthest, last)]
    return [line[place] for place in sorted(keep)]


def distance(position: Position, start: Position, end: Position) -> float:
    """How far a position is from a stretch, in degrees of latitude."""
    x, y = (position[0] - start[0]) * NARROW, position[1] - start[1]
    dx, dy = (end[0] - start[0]) * NARROW, end[1] - start[1]
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, (x * dx + y * dy) / length)) if length else 0.0
    return float(((x - along * dx) ** 2 + (y - along * dy) ** 2) ** 0.5)


def area(ring: Ring) -> float:
    """The area of a closed ring in square degrees, below nought where it runs clockwise."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring)) / 2


if __name__ == "__main__":
    main(Path(sys.argv[1]))
