"""Names that are one slip of the finger away: a letter too many, missing or wrong, or two swapped, anywhere in them.

Two words are one such slip apart only where both leave the same letters when one letter, or none, is taken out of each.
So every name is filed under itself with each of its letters left out, and a word finds it by the same.
"""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

from trawl.linkage.key_table import Sections, bytes_of, encode, numbers_of, pack_filter
from trawl.linkage.packed_texts import PackedTexts, open_texts, pack_texts

#: Letters of a name that count; a longer one is filed by its beginning.
_LONGEST = 60


class Misspellings:
    """Names, and the checksums of what is left of each without one of its letters, in order."""

    def __init__(self, sections: Sections) -> None:
        """Raises ValueError where the sections hold none."""
        self._left, self._filter = numbers_of(sections["left"], "Q"), bytes_of(sections["filter"])
        self._mask = len(self._filter) * 8 - 1
        self._names: PackedTexts = open_texts(sections)
        self.find = lru_cache(maxsize=20_000)(self._find)

    def _find(self, word: str) -> tuple[str, ...]:
        """Return the names that are one slip away from the word, itself left out, in the order they came."""
        left, passing, mask, found = self._left, self._filter, self._mask, set[int]()
        for check in set(_checksums(word)):
            place = check & mask
            if not passing[place >> 3] & (1 << (place & 7)):
                continue
            at = bisect_left(left, check << 32)
            while at < len(left) and left[at] >> 32 == check:
                found.add(left[at] & 0xFFFFFFFF)
                at += 1
        names = [self._names[number] for number in sorted(found)]
        return tuple(name for name in names if OSA.distance(word, name, score_cutoff=1) == 1)


def pack_misspellings(names: Iterable[str]) -> Sections:
    """The sections of the misspellings of names, each given once."""
    texts = list(names)
    left = array("Q")
    for number, name in enumerate(texts):
        left.extend(check << 32 | number for check in set(_checksums(name)))
    left = array("Q", sorted(left))
    return {
        "left": left,
        "filter": pack_filter(array("I", (entry >> 32 for entry in left))),
        **pack_texts(texts).sections(),
    }


def _checksums(word: str) -> Iterator[int]:
    """The checksums of a word and of what is left of it without each of its letters."""
    word = word[:_LONGEST]
    yield zlib.crc32(encode(word))
    if word.isascii():
        letters = word.encode()
        for at in range(len(letters)):
            yield zlib.crc32(letters[:at] + letters[at + 1 :])
        return
    for at in range(len(word)):
        yield zlib.crc32(encode(word[:at] + word[at + 1 :]))
