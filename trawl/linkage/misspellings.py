"""Names that are one slip of the finger away: a letter too many, missing or wrong, or two swapped, anywhere in them.

Two words are one such slip apart only where both leave the same letters when one letter, or none, is taken out of each.
So every name is filed under itself with each of its letters left out, and a word finds it by the same.
"""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

from trawl.linkage.key_table import Sections, encode, numbers_of
from trawl.linkage.packed_texts import PackedTexts, open_texts, pack_texts

#: Letters of a name that count; a longer one is filed by its beginning.
_LONGEST = 60


class Misspellings:
    """Names, and the checksums of what is left of each without one of its letters, in order."""

    def __init__(self, sections: Sections) -> None:
        """Raises ValueError where the sections hold none."""
        self._left = numbers_of(sections["left"], "Q")
        self._names: PackedTexts = open_texts(sections)

    def find(self, word: str) -> list[str]:
        """Return the names that are one slip away from the word, itself left out, in the order they came."""
        left, found = self._left, set[int]()
        for check in set(_checksums(word)):
            at = bisect_left(left, check << 32)
            while at < len(left) and left[at] >> 32 == check:
                found.add(left[at] & 0xFFFFFFFF)
                at += 1
        names = [self._names[number] for number in sorted(found)]
        return [name for name in names if OSA.distance(word, name, score_cutoff=1) == 1]


def pack_misspellings(names: Iterable[str]) -> Sections:
    """The sections of the misspellings of names, each given once."""
    texts = list(names)
    left = array("Q")
    for number, name in enumerate(texts):
        left.extend(check << 32 | number for check in set(_checksums(name)))
    return {"left": array("Q", sorted(left)), **pack_texts(texts).sections()}


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
