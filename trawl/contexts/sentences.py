"""One part of a record as sentences and clauses: how strongly its text breaks between two words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection

from trawl.model import IndexedRecord, Part
from trawl.passages import part_text
from trawl.query.mentions import part_bounds, tokens_of

#: How strongly a text breaks between two words.
NONE, CLAUSE, SENTENCE = 0, 1, 2
_MARKS = ("\n", ";", ". ", "? ", "! ")
_MARK = re.compile(r"[\n;]|[.?!] ")
_STEP = 200


class SentenceReading:
    """One part of a record; words are counted as in the analysed text.

    `low` is its first word, `high` the one after its last. The full stop of an abbreviation ends no sentence. Given a
    `stretch` (the part's text and two offsets into it), nothing but what stands between these is read.
    """

    def __init__(
        self,
        indexed: IndexedRecord,
        part: Part,
        abbreviations: Collection[str],
        stretch: tuple[str, int, int] | None = None,
    ) -> None:
        self.words = indexed.text
        self.low, self.high = tokens_of(part_bounds(self.words), part)
        if stretch is None:
            self.text = part_text(indexed.record, part)
        else:
            text, begin, end = stretch
            self.text = " " * begin + text[begin:end]  # offsets stay what they are
            self.low, self.high = self.word_at(begin), self.word_at(end)
        inside = {passage.first for passage in self.words.passages if self.low < passage.first < self.high}
        self._firsts = [self.low, *sorted(inside)]
        self._abbreviations = abbreviations
        self._breaks: dict[int, int] = {}
        self._found = (0, -1)  # the sentence that was last asked for: none

    def word_at(self, offset: int) -> int:
        """The first word that begins at or after `offset`."""
        return bisect_left(self.words.starts, offset, self.low, self.high)

    def break_after(self, index: int) -> int:
        """How strongly the text breaks between word `index` and the next: not, a clause, or a sentence."""
        known = self._breaks.get(index)
        if known is None:
            known = self._breaks[index] = self._find_break(index)
        return known

    def _find_break(self, index: int) -> int:
        if index + 1 >= self.high or index + 1 in self._firsts:
            return SENTENCE
        gap = self.gap(index)
        if gap == " ":
            return NONE
        if "\n" in gap or ";" in gap or "? " in gap or "! " in gap:
            return SENTENCE
        if ". " in gap and self.words.forms[index] not in self._abbreviations:
            return SENTENCE
        return CLAUSE if any(mark in gap for mark in ",:()[]–—") or " - " in gap else NONE

    def gap(self, index: int) -> str:
        """What stands between word `index` and the next one, or the edge of the part."""
        begin = self.words.ends[index] if index >= self.low else 0
        return self.text[begin : self.words.starts[index + 1]] if index + 1 < self.high else self.text[begin:]

    def sentence(self, first: int, last: int) -> tuple[int, int]:
        """The first and the last word of the sentence that words `first` to `last` stand in.

        Passages come in order, so the sentence found last is kept: a text without full stops is gone through once.
        """
        begin, end = self._found
        if not begin <= first <= end:
            begin, end = self._found = self._sentence_begin(first), self._sentence_end(first)
        return begin, end if last <= end else self._sentence_end(last)

    # Marks are looked for in the text, quicker than word by word; whether one ends a sentence is asked then.

    def _sentence_begin(self, first: int) -> int:
        low = self._firsts[bisect_right(self._firsts, first) - 1]
        edge, at = self.words.starts[low], self.words.starts[first]
        while (at := self._mark_before(edge, at)) >= 0:
            word = bisect_left(self.words.starts, at, low, first)
            if word > low and self.break_after(word - 1) == SENTENCE:
                return word
        return low

    def _mark_before(self, edge: int, at: int) -> int:
        """Where the last mark before `at` begins, not before `edge`; -1 if there is none. Looks back step by step."""
        step = _STEP
        while True:
            begin = max(edge, at - step)
            found = max(self.text.rfind(mark, begin, at) for mark in _MARKS)
            if found >= 0 or begin == edge:
                return found
            step *= 2

    def _sentence_end(self, last: int) -> int:
        following = bisect_right(self._firsts, last)
        high = self._firsts[following] if following < len(self._firsts) else self.high
        for mark in _MARK.finditer(self.text, self.words.ends[last], self.words.ends[high - 1]):
            word = bisect_right(self.words.starts, mark.start(), last, high) - 1
            if self.break_after(word) == SENTENCE:
                return word
        return high - 1
