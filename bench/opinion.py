"""Measure a learned second opinion: which records that a profile returns are likely none of its theme.

usage: python -m bench.opinion [--liberal] [--seeds N] [WRITER[,WRITER...] ...]

It is trained on the labels of some writers (training/themes/) and judged on others: each writer named is left out,
those joined by commas together; without names each of the strictly labelled ones by itself. The bound above which a hit
is set apart is chosen on the writers trained on, each of them left out in turn. `--liberal` trains on the liberally
labelled writers too, `--seeds` weighs the examples at random, once for each seed. Needs `pip install '.[training]'`.
docs/adr/0009-second-opinion.md has the figures.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession
from tokenizers import Tokenizer

from bench.themes import Score
from training.corpus import FOLDER, load_jsonl, load_marked
from trawl.contexts.context import is_negated, judge_contexts, read_narrative
from trawl.contexts.context_reading import ContextReading
from trawl.entities import open_extractor
from trawl.entities.ner import police
from trawl.entities.ner.encoding import cut_windows, split_words
from trawl.identifiers import find_mentions
from trawl.model import IndexedRecord, Record, Span
from trawl.profiles import load_profiles
from trawl.query import CompiledQuery, Node
from trawl.query.tree import AtLeast, Or
from trawl.query.walk import children_of
from trawl.settings import packaged_folder
from trawl.text import analyse_record

THEMES = FOLDER.parent / "themes"
STRICT = ("t1", "t2", "t3", "t4", "own-t", "own-u", "own-w")
LIBERAL = ("own-i", "own-j", "own-k", "own-l", "own-m", "own-n")

#: Where in the network words are read: after its second layer of four. The last has been taught names alone.
_LAYER = "layers.1.norm2"
_CONTEXTS = ("affirmed", "negated", "hypothetical", "historical", "other_person", "template", "incidental")
_NEGATIONS = frozenset(("no", "not", "nil", "none", "nothing", "never", "nfa", "without"))
#: The share of relevant hits that the bound may set apart among the writers trained on.
_SHARE = 0.015
#: How far from 0 a weight may be: the variance that it is expected to have.
_VARIANCE = 1.0

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A record under a theme: returned by its profile, or labelled. `facts` and `words` describe it in numbers."""

    writer: str
    relevant: bool
    returned: bool
    facts: Vector
    words: Vector


class WordVectors:
    """What the shipped model's network knows of each word of a text."""

    def __init__(self) -> None:
        import onnx  # only training needs it

        graph = onnx.load(police.FOLDER / "model.onnx")
        graph.graph.output.append(onnx.helper.make_tensor_value_info(_LAYER, onnx.TensorProto.FLOAT, None))
        self._session = InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(police.FOLDER / "tokenizer.json"))
        self._marks = (self._tokenizer.token_to_id("[CLS]"), self._tokenizer.token_to_id("[SEP]"))

    def read(self, text: str) -> tuple[Vector, Vector]:
        """Where each word begins [words], and its vector [words, 384]."""
        words = split_words(self._tokenizer, text)
        parts = []
        for window in cut_windows(words, self._marks):
            places = range(len(window.ids))
            given = {"ids": window.ids, "shapes": window.shapes, "places": places, "firsts": window.firsts}
            (states,) = self._session.run([_LAYER], {name: np.array(of, np.int64) for name, of in given.items()})
            parts.append(states[list(window.firsts)])
        return np.array(words.starts), np.concatenate(parts).astype(np.float64)


