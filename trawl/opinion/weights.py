"""What the second opinion has learnt, as `weights.json` keeps it: written by `python -m training.opinion`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

#: Where the weights are; they are part of the package.
FILE = Path(__file__).with_name("weights.json")
#: A fact counts as no further from its mean than so many times its spread.
FURTHEST = 4.0


class FactWeight(BaseModel):
    """A fact's mean and spread among the hits learnt from, and what one spread above the mean adds to a rating."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mean: float
    spread: float
    weight: float

    def rate(self, value: float) -> float:
        """What a fact of this value adds to a rating."""
        return self.weight * min(max((value - self.mean) / self.spread, -FURTHEST), FURTHEST)


class Weights(BaseModel):
    """The weights. A rating is the log odds that a hit is none of its theme; above `bound` it is marked.

    `model` is the version of the model of names whose vectors they are made for, `themes` has one for each profile.
    `words` and `means` belong to the pools' means of vectors, one pool after the other.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str
    bound: float
    constant: float
    themes: dict[str, float]
    facts: dict[str, FactWeight]
    words: tuple[float, ...]
    means: tuple[float, ...]


@lru_cache(maxsize=1)
def packaged_weights() -> Weights:
    """The weights that travel with trawl."""
    return Weights.model_validate_json(FILE.read_text("utf-8"))
