"""The one rule that decides between overlapping candidates.

The more confident candidate stands; of two as confident the longer; of two as long the one whose scheme comes
first in SCHEMES. A candidate that overlaps one that stands is dropped.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from trawl.identifiers.scheme import Candidate

#: Candidates less confident than this are not worth a mention.
THRESHOLD = 0.5


def resolve_overlaps(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates that stand, in the order of the text. The order of `candidates` is that of SCHEMES."""
    ranked = sorted(
        (candidate for candidate in candidates if candidate.confidence >= THRESHOLD),
        key=lambda candidate: (-candidate.confidence, candidate.start - candidate.end),
    )
    starts: list[int] = []
    standing: list[Candidate] = []
    for candidate in ranked:
        at = bisect_right(starts, candidate.start)
        if at and standing[at - 1].end > candidate.start:
            continue
        if at < len(starts) and starts[at] < candidate.end:
            continue
        starts.insert(at, candidate.start)
        standing.insert(at, candidate)
    return standing
