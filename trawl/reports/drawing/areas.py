"""Outlines that maps are drawn on: coasts that trawl ships, and areas of forces from a GeoJSON file of the user's."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from trawl.errors import InputError
from trawl.reports.drawing.map_view import View, distance

Position = tuple[float, float]
#: Positions as GeoJSON has them: longitude, then latitude.
Line = tuple[Position, ...]

#: The largest file of areas that is read; a generalised set of all forces is a few megabytes.
_LARGEST = 32_000_000
#: Positions nearer than this to the one before, in pixels, are left out of a drawing.
_FINEST = 0.7
_REMEDY = (
    "Give GeoJSON in degrees (WGS84, EPSG:4326), such as the ONS's generalised boundaries of police force areas, or "
    "take the file away."
)


@cache
def load_coasts() -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The surroundings and the United Kingdom, as closed rings that run clockwise (`tools/outlines.py`)."""
    shipped = json.loads((files("trawl.reports.drawing") / "outlines.json").read_text(encoding="utf-8"))
    around, country = (feature["geometry"]["coordinates"] for feature in shipped["features"])
    return _rings(around), _rings(country)


def _rings(polygons: Sequence[Sequence[Sequence[Position]]]) -> tuple[Line, ...]:
    return tuple(tuple((lon, lat) for lon, lat in polygon[0]) for polygon in polygons)


def load_areas(path: Path) -> tuple[Line, ...]:
    """The boundaries in a GeoJSON file as lines. Raises InputError where it is missing, too large, or no such file."""
    try:
        stat = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from error
    if stat.st_size > _LARGEST:
        raise InputError(path, f" is larger than {_LARGEST // 1_000_000} MB. Give generalised boundaries for the map.")
    return _load(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=2)
def _load(path: Path, _modified: int, _size: int) -> tuple[Line, ...]:
    """The boundaries of a file as it stands."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise InputError(path, f" is no JSON ({error.msg}). {_REMEDY}", error.lineno) from error
    except (OSError, ValueError, RecursionError) as error:
        raise _unreadable(path, error) from error
    lines = tuple(line for line in _read_lines(path, content) if len(line) > 1)
    if not lines:
        raise InputError(path, f" holds no boundary. {_REMEDY}")
    return lines


def _unreadable(path: Path, error: Exception) -> InputError:
    return InputError(path, f" cannot be read as areas for the map ({type(error).__name__}). {_REMEDY}")


def _read_lines(path: Path, thing: Any) -> Iterator[Line]:
    """The lines of a GeoJSON object. Features without a shape, and points, have none."""
    if not isinstance(thing, dict) or not isinstance(thing.get("type"), str):
        raise InputError(path, f" is no GeoJSON: an object without a 'type'. {_REMEDY}")
    if thing["type"] == "FeatureCollection":
        for member in _listed(path, thing, "features"):
            yield from _read_lines(path, member)
    elif thing["type"] == "Feature":
        if thing.get("geometry") is not None:
            yield from _read_lines(path, thing["geometry"])
    elif thing["type"] == "GeometryCollection":
        for member in _listed(path, thing, "geometries"):
            yield from _read_lines(path, member)
    elif depth := {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}.get(thing["type"], -1) + 1:
        yield from _read_coordinates(path, _listed(path, thing, "coordinates"), depth - 1)
    elif thing["type"] not in ("Point", "MultiPoint"):
        raise InputError(path, f" is no GeoJSON: it has a shape of no type that there is. {_REMEDY}")


def _listed(path: Path, thing: dict[str, Any], key: str) -> list[Any]:
    if not isinstance(thing.get(key), list):
        raise InputError(path, f" is no GeoJSON: its {thing['type']} has no list of {key}. {_REMEDY}")
    return list(thing[key])


def _read_coordinates(path: Path, members: list[Any], depth: int) -> Iterator[Line]:
    if not depth:
        yield tuple(_read_position(path, member) for member in members)
        return
    for member in members:
        if not isinstance(member, list):
            raise InputError(path, f" is no GeoJSON: its coordinates are not nested as its type says. {_REMEDY}")
        yield from _read_coordinates(path, member, depth - 1)


def _read_position(path: Path, position: Any) -> Position:
    numbers = position[:2] if isinstance(position, list) else []
    if len(numbers) < 2 or not all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers):
        raise InputError(path, f" is no GeoJSON: a position is not two numbers. {_REMEDY}")
    lon, lat = numbers
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise InputError(path, f" has positions that are no degrees (eastings and northings?). {_REMEDY}")
    return float(lon), float(lat)


def trim(line: Line, view: View) -> Line:
    """What of a line a view needs: () where none of it can be in the picture.

    Positions closer together than can be seen are left out; a closed ring stays one.
    """
    placed = [view.place(lat, lon) for lon, lat in line]
    xs, ys = [x for x, _ in placed], [y for _, y in placed]
    if not placed or min(xs) > view.width or max(xs) < 0 or min(ys) > view.height or max(ys) < 0:
        return ()
    kept = [0]
    for place in range(1, len(line)):
        if distance(placed[place], placed[kept[-1]]) >= _FINEST:
            kept.append(place)
    return (*(line[place] for place in kept), *line[-1:]) if len(kept) > 1 else ()
