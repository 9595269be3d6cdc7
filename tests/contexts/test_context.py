"""The context of a span: readable cases from contexts.yml, and what must hold for any text."""

from __future__ import annotations

import datetime as dt
import re
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from trawl.contexts.boilerplate import find_wordings
from trawl.contexts.context import is_negated, judge_contexts, read_narrative
from trawl.contexts.context_reading import ContextReading
from trawl.contexts.sentences import SENTENCE
from trawl.contexts.triggers import _TriggerFile, load_triggers, packaged_triggers
from trawl.errors import FileProblems
from trawl.model import IndexedRecord, Record, Section, Span
from trawl.text import analyse_record

CASES = YAML(typ="safe").load(Path(__file__).with_name("contexts.yml").read_text(encoding="utf-8"))["cases"]


def index(text: str, title: str = "", date: dt.date | None = None) -> IndexedRecord:
    record = Record("test", "1", text, title=title, event_date=date)
    return IndexedRecord(record, (), analyse_record(record))


def spans_of(text: str, words: str, part: str = "narrative") -> list[Span]:
    return [Span(part, m.start(), m.end(), words) for m in re.finditer(rf"\b{re.escape(words)}\b", text)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case: dict) -> None:
    text, title = case["text"], case.get("title", "")
    spans = [s for words in case["spans"] for s in spans_of(text, words)[:1] + spans_of(title, words, "title")]
    judged = judge_contexts(index(text, title, case.get("date")), spans)
    found = {span.term: span.context for span in judged if span.part == "narrative"}
    assert found == case["spans"]
    assert all(span.context == case["spans"][span.term] for span in judged if span.part == "title")


@dataclass
class AllOf:
    """A query that needs each of its terms."""

    terms: tuple[str, ...]
    spans: list[Span]

    def accepts_without(self, indexed: IndexedRecord, excluded: list[Span]) -> bool:
        assert all(span in self.spans for span in excluded), "excluded spans must equal those of the judgement"
        left = {span.term for span in self.spans if span not in excluded}
        return set(self.terms) <= left


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Girl at hotel. No concerns re CSE.", True),
        ("Girl at hotel. Staff had training re CSE.", False),
        ("Girl at hotel, CSE suspected.", False),
        ("No concerns re CSE. Later: girl at hotel, CSE suspected.", False),
    ],
)
def test_negated_when_nothing_is_left_without_the_ruled_out_spans(text: str, negated: bool) -> None:
    spans = [span for term in ("CSE", "hotel") for span in spans_of(text, term)]
    indexed = index(text)
    assert is_negated(AllOf(("CSE", "hotel"), spans), indexed, judge_contexts(indexed, spans)) is negated


def test_order_and_everything_but_the_context_is_kept() -> None:
    text = "No CSE concerns at the hotel."
    spans = [*spans_of(text, "hotel"), *spans_of(text, "CSE")]
    judged = judge_contexts(index(text), spans)
    assert [(s.part, s.start, s.end, s.term) for s in judged] == [(s.part, s.start, s.end, s.term) for s in spans]


WORDS = st.sampled_from([
    "no", "not", "concerns", "evidence", "of", "CSE", "girl", "denies", "but", "?", ".", ",", "\n", ":", "-", "None",
    "previously", "in", "2009", "ruled", "out", "é", "\u200b", "Q27", "is", "‘", "\u202e",
])  # fmt: skip


@given(st.lists(WORDS, max_size=40).map(" ".join), st.integers(0, 5))
def test_any_text_is_judged_and_judging_twice_says_the_same(text: str, step: int) -> None:
    indexed = index(text)
    words = indexed.text
    spans = [Span("narrative", words.starts[i], words.ends[i], "t") for i in range(0, len(words.forms), step + 1)]
    judged = judge_contexts(indexed, spans)
    assert len(judged) == len(spans)
    assert judge_contexts(indexed, judged) == judged


SECTIONS = st.lists(WORDS, max_size=12).map(" ".join)