class Describer:
    """Makes cases of a writer's labelled narratives."""

    def __init__(self) -> None:
        profiles = load_profiles([packaged_folder("saved_searches")])
        lists = {name: node for profile in profiles for name, node in _lists_of(profile.query.tree)}
        self._queries = {profile.name: CompiledQuery(profile.query.tree, "") for profile in profiles}
        self._lists = {name: CompiledQuery(node, "") for name, node in sorted(lists.items())}
        self._vectors, self._extractor = WordVectors(), open_extractor("auto")

    def cases_of(self, writer: str) -> Iterator[Case]:
        marked = FOLDER / f"{writer}.txt"
        narratives = load_marked(marked) if marked.exists() else load_jsonl(FOLDER / f"{writer}.jsonl")
        labels = json.loads((THEMES / f"{writer}.json").read_text("utf-8"))
        for number, narrative in enumerate(narratives):
            yield from self._cases(writer, narrative.text, labels.get(str(number), {}))

    def _cases(self, writer: str, text: str, labels: Mapping[str, str]) -> Iterator[Case]:
        record = Record("bench", writer, text)
        indexed = IndexedRecord(record, tuple(find_mentions(text)), analyse_record(record))
        hits = {name: hit for name, query in self._queries.items() if (hit := _hit(query, indexed))}
        if not hits and not labels:
            return
        found = {name: _found(query, indexed) for name, query in self._lists.items()}
        starts, vectors = self._vectors.read(text)
        sentences = list(_sentences(read_narrative(indexed)))
        ages = [int(m.value) for m in self._extractor.find(text) if m.type == "age" and (m.value or "").isdigit()]
        for place, theme in enumerate(self._queries):
            if theme not in hits and theme not in labels:
                continue
            spans, negated = hits.get(theme, (tuple(span for of in found.values() for span in of), False))
            told = [stretch for stretch in sentences if any(stretch[0] <= s.start < stretch[1] for s in spans)]
            pooled = [_pool(starts, vectors, of) for of in (sentences, sentences[-2:], told or sentences)]
            one_of_themes = np.eye(len(self._queries))[place]
            facts = [*one_of_themes, *_concept_facts(found), *_hit_facts(text, spans, sentences, ages)]
            returned = theme in hits and not negated
            yield Case(writer, labels.get(theme) == "relevant", returned, np.array(facts), np.concatenate(pooled))


def _lists_of(node: Node) -> Iterator[tuple[str, Node]]:
    if isinstance(node, Or | AtLeast) and node.name:
        yield node.name, node
    for child in children_of(node):
        yield from _lists_of(child)


def _found(query: CompiledQuery, indexed: IndexedRecord) -> tuple[Span, ...]:
    return judge_contexts(indexed, query.judge(indexed).spans)


def _hit(query: CompiledQuery, indexed: IndexedRecord) -> tuple[tuple[Span, ...], bool] | None:
    """The spans of a hit and whether it is negated; None where the record is none."""
    judgement = query.judge(indexed)
    if not judgement.accepted:
        return None
    spans = judge_contexts(indexed, judgement.spans)
    return spans, is_negated(query, indexed, spans)


def _sentences(reading: ContextReading) -> Iterator[tuple[int, int]]:
    word = reading.low
    while word < reading.high:
        first, last = reading.sentence(word, word)
        yield reading.words.starts[first], reading.words.ends[last]
        word = last + 1


def _pool(starts: Vector, vectors: Vector, stretches: Sequence[tuple[int, int]]) -> Vector:
    """The mean of the vectors of the words in the stretches; 0 where there are none."""
    inside = np.zeros(len(starts), bool)
    for begin, end in stretches:
        inside |= (starts >= begin) & (starts < end)
    return vectors[inside].mean(axis=0) if inside.any() else np.zeros(vectors.shape[1])


def _concept_facts(found: Mapping[str, Sequence[Span]]) -> Iterator[float]:
    """For each term list whether it found something, and whether that is said to be so."""
    for spans in found.values():
        yield float(bool(spans))
        yield float(any(span.context == "affirmed" for span in spans))


def _hit_facts(
    text: str, spans: Sequence[Span], sentences: Sequence[tuple[int, int]], ages: Sequence[int]
) -> Iterator[float]:
    for context in _CONTEXTS:
        number = sum(span.context == context for span in spans)
        yield min(number, 5) / 5
        yield number / max(len(spans), 1)
    yield math.log(max(len(text), 1))
    yield len(sentences) / 10
    yield max((span.start for span in spans), default=0) / max(len(text), 1)
    yield len({span.term for span in spans}) / 10
    yield float(any(_denies(text[begin:end]) for begin, end in sentences[-2:]))
    yield float(any(_denies(text[begin:end]) for begin, end in sentences[-1:]))
    yield float(any(age < 18 for age in ages))
    yield float(any(age >= 18 for age in ages))
    yield float(not ages)
    yield sum(map(str.isupper, text)) / max(sum(map(str.isalpha, text)), 1)


