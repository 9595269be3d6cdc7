"""Which rows stand under which keys, packed: sorted arrays that are looked up where they lie, in memory or in a file.

Every way into a register is such a table (names, towns, addresses, postcodes, phones), and so are the misspellings of
its names. docs/adr/0010-register-index.md measures it beside a trie and a database.
"""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter
from typing import Literal, TypeAlias

#: Numbers or bytes in memory, or in a mapped file.
Section: TypeAlias = "array[int] | bytearray | bytes | memoryview"
#: What is written to a file, by name; or what was read from one.
Sections: TypeAlias = Mapping[str, Section]

#: Bits of the filter for each entry: of words that are no key, one in about thirty is looked up in vain.
_BITS = 32


class Entries:
    """Keys with their numbers, as they are gathered; a process can hand them to another."""

    def __init__(self) -> None:
        self.hashes, self.checks, self.values = array("Q"), array("I"), array("I")

    def add(self, key: str, value: int) -> None:
        """Put `value`, below 2**32, under `key`."""
        hashed, check = _placed(key)
        self.hashes.append(hashed)
        self.checks.append(check)
        self.values.append(value)

    def extend(self, other: Entries) -> None:
        """Add all that another has gathered."""
        self.hashes.extend(other.hashes)
        self.checks.extend(other.checks)
        self.values.extend(other.values)


class KeyTable:
    """Numbers by key, in rising order, each once under a key."""

    def __init__(self, hashes: memoryview, values: memoryview, passing: bytearray | memoryview) -> None:
        self._hashes, self._values, self._passing = hashes, values, passing
        self._mask = len(passing) * 8 - 1

    def __len__(self) -> int:
        return len(self._hashes)

    def __contains__(self, key: str) -> bool:
        return self.holds(key, checksum(key))

    def holds(self, key: str, checked: int) -> bool:
        """Say whether a key is here, whose `checksum` is known: a text is looked up in several tables."""
        return self.may_hold(checked) and bool(self.get(key))

    def may_hold(self, checked: int) -> bool:
        """Say whether a key with this `checksum` may be here; "no" is sure."""
        place = checked & self._mask
        return bool(self._passing[place >> 3] & (1 << (place & 7)))

    def likely_lengths(self, parts: Iterable[bytes]) -> list[int]:
        """How many parts of these, joined from the first on, may be a key; of all other counts "no" is sure."""
        passing, mask, checked = self._passing, self._mask, 0
        likely = []
        for length, part in enumerate(parts, 1):
            checked = zlib.crc32(part, checked)
            place = checked & mask
            if passing[place >> 3] & (1 << (place & 7)):
                likely.append(length)
        return likely

    def get(self, key: str) -> Sequence[int]:
        """Return the numbers under a key, none where it is not here. However many they are, none is copied."""
        wanted = _hash(encode(key))
        first = bisect_left(self._hashes, wanted)
        if first == len(self._hashes) or self._hashes[first] != wanted:
            return ()
        return self._values[first : bisect_right(self._hashes, wanted, first)]

    def sections(self) -> Sections:
        """What it is made of, for `open_table`."""
        return {"hashes": self._hashes, "values": self._values, "filter": self._passing}


def build_table(entries: Entries, keep: Callable[[int, int], bool] | None = None) -> KeyTable:
    """Make a table of what was gathered.

    `keep` says of a key, by its `hash_key` and the number of its entries, whether it stays; None keeps all.
    """
    packed = [h << 32 | value for h, value in zip(entries.hashes, entries.values, strict=True)]
    packed.sort()
    packed = [entry for entry, _ in groupby(packed)]
    if keep is not None:
        packed = _keep_some(packed, keep)
    hashes = memoryview(array("Q", (entry >> 32 for entry in packed)))
    values = memoryview(array("I", (entry & 0xFFFFFFFF for entry in packed)))
    return KeyTable(hashes, values, pack_filter(entries.checks))


def pack_filter(checks: Collection[int]) -> bytearray:
    """Bits by the last digits of checksums: one that is none of these is told in an instant, mostly."""
    passing = bytearray(1 << max(7, (len(checks) * _BITS // 8 - 1).bit_length()))
    mask = len(passing) * 8 - 1
    for check in checks:
        passing[(check & mask) >> 3] |= 1 << (check & 7)
    return passing


def open_table(sections: Sections) -> KeyTable:
    """The table of these sections. Raises ValueError where they are none."""
    hashes, values = numbers_of(sections["hashes"], "Q"), numbers_of(sections["values"], "I")
    passing = memoryview(sections["filter"])
    if len(hashes) != len(values) or len(passing).bit_count() != 1:
        raise ValueError("no table of keys")
    return KeyTable(hashes, values, passing)


def bytes_of(section: Section) -> memoryview:
    """A section as bytes, whatever it holds."""
    return memoryview(section).cast("B") if len(section) else memoryview(b"")


def numbers_of(section: Section, code: Literal["H", "I", "Q"]) -> memoryview:
    """A section as numbers of two, four or eight bytes. Raises TypeError where it ends within one."""
    return bytes_of(section).cast(code) if len(section) else memoryview(array(code))


def checksum(text: str, before: int = 0) -> int:
    """CRC-32 of a key, or of the key whose beginning had the checksum `before`: words add up as they are joined."""
    return zlib.crc32(encode(text), before)


def hash_key(key: str) -> int:
    """64 bits of a key: that any two of a million keys share theirs is one chance in thirty million."""
    return _hash(encode(key))


def encode(text: str) -> bytes:
    """A text as it stands in a file, whatever code points it holds."""
    return text.encode("utf-8", "surrogatepass")


@lru_cache(maxsize=50_000)
def _placed(key: str) -> tuple[int, int]:
    """The hash and the checksum of a key; towns and chains come again and again."""
    encoded = encode(key)
    return _hash(encoded), zlib.crc32(encoded)


def _hash(encoded: bytes) -> int:
    return int.from_bytes(blake2b(encoded, digest_size=8).digest(), "little")


def _keep_some(packed: Iterable[int], keep: Callable[[int, int], bool]) -> list[int]:
    kept: list[int] = []
    for key, group in groupby(((entry >> 32, entry) for entry in packed), itemgetter(0)):
        held = [entry for _, entry in group]
        if keep(key, len(held)):
            kept.extend(held)
    return kept
