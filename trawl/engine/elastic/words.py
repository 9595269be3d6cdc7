"""Analysed text beside the words that the server indexes: where each word stands, in few and compressible bytes.

The forms and stems of a document are its fields `form` and `stem`. What is left of an AnalysedText are offsets: a word
begins some characters behind the one before, mostly one, and is as long as its form, mostly. So the distances are
kept as a byte each, and what is otherwise as exceptions.
"""

from __future__ import annotations

from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain
from operator import add, sub
from typing import Any

from trawl.model import AnalysedText, Passage
from trawl.text.packing import list_passage

_ONE_NARRATIVE: tuple[Passage, ...] = (Passage("narrative", "", 0),)
_SHORT = 0xFFFF


def encode_words(text: AnalysedText) -> dict[str, Any]:
    """What `decode_words` needs beside the passages' forms and stems; a part that is as usual is left out."""
    distances = list(map(sub, text.starts, chain((0,), text.ends)))
    lengths = list(map(sub, text.ends, text.starts))
    words: dict[str, Any] = {}
    try:
        packed = bytes(distances)
    except ValueError:
        words["far"] = [(at, far) for at, far in enumerate(distances) if not 0 <= far <= 255]
        packed = bytes(far if 0 <= far <= 255 else 0 for far in distances)
    words["distances"] = b64encode(packed).decode()
    usual = list(map(len, text.forms))
    if usual != lengths:
        pairs = zip(usual, lengths, strict=True)
        words["lengths"] = [(at, length) for at, (form, length) in enumerate(pairs) if form != length]
    if text.passages != _ONE_NARRATIVE:
        words["passages"] = [list_passage(passage) for passage in text.passages]
    if text.cut:
        words["cut"] = text.cut
    return words


def split_passages(words: Sequence[str], passages: Sequence[Passage]) -> list[str]:
    """The words of each passage that has any, joined by spaces: the values of a field whose gaps part passages."""
    ends = [passage.first for passage in passages[1:]] + [len(words)]
    return [" ".join(words[p.first : end]) for p, end in zip(passages, ends, strict=True) if p.first < end]


def decode_words(words: Mapping[str, Any], forms: Iterable[str], stems: Iterable[str]) -> AnalysedText:
    """Read what `encode_words` and `split_passages` wrote."""
    all_forms, all_stems = " ".join(forms).split(), " ".join(stems).split()
    distances: Sequence[int] = b64decode(words["distances"])
    if "far" in words:
        distances = _mended(distances, words["far"])
    lengths: Sequence[int] = list(map(len, all_forms))
    if "lengths" in words:
        lengths = _mended(lengths, words["lengths"])
    starts = list(accumulate(map(add, distances, chain((0,), lengths))))
    ends = list(map(add, starts, lengths))
    code = "H" if max(ends, default=0) <= _SHORT else "I"
    passages = _ONE_NARRATIVE
    if "passages" in words:
        passages = tuple(Passage(*passage) for passage in words["passages"])
    return AnalysedText(all_forms, all_stems, array(code, starts), array(code, ends), passages, words.get("cut", 0))


def _mended(values: Iterable[int], exceptions: Iterable[Sequence[int]]) -> list[int]:
    mended = list(values)
    for at, value in exceptions:
        mended[at] = value
    return mended
