"""Train the model and write its files: `python -m training.train`. The same seed on the same machine repeats itself."""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from training.augmentation import vary
from training.corpus import Example, load_corpus
from training.export import write_model
from training.network import Network, base_folder, load_base
from trawl.entities.ner.encoding import Words, cut_windows, split_words
from trawl.entities.ner.labels import NUMBERS
from trawl.entities.ner.police import FOLDER

_IGNORED = -100


@dataclass(frozen=True)
class Settings:
    """What a run of training is made of."""

    seed: int = 17
    epochs: int = 9
    rate: float = 3e-4
    batch_pieces: int = 2600
    smoothing: float = 0.05
    half: bool = True


@dataclass(frozen=True, slots=True)
class Sample:
    """One window as numbers; `labels` has a label at each word's first piece and nothing elsewhere."""

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
        labels = [_IGNORED] * len(window.ids)
        for place, word in zip(window.firsts, range(window.first_word, len(wanted)), strict=False):
            labels[place] = wanted[word]
        samples.append(Sample(window.ids, window.shapes, tuple(labels)))
    return samples


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


def batches(samples: list[Sample], pieces: int, dice: random.Random) -> Iterator[list[Sample]]:
    """Batches of samples of like length, in random order."""
    order = sorted(samples, key=lambda one: len(one.ids) + dice.random() * 12)
    groups: list[list[Sample]] = [[]]
    for one in order:
        if groups[-1] and (len(groups[-1]) + 1) * len(one.ids) > pieces:
            groups.append([])
        groups[-1].append(one)
    dice.shuffle(groups)
    yield from groups


def pad(batch: list[Sample]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """ids, shapes, which are real, labels: [batch, longest]."""
    longest = max(len(one.ids) for one in batch)

    def fill(rows: list[tuple[int, ...]], empty: int) -> Tensor:
        return torch.tensor([[*row, *[empty] * (longest - len(row))] for row in rows])

    ids = fill([one.ids for one in batch], 0)
    real = fill([(1,) * len(one.ids) for one in batch], 0).bool()
    return ids, fill([one.shapes for one in batch], 0), real, fill([one.labels for one in batch], _IGNORED)


def groups_of(network: Network, rate: float) -> list[dict]:
    """Parameters with their rates: the new layer learns faster; the words' table stays, for unseen words' sake."""
    network.words.weight.requires_grad = False
    new = [*network.labels.parameters(), *network.shapes.parameters()]
    marked = {id(parameter) for parameter in new}
    old = [p for p in network.parameters() if p.requires_grad and id(p) not in marked]
    return [{"params": old, "lr": rate}, {"params": new, "lr": rate * 5}]


def train(examples: list[Example], settings: Settings) -> Network:
    """Train on the narratives, varied anew each epoch, and return the running mean of the weights."""
    torch.manual_seed(settings.seed)
    dice = random.Random(settings.seed)
    network = Network()
    load_base(network)
    optimiser = torch.optim.AdamW(groups_of(network, settings.rate), weight_decay=0.01)
    tokenizer = open_tokenizer()
    count = sum(len(sample(tokenizer, e)) for e in examples)
    average = deepcopy(network).eval()
    loss_of = nn.CrossEntropyLoss(ignore_index=_IGNORED, label_smoothing=settings.smoothing)
    started = time.monotonic()
    for epoch in range(settings.epochs):
        network.train()
        samples = [s for example in examples for s in sample(tokenizer, vary(example, dice))]
        groups = list(batches(samples, settings.batch_pieces, dice))
        total = 0.0
        for number, batch in enumerate(groups):
            done = (epoch + number / len(groups)) / settings.epochs
            for group, rate in zip(optimiser.param_groups, (settings.rate, settings.rate * 5), strict=True):
                group["lr"] = rate * min(done / 0.06, (1 - done) / 0.94)
            ids, shapes, real, labels = pad(batch)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=settings.half):
                scores = network(ids, shapes, real)
            loss = loss_of(scores.float().flatten(0, 1), labels.flatten())
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            total += loss.item()
            _average(average, network, 0.98 if done > 0.1 else 0.8)
        print(f"epoch {epoch + 1}: loss {total / len(groups):.4f}, {time.monotonic() - started:.0f} s, {count} windows")
    return average


@torch.no_grad()
def _average(average: Network, network: Network, kept: float) -> None:
    for mean, now in zip(average.parameters(), network.parameters(), strict=True):
        if now.requires_grad:
            mean.lerp_(now, 1 - kept)


def main() -> None:
    """Read the command line, train, write."""
    parser = argparse.ArgumentParser(description="Train the model for names in police text.")
    parser.add_argument("--output", type=Path, default=FOLDER, help="folder for the model's files")
    parser.add_argument("--without", default="", help="leave one file of the corpus out (by its name), to test on it")
    parser.add_argument("--epochs", type=int, default=Settings.epochs)
    parser.add_argument("--rate", type=float, default=Settings.rate)
    parser.add_argument("--seed", type=int, default=Settings.seed)
    chosen = parser.parse_args()
    settings = Settings(seed=chosen.seed, epochs=chosen.epochs, rate=chosen.rate)
    network = train(load_corpus(without=chosen.without), settings)
    write_model(network, chosen.output)


if __name__ == "__main__":
    main()
