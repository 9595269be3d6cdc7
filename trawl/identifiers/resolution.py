"""The one rule that decides between overlapping candidates.

The more confident candidate stands; of two as confident the longer; of two as long the one whose scheme comes
first in SCHEMES. A candidate that overlaps one that stands is dropped. One thing may stand inside another where its
scheme says so (`Scheme.within`): an account inside the link to its profile, since the link says both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter

from trawl.identifiers.scheme import Candidate

#: Candidates less confident than this are not worth a mention.
THRESHOLD = 0.5
_START, _END = attrgetter("start"), attrgetter("end")


def nothing_within(type_: str) -> str:  # noqa: ARG001 - it stands for what no type says
    """For candidates of which none may stand inside another."""
    return ""


def resolve_overlaps(candidates: Iterable[Candidate], within: Callable[[str], str]) -> list[Candidate]:
    """The candidates that stand, in the order of the text. The order of `candidates` is that of SCHEMES.

    `within` says for a type which other type may hold one of it, "" for none.
    """
    ranked = sorted([candidate for candidate in candidates if candidate.confidence >= THRESHOLD], key=_rank)
    taken = bytearray(max(map(_END, ranked), default=0))
    standing: list[Candidate] = []
    inside: list[tuple[Candidate, str]] = []
    for candidate in ranked:
        start, end = candidate.start, candidate.end
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            standing.append(candidate)
        elif holder := within(candidate.type):
            inside.append((candidate, holder))
    if inside:
        standing += _held(inside, standing, len(taken))
    standing.sort(key=_START)
    return standing


def _held(inside: Iterable[tuple[Candidate, str]], standing: Iterable[Candidate], length: int) -> list[Candidate]:
    """Those of the candidates that lie wholly inside one that stands and is of the type that may hold them."""
    holders = {holder: bytearray(length) for _, holder in inside}
    for candidate in standing:
        if candidate.type in holders:
            holders[candidate.type][candidate.start : candidate.end] = b"\1" * (candidate.end - candidate.start)
    return [each for each, holder in inside if holders[holder].find(0, each.start, each.end) < 0]


def _rank(candidate: Candidate) -> tuple[float, int]:
    return -candidate.confidence, candidate.start - candidate.end
