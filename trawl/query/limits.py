"""How large a query may be. An engine adds its own limits (expansion, time) when it runs one."""

from __future__ import annotations

from dataclasses import dataclass

#: The largest distance of a proximity.
MAX_WORDS = 100

#: Letters and digits that a wildcard must hold, so that it does not stand for half of the vocabulary.
MIN_LITERALS = 3

#: Letters and digits that a fuzzy word must have, by its distance.
MIN_FUZZY = {1: 3, 2: 5}


@dataclass(frozen=True, slots=True)
class Limits:
    """`terms` counts leaves, lists resolved; `nesting` levels after flattening, `chain` a proximity's members.

    `pairs` are the pairs of blocks that the proximities of a query may look at in one record, about two seconds' work
    at the worst: past them the record is undecided.
    """

    terms: int = 5_000
    nesting: int = 20
    chain: int = 8
    pairs: int = 200_000


DEFAULT_LIMITS = Limits()
