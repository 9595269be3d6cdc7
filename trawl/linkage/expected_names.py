"""Where in a text a name of premises is to be expected that no register has as it is written."""

from __future__ import annotations

from collections.abc import Iterator

from trawl.linkage.reading import Reading, Spot
from trawl.linkage.words import join_forms

_NAMED_MENTIONS = frozenset({"premises", "organisation", "location"})
_LONGEST = 5


def expected_names(reading: Reading) -> Iterator[Spot]:
    """Runs of words where a misspelt name is worth looking for: what was read as premises, and capitalised runs."""
    spots: dict[tuple[int, int], None] = {}
    for mention in reading.mentions:
        if mention.type in _NAMED_MENTIONS:
            inside = reading.words_in(mention.start, mention.end)
            if inside:
                spots[inside.start, inside.stop] = None
    if reading.cased:
        for first, last in _capital_runs(reading):
            spots[first, last] = None
    for first, last in spots:
        yield Spot(first, last, join_forms([word.form for word in reading.words[first:last]]))


def _capital_runs(reading: Reading) -> Iterator[tuple[int, int]]:
    first = None
    for index, word in enumerate(reading.words):
        capital = reading.text[word.start].isupper() or (first is not None and word.form.isdigit())
        apart = first is not None and bool(reading.gap_after(index - 1).strip(" &'’"))
        if first is not None and (not capital or apart):
            yield from _sub_runs(first, index)
            first = None
        if capital and first is None:
            first = index
    if first is not None:
        yield from _sub_runs(first, len(reading.words))


def _sub_runs(first: int, last: int) -> Iterator[tuple[int, int]]:
    last = min(last, first + _LONGEST)
    yield first, last
    if last - first > 2:
        yield first, first + 2
        yield first + 1, last
