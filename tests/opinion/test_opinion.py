"""The second opinion: what it reads of a text, how it rates, how it says why, and that it only marks."""

from __future__ import annotations

import numpy as np
import pytest

from trawl.contexts.context import judge_contexts
from trawl.entities.ner.police import police_ner_version
from trawl.entities.ner.vectors import WordVectors
from trawl.identifiers import find_mentions
from trawl.model import IndexedRecord, Record, Span
from trawl.opinion.description import POOLS, describe
from trawl.opinion.opinion import SecondOpinion, rate
from trawl.opinion.weights import FactWeight, Weights, packaged_weights
from trawl.profiles import load_profiles
from trawl.settings import packaged_folder
from trawl.text import analyse_record

TEXT = "Caller fears county lines at no 6. Seen with two boys of 15. It is his band, all laughed."


class Words:
    """Vectors of two numbers: whether a word is "laughed", and 1."""

    def read(self, text: str):
        starts = [at for at in range(len(text)) if text[at] != " " and (at == 0 or text[at - 1] == " ")]
        return np.array(starts), np.array([[float(text[at:].startswith("laughed")), 1.0] for at in starts], np.float32)


def index(text: str) -> tuple[IndexedRecord, tuple[Span, ...]]:
    record = Record("test", "1", text)
    indexed = IndexedRecord(record, tuple(find_mentions(text)), analyse_record(record))
    at = text.find("county lines")
    return indexed, judge_contexts(indexed, [Span("narrative", at, at + 12, "county lines")] if at >= 0 else [])


def weights(bound: float = 0.0, **facts: float) -> Weights:
    return Weights(
        model="toy", bound=bound, constant=-1.0, themes={"county_lines": 0.25},
        facts={name: FactWeight(mean=0.0, spread=0.5, weight=weight) for name, weight in facts.items()},
        words=(6.0, 0.0) * POOLS, means=(0.0, 0.0) * POOLS,
    )  # fmt: skip


def test_the_vectors_are_those_of_words_and_depend_on_what_stands_beside_them() -> None:
    reader = WordVectors()
    starts, vectors = reader.read("Grooming of a dog.")
    assert (starts[0], vectors.shape[0]) == (0, len(starts))
    assert np.array_equal(vectors, reader.read("Grooming of a dog.")[1])
    assert not np.allclose(vectors[0], reader.read("Grooming of a girl.")[1][0], atol=1e-3)


def test_the_packaged_weights_fit_the_model_the_profiles_and_the_facts() -> None:
    known = packaged_weights()
    assert known.model == police_ner_version(), "run python -m training.opinion: the model of names has changed"
    assert set(known.themes) == {profile.name for profile in load_profiles([packaged_folder("saved_searches")])}
    description = describe(*index(TEXT), WordVectors().read(TEXT))
    assert set(known.facts) == set(description.facts)
    assert len(known.words) == len(known.means) == len(description.words())


def test_a_rating_is_the_sum_of_what_it_names() -> None:
    indexed, spans = index(TEXT)
    description = describe(indexed, spans, Words().read(TEXT))
    rating = rate(weights(**{"somebody at ease": 2.0, "no age": 1.0}), "county_lines", description)
    assert rating.facts == {"somebody at ease": 4.0, "no age": 0.0}
    assert rating.sentences[2] > rating.sentences[0] == 0
    assert rating.total == pytest.approx(-1 + 0.25 + 4 + sum(rating.sentences))
    # as if all words were taken together
    learnt = np.array((6.0, 0.0) * POOLS)
    assert sum(rating.sentences) == pytest.approx(float(description.words() @ learnt))


def test_it_says_why_in_words_that_are_not_the_records() -> None:
    opinion = SecondOpinion(weights(**{"somebody at ease": 2.0, "no age": 1.0}), Words())
    why = opinion.of("county_lines", *index(TEXT))
    assert why == "sentence 3 of 3 reads like records that came to nothing; somebody at ease"


@pytest.mark.parametrize(
    ("bound", "theme", "text"),
    [(50.0, "county_lines", TEXT), (0.0, "my_own", TEXT), (0.0, "county_lines", " ")],
    ids=["below the bound", "a theme it has not learnt", "nothing to read"],
)
def test_it_says_nothing(bound: float, theme: str, text: str) -> None:
    assert SecondOpinion(weights(bound, **{"somebody at ease": 2.0}), Words()).of(theme, *index(text)) == ""


@pytest.mark.parametrize("text", ["x", "\ud800 é\u200b " * 40, "no full stop " * 900, "\n\n. . .\n"])
def test_any_text_is_described(text: str) -> None:
    description = describe(*index(text), WordVectors().read(text))
    assert np.isfinite(description.words()).all()
    assert all(np.isfinite(value) for value in description.facts.values())
