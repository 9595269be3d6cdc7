"""Where a register's row says its premises are: as degrees, or in metres or a reference of the National Grid."""

from __future__ import annotations

from collections.abc import Mapping

from trawl.places.degrees import find_fault, is_british, parse_degrees
from trawl.places.national_grid import open_transformer, parse_metres, read_grid
from trawl.sources.remarks import RowNotes

#: A position that nothing tells.
NOWHERE: tuple[None, None] = (None, None)

#: A number above all degrees that is a place in metres.
_METRES = "is in metres and no degrees: name the columns under 'easting' and 'northing' of the mapping"
_DEGREES = "is in degrees and no metres: name the columns under 'lon' and 'lat' of the mapping"


class PositionReader:
    """Reads the position of one row after the other; `columns` are those of each key that the file has.

    A position that cannot be costs the row its position and nothing else: it is noted, by its columns.
    """

    def __init__(self, columns: Mapping[str, tuple[str, ...]], notes: RowNotes) -> None:
        self._columns, self._notes = columns, notes
        if any(columns[key] for key in ("easting", "northing", "grid")):
            open_transformer()  # says at once where it is not installed

    def read(self, texts: Mapping[str, str]) -> tuple[float, float] | tuple[None, None]:
        """Latitude and longitude in WGS84 degrees, from the texts of a position's keys; from degrees, if it has any."""
        if texts["lat"] or texts["lon"]:
            return self._read_degrees(texts)
        return self._read_grid(texts)

    def _read_degrees(self, texts: Mapping[str, str]) -> tuple[float, float] | tuple[None, None]:
        read: list[float] = []
        for key, limit, what in (("lat", 90, "latitude"), ("lon", 180, "longitude")):
            degrees = parse_degrees(texts[key], limit) if texts[key] else None
            if degrees is not None:
                read.append(degrees)
            elif texts[key]:
                self._note((key,), texts, _METRES if _are_metres(texts[key]) else f"is no {what} in degrees")
            else:
                self._note(("lat", "lon"), texts, f"has no {what}")
        if len(read) < 2:
            return NOWHERE
        lat, lon = read
        fault = find_fault(lat, lon) or ("" if is_british(lat, lon) else "lies outside the United Kingdom")
        if not fault:
            return lat, lon
        self._note(("lat", "lon"), texts, fault)
        return NOWHERE

    def _read_grid(self, texts: Mapping[str, str]) -> tuple[float, float] | tuple[None, None]:
        place, fault = read_grid(texts["easting"], texts["northing"], texts["grid"])
        if place is not None:
            return place.lat, place.lon
        keys = ("easting", "northing") if texts["easting"] or texts["northing"] else ("grid",)
        if fault and _are_degrees(texts["northing"], texts["easting"]):
            fault = _DEGREES
        if fault:
            self._note(keys, texts, fault)
        return NOWHERE

    def _note(self, keys: tuple[str, ...], texts: Mapping[str, str], reason: str) -> None:
        named = " + ".join(column for key in keys for column in self._columns[key])
        self._notes.remark(named, ", ".join(texts[key] for key in keys if texts[key]), reason)


def _are_degrees(lat: str, lon: str) -> bool:
    north, east = parse_degrees(lat, 90), parse_degrees(lon, 180)
    return north is not None and east is not None and is_british(north, east)


def _are_metres(text: str) -> bool:
    metres = parse_metres(text)
    return metres is not None and metres > 180
