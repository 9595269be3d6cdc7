"""Analysed text as bytes: small enough to keep beside every record, quick enough to read back for each candidate."""

from __future__ import annotations

import json
import struct
from array import array
from collections.abc import Sequence
from functools import lru_cache
from itertools import compress

from trawl.model import AnalysedText, Part, Passage

# Words, bytes of forms, bytes of stems, bytes of the passages' JSON, words cut, and whether offsets need 32 bits.
_HEADER = struct.Struct("<IIIIIB")
#: The first byte of passages; what was written before records had fields begins with a bracket.
_NUMBERED = b"\x01"
_ONE_NARRATIVE: tuple[Passage, ...] = (Passage("narrative", "", 0),)


def pack_text(text: AnalysedText) -> bytes:
    """Return the bytes that `unpack_text` reads; a stem is written only where it differs from the form."""
    forms = " ".join(text.forms).encode()
    stems = " ".join(["" if s == f else s for f, s in zip(text.forms, text.stems, strict=True)]).encode()
    passages = _pack_passages(text.passages) if text.passages != _ONE_NARRATIVE else b""
    wide = text.ends.typecode != "H"
    header = _HEADER.pack(len(text.forms), len(forms), len(stems), len(passages), text.cut, wide)
    starts, ends = (_as_bytes(offsets, "I" if wide else "H") for offsets in (text.starts, text.ends))
    return b"".join((header, forms, stems, passages, starts, ends))


def _pack_passages(passages: Sequence[Passage]) -> bytes:
    """Where each passage begins, and what they are called, which most records of a feed have in common."""
    names = json.dumps([(p.part, p.section, p.label) for p in passages], ensure_ascii=False).encode()
    return _NUMBERED + array("I", [len(passages), *(p.first for p in passages)]).tobytes() + names


def _unpack_passages(data: bytes) -> tuple[Passage, ...]:
    if not data.startswith(_NUMBERED):  # as it was written before records had fields
        return tuple(Passage(*passage) for passage in json.loads(data))
    numbers = array("I")
    (count,) = struct.unpack_from("=I", data, 1)
    size = numbers.itemsize
    numbers.frombytes(data[1 + size : 1 + size * (1 + count)])
    names = _load_names(data[1 + size * (1 + count) :])
    return tuple(
        [Passage(part, section, first, label) for (part, section, label), first in zip(names, numbers, strict=True)]
    )


@lru_cache(maxsize=4_096)
def _load_names(data: bytes) -> tuple[tuple[Part, str, str], ...]:
    return tuple([(part, section, label) for part, section, label in json.loads(data)])


def list_passage(passage: Passage) -> tuple[str | int, ...]:
    """A passage as the arguments that make it again; a label that is empty is left out."""
    said = (passage.part, passage.section, passage.first)
    return (*said, passage.label) if passage.label else said


def _as_bytes(offsets: array[int], code: str) -> bytes:
    return (offsets if offsets.typecode == code else array(code, offsets)).tobytes()


def unpack_text(data: bytes) -> AnalysedText:
    """Read what `pack_text` wrote, on a machine of the same byte order."""
    words, forms_size, stems_size, passages_size, cut, wide = _HEADER.unpack_from(data)
    at = _HEADER.size
    forms = data[at : at + forms_size].decode().split(" ") if words else []
    at += forms_size
    differing = data[at : at + stems_size].decode().split(" ") if words else []
    stems = forms.copy()
    for index in compress(range(words), differing):
        stems[index] = differing[index]
    at += stems_size
    passages = _unpack_passages(data[at : at + passages_size]) if passages_size else _ONE_NARRATIVE
    at += passages_size
    starts, ends = array("I" if wide else "H"), array("I" if wide else "H")
    half = words * starts.itemsize
    starts.frombytes(data[at : at + half])
    ends.frombytes(data[at + half : at + 2 * half])
    return AnalysedText(forms, stems, starts, ends, passages, cut)
