"""The labels that the model gives to words, and which may follow which."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: What the model tells apart. `identifier` stands for everything that a check digit or a pattern finds better: knowing
#: it keeps plates and numbers out of names, and it is not reported.
TYPES = (
    "person",
    "alias",
    "organisation",
    "premises",
    "location",
    "vehicle",
    "drug",
    "age",
    "date",
    "money",
    "handle",
    "identifier",
)
#: Types that are taught but not reported.
SILENT = frozenset({"identifier"})

#: Outside, then for each type: begin, inside, end, single.
LABELS = ("O", *(f"{place}-{kind}" for kind in TYPES for place in "BIES"))
NUMBERS = {label: number for number, label in enumerate(LABELS)}


def allowed_steps() -> NDArray[np.bool_]:
    """A table [from, to] of labels: True where `to` may follow `from`."""
    steps = np.zeros((len(LABELS), len(LABELS)), dtype=bool)
    for before, first in enumerate(LABELS):
        for after, second in enumerate(LABELS):
            steps[before, after] = second[2:] == first[2:] if opens(first) else not continues(second)
            if opens(first):
                steps[before, after] &= continues(second)
    return steps


def opens(label: str) -> bool:
    """Whether another word of the same span has to follow."""
    return label[0] in "BI"


def continues(label: str) -> bool:
    """Whether a word of the same span has to come before."""
    return label[0] in "IE"
