"""Whether a hit is likely none of its theme, and what speaks for it, in words that repeat nothing of the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from trawl.entities.ner.police import is_police_ner_installed, police_ner_version
from trawl.entities.ner.vectors import WordVectors
from trawl.model import IndexedRecord, Span
from trawl.opinion.description import POOLS, Description, describe
from trawl.opinion.weights import Weights, packaged_weights

#: So many facts are named, of those that speak for the opinion.
_NAMED = 3
#: A fact that adds less is not worth a word.
_LEAST = 0.02


@dataclass(frozen=True, slots=True)
class Rating:
    """The log odds that a hit is none of its theme; what each fact and each sentence adds to them."""

    total: float
    facts: dict[str, float]
    sentences: tuple[float, ...]


def rate(weights: Weights, theme: str, description: Description) -> Rating:
    """Rate a hit of a theme that the weights know."""
    import numpy as np

    facts = {name: weight.rate(description.facts[name]) for name, weight in weights.facts.items()}
    learnt = np.array(weights.words).reshape(POOLS, -1)
    means = np.array(weights.means).reshape(POOLS, -1)
    sentences = np.zeros(len(description.counts))
    for pool, shares in enumerate(description.pools):
        sentences += shares * (description.sums @ learnt[pool] - description.counts * (means[pool] @ learnt[pool]))
    total = weights.constant + weights.themes[theme] + sum(facts.values()) + float(sentences.sum())
    return Rating(total, facts, tuple(sentences.tolist()))


class SecondOpinion:
    """Gives an opinion on hits of the themes that it has learnt; on others none."""

    def __init__(self, weights: Weights, vectors: WordVectors) -> None:
        self._weights, self._vectors = weights, vectors

    def knows(self, theme: str) -> bool:
        """Whether it has learnt this theme: the name of a packaged profile."""
        return theme in self._weights.themes

    def of(self, theme: str, indexed: IndexedRecord, spans: Sequence[Span]) -> str:
        """Why the hit is likely incidental, in words; empty if it is not, or if nothing is known of the theme."""
        if not self.knows(theme) or not indexed.record.narrative.strip():
            return ""
        description = describe(indexed, spans, self._vectors.read(indexed.record.narrative))
        rating = rate(self._weights, theme, description)
        return _explain(rating, description) if rating.total > self._weights.bound else ""


@lru_cache(maxsize=1)
def open_opinion() -> SecondOpinion | None:
    """The second opinion; None where the model of names is not installed, or another than the weights are made for."""
    if not is_police_ner_installed() or packaged_weights().model != police_ner_version():
        return None
    return SecondOpinion(packaged_weights(), WordVectors())


def _explain(rating: Rating, description: Description) -> str:
    """What speaks for the opinion: the sentence whose words do most, and the facts that do."""
    reasons = []
    if rating.sentences and max(rating.sentences) > _LEAST:
        most = rating.sentences.index(max(rating.sentences))
        place = f"sentence {most + 1} of {len(rating.sentences)}"
        reasons.append(f"{place} reads like records that came to nothing")
    speaking = sorted(((added, name) for name, added in rating.facts.items() if added > _LEAST), reverse=True)
    reasons += [_say_fact(name, description.facts[name]) for _, name in speaking[:_NAMED]]
    return "; ".join(reasons) or "its theme more often than not"


def _say_fact(name: str, value: float) -> str:
    return name if value > 0 else f"not: {name}"
