"""Cut text into words, each with its form, its stem and its offsets (docs/text.md says why as it does)."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from trawl.model import AnalysedText, Part, Passage, Record
from trawl.text.folding import fold_text, unfold_end

#: Raise it whenever the words, forms or stems of any text could change: indexes made before are then refused.
ANALYSER_VERSION = "1"

#: Code points after which a word is cut; the index holds no longer ones.
MAX_WORD = 100

# Letters and digits, with apostrophes inside a word kept for the moment; everything else parts words.
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")

_STEMMER = Stemmer.Stemmer("english")


class AnalysedWord(NamedTuple):
    """One word: its case-folded `form`, its `cased` form, its English `stem`, its offsets in the text."""

    form: str
    cased: str
    stem: str
    start: int
    end: int


@lru_cache(maxsize=200_000)
def _form_and_stem(written: str) -> tuple[str, str]:
    form = written.casefold()[:MAX_WORD]
    return form, _STEMMER.stemWord(form)


def _written_words(folded: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word as written, apostrophes taken out, with its offsets in the folded text.

    A possessive 's is no part of the word (`girl's` is `girl`); any other apostrophe inside a word is dropped
    (`O'Hanlon` is `ohanlon`, `don't` is `dont`), so that the spelling without it is the same word.
    """
    for match in _WORD.finditer(folded):
        written, start, end = match.group(), match.start(), match.end()
        if "'" in written:
            if written[-2:] in ("'s", "'S"):
                written, end = written[:-2], end - 2
            written = written.replace("'", "")
        yield written, start, end


def analyse_words(text: str) -> list[AnalysedWord]:
    """The words of a piece of text, in order; the same words that a record with this text is indexed by."""
    folded, offsets = fold_text(text)
    words = []
    for written, start, end in _written_words(folded):
        if offsets is not None:
            start, end = offsets[start], unfold_end(text, offsets, end)
        form, stem = _form_and_stem(written)
        words.append(AnalysedWord(form, written[:MAX_WORD], stem, start, end))
    return words


def _passage_bounds(record: Record) -> Iterator[tuple[Part, str, int]]:
    """Where each passage of the narrative begins: its sections, and the unnamed stretches between them."""
    position = 0
    for section in sorted(record.sections, key=lambda section: section.start):
        if section.start > position:
            yield "narrative", "", position
        yield "narrative", section.name, section.start
        position = section.end
    if position < len(record.narrative) or not record.sections:
        yield "narrative", "", position


def analyse_record(record: Record) -> AnalysedText:
    """Analyse a record's title and narrative into one run of words, parted where no phrase may cross."""
    forms: list[str] = []
    stems: list[str] = []
    starts, ends = array("I"), array("I")
    passages: list[Passage] = []
    cut = 0

    def add(text: str) -> None:
        nonlocal cut
        folded, offsets = fold_text(text)
        first = len(forms)
        for written, start, end in _written_words(folded):
            form, stem = _form_and_stem(written)
            cut += len(written) > MAX_WORD
            forms.append(form)
            stems.append(stem)
            starts.append(start)
            ends.append(end)
        if offsets is not None:
            for index in range(first, len(forms)):
                starts[index], ends[index] = offsets[starts[index]], unfold_end(text, offsets, ends[index])

    if record.title:
        passages.append(Passage("title", "", 0))
        add(record.title)
    narrative_first = len(forms)
    add(record.narrative)
    passages += _narrative_passages(record, starts, narrative_first)
    return AnalysedText(forms, stems, starts, ends, tuple(passages), cut)


def _narrative_passages(record: Record, starts: array[int], first: int) -> list[Passage]:
    """The passages of the narrative, whose words begin at index `first`; one without words is left out."""
    passages: list[Passage] = []
    index = first
    for part, section, begin in _passage_bounds(record):
        while index < len(starts) and starts[index] < begin:
            index += 1
        if passages and passages[-1].first == index:
            passages.pop()
        passages.append(Passage(part, section, index))
    return passages