@given(SECTIONS, SECTIONS, SECTIONS)
def test_a_sentence_is_what_lies_between_two_breaks(title: str, first: str, second: str) -> None:
    sections = (Section("first", 0, len(first)), Section("second", len(first), len(first) + len(second)))
    record = Record("test", "1", first + second, title=title, sections=sections)
    indexed = IndexedRecord(record, (), analyse_record(record))
    for part in ("title", "narrative"):
        reading = ContextReading(indexed, part, packaged_triggers())
        ends = [at for at in range(reading.low, reading.high) if reading.break_after(at) == SENTENCE]
        begins = [reading.low, *(at + 1 for at in ends[:-1])]
        for begin, end in zip(begins, ends, strict=False):
            assert {reading.sentence(at, at) for at in range(begin, end + 1)} == {(begin, end)}


def test_a_trigger_far_from_every_passage_does_no_harm_in_a_long_text() -> None:
    filling = "The car was seen on the road and went on. " * 40
    for text, context in (
        (f"{filling}No concerns re CSE. {filling}", "negated"),
        (f"{filling}CSE. {filling}", "affirmed"),
    ):
        (judged,) = judge_contexts(index(text), spans_of(text, "CSE"))
        assert judged.context == context


CROWDED = [
    "No concerns re CSE, girl raped at hotel. ",
    "no concerns re CSE hotel girl raped ",
    "Hotel: CSE:\n",
    "Is the girl at a hotel? ",
    "In 2009 hotel girl ",
    "hotel girl ",
    "Notes: hotel girl school has no concerns ",
]


@pytest.mark.parametrize("text", CROWDED)
def test_a_crowded_text_is_judged_in_time_that_grows_with_it(text: str) -> None:
    indexed = index(text * 8_000, date=dt.date(2024, 6, 1))
    spans = [span for term in ("CSE", "hotel", "girl") for span in spans_of(text * 8_000, term)]
    began = time.process_time()
    reading = read_narrative(indexed)
    judged = judge_contexts(indexed, spans, reading)
    find_wordings(indexed, reading, judged, 12)
    assert time.process_time() - began < 8


def test_longer_phrases_come_first() -> None:
    for pair, phrases in packaged_triggers().longer.items():
        assert all(phrase.head[:2] == pair for phrase in phrases)
        lengths = [len(p.head) + len(p.tail) for p in phrases]
        assert lengths == sorted(lengths, reverse=True)


def test_closing_words_hide_no_conclusion_that_they_begin_with() -> None:
    phrases = [phrase for found in packaged_triggers().longer.values() for phrase in found if not phrase.tail]
    named = {p.head for p in phrases if any(r.conclusion and r.direction == "forward" for r in p.rules)}
    closing = {p.head for p in phrases if any(r.closing for r in p.rules)}
    hidden = {head for head in closing - named if any(head[:length] in named for length in range(2, len(head)))}
    assert not hidden, "written as closing words only, they would leave what follows them affirmed"


def test_a_bad_trigger_file_is_reported_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "triggers.yml"
    path.write_text(
        "triggers:\n  - context: doubtful\n    direction: forward\n    reach: 3\n    within: clause\n"
        "    phrases: [no]\n" + "".join(f"{name}: []\n" for name in _TriggerFile.model_fields if name != "triggers")
    )
    with pytest.raises(FileProblems, match=r"triggers\.yml:2: .*context"):
        load_triggers(path)


def test_quick_enough_for_every_hit() -> None:
    text = "Caller reports a girl in the hotel with older men, no concerns re CSE but she was frightened. " * 8
    indexed = index(text)
    spans = [span for term in ("girl", "hotel", "CSE") for span in spans_of(text, term)]
    judge_contexts(indexed, spans)
    began = time.process_time()
    for _ in range(20):
        judge_contexts(indexed, spans)
    assert (time.process_time() - began) / 20 < 0.02  # a millisecond or two on a quiet machine
