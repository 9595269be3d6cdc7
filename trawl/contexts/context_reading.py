"""One part of a record, read for trigger phrases: what each covers, and where sentences and clauses end."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from trawl.contexts.form_fields import FormFields
from trawl.contexts.sentences import CLAUSE, NONE, SENTENCE, SentenceReading
from trawl.contexts.triggers import GAP, Phrase, Rule, Triggers
from trawl.model import Context, IndexedRecord, Mention, Part

#: The age, in years, from which nobody is a child.
ADULT = 18
_YEAR = re.compile(r"[nN] ((?:19|20)\d\d)\b")
# A longer part is read for triggers only round what was found: words that no trigger reaches over.
_SHORT = 200
_AROUND = 80
# Mentions that a report of a talk has no need of; an age that is a range is that of a school year.
_PARTICULARS = frozenset(("age", "alias", "dob", "drug", "handle", "phone", "vehicle", "vrm"))
# How many words before an answer its label or question may begin.
_ANSWERED = 8
# Within so many words after "poss" stands what somebody possessed.
_POSSESSED_WITHIN = 3
# A writer closes in the last words of a part, however long it is.
_CLOSING = 60


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
        self.triggers, self.part = triggers, part
        self._mentions = tuple(mention for mention in indexed.mentions if mention.part == part)
        self._ago = (-1, 0)  # the first word of a sentence, and where the next time long ago stands after it
        date = indexed.record.event_date or indexed.record.created_date
        self._asks = "?" in self.text
        self._fields = FormFields(self, triggers)
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
        near.update(range(max(self.low, self.high - _CLOSING), self.high))
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
        if single and first in self.triggers.possession and self._is_possession(at):
            return at, Phrase((first,), (), ())
        return (at, single) if single else None

    def _is_possession(self, at: int) -> bool:
        """Whether `poss` at word `at` is possession of what follows it, a drug or a weapon, and not possibly."""
        forms, triggers = self.words.forms, self.triggers
        for begin in range(at + 1, min(at + 1 + _POSSESSED_WITHIN, self.high)):
            if self.break_after(begin - 1) > NONE:
                return False
            for end in (begin + 2, begin + 1):
                if tuple(forms[begin:end]) in triggers.possessed:
                    return end >= self.high or forms[end] not in triggers.not_possessed
            if forms[begin] not in triggers.amounts and not forms[begin][0].isdecimal():
                return False
        return False

    def _end_of(self, phrase: Phrase, at: int) -> int | None:
        """The last word of a `phrase` of two words or more where it begins at `at`, else None."""
        forms, after = self.words.forms, at + len(phrase.head)
        if after > self.high or tuple(forms[at:after]) != phrase.head:
            return None
        if any(self.break_after(index) > NONE for index in range(at, after - 1)):
            return None  # "CSE: no. Exploitation of", "girl missing, dog found"
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
                if rule.direction == "forward":
                    covered.append(Covered(first, self._walk(last, 1, rule, stops), first, last, rule))
                elif rule.within != "answer":
                    covered.append(Covered(self._walk(first, -1, rule, stops), last, first, last, rule))
                # "CSE: no evidence seen": what denies what follows it is an answer too.
                answer = replace(rule, reach=_ANSWERED, within="answer") if rule.conclusion else rule
                label_end = self._fields.answered_by(first, last) if answer.within == "answer" else None
                if label_end is not None:
                    covered.append(Covered(self._walk(label_end, -1, answer, stops), last, first, last, answer))
        return covered

    def _walk(self, origin: int, step: int, rule: Rule, stops: set[int]) -> int:
        """The furthest word that a rule reaches from `origin`."""
        at = origin
        limit = SENTENCE if rule.within in ("sentence", "answer") else CLAUSE
        for moved in range(rule.reach):
            following = at + step
            strength = self.break_after(min(at, following)) if self.low <= following < self.high else SENTENCE
            if rule.within == "answer" and self.low <= following:
                if moved == 0:
                    strength = min(strength, CLAUSE)  # the answer to a question stands in the sentence after it
                elif self._fields.divides(following):
                    break
            if strength >= limit or following in stops or self._is_bound(following, rule):
                break
            at = following
            if rule.within == "light" and self.words.forms[at] not in self.triggers.light_words:
                break  # this word is still negated
        return at

    def _is_bound(self, at: int, rule: Rule) -> bool:
        """Whether a rule that reaches within a step of what was done, or a name, ends before word `at`."""
        if rule.within == "step":
            return self.words.forms[at] in self.triggers.joins
        return rule.within == "name" and self.words.forms[at] in self.triggers.prepositions

    def own_context(self, first: int, last: int) -> Context:
        """The context of words `first` to `last` without a trigger: `?CSE`, a question or blank label, "in 2009"."""
        start = self.words.starts[first]
        if (
            self._asks
            and self.text[start - 1 : start] == "?"
            and not self.text[max(0, start - 2) : start - 1].isalnum()
        ):
            return "hypothetical"
        if self._fields.is_ticked_no(last):
            return "negated"
        if self._fields.is_only_asked(first, last):
            return "template"
        if self._long_ago:
            begin, end = self.sentence(first, last)
            if self._is_long_ago(begin, end):
                return "historical"
        return "affirmed"

    def is_setting(self, first: int) -> bool:
        """Whether with word `first` begins, or goes on, where something was or was not: "in the room"."""
        forms = self.words.forms
        return any(
            tuple(forms[at : at + 2]) in self.triggers.settings for at in (first - 2, first - 1) if at >= self.low
        )

    def ends_clause(self, last: int) -> bool:
        """Whether a clause ends with word `last`, or with words after it that add nothing."""
        return self.break_after(self._fields.after_endings(last)) > NONE

    def is_confirmed(self, last: int) -> bool:
        """Whether words that end with `last` are a label or question answered with a yes."""
        return self._fields.is_confirmed(last)

    def _is_long_ago(self, begin: int, end: int) -> bool:
        if self._ago[0] != begin:
            forms = self.words.forms
            times = (at for at in range(begin, self.high - 1) if forms[at] == "in" and forms[at + 1] in self._long_ago)
            self._ago = begin, next(times, self.high)
        return self._ago[1] < end

    def tells_particulars(self, low: int, high: int) -> bool:
        """Whether words from `low` to before `high` speak of somebody, or of what was seen, done or feared."""
        forms, triggers = self.words.forms, self.triggers
        for at in range(low, high):
            if forms[at] in triggers.particulars and not (at > low and forms[at - 1] in triggers.denials):
                return True
        return any(
            low <= self.word_at(mention.start) < high and self._is_particular(mention) for mention in self._mentions
        )

    def _is_particular(self, mention: Mention) -> bool:
        if mention.type == "person":
            at = self.word_at(mention.start)
            return at == self.low or self.words.forms[at - 1] not in self.triggers.ranks
        return mention.type in _PARTICULARS and (mention.type != "age" or mention.value.isdecimal())

    def first_child(self) -> int:
        """The first word for a child, or age under 18, of the part; the end of the part if there is none."""
        forms, children = self.words.forms, self.triggers.children
        named = next((at for at in range(self.low, self.high) if forms[at] in children), self.high)
        return min([named, *map(self.word_at, self._ages_of_children())])

    def names_child_by_age(self) -> bool:
        """Whether the part has somebody's age under 18."""
        return any(True for _ in self._ages_of_children())

    def _ages_of_children(self) -> Iterator[int]:
        return (m.start for m in self._mentions if m.type == "age" and m.value.isdecimal() and int(m.value) < ADULT)


def _years_before(text: str, year: int) -> frozenset[str]:
    """The years before `year` that a text places something in."""
    return frozenset(found for found in _YEAR.findall(text) if int(found) < year)
