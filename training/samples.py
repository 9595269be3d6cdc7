"""Turn narratives into what the network reads: windows of numbers with a label for each word."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

from training.corpus import Example
from training.labelling import label_words
from training.network import base_folder
from trawl.entities.ner.encoding import cut_windows, split_words

#: What stands in place of a label where there is none.
IGNORED = -100


@dataclass(frozen=True, slots=True)
class Sample:
    """One window as numbers; `labels` has a label at each word's first piece and IGNORED elsewhere."""

    ids: tuple[int, ...]
    shapes: tuple[int, ...]
    labels: tuple[int, ...]


def open_tokenizer() -> Tokenizer:
    """The base's tokenizer, without its cutting at 128 pieces and its padding."""
    tokenizer = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def sample(tokenizer: Tokenizer, example: Example) -> list[Sample]:
    """The windows of one narrative."""
    words = split_words(tokenizer, example.text)
    wanted = label_words(words, example)
    marks = (tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]"))
    samples = []
    for window in cut_windows(words, marks):
        labels = [IGNORED] * len(window.ids)
        for place, word in zip(window.firsts, window.kept, strict=True):
            labels[place] = wanted[word]
        samples.append(Sample(window.ids, window.shapes, tuple(labels)))
    return samples


def pad(batch: list[Sample]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """ids, shapes, which are real, labels: [batch, longest]."""
    longest = max(len(one.ids) for one in batch)

    def fill(rows: list[tuple[int, ...]], empty: int) -> Tensor:
        return torch.tensor([[*row, *[empty] * (longest - len(row))] for row in rows])

    ids = fill([one.ids for one in batch], 0)
    real = fill([(1,) * len(one.ids) for one in batch], 0).bool()
    return ids, fill([one.shapes for one in batch], 0), real, fill([one.labels for one in batch], IGNORED)
