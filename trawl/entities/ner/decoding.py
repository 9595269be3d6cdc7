"""The best sequence of labels for a text's words, and the spans that it spells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trawl.entities.ner.labels import LABELS, allowed_steps, continues, opens

_STEPS = allowed_steps()
_FORBIDDEN = np.where(_STEPS, np.float32(0), np.float32(-np.inf))
_MAY_START = np.array([not continues(label) for label in LABELS])
_MAY_STOP = np.array([not opens(label) for label in LABELS])


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """Words `first` to `last` (inclusive) are one thing of type `kind`; confidence is 0 to 1."""

    kind: str
    first: int
    last: int
    confidence: float


def decode(scores: NDArray[np.float32]) -> list[LabelledSpan]:
    """The spans of the best allowed path through scores [words, labels]."""
    if not len(scores):
        return []
    path = scores.argmax(axis=1)
    if not _allowed(path):  # an allowed path of the highest scores is the best one: nothing to search for
        path = _best_path(scores)
    return list(_spans(path, scores))


def _allowed(path: NDArray[np.intp]) -> bool:
    return bool(_MAY_START[path[0]] and _MAY_STOP[path[-1]] and _STEPS[path[:-1], path[1:]].all())


def _best_path(scores: NDArray[np.float32]) -> NDArray[np.intp]:
    """Viterbi's algorithm: time and memory grow with the number of words."""
    best = np.where(_MAY_START, scores[0], -np.inf)
    back = np.zeros(scores.shape, dtype=np.intp)
    every = np.arange(len(LABELS))
    for position in range(1, len(scores)):
        steps = best[:, None] + _FORBIDDEN
        back[position] = steps.argmax(axis=0)
        best = steps[back[position], every] + scores[position]
        best -= best.max()  # only differences matter, and a long text's sums would grow without end
    path = np.empty(len(scores), dtype=np.intp)
    path[-1] = np.where(_MAY_STOP, best, -np.inf).argmax()
    for position in range(len(scores) - 1, 0, -1):
        path[position - 1] = back[position, path[position]]
    return path


def _spans(path: NDArray[np.intp], scores: NDArray[np.float32]) -> Iterator[LabelledSpan]:
    first = 0
    for position in np.flatnonzero(path):
        label = LABELS[path[position]]
        if label[0] in "BS":
            first = int(position)
        if label[0] in "ES":
            last = int(position)
            yield LabelledSpan(label[2:], first, last, _confidence(path[first : last + 1], scores[first : last + 1]))


def _confidence(path: NDArray[np.intp], scores: NDArray[np.float32]) -> float:
    """The mean over the words of the share that the chosen label has."""
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    chosen = shares[np.arange(len(path)), path] / shares.sum(axis=1)
    return round(float(chosen.mean()), 4)
