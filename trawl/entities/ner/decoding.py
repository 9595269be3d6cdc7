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
_OUTSIDE = LABELS.index("O")
#: By how much "outside" has to lead every other label of a word for the words around it to be decoded apart.
_SURELY = 4.0


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """Words `first` to `last` (inclusive) are one thing of type `kind`; confidence is 0 to 1."""

    kind: str
    first: int
    last: int
    confidence: float


def decode(scores: NDArray[np.float32]) -> list[LabelledSpan]:
    """The spans of the best allowed path through scores [words, labels].

    A word that is surely outside every name is taken to be so, and the words on its two sides are decoded apart.
    """
    if not len(scores):
        return []
    path = scores.argmax(axis=1)
    for first, stop in _faulty_parts(path, scores):
        path[first:stop] = _best_path(scores[first:stop])
    return list(_spans(path, scores))


def _faulty_parts(path: NDArray[np.intp], scores: NDArray[np.float32]) -> list[tuple[int, int]]:
    """The stretches between words surely outside in which the best labels alone break a rule.

    Elsewhere they are the best path: nothing to search for.
    """
    faults = np.flatnonzero(~_STEPS[path[:-1], path[1:]]) + 1
    edges = [0] if not _MAY_START[path[0]] else []
    edges += faults.tolist() + ([len(path) - 1] if not _MAY_STOP[path[-1]] else [])
    if not edges:
        return []
    candidates = np.flatnonzero(path == _OUTSIDE)
    ranked = np.partition(scores[candidates], -2, axis=1)
    sure = candidates[ranked[:, -1] - ranked[:, -2] >= _SURELY]
    parts: list[tuple[int, int]] = []
    for fault in edges:
        if parts and fault <= parts[-1][1]:
            continue
        # a fault at word n is between n - 1 and n: if n is surely outside, what has to change stands before it
        after = int(np.searchsorted(sure, fault))
        first = int(sure[after - 1]) + 1 if after else 0
        stop = int(sure[after]) if after < len(sure) else len(path)
        parts.append((first, stop))
    return parts


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
    marked = np.flatnonzero(path)
    if not len(marked):
        return
    numbers = path[marked]
    chances = _chances(numbers, scores[marked])
    first = 0
    for place, (position, number) in enumerate(zip(marked.tolist(), numbers.tolist(), strict=True)):
        label = LABELS[number]
        if label[0] in "BS":
            first = position
        if label[0] in "ES":  # the words of a span are marked one after another
            inside = chances[place - (position - first) : place + 1]
            yield LabelledSpan(label[2:], first, position, round(sum(inside) / len(inside), 4))


def _chances(path: NDArray[np.intp], scores: NDArray[np.float32]) -> list[float]:
    """For each word the share that its label has."""
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    chosen: list[float] = (shares[np.arange(len(path)), path] / shares.sum(axis=1)).tolist()
    return chosen
