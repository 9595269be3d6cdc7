"""Read the grade and the handling that stand at the beginning of a text: `2/B/C`, `Handling code C. ...`.

Only the head is read: what stands at the very beginning, after nothing but headings, references and dates. In a
record that is no intelligence a code needs a word before it that says what it is. A code that sets a condition is
believed sooner than one that sets none: the first may be wrong without harm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from trawl.grading import patterns
from trawl.grading.schemes import UNKNOWN_SCHEME, flatten, judge_grade, judge_handling, load_schemes, says_nothing
from trawl.model import Grade, RecordKind

#: Parts of a head that are read.
_MOST_PARTS = 16
#: Characters of a condition that are kept; the text itself has all of it.
_KEPT = 80


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a text says: its grade and its handling, each where one is there."""

    grade: Grade | None = None
    handling: str = ""


def read_head(text: str, kind: RecordKind) -> Head:
    """Read the head of a record's text. Of several handlings the strictest is given."""
    intelligence = kind == "intelligence"
    if not intelligence and not patterns.may_speak(text):
        return Head()
    reading = _Reading(text[: patterns.REACH], intelligence)
    for _ in range(_MOST_PARTS):
        if not reading.advance():
            break
    conditional = [words for words in reading.handlings if judge_handling(words) == "conditional"]
    return Head(reading.grade, [*conditional, *reading.handlings, ""][0])


@dataclass(slots=True)
class _Reading:
    """A head being read, up to `at`; `told` is whether a word has just said that a grade follows."""

    text: str
    intelligence: bool
    at: int = 0
    told: bool = False
    grade: Grade | None = None
    handlings: list[str] = field(default_factory=list)

    def advance(self) -> bool:
        """Read the next part of the head; return whether there was one."""
        if skipped := patterns.SKIPPED.match(self.text, self.at):
            self.at = skipped.end()
        return self.at < len(self.text) and (
            self._take_handling()
            or self._take_parts()
            or self._take_grade()
            or self._take_announcement()
            or self._take_bare_code()
            or self._take_statement()
            or self._pass_over()
        )

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.match(self.text, self.at)

    def _ends(self, end: int) -> bool:
        return patterns.STOP.match(self.text, end) is not None

    def _take_grade(self) -> bool:
        """Codes that are a grade: those of a scheme, or codes in the order of none that is known."""
        for name, pattern in patterns.whole_grades().items():
            if (found := self._match(pattern)) and self._believes_whole(name, found):
                return self._keep_grade(Grade(name, found.group(), "text"), found.end())
        stray = self._match(patterns.STRAY_GRADE)
        if stray and (self.told or self.intelligence) and (stray["mark"] or self._ends(stray.end())):
            return self._keep_grade(Grade(UNKNOWN_SCHEME, stray.group(), "text"), stray.end())
        for name, pattern in patterns.short_grades().items():
            if (found := self._match(pattern)) and self._believes_short(found):
                return self._keep_grade(Grade(name, found.group(), "text"), found.end())
        return False

    def _believes_whole(self, name: str, found: re.Match[str]) -> bool:
        first, second = found["first"], found["second"]
        if first and not second:
            return False  # `A 14 year old`, `2 AC units`
        if self.told or not self.intelligence:
            return self.told
        if found.group()[0].isdigit():
            return True
        if not first and second:
            return bool(second.strip())  # `B2/4`, and not `A1 2 miles south`
        conditional = judge_grade(Grade(name, found.group())) == "conditional"
        return conditional or bool(first.strip()) or self._ends(found.end())  # `A12` is a road too

    def _believes_short(self, found: re.Match[str]) -> bool:
        """Whether two codes are a grade: it says nothing of handling, so little is lost where it is none."""
        close, ended = found["first"] == found["first"].strip(), self._ends_or_leads_to_handling(found.end())
        if self.told:
            return close or ended  # and not `Grade 1. A man was seen`
        return self.intelligence and close and ended and found.group()[0].isdigit()

    def _ends_or_leads_to_handling(self, end: int) -> bool:
        following = (patterns.BARE_CODE, patterns.HANDLING_FOLLOWS)
        return self._ends(end) or any(pattern.match(self.text, end) for pattern in following)

    def _keep_grade(self, grade: Grade, end: int) -> bool:
        self.at, self.told = end, False
        self.grade = self.grade or grade
        scheme = load_schemes().get(grade.scheme)
        codes = flatten(grade.code).replace(" ", "")
        if scheme and len(codes) == len(scheme.codes):
            self.handlings.append(codes[-1])
        return True

    def _take_parts(self) -> bool:
        """A grade each of whose parts is named: `Source 2, assessment B`."""
        for name, pattern in patterns.named_parts().items():
            if found := self._match(pattern):
                return self._keep_grade(Grade(name, f"{found['source']}/{found['assessment']}", "text"), found.end())
        return False

    def _take_announcement(self) -> bool:
        if found := self._match(patterns.announcements()):
            self.at, self.told = found.end(), True
        return found is not None

    def _take_handling(self) -> bool:
        """A handling that a word announces: its code, or what is said in words up to the end of the sentence."""
        label = self._match(patterns.handling_labels())
        if label is None:
            return False
        code = patterns.CODE.match(self.text, label.end())
        if code and (label["colon"] or not label["bare"] or self._stands_alone(code)):
            return self._keep_code(code)
        if code or not label["colon"] or (label["bare"] and not (self.intelligence and label["colon"] in ":=")):
            return False  # `Handling - stolen goods`
        return self._keep_words(label.end())

    def _stands_alone(self, code: re.Match[str]) -> bool:
        """Whether a code after a word such as `handling` is one, and no number: `Handling 2 stolen bicycles`."""
        return self._ends(code.end()) or (self.intelligence and code["code"] in "PC")

    def _keep_code(self, code: re.Match[str]) -> bool:
        """A code sets a condition by itself; one that sets none is believed unless the sentence goes on to say so."""
        said = code["code"].upper()
        if judge_handling(said) == "conditional" or not self._goes_on(code):
            self.handlings.append(said)
            self.at, self.told = code.end(), False
            return True
        return self._keep_words(code.start("code"))

    def _goes_on(self, code: re.Match[str]) -> bool:
        rest = self.text[code.end() :].lstrip(" \t\xa0")[:1]
        return bool(rest) and (rest in ",(-–—:" or (code["code"].isupper() and rest.islower()))

    def _keep_words(self, start: int) -> bool:
        found = patterns.SENTENCE.match(self.text, start)
        if found is None:
            return False
        words = found.group().strip()
        if not says_nothing(words):
            self.handlings.append(words[:_KEPT])
        self.at, self.told = found.end(), False
        return True

    def _take_bare_code(self) -> bool:
        """`HC`, `code C`: only in intelligence, and one that stands beside a grade or by itself."""
        found = self._match(patterns.BARE_CODE) if self.intelligence else None
        if found is None or not (self.grade or self.told or self._ends(found.end())):
            return False
        self.handlings.append(found["code"].upper())
        self.at, self.told = found.end(), False
        return True

    def _take_statement(self) -> bool:
        """A sentence that begins as one about handling does."""
        if not self.intelligence or not self._match(patterns.statements()):
            return False
        return self._keep_words(self.at)

    def _pass_over(self) -> bool:
        """A heading, a reference, a date; nothing but headings may stand between a word and its grade."""
        if found := self._match(patterns.passed_over()):
            self.at = found.end()
        return found is not None
