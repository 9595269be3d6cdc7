"""One part of a record, read for trigger phrases: what each covers, and where sentences and clauses end."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from trawl.model import AnalysedText, Context, IndexedRecord, Part
from trawl.query.triggers import GAP, Phrase, Rule, Triggers

#: How strongly a text breaks between two words.
NONE, CLAUSE, SENTENCE = 0, 1, 2
#: The age, in years, from which nobody is a child.
ADULT = 18
_QUESTION_NUMBER = re.compile(r"q?\d{1,3}")
_YEAR = re.compile(r"[nN] ((?:19|20)\d\d)\b")
_BLANK_LABEL = re.compile(r":[ \t]*-?[ \t]*\n")
_ENDS = ("\n", ";", ". ", "? ", "! ")
# A longer part is read for triggers only round what was found: words that no trigger reaches over.
_SHORT = 200
_AROUND = 80
_QUOTES = "\"'“‘«"


@dataclass(frozen=True, slots=True)
class Covered:
    """Words `first` to `last` of a part, covered by the rule of a trigger that begins at word `trigger`."""

    first: int
    last: int
    trigger: int
    trigger_last: int
    rule: Rule


class ContextReading:
    """One part (title or narrative) of a record, read for triggers; words are counted as in the analysed text."""

    def __init__(self, indexed: IndexedRecord, part: Part, triggers: Triggers) -> None:
        record, self.words = indexed.record, indexed.text
        self.text = record.title if part == "title" else record.narrative
        self.low, self.high = _part_bounds(self.words, part)
        self.triggers = triggers
        self._mentions = indexed.mentions if part == "narrative" else ()
        inside = {passage.first for passage in self.words.passages if self.low < passage.first < self.high}
        self._firsts = [self.low, *sorted(inside)]
        self._breaks: dict[int, int] = {}
        date = record.event_date or record.created_date
        self._asks = "?" in self.text
        self._has_blank_label = bool(_BLANK_LABEL.search(self.text))
        self._long_ago = _years_before(self.text, date.year - 1) if date else frozenset()

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
        if ". " in gap and self.words.forms[index] not in self.triggers.abbreviations:
            return SENTENCE
        return CLAUSE if any(mark in gap for mark in ",:()[]–—") or " - " in gap else NONE

    def gap(self, index: int) -> str:
        """What stands between word `index` and the next one, or the edge of the part."""
        begin = self.words.ends[index] if index >= self.low else 0
        return self.text[begin : self.words.starts[index + 1]] if index + 1 < self.high else self.text[begin:]

    def phrases(self, places: Collection[tuple[int, int]] = ()) -> Iterator[tuple[int, int, Phrase]]:
        """Every trigger, terminator and hiding phrase, the longest at each place; none overlaps another.

        Given `places` (first and last words), those that can reach any of them; perhaps others.
        """
        forms, first_words = self.words.forms, self.triggers.first_words
        beyond = -1
        for at in [index for index in self._around(places) if forms[index] in first_words]:
            if at > beyond and (found := self._phrase_at(at)):
                beyond = found[0]
                yield at, beyond, found[1]

    def _around(self, places: Collection[tuple[int, int]]) -> Iterable[int]:
        """The words near the places, in order; all of them in a short part, or without places."""
        if not places or self.high - self.low <= _SHORT:
            return range(self.low, self.high)
        near: set[int] = set()
        for first, last in places:
            near.update(range(max(self.low, first - _AROUND), min(self.high, last + _AROUND + 1)))
        return sorted(near)

    def _phrase_at(self, at: int) -> tuple[int, Phrase] | None:
        """The phrase that begins at word `at`, with its last word."""
        forms, first = self.words.forms, self.words.forms[at]
        if at + 1 < self.high:
            for phrase in self.triggers.longer.get((first, forms[at + 1]), ()):
                if (last := self._end_of(phrase, at)) is not None:
                    return last, phrase
        if tails := self.triggers.gapped.get(first):
            for begin in self._same_sentence(at + 1):
                for phrase in tails.get(forms[begin], ()):
                    if tuple(forms[begin : begin + len(phrase.tail)]) == phrase.tail:
                        return begin + len(phrase.tail) - 1, phrase
        single = self.triggers.single.get(first)
        return (at, single) if single else None

    def _end_of(self, phrase: Phrase, at: int) -> int | None:
        """The last word of a `phrase` of two words or more where it begins at `at`, else None."""
        forms, after = self.words.forms, at + len(phrase.head)
        if after > self.high or tuple(forms[at:after]) != phrase.head:
            return None
        if not phrase.tail:
            return after - 1
        for begin in self._same_sentence(after):
            if tuple(forms[begin : begin + len(phrase.tail)]) == phrase.tail:
                return begin + len(phrase.tail) - 1
        return None

    def _same_sentence(self, begin: int) -> Iterator[int]:
        """The words at which the tail of a phrase may begin whose head ends before `begin`."""
        for index in range(begin, min(begin + GAP + 1, self.high)):
            if self.break_after(index - 1) == SENTENCE:
                return
            yield index

    def covered(self, places: Collection[tuple[int, int]] = ()) -> list[Covered]:
        """What the triggers of this part cover; given `places`, what covers any of them, and perhaps more."""
        found = list(self.phrases(places))
        stops = {index for first, last, p in found if p.terminator for index in range(first, last + 1)}
        covered = []
        for first, last, phrase in found:
            for rule in phrase.rules:
                begin, end = first, last
                if rule.direction == "forward":
                    end = self._walk(last, 1, rule, stops)
                elif rule.within != "answer" or self._is_answer(first, last):
                    begin = self._walk(first, -1, rule, stops)
                else:
                    continue
                covered.append(Covered(begin, end, first, last, rule))
        return covered

    def _walk(self, origin: int, step: int, rule: Rule, stops: set[int]) -> int:
        """The furthest word that a rule reaches from `origin`."""
        at = origin
        limit = CLAUSE if rule.within == "clause" else SENTENCE
        for moved in range(rule.reach):
            following = at + step
            strength = self.break_after(min(at, following)) if self.low <= following < self.high else SENTENCE
            # The answer to a question stands in the sentence after it.
            answered = rule.within == "answer" and moved == 0 and "?" in self.gap(min(at, following))
            if (strength >= limit and not answered) or following in stops:
                break
            at = following
        return at

    def _is_answer(self, first: int, last: int) -> bool:
        """Whether words `first` to `last` are all that stands between a label or question and what comes next."""
        if first == self.low:
            return False
        before, after = self.gap(first - 1), self.gap(last)
        labelled = any(mark in before for mark in ":?=–—") or " -" in before
        return labelled and (last + 1 >= self.high or any(mark in after for mark in ".,;|/\n)") or " -" in after)

    def own_context(self, first: int, last: int) -> Context:
        """The context of words `first` to `last` without a trigger: `?CSE`, a question or blank label, "in 2009"."""
        start = self.words.starts[first]
        if (
            self._asks
            and self.text[start - 1 : start] == "?"
            and not self.text[max(0, start - 2) : start - 1].isalnum()
        ):
            return "hypothetical"
        if self._has_blank_label and self._is_blank_label(last):
            return "template"
        if self._asks or self._long_ago:
            begin, end = self.sentence(first, last)
            if self._is_open_question(begin, end):
                return "template"
            if self._long_ago and self._is_long_ago(begin, end):
                return "historical"
        return "affirmed"

    def sentence(self, first: int, last: int) -> tuple[int, int]:
        """The first and the last word of the sentence that words `first` to `last` stand in."""
        return self._sentence_begin(first), self._sentence_end(last)

    # Marks are looked for in the text, quicker than word by word; whether one ends a sentence is asked then.

    def _sentence_begin(self, first: int) -> int:
        low = self._firsts[bisect_right(self._firsts, first) - 1]
        edge, at = self.words.starts[low], self.words.starts[first]
        while (at := max(self.text.rfind(mark, edge, at) for mark in _ENDS)) >= 0:
            word = bisect_left(self.words.starts, at, low, first)
            if word > low and self.break_after(word - 1) == SENTENCE:
                return word
        return low

    def _sentence_end(self, last: int) -> int:
        following = bisect_right(self._firsts, last)
        high = self._firsts[following] if following < len(self._firsts) else self.high
        edge, at = self.words.ends[high - 1], self.words.ends[last]
        while found := [place for mark in _ENDS if (place := self.text.find(mark, at, edge)) >= 0]:
            at = min(found) + 1
            word = bisect_left(self.words.starts, at, last, high) - 1
            if self.break_after(word) == SENTENCE:
                return word
        return high - 1

    def _is_blank_label(self, last: int) -> bool:
        """A label of a form with nothing after it on its line: `CSE:` and a line's end."""
        lines = self.gap(last).split("\n")
        return (
            len(lines) > 1
            and lines[0].strip() in (":", ":-", ": -")
            and last + 1 < self.high
            and ":" in self._line_after(last)
        )

    def _line_after(self, last: int) -> str:
        """The next written line: a label with nothing after it is blank only where another label follows."""
        return self.text[self.words.ends[last] :].lstrip(" :-\n").partition("\n")[0]

    def _is_open_question(self, begin: int, end: int) -> bool:
        if "?" not in self.gap(end):
            return False
        opening = begin + 1 if _QUESTION_NUMBER.fullmatch(self.words.forms[begin]) else begin
        if self.words.forms[min(opening, end)] not in self.triggers.questions:
            return False
        # What somebody asked a child is no question of a form.
        if any(quote in self.gap(begin - 1) or quote in self.gap(end) for quote in _QUOTES):
            return False
        return end + 1 >= self.high or self.words.forms[end + 1] not in self.triggers.answers

    def _is_long_ago(self, begin: int, end: int) -> bool:
        forms = self.words.forms
        return any(forms[at] == "in" and forms[at + 1] in self._long_ago for at in range(begin, end))

    def first_child(self) -> int:
        """The first word for a child, or age under 18, of the part; the end of the part if there is none."""
        forms, children = self.words.forms, self.triggers.children
        named = next((at for at in range(self.low, self.high) if forms[at] in children), self.high)
        ages = [m.start for m in self._mentions if m.type == "age" and m.value.isdecimal() and int(m.value) < ADULT]
        return min([named, *map(self.word_at, ages)])

    def names_topic(self, first: int, last: int) -> bool:
        """Whether words `first` to `last` name something that a conclusion may be about."""
        stems, topics = self.words.stems, self.triggers.topics
        return any(
            tuple(stems[at : at + length]) in topics
            for at in range(first, last + 1)
            for length in (1, 2)
            if at + length <= self.high
        )


def _years_before(text: str, year: int) -> frozenset[str]:
    """The years before `year` that a text places something in."""
    return frozenset(found for found in _YEAR.findall(text) if int(found) < year)


def _part_bounds(words: AnalysedText, part: Part) -> tuple[int, int]:
    """The first word of a part, and the one after its last."""
    narrative = next((p.first for p in words.passages if p.part == "narrative"), len(words.forms))
    return (0, narrative) if part == "title" else (narrative, len(words.forms))
