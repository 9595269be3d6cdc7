"""Where a postcode is, in any spelling; a district (`WR14`) or a sector (`WR14 4`) by its centre; or why nowhere."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from statistics import fmean

from trawl.identifiers.postcode import normalise, validate
from trawl.places.distance import haversine_km
from trawl.places.position import NOTHING_SAID, Origin, Position, Unplaced
from trawl.places.postcode_table import NO_COORDINATES, PostcodeTable, Unit

#: How far its premises mostly lie from the point that Code-Point Open has for a postcode (docs/places.md).
_UNIT_KM = 0.1
#: The quality of a postcode that has the point of its sector.
_SECTOR_MEAN = 60
#: The share of a district's postcodes that its usual radius holds; the rest are outposts of large users.
_USUAL = 0.95
#: Outward part and the first figure of the inward: a space must part them, else `M14` could be two things.
_SECTOR = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?)\s+([0-9])")
_LEADING_LETTERS = re.compile(r"[A-Z]+")

#: The kind of reason that a text is no postcode at all.
NO_POSTCODE = "with no postcode that can be one"


def is_postcode(text: str) -> bool:
    """Whether a text is a postcode, a district or a sector by its form, wherever that may be."""
    value = normalise(text)
    return validate(value) == "valid" or _find_absent(value) is not None or _parse_sector(text) is not None


def explain_form(text: str) -> Unplaced | None:
    """Why no data could say where a text is as a postcode: of an area that has none there, or no postcode at all."""
    if not text.strip():
        return NOTHING_SAID
    sector = _parse_sector(text)
    value = sector.group(1) if sector else normalise(text)
    if absent := _find_absent(value):
        return Unplaced(absent.kind, f"{text.strip().upper() if sector else value}: {absent.reason}.")
    if validate(value) != "valid":
        return Unplaced(NO_POSTCODE, f"'{text.strip()}' cannot be a postcode of the United Kingdom.")
    return None


class Postcodes:
    """Looks postcodes up in a table."""

    def __init__(self, table: PostcodeTable) -> None:
        self._table = table
        self._centre = lru_cache(maxsize=4_096)(self._find_centre)

    def __len__(self) -> int:
        return len(self._table)

    def locate(self, text: str) -> Position | Unplaced:
        """Where a postcode, a district or a sector is, however it is spelt; or why that is not known."""
        if fault := explain_form(text):
            return fault
        if sector := _parse_sector(text):
            return self._centre(*sector.groups())
        outward, _, inward = normalise(text).partition(" ")
        return self._locate_unit(outward, inward) if inward else self._centre(outward, "")

    def _locate_unit(self, outward: str, inward: str) -> Position | Unplaced:
        unit = self._table.find(outward, inward)
        if unit is None:
            return Unplaced("with a postcode that the data lacks", self._explain_missing(outward, inward))
        if unit.quality == NO_COORDINATES:
            return Unplaced("with a postcode that has no coordinates", f"{unit.code} is in the data, without a place.")
        reach = _UNIT_KM
        if unit.quality == _SECTOR_MEAN and isinstance(sector := self._centre(outward, inward[0]), Position):
            reach = sector.reach_km
        return Position(unit.lat, unit.lon, "postcode", unit.code, reach, reach)

    def _explain_missing(self, outward: str, inward: str) -> str:
        around = [(outward, inward[0]), (outward, "")]
        named = (found.named for area in around if isinstance(found := self._centre(*area), Position))
        wider = next(named, "")
        instead = f" What lies around it is: give {wider}." if wider else ""
        return (
            f"{outward} {inward} has the form of a postcode and is not in the data: it was taken out of use, came "
            f"after the data, or never was.{instead}"
        )

    def _find_centre(self, outward: str, figure: str) -> Position | Unplaced:
        units = [unit for unit in self._table.begin(outward, figure) if unit.quality != NO_COORDINATES]
        origin: Origin = "sector" if figure else "district"
        named = f"{outward} {figure}".strip()
        if not units:
            return Unplaced(f"with a postcode {origin} that the data lacks", f"No postcode of the data begins {named}.")
        return _centre_of(units, origin, named)


def _parse_sector(text: str) -> re.Match[str] | None:
    return _SECTOR.fullmatch(text.strip().upper())


def _centre_of(units: Sequence[Unit], origin: Origin, named: str) -> Position:
    lat, lon = fmean(unit.lat for unit in units), fmean(unit.lon for unit in units)
    distances = sorted(haversine_km(lat, lon, unit.lat, unit.lon) for unit in units)
    usual = distances[int(_USUAL * (len(distances) - 1))]
    return Position(round(lat, 6), round(lon, 6), origin, named, distances[-1] + _UNIT_KM, usual + _UNIT_KM)


def _find_absent(value: str) -> Unplaced | None:
    """Why no postcode that begins like this one is in the data, None where some are."""
    letters = _LEADING_LETTERS.match(value)
    return _load_absent().get(letters.group()) if letters else None


@cache
def _load_absent() -> dict[str, Unplaced]:
    written = tomllib.loads((files("trawl.places") / "absent_postcodes.toml").read_text(encoding="utf-8"))
    entries: Iterable[dict[str, str | list[str]]] = written["absent"]
    return {
        letters: Unplaced(str(entry["kind"]), str(entry["reason"])) for entry in entries for letters in entry["begins"]
    }
