"""Many texts in one stretch of bytes: each is cut out when it is asked for."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from trawl.linkage.key_table import Sections, bytes_of, encode, numbers_of


class PackedTexts:
    """Texts by number. `ends` are where each ends in `blob`."""

    def __init__(self, ends: memoryview, blob: memoryview) -> None:
        self._ends, self._blob = ends, blob

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> str:
        begin = self._ends[number - 1] if number else 0
        return str(self._blob[begin : self._ends[number]], "utf-8", "surrogatepass")

    def sections(self) -> Sections:
        """What it is made of, for `open_texts`."""
        return {"ends": self._ends, "text": self._blob}


def pack_texts(texts: Iterable[str]) -> PackedTexts:
    """Pack texts in their order."""
    ends, blob = array("Q"), bytearray()
    for text in texts:
        blob += encode(text)
        ends.append(len(blob))
    return PackedTexts(memoryview(ends), memoryview(blob))


def open_texts(sections: Sections) -> PackedTexts:
    """The texts of these sections. Raises ValueError where they are none."""
    ends, blob = numbers_of(sections["ends"], "Q"), bytes_of(sections["text"])
    if (ends[-1] if len(ends) else 0) != len(blob):
        raise ValueError("no packed texts")
    return PackedTexts(ends, blob)
