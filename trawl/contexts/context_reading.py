"""One part of a record, read for trigger phrases: what each covers, and where sentences and clauses end."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from trawl.contexts.sentences import CLAUSE, SENTENCE, SentenceReading
from trawl.contexts.triggers import GAP, Phrase, Rule, Triggers
from trawl.model import Context, IndexedRecord, Part

#: The age, in years, from which nobody is a child.
ADULT = 18
_QUESTION_NUMBER = re.compile(r"q?\d{1,3}")
_YEAR = re.compile(r"[nN] ((?:19|20)\d\d)\b")
_BLANK_LABEL = re.compile(r":[ \t]*-?[ \t]*\n")
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


class ContextReading(SentenceReading):
    """One part of a record, or a stretch of it, read for triggers; words are counted as in the analysed text."""

    def __init__(
        self, indexed: IndexedRecord, part: Part, triggers: Triggers, stretch: tuple[str, int, int] | None = None
    ) -> None:
        super().__init__(indexed, part, triggers.abbreviations, stretch)
        self.triggers = triggers
        self._mentions = tuple(mention for mention in indexed.mentions if mention.part == part)
        self._ago = (-1, 0)  # the first word of a sentence, and where the next time long ago stands after it
        date = indexed.record.event_date or indexed.record.created_date
        self._asks = "?" in self.text
        self._has_blank_label = bool(_BLANK_LABEL.search(self.text))
        self._long_ago = _years_before(self.text, date.year - 1) if date else frozenset()

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
        following = self.words.starts[last + 1] if last + 1 < self.high else len(self.text)
        gap = self.text[self.words.ends[last] : following].lstrip(" :-\n")
        end = self.text.find("\n", following)
        return (gap + self.text[following : end if end >= 0 else len(self.text)]).partition("\n")[0]

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
        if self._ago[0] != begin:
            forms = self.words.forms
            times = (at for at in range(begin, self.high - 1) if forms[at] == "in" and forms[at + 1] in self._long_ago)
            self._ago = begin, next(times, self.high)
        return self._ago[1] < end

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
