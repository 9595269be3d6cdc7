"""Learn the second opinion on hits from labelled narratives: `python -m training.opinion`.

It reads training/themes/ and the narratives they belong to, asks the packaged profiles and the shipped model of names,
and writes trawl/opinion/weights.json, for that model alone: to be run again (a minute or two) when the model, the
profiles, the contexts or the labels change. What it is worth is in
docs/adr/0009-second-opinion.md (`python -m bench.opinion`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import starmap

import numpy as np
from numpy.typing import NDArray

from training.corpus import FOLDER, load_jsonl, load_marked
from trawl.contexts.context import is_negated, judge_contexts
from trawl.entities import open_extractor
from trawl.entities.ner.police import police_ner_version
from trawl.entities.ner.vectors import WordVectors
from trawl.identifiers import find_mentions
from trawl.model import IndexedRecord, Record
from trawl.opinion.description import Description, describe
from trawl.opinion.opinion import rate
from trawl.opinion.weights import FILE, FURTHEST, FactWeight, Weights
from trawl.profiles import load_profiles
from trawl.query import CompiledQuery
from trawl.settings import packaged_folder
from trawl.text import analyse_record

THEMES = FOLDER.parent / "themes"
#: Writers whose records are labelled strictly; the labels of the others would teach another thing.
WRITERS = ("t1", "t2", "t3", "t4", "own-t", "own-u", "own-w", "own-zb", "own-zc", "own-zd")

#: The share of relevant hits that the bound may set apart, among writers each judged by what the others teach.
_SHARE = 0.004
#: How far from 0 a weight may be: the variance that it is expected to have.
_VARIANCE = 1.0
#: How much a labelled record counts that its profile does not return.
_UNRETURNED = 0.5
#: What the constant is worth beside the other inputs, so that the prior leaves it free.
_CONSTANT = 3.0

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A narrative under a theme: accepted by its profile, or labelled. `returned` says it is a hit, and not negated."""

    theme: str
    relevant: bool
    returned: bool
    description: Description


class Describer:
    """Makes cases of a writer's labelled narratives."""

    def __init__(self) -> None:
        profiles = load_profiles([packaged_folder("saved_searches")])
        self._queries = {profile.name: CompiledQuery(profile.query.tree, "") for profile in profiles}
        self._vectors, self._extractor = WordVectors(), open_extractor("auto")

    def cases_of(self, writer: str) -> Iterator[Case]:
        marked = FOLDER / f"{writer}.txt"
        narratives = load_marked(marked) if marked.exists() else load_jsonl(FOLDER / f"{writer}.jsonl")
        labels = json.loads((THEMES / f"{writer}.json").read_text("utf-8"))
        for number, narrative in enumerate(narratives):
            yield from self.cases_in(narrative.text, labels.get(str(number), {}))

    def cases_in(self, text: str, labels: Mapping[str, str]) -> Iterator[Case]:
        """The cases of one narrative with its labels."""
        record = Record("training", "narrative", text)
        mentions = (*find_mentions(text), *self._extractor.find(text))
        indexed = IndexedRecord(record, tuple(mentions), analyse_record(record))
        judged = {name: query.judge(indexed) for name, query in self._queries.items()}
        if not labels and not any(judgement.accepted for judgement in judged.values()):
            return
        vectors = self._vectors.read(text)
        for theme, judgement in judged.items():
            if not judgement.accepted and theme not in labels:
                continue
            spans = judge_contexts(indexed, judgement.spans) if judgement.accepted else ()
            returned = judgement.accepted and not is_negated(self._queries[theme], indexed, spans)
            yield Case(theme, labels.get(theme) == "relevant", returned, describe(indexed, spans, vectors))


