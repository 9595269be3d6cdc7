"""The one rule that decides between overlapping candidates.

The more confident candidate stands; of two as confident the longer; of two as long the one whose scheme comes
first in SCHEMES. A candidate that overlaps one that stands is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from trawl.identifiers.scheme import Candidate

#: Candidates less confident than this are not worth a mention.
THRESHOLD = 0.5
_START, _END = attrgetter("start"), attrgetter("end")


def resolve_overlaps(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates that stand, in the order of the text. The order of `candidates` is that of SCHEMES."""
    ranked = sorted([candidate for candidate in candidates if candidate.confidence >= THRESHOLD], key=_rank)
    taken = bytearray(max(map(_END, ranked), default=0))
    standing: list[Candidate] = []
    for candidate in ranked:
        start, end = candidate.start, candidate.end
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            standing.append(candidate)
    standing.sort(key=_START)
    return standing


def _rank(candidate: Candidate) -> tuple[float, int]:
    return -candidate.confidence, candidate.start - candidate.end
