"""Train the model and write its files: `python -m training.train`.

First all of MiniLM's layers are trained; then the first of them go on alone, and are what is written. The same seed
on the same kind of processor, with the same libraries and THREADS, gives the same files.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from training.augmentation import vary
from training.corpus import Example, load_corpus
from training.export import write_model
from training.network import LAYERS, Network, load_base, load_first_layers
from training.samples import IGNORED, Sample, open_tokenizer, pad, sample
from trawl.entities.ner.police import FOLDER

#: Sums are split among the threads, so another number of them gives other last digits.
THREADS = 2
#: Half as long numbers are quicker where the processor has sums of its own for them, and many times slower elsewhere.
_HALF = torch.backends.cpu.get_cpu_capability() == "AVX512"


@dataclass(frozen=True)
class Settings:
    """What a run of training is made of: `whole_epochs` with all layers, `epochs` with the first `layers`."""

    seed: int = 17
    layers: int = 4
    whole_epochs: int = 5
    epochs: int = 8
    rate: float = 3e-4
    batch_pieces: int = 2600
    smoothing: float = 0.05


def train(examples: list[Example], settings: Settings) -> Network:
    """Train on the narratives. With as many `layers` as MiniLM has, the second part is left out."""
    torch.set_num_threads(THREADS)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(settings.seed)
    whole = Network()
    load_base(whole)
    whole = _train(whole, examples, settings, settings.whole_epochs, random.Random(settings.seed))
    if settings.layers == LAYERS:
        return whole
    torch.manual_seed(settings.seed + 1)
    short = Network(settings.layers)
    load_first_layers(short, whole)
    return _train(short, examples, settings, settings.epochs, random.Random(settings.seed + 1))


def _train(network: Network, examples: list[Example], settings: Settings, epochs: int, dice: random.Random) -> Network:
    """Train on the narratives, varied anew in each epoch; return the running mean of the weights of the last steps."""
    tokenizer = open_tokenizer()
    optimiser = torch.optim.AdamW(groups_of(network, settings.rate), weight_decay=0.01)
    loss_of = nn.CrossEntropyLoss(ignore_index=IGNORED, label_smoothing=settings.smoothing)
    average = deepcopy(network).eval()
    started = time.monotonic()
    for epoch in range(epochs):
        network.train()
        samples = [one for example in examples for one in sample(tokenizer, vary(example, dice))]
        groups = list(batches(samples, settings.batch_pieces, dice))
        total = 0.0
        for number, batch in enumerate(groups):
            done = (epoch + number / len(groups)) / epochs
            for group in optimiser.param_groups:
                group["lr"] = group["most"] * min(done / 0.06, (1 - done) / 0.94)
            ids, shapes, real, labels = pad(batch)
            loss = loss_of(_score(network, ids, shapes, real).flatten(0, 1), labels.flatten())
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            total += loss.item()
            _average(average, network, 0.98 if done > 0.1 else 0.8)
        progress = f"{len(network.layers)} layers, epoch {epoch + 1}: loss {total / len(groups):.4f}"
        print(f"{progress}, {time.monotonic() - started:.0f} s", flush=True)
    return average


def _score(network: Network, ids: Tensor, shapes: Tensor, real: Tensor) -> Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_HALF):
        scores: Tensor = network(ids, shapes, real)
    return scores.float()


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


def groups_of(network: Network, rate: float) -> list[dict]:
    """Parameters with their rates: the new layer learns faster; the words' table stays, for unseen words' sake."""
    network.words.weight.requires_grad = False
    new = [*network.labels.parameters(), *network.shapes.parameters()]
    marked = {id(parameter) for parameter in new}
    old = [p for p in network.parameters() if p.requires_grad and id(p) not in marked]
    return [{"params": old, "lr": rate, "most": rate}, {"params": new, "lr": rate, "most": rate * 5}]


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
    parser.add_argument("--narratives", type=int, help="train on this many only, to try the script out")
    parser.add_argument("--layers", type=int, default=Settings.layers)
    parser.add_argument("--whole-epochs", type=int, default=Settings.whole_epochs)
    parser.add_argument("--epochs", type=int, default=Settings.epochs)
    parser.add_argument("--seed", type=int, default=Settings.seed)
    chosen = parser.parse_args()
    if (chosen.narratives or chosen.without) and chosen.output.resolve() == FOLDER.resolve():
        parser.error("name a folder with --output: a model of part of the corpus would replace the one that is there")
    settings = Settings(chosen.seed, chosen.layers, chosen.whole_epochs, chosen.epochs)
    examples = load_corpus(without=chosen.without)[: chosen.narratives]
    write_model(train(examples, settings), chosen.output)


if __name__ == "__main__":
    main()