def _denies(sentence: str) -> bool:
    return any(word.strip(".,;:!?()") in _NEGATIONS for word in sentence.lower().split())


def rate(known: Sequence[Case], asked: Sequence[Case], seed: int | None) -> Vector:
    """How likely each case asked is none of its theme, as log odds, learnt from the known ones."""
    inputs, wrong = _describe(known, known), np.array([not case.relevant for case in known])
    weights = np.array([1.0 if case.returned else 0.5 for case in known])
    weights[wrong] *= math.sqrt(weights[~wrong].sum() / weights[wrong].sum())
    if seed is not None:
        weights *= np.random.default_rng(seed).exponential(1, len(known))
    return _describe(known, asked) @ _fit(inputs, wrong.astype(float), weights)


def _describe(known: Sequence[Case], cases: Sequence[Case]) -> Vector:
    """One row a case: facts and words on the known cases' scales, each kind as heavy as the other, and a constant."""
    blocks = []
    for kind in ("facts", "words"):
        reference = np.array([getattr(case, kind) for case in known])
        spread = reference.std(axis=0)
        spread[spread < 1e-9] = 1
        scaled = (np.array([getattr(case, kind) for case in cases]) - reference.mean(axis=0)) / spread
        blocks.append(np.clip(scaled, -4, 4) / math.sqrt(scaled.shape[1]))
    return np.hstack([*blocks, np.full((len(cases), 1), 3.0)])


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


def choose_bound(cases: Mapping[str, Sequence[Case]], seed: int | None) -> float:
    """The bound above which one relevant hit in 67 is set apart, judged by what was learnt from other writers."""
    ratings: list[float] = []
    for writer in STRICT:
        hits = [case for case in cases.get(writer, ()) if case.returned and case.relevant]
        if hits:
            others = [case for other, of in cases.items() if other != writer for case in of]
            ratings.extend(rate(others, hits, seed))
    return sorted(ratings, reverse=True)[int(_SHARE * len(ratings))]


def judge(
    cases: Mapping[str, Sequence[Case]], left_out: Sequence[str], seed: int | None
) -> Iterator[tuple[Case, bool]]:
    """Each case of the writers left out, with whether the opinion of the others' sets it apart."""
    rest = {writer: of for writer, of in cases.items() if writer not in left_out}
    bound = choose_bound(rest, seed)
    known = [case for of in rest.values() for case in of]
    asked = [case for writer in left_out for case in cases[writer]]
    yield from ((case, bool(rating > bound)) for case, rating in zip(asked, rate(known, asked, seed), strict=True))


def report(title: str, judged: Iterable[tuple[Case, bool]]) -> None:
    """One line: rules alone, rules with the opinion's hits set apart, and how many of which kind these are."""
    alone, beside = Score(), Score()
    apart = [0, 0]
    for case, is_apart in judged:
        label = "relevant" if case.relevant else None
        alone.count("", label, case.returned)
        beside.count("", label, case.returned and not is_apart)
        if case.returned and is_apart:
            apart[case.relevant] += 1
    figures = "  ".join(f"P {one.precision:.3f} R {one.recall:.3f} F1 {one.f1:.3f}" for one in (alone, beside))
    wrong = alone.returned - alone.right
    print(f"{title:20} {figures}  apart: {apart[0]} of {wrong} wrong, {apart[1]} of {alone.right} relevant", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("writers", nargs="*", default=list(STRICT))
    parser.add_argument("--liberal", action="store_true", help="train on the liberally labelled writers too")
    parser.add_argument("--seeds", type=int, default=0, help="weigh the examples at random, once for each seed")
    arguments = parser.parse_args()
    describer = Describer()
    cases = {writer: list(describer.cases_of(writer)) for writer in (*STRICT, *(LIBERAL if arguments.liberal else ()))}
    for seed in range(arguments.seeds) if arguments.seeds else [None]:
        judged = {name: list(judge(cases, name.split(","), seed)) for name in arguments.writers}
        for name, of in judged.items():
            report(name, of)
        report("all" if seed is None else f"all, seed {seed}", [pair for of in judged.values() for pair in of])


if __name__ == "__main__":
    main()
