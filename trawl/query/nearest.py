"""How far apart two sets of found places stand, counted in words as a proximity counts them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from trawl.model import IndexedRecord, Span
from trawl.query.lexicon import Lexicon
from trawl.query.mentions import part_bounds, tokens_of
from trawl.query.reading import Reading


def nearest_gap(indexed: IndexedRecord, left: Sequence[Span], right: Sequence[Span], *, ordered: bool) -> int | None:
    """The fewest words between a span of `left` and one of `right` that share no word; None where all overlap.

    With `ordered` only a `right` that begins after the `left` ends counts. In different passages of the record
    they stand PASSAGE_GAP words apart or more.
    """
    others = list(_extents(indexed, right))
    lows, highs = sorted(low for low, _ in others), sorted(high for _, high in others)
    gaps = []
    for low, high in _extents(indexed, left):
        after = bisect_right(lows, high)
        if after < len(lows):
            gaps.append(lows[after] - high - 1)
        before = bisect_left(highs, low) - 1
        if before >= 0 and not ordered:
            gaps.append(low - highs[before] - 1)
    return min(gaps, default=None)


def _extents(indexed: IndexedRecord, spans: Iterable[Span]) -> Iterable[tuple[int, int]]:
    """The positions of the first and the last word of each span; a span that touches no word has none."""
    text, reading = indexed.text, Reading(indexed, Lexicon())
    bounds = part_bounds(text)
    for span in spans:
        first, last = tokens_of(bounds, span.part)
        low = bisect_right(text.ends, span.start, first, last)
        high = bisect_left(text.starts, span.end, first, last) - 1
        if low <= high:
            yield reading.position(low), reading.position(high)
