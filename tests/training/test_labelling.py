"""Labels for words, and that the decoder reads the narrative's spans back from them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from training.corpus import Example, load_corpus, parse_marked
from training.labelling import label_words
from trawl.entities.ner.decoding import decode
from trawl.entities.ner.encoding import split_words
from trawl.entities.ner.labels import LABELS
from trawl.entities.ner.police import FOLDER

TOKENIZER = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))


def read_back(example: Example) -> list[tuple[str, int, int]]:
    """The spans that a model would find which is sure of every label."""
    words = split_words(TOKENIZER, example.text)
    scores = np.full((len(words.starts), len(LABELS)), -20, dtype=np.float32)
    scores[range(len(words.starts)), label_words(words, example)] = 20
    return [(span.kind, words.starts[span.first], words.ends[span.last]) for span in decode(scores)]


def test_words_of_a_span_are_labelled_by_their_place() -> None:
    told = parse_marked("{P Anna Mai Bell} left {R Haven}.", Path("own.txt"))
    words = split_words(TOKENIZER, told.text)
    assert [LABELS[label] for label in label_words(words, told)] == [
        "B-person",
        "I-person",
        "E-person",
        "O",
        "S-premises",
        "O",
    ]


@pytest.mark.parametrize("narrative", load_corpus()[::25], ids=lambda narrative: narrative.text[:20])
def test_spans_are_read_back_from_their_labels(narrative: Example) -> None:
    for kind, start, end in read_back(narrative):
        assert any(kind == k and s >= start and e <= end for k, s, e in narrative.spans)
    assert len(read_back(narrative)) == len(narrative.spans)