def learn(cases: Sequence[Case], bound: float = 0.0, seed: int | None = None) -> Weights:
    """The weights that these cases teach; with a seed each counts for more or less, at random."""
    themes = sorted({case.theme for case in cases})
    names = list(cases[0].description.facts)
    facts = np.array([[case.description.facts[name] for name in names] for case in cases])
    words = np.array([case.description.words() for case in cases])
    of_themes = np.array([[float(case.theme == theme) for theme in themes] for case in cases])
    facts_mean, facts_spread, words_mean, words_spread = *_scale(facts), *_scale(words)
    scaled_facts = np.clip((facts - facts_mean) / facts_spread, -FURTHEST, FURTHEST)
    # Each kind of input is as heavy as the other, however many numbers it has.
    fact_share, word_share = math.sqrt(len(names) + len(themes)), math.sqrt(words.shape[1])
    inputs = np.hstack([
        of_themes / fact_share, scaled_facts / fact_share, (words - words_mean) / words_spread / word_share,
        np.full((len(cases), 1), _CONSTANT),
    ])  # fmt: skip
    learnt = _fit(inputs, np.array([float(not case.relevant) for case in cases]), _count(cases, seed))
    first, second = len(themes), len(themes) + len(names)
    columns = zip(facts_mean, facts_spread, learnt[first:second] / fact_share, strict=True)
    return Weights(
        model=police_ner_version(),
        bound=bound,
        constant=float(learnt[-1]) * _CONSTANT,
        themes=dict(zip(themes, (learnt[:first] / fact_share).tolist(), strict=True)),
        facts=dict(zip(names, starmap(_weigh, columns), strict=True)),
        words=tuple((learnt[second:-1] / words_spread / word_share).tolist()),
        means=tuple(words_mean.tolist()),
    )


def _weigh(mean: float, spread: float, weight: float) -> FactWeight:
    return FactWeight(mean=float(mean), spread=float(spread), weight=float(weight))


def _scale(values: Vector) -> tuple[Vector, Vector]:
    """Each column's mean and spread; a spread of 1 where all values are the same."""
    spread = values.std(axis=0)
    return values.mean(axis=0), np.where(spread < 1e-9, 1.0, spread)


def _count(cases: Sequence[Case], seed: int | None) -> Vector:
    """How much each case counts: hits more than the rest, and those to be marked as if there were more of them."""
    wrong = np.array([not case.relevant for case in cases])
    weights = np.array([1.0 if case.returned else _UNRETURNED for case in cases])
    weights[wrong] *= math.sqrt(weights[~wrong].sum() / weights[wrong].sum())
    return weights if seed is None else weights * np.random.default_rng(seed).exponential(1, len(cases))


def _fit(inputs: Vector, wanted: Vector, weights: Vector) -> Vector:
    """Logistic regression with a normal prior on its weights, by Newton's steps in the span of the examples."""
    near = inputs @ inputs.T * _VARIANCE
    odds, shares = np.zeros(len(inputs)), np.zeros(len(inputs))
    for _ in range(20):
        chance = 1 / (1 + np.exp(-odds))
        bend = np.maximum(weights * chance * (1 - chance), 1e-6)
        shares = np.linalg.solve(near + np.diag(1 / bend), odds + weights * (wanted - chance) / bend)
        before, odds = odds, near @ shares
        if np.abs(odds - before).max() < 1e-6:
            break
    return inputs.T @ shares * _VARIANCE


def choose_bound(cases: Mapping[str, Sequence[Case]], seed: int | None = None) -> float:
    """The bound above which `_SHARE` of the relevant hits are marked, each writer judged by what the others teach."""
    ratings: list[float] = []
    for writer, own in cases.items():
        hits = [case for case in own if case.returned and case.relevant]
        weights = learn([case for other, of in cases.items() if other != writer for case in of], seed=seed)
        ratings.extend(rate(weights, case.theme, case.description).total for case in hits)
    return sorted(ratings, reverse=True)[int(_SHARE * len(ratings))]


def _rounded(value: object) -> object:
    """The same with numbers of five digits, which change no rating that matters."""
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, dict):
        return {key: _rounded(inside) for key, inside in value.items()}
    return [_rounded(inside) for inside in value] if isinstance(value, list | tuple) else value


def main() -> None:
    """Learn from all writers, and write the weights."""
    describer = Describer()
    cases = {writer: list(describer.cases_of(writer)) for writer in WRITERS}
    weights = learn([case for of in cases.values() for case in of], choose_bound(cases))
    FILE.write_text(json.dumps(_rounded(weights.model_dump())) + "\n", "utf-8")
    print(f"{FILE}: for {weights.model}, from {sum(map(len, cases.values()))} narratives under a theme")


if __name__ == "__main__":
    main()
