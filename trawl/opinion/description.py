"""A hit in numbers, for the second opinion: what was found in which contexts, how it is written, what words mean."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from trawl.contexts.context import read_narrative
from trawl.contexts.context_reading import ADULT
from trawl.contexts.verdicts import find_signs
from trawl.model import Context, IndexedRecord, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: The contexts, in a fixed order.
CONTEXTS: tuple[Context, ...] = get_args(Context)

#: The stretches whose words' vectors are averaged: all of the narrative, its end, and what the query found words in.
POOLS = 3
_LAST = 2  # sentences that are its end

#: The first and one past the last code point of a sentence of the narrative.
Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Description:
    """A hit in numbers: `facts` by what they are called, and how each sentence's words count in the `pools`.

    `sums` [sentences, width] adds up the vectors of each sentence's `counts` words; a pool is the mean over some.
    """

    facts: dict[str, float]
    counts: NDArray[np.float64]
    sums: NDArray[np.float64]
    pools: tuple[NDArray[np.float64], ...]

    def words(self) -> NDArray[np.float64]:
        """The means of the pools, one after the other [POOLS * width]."""
        import numpy as np

        return np.concatenate([shares @ self.sums for shares in self.pools])


def describe(
    indexed: IndexedRecord,
    spans: Sequence[Span],
    vectors: tuple[NDArray[np.int64], NDArray[np.float32]],
) -> Description:
    """The hit with these spans in their contexts; `vectors` are those of the words of the narrative."""
    import numpy as np

    reading = read_narrative(indexed)
    stretches = list(_sentences(indexed)) or [(0, len(indexed.record.narrative))]  # of marks alone
    starts, states = vectors
    edges = [np.searchsorted(starts, stretch) for stretch in stretches]
    counts = np.array([end - begin for begin, end in edges], float)
    sums = np.array([states[begin:end].sum(axis=0, dtype=float) for begin, end in edges]).reshape(len(edges), -1)
    own = [span for span in spans if span.part == "narrative"]
    told = [any(begin <= span.start < end for span in own) for begin, end in stretches]
    last = [number >= len(stretches) - _LAST for number in range(len(stretches))]
    pools = tuple(_shares(counts, chosen) for chosen in ([True] * len(stretches), last, told))
    facts = dict(_facts(indexed, spans, len(stretches))) | {sign: float(said) for sign, said in find_signs(reading)}
    return Description(facts, counts, sums, pools)


def _shares(counts: NDArray[np.float64], chosen: Sequence[bool]) -> NDArray[np.float64]:
    """What one word of each sentence is of a pool's mean; of all sentences where none is chosen."""
    import numpy as np

    held = np.array(chosen, float) if any(chosen) else np.ones(len(counts))
    return held / max(float(counts @ held), 1.0)


def _sentences(indexed: IndexedRecord) -> Iterator[Stretch]:
    reading = read_narrative(indexed)
    word = reading.low
    while word < reading.high:
        first, last = reading.sentence(word, word)
        yield reading.words.starts[first], reading.words.ends[last]
        word = last + 1


def _facts(indexed: IndexedRecord, spans: Sequence[Span], sentences: int) -> Iterator[tuple[str, float]]:
    text = indexed.record.narrative
    for context in CONTEXTS:
        number = sum(span.context == context for span in spans)
        yield f"words found {context}", min(number, 5) / 5
        yield f"share of words found {context}", number / max(len(spans), 1)
    yield "length", math.log(max(len(text), 1))
    yield "sentences", sentences / 10
    yield (
        "words found late",
        max((span.end for span in spans if span.part == "narrative"), default=0) / max(len(text), 1),
    )
    yield "different terms found", len({span.term for span in spans}) / 10
    ages = list(_ages(indexed))
    yield "somebody under 18", float(any(age < ADULT for age in ages))
    yield "an adult's age", float(any(age >= ADULT for age in ages))
    yield "no age", float(not ages)
    yield "capitals", sum(map(str.isupper, text)) / max(sum(map(str.isalpha, text)), 1)


def _ages(indexed: IndexedRecord) -> Iterable[int]:
    return (int(m.value) for m in indexed.mentions if m.type == "age" and m.value.isdecimal())
