"""What changed in a text, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_WORD = re.compile(r"\S+")
#: Words of a text that are compared; the comparison takes time by the product of both lengths.
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Rewording:
    """A stretch of words that stayed, that was taken out, or that was added."""

    kind: Literal["same", "out", "added"]
    words: tuple[str, ...]


def compare_words(before: str, after: str) -> tuple[Rewording, ...] | None:
    """How one text became the other, in order; nothing but what is the same where only spacing differs.

    None where either is too long to be compared.
    """
    from rapidfuzz.distance import Levenshtein  # heavy, and asked for by updated hits alone

    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > LONGEST:
        return None
    made: list[Rewording] = []
    for step in Levenshtein.opcodes(old, new):
        out, added = old[step.src_start : step.src_end], new[step.dest_start : step.dest_end]
        if step.tag == "equal":
            made.append(Rewording("same", tuple(added)))
            continue
        if out:
            made.append(Rewording("out", tuple(out)))
        if added:
            made.append(Rewording("added", tuple(added)))
    return tuple(made)
