"""The one rule that decides between overlapping candidates.

The more confident candidate stands; of two as confident the longer; of two as long the one whose scheme comes
first in SCHEMES. A candidate that overlaps one that stands is dropped. One thing may stand inside another where its
scheme says so (`Scheme.within`): an account inside the link to its profile, since the link says both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter

from trawl.identifiers.scheme import Candidate

#: Candidates less confident than this are not worth a mention.
THRESHOLD = 0.5
_START, _END = attrgetter("start"), attrgetter("end")


def resolve_overlaps(candidates: Iterable[Candidate], within: Mapping[str, str]) -> list[Candidate]:
    """The candidates that stand, in the order of the text. The order of `candidates` is that of SCHEMES.

    `within` says for a type which other type may hold one of it.
    """
    ranked = sorted([candidate for candidate in candidates if candidate.confidence >= THRESHOLD], key=_rank)
    taken = bytearray(max(map(_END, ranked), default=0))
    standing: list[Candidate] = []
    inside: list[Candidate] = []
    for candidate in ranked:
        start, end = candidate.start, candidate.end
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            standing.append(candidate)
        elif candidate.type in within:
            inside.append(candidate)
    if inside:
        standing += _held(inside, standing, len(taken), within)
    standing.sort(key=_START)
    return standing


def _held(
    inside: Iterable[Candidate], standing: Iterable[Candidate], length: int, within: Mapping[str, str]
) -> list[Candidate]:
    """Those of the candidates that lie wholly inside one that stands and may hold them."""
    holders = {kind: bytearray(length) for kind in within.values()}
    for candidate in standing:
        if candidate.type in holders:
            holders[candidate.type][candidate.start : candidate.end] = b"\1" * (candidate.end - candidate.start)
    return [
        candidate for candidate in inside if holders[within[candidate.type]].find(0, candidate.start, candidate.end) < 0
    ]


def _rank(candidate: Candidate) -> tuple[float, int]:
    return -candidate.confidence, candidate.start - candidate.end
