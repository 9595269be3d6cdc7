"""Analysed text as bytes: small enough to keep beside every record, quick enough to read back for each candidate."""

from __future__ import annotations

import json
import struct
from array import array
from itertools import compress

from trawl.model import AnalysedText, Passage

# Words, bytes of forms, bytes of stems, bytes of the passages' JSON, words cut, and whether offsets need 32 bits.
_HEADER = struct.Struct("<IIIIIB")
_ONE_NARRATIVE: tuple[Passage, ...] = (Passage("narrative", "", 0),)


def pack_text(text: AnalysedText) -> bytes:
    """Return the bytes that `unpack_text` reads; a stem is written only where it differs from the form."""
    forms = " ".join(text.forms).encode()
    stems = " ".join(["" if s == f else s for f, s in zip(text.forms, text.stems, strict=True)]).encode()
    passages = b""
    if text.passages != _ONE_NARRATIVE:
        passages = json.dumps([list_passage(p) for p in text.passages]).encode()
    wide = text.ends.typecode != "H"
    header = _HEADER.pack(len(text.forms), len(forms), len(stems), len(passages), text.cut, wide)
    starts, ends = (_as_bytes(offsets, "I" if wide else "H") for offsets in (text.starts, text.ends))
    return b"".join((header, forms, stems, passages, starts, ends))


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
    passages = _ONE_NARRATIVE
    if passages_size:
        passages = tuple(Passage(*p) for p in json.loads(data[at : at + passages_size]))
    at += passages_size
    starts, ends = array("I" if wide else "H"), array("I" if wide else "H")
    half = words * starts.itemsize
    starts.frombytes(data[at : at + half])
    ends.frombytes(data[at + half : at + 2 * half])
    return AnalysedText(forms, stems, starts, ends, passages, cut)
