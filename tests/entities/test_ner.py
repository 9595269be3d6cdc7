"""The project's own model: offsets, long texts, odd texts, and the same answer in any company."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trawl.entities import extractor_version, open_extractor
from trawl.entities.ner import PoliceNer, open_police_ner, police_ner_version
from trawl.entities.ner.decoding import decode
from trawl.entities.ner.encoding import CONTEXT, WINDOW, Splitter, Words, cut_windows, split_words
from trawl.entities.ner.labels import LABELS, NUMBERS, TYPES, allowed_steps
from trawl.entities.ner.shapes import SHAPES, word_shape

TEXT = (
    "PC 4471 Harker saw Donovan Prewett (22) leave the Alderney Hotel, 14 Milburn Road, Leeds in a white Ford Transit."
)


@pytest.fixture(scope="module")
def ner() -> PoliceNer:
    return open_police_ner()


def named(ner: PoliceNer, text: str) -> set[tuple[str, str]]:
    return {(kind, text[start:end].removeprefix("the ")) for kind, start, end, _ in ner.find([text])[0]}


def test_finds_names_where_they_stand(ner: PoliceNer) -> None:
    assert {
        ("person", "Harker"),
        ("person", "Donovan Prewett"),
        ("premises", "Alderney Hotel"),
        ("location", "14 Milburn Road"),
        ("location", "Leeds"),
        ("vehicle", "white Ford Transit"),
    } <= named(ner, TEXT)


@pytest.mark.parametrize(
    "before", ["\U0001f600\U0001f600 ", "e\u0301\u0301 ", "\x00\x01 ", "\ufeff", "\u200b ", "\t\r\n\n"]
)
def test_offsets_count_code_points(ner: PoliceNer, before: str) -> None:
    assert ("person", "Donovan Prewett") in named(ner, before + TEXT)
    assert all(0 <= start < end <= len(before + TEXT) for _, start, end, _ in ner.find([before + TEXT])[0])


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\x00", "\x00" * 50, "\u200b", "\ufffd"])
def test_a_text_without_words_has_no_names(ner: PoliceNer, text: str) -> None:
    assert ner.find([text]) == [[]]


@pytest.mark.parametrize("text", ["\U0001f600" * 400, "9" * 5000, "x" * 5000, "@" * 3000, "東京 Привет مرحبا " * 60])
def test_odd_texts_give_spans_inside_them(ner: PoliceNer, text: str) -> None:
    found = ner.find([text])[0]
    assert all(0 <= start < end <= len(text) for _, start, end, _ in found)
    assert all(one[2] <= two[1] for one, two in pairwise(found))


def test_halves_of_characters_are_read_over(ner: PoliceNer) -> None:
    halves = "\ude00\ud83d\ude00"
    assert named(ner, halves) == set()
    assert ("person", "Donovan Prewett") in named(ner, halves + TEXT + halves)


def test_a_text_is_read_alone(ner: PoliceNer) -> None:
    others = ["", "Short.", TEXT.upper(), "Nothing to see here. " * 40]
    alone = ner.find([TEXT])[0]
    assert ner.find([*others, TEXT, *others])[len(others)] == alone
    assert open_police_ner().find([TEXT])[0] == alone


def test_a_long_text_is_read_to_its_end(ner: PoliceNer) -> None:
    filler = "The room was quiet and nobody had anything more to say about it. " * 60
    text = filler + TEXT + " " + filler + TEXT
    found = [(kind, text[start:end]) for kind, start, end, _ in ner.find([text])[0]]
    assert found.count(("person", "Donovan Prewett")) == 2


def test_confidence_is_a_share(ner: PoliceNer) -> None:
    assert all(0 < confidence <= 1 for *_, confidence in ner.find([TEXT])[0])


@pytest.mark.parametrize("sizes", [[1] * 2000, [3, 40, 1] * 90, [500, 1, 500], [WINDOW], [1] * (WINDOW + 1), [900] * 4])
def test_windows_answer_for_each_word_once_and_see_around_it(sizes: list[int]) -> None:
    words = Words(tuple(sizes), tuple(sizes), (1,) * len(sizes), tuple((7, *[8] * (size - 1)) for size in sizes))
    kept: list[int] = []
    for window in cut_windows(words, (1, 2)):
        assert len(window.ids) == len(window.shapes) <= WINDOW + CONTEXT + 2
        assert [window.ids[first] for first in window.firsts] == [7] * len(window.kept)
        assert window.kept
        kept.extend(window.kept)
        if max(sizes) == 1 and window.kept.start:
            assert window.firsts[0] == 1 + CONTEXT
        if max(sizes) == 1 and window.kept.stop < len(sizes):
            assert len(window.ids) - 2 - window.firsts[-1] == CONTEXT
    assert kept == list(range(len(sizes)))


def test_a_long_text_is_cut_where_sentences_end(ner: PoliceNer) -> None:
    words = ner._splitter.split("She was seen by nobody at all after that. " * 100)
    windows = list(cut_windows(words, (1, 2)))
    assert len(windows) > 4
    assert all(window.kept.stop % 10 == 0 for window in windows)  # nine words and a full stop


def test_decoding_takes_the_best_allowed_path() -> None:
    scores = np.zeros((3, len(LABELS)), dtype=np.float32)
    scores[0, NUMBERS["B-person"]] = 4
    scores[1, NUMBERS["I-alias"]] = 3
    scores[1, NUMBERS["I-person"]] = 2
    scores[2, NUMBERS["E-person"]] = 4
    (span,) = decode(scores)
    assert (span.kind, span.first, span.last) == ("person", 0, 2)
    assert decode(scores[:0]) == []


def test_decoding_never_gives_half_a_name() -> None:
    dice = np.random.default_rng(5)
    for _ in range(40):
        spans = decode(dice.normal(size=(12, len(LABELS))).astype(np.float32) * 3)
        assert all(0 <= span.first <= span.last < 12 for span in spans)
        assert all(one.last < two.first for one, two in pairwise(spans))


def test_decoding_apart_is_decoding_together_where_words_are_surely_outside() -> None:
    dice = np.random.default_rng(11)
    for _ in range(60):
        parts = [dice.normal(size=(dice.integers(1, 9), len(LABELS))).astype(np.float32) * 3 for _ in range(4)]
        outside = np.zeros((1, len(LABELS)), dtype=np.float32)
        outside[0, 0] = 50
        together, apart, offset = [], [], 0
        for part in parts:
            apart += [(span.kind, span.first + offset, span.last + offset) for span in decode(part)]
            offset += len(part) + 1
            together += [part, outside]
        assert [(span.kind, span.first, span.last) for span in decode(np.concatenate(together))] == apart


def test_steps_between_labels() -> None:
    steps = allowed_steps()
    assert steps[NUMBERS["O"], NUMBERS["S-drug"]]
    assert not steps[NUMBERS["O"], NUMBERS["E-drug"]]
    assert not steps[NUMBERS["B-drug"], NUMBERS["E-person"]]
    assert not steps[NUMBERS["B-drug"], NUMBERS["B-drug"]]
    assert len(LABELS) == 1 + 4 * len(TYPES)


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("seen", 1),
        ("Seen", 2),
        ("SEEN", 3),
        ("J", 4),
        ("McKay", 5),
        ("14", 6),
        ("07700", 7),
        ("AB12", 8),
        ("1st", 9),
        ("-", 0),
    ],
)
def test_shapes(word: str, shape: int) -> None:
    assert word_shape(word) == shape < SHAPES


def test_auto_is_this_model_and_its_version_is_known_unopened() -> None:
    assert open_extractor("police").version == extractor_version("auto")
    assert police_ner_version() in extractor_version("police")


def test_nothing_heavy_is_imported_before_the_model_is_opened() -> None:
    code = (
        "import sys; from trawl.entities import extractor_version; extractor_version('police');"
        "assert not {'onnxruntime', 'tokenizers', 'numpy', 'torch', 'spacy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


#: What the tokenizer parts in other ways than a splitter by itself: its own marks, white space, letters with accents.
ODD = "Seen at [SEP] by [CLS] café ‘x’ £20 a\tb\u00a0c l\u0332 東京 "


@given(text=st.text(st.one_of(st.characters(max_codepoint=127), st.sampled_from("££é’_東\u0301")), max_size=60))
@example(text=ODD)
@example(text="JO BLOGGS,17,paid £40.50 (cash_in-hand)\nnfa!")
@example(text="b" * 130)
def test_a_splitter_finds_the_words_that_the_tokenizer_does(ner: PoliceNer, text: str) -> None:
    tokenizer = ner._splitter._tokenizer
    assert Splitter(tokenizer).split(text) == split_words(tokenizer, text)
