"""Which rows bear which names, packed: half a million names in some 20 MB, kept on disk and mapped, not read, again.

Both directions of linkage look names up here: the linker, which weighs rows, and the gazetteer, which marks names.
"""

from __future__ import annotations

import mmap
import os
import struct
import tempfile
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from contextlib import suppress
from hashlib import blake2b
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TypeAlias

from trawl.private_files import make_folder

_HEADER = struct.Struct("<8sQQQQ")
_MAGIC = b"trawlnm1"
#: Bits of the filter for each entry: of words that are no name, one in about thirty is looked up in vain.
_BITS = 32

#: Numbers in memory, or in a mapped file.
_Numbers: TypeAlias = "array[int] | memoryview"


class NameTable:
    """Numbers by key, in the order in which they were added under it."""

    def __init__(self, hashes: _Numbers, values: _Numbers, passing: bytes | bytearray | memoryview) -> None:
        self._hashes, self._values, self._passing = hashes, values, passing
        self._mask = len(passing) * 8 - 1

    def __len__(self) -> int:
        return len(self._hashes)

    def __contains__(self, key: str) -> bool:
        return self.may_hold(checksum(key)) and bool(self.get(key))

    def may_hold(self, checked: int) -> bool:
        """Say whether a key with this `checksum` may be here; "no" is sure."""
        place = checked & self._mask
        return bool(self._passing[place >> 3] & (1 << (place & 7)))

    def get(self, key: str) -> list[int]:
        """Return the numbers under a key, none where it is not here."""
        wanted = _hash(key)
        at = bisect_left(self._hashes, wanted)
        found = []
        while at < len(self._hashes) and self._hashes[at] == wanted:
            found.append(self._values[at])
            at += 1
        return found

    def save(self, path: Path, names: Sequence[str]) -> None:
        """Write the table, and the names whose rows its numbers speak of, as `path`: whole or not at all."""
        ends, blob = array("Q"), bytearray()
        for name in names:
            blob += _encode(name)
            ends.append(len(blob))
        make_folder(path.parent)
        descriptor, part = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(_HEADER.pack(_MAGIC, len(self), len(ends), len(self._passing), len(blob)))
                for section in (self._hashes, ends, self._passing, self._values, blob):
                    file.write(section)
            Path(part).replace(path)
        finally:
            with suppress(FileNotFoundError):  # it has taken its final name
                Path(part).unlink()


class RowNames:
    """The names of a register's rows, in the order of the rows, in a mapped file."""

    def __init__(self, ends: _Numbers, blob: memoryview) -> None:
        self._ends, self._blob = ends, blob

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, row: int) -> str:
        begin = self._ends[row - 1] if row else 0
        return str(self._blob[begin : self._ends[row]], "utf-8", "surrogatepass")


def build_table(entries: Iterable[tuple[str, int]]) -> NameTable:
    """Make a table of keys, each with a number below 2**32."""
    packed: list[int] = []
    checks = array("L")
    for key, value in entries:
        packed.append(_hash(key) << 32 | value)
        checks.append(checksum(key))
    packed.sort()
    passing = bytearray(1 << max(7, (len(packed) * _BITS // 8 - 1).bit_length()))
    mask = len(passing) * 8 - 1
    for check in checks:
        passing[(check & mask) >> 3] |= 1 << (check & 7)
    hashes = array("Q", (entry >> 32 for entry in packed))
    return NameTable(hashes, array("I", (entry & 0xFFFFFFFF for entry in packed)), passing)


def open_table(path: Path) -> tuple[NameTable, RowNames] | None:
    """Map what `save` wrote; None where there is no such file, or it is damaged or of another making."""
    try:
        with path.open("rb") as file:
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (FileNotFoundError, ValueError):  # an empty file cannot be mapped
        return None
    if len(data) < _HEADER.size:
        return None
    magic, entries, rows, filtered, text = _HEADER.unpack_from(data)
    sizes = (_HEADER.size, entries * 8, rows * 8, filtered, entries * 4, text)
    if magic != _MAGIC or len(data) != sum(sizes) or filtered.bit_count() != 1:
        return None
    ends = list(accumulate(sizes))
    hashes, row_ends, passing, values, blob = (data[begin:end] for begin, end in pairwise(ends))
    return NameTable(hashes.cast("Q"), values.cast("I"), passing), RowNames(row_ends.cast("Q"), blob)


def checksum(text: str, before: int = 0) -> int:
    """CRC-32 of a key, or of the key whose beginning had the checksum `before`: words add up as they are joined."""
    return zlib.crc32(_encode(text), before)


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _hash(key: str) -> int:
    """64 bits of a key: that any two of a million keys share theirs is one chance in thirty million."""
    return int.from_bytes(blake2b(_encode(key), digest_size=8).digest(), "little")
