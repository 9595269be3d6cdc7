"""What the network is to say of each word of a narrative."""

from __future__ import annotations

from training.corpus import Example
from trawl.entities.ner.encoding import Words
from trawl.entities.ner.labels import NUMBERS


def label_words(words: Words, example: Example) -> list[int]:
    """Each word's label: the words that touch a span are in it."""
    labels = [NUMBERS["O"]] * len(words.starts)
    taken = 0
    for kind, start, end in example.spans:
        inside = [i for i in range(taken, len(labels)) if words.starts[i] < end and words.ends[i] > start]
        if not inside:
            continue
        taken = inside[-1] + 1
        for i in inside:
            labels[i] = NUMBERS[f"I-{kind}"]
        labels[inside[0]], labels[inside[-1]] = NUMBERS[f"B-{kind}"], NUMBERS[f"E-{kind}"]
        if len(inside) == 1:
            labels[inside[0]] = NUMBERS[f"S-{kind}"]
    return labels
