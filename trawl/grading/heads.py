"""Read the grade and the handling that stand at the beginning of a text: `2/B/C`, `Handling code C. ...`.

Only the head is read: what stands at the very beginning, after nothing but headings, references and dates. In a
record that is no intelligence a code needs a word before it that says what it is. A code that sets a condition is
believed sooner than one that sets none: the first may be wrong without harm. For the same reason what follows a head
that was read is looked at too: a text that goes on about sharing or its originator is not free, whatever its code.
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
    reading.look_further()
    conditional = [words for words in reading.handlings if judge_handling(words, reading.grade) == "conditional"]
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
            or self._take_lone_code()
            or self._take_statement()
            or self._pass_over()
        )

    def look_further(self) -> None:
        """Find what behind a head that was read may set a condition.

        In the next sentence a word that may speak of passing the text on is enough, and only the word is kept: the rest
        may be the narrative. A later sentence must begin as one about handling does. None of them sets a text free.
        """
        if not self._has_read():
            return
        following = patterns.PARAGRAPH_SENTENCE.match(self.text, self.at)
        if following and (words := patterns.cautions().search(following.group())):
            self.handlings.append(words.group()[:_KEPT])
        read = len(self.handlings)
        for before in patterns.SENTENCE_START.finditer(self.text, self.at):
            self.at = before.end()
            _ = self._take_handling() or self._take_bare_code() or self._take_statement()
        later = self.handlings[read:]
        self.handlings[read:] = [said for said in later if judge_handling(said, self.grade) == "conditional"]

    def _has_read(self) -> bool:
        return self.grade is not None or bool(self.handlings)

    def _speaks(self) -> bool:
        """Whether words about handling mean it here: in intelligence, and beside a grade in any record."""
        return self.intelligence or self.told or self._has_read()

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
            # `1 A P Smith was seen`, `3CP is the flat`: without a sign between the codes, one that is free is believed
            # only where it stands alone; not to believe it restricts the record.
            signs = bool(re.search(r"[^\w\s]", found.group()))
            alone = self._ends(found.end()) or self.text[found.end() :].lstrip()[:1] in "-–—:"
            return signs or alone or judge_grade(Grade(name, found.group())) == "conditional"
        if not first and second:
            return bool(second.strip())  # `B2/4`, and not `A1 2 miles south`
        conditional = judge_grade(Grade(name, found.group())) == "conditional"
        return conditional or bool(first.strip()) or self._ends_or_leads_to_handling(found.end())  # `A12` is a road too

    def _believes_short(self, found: re.Match[str]) -> bool:
        """Whether two codes are a grade: it says nothing of handling, so little is lost where it is none."""
        close, ended = found["first"] == found["first"].strip(), self._ends_or_leads_to_handling(found.end())
        if self.told:
            return close or ended  # and not `Grade 1. A man was seen`
        return self.intelligence and close and ended and found.group()[0].isdigit()

    def _ends_or_leads_to_handling(self, end: int) -> bool:
        skipped = patterns.SKIPPED.match(self.text, end)
        following = (patterns.BARE_CODE, patterns.HANDLING_FOLLOWS, patterns.lone_code(), patterns.statements())
        return self._ends(end) or (
            skipped is not None and any(pattern.match(self.text, skipped.end()) for pattern in following)
        )

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
        if label is None or (label["conditions"] and not self._speaks()):
            return False  # `Condition: poor`
        bare = label["bare"] or label["conditions"]
        code = patterns.CODE.match(self.text, label.end())
        if code and (label["colon"] or not bare or self._stands_alone(code)):
            return self._keep_code(code)
        if code or not label["colon"] or (bare and not (self._speaks() and label["colon"] in ":=")):
            return False  # `Handling - stolen goods`
        return self._keep_words(label.end())

    def _stands_alone(self, code: re.Match[str]) -> bool:
        """Whether a code after a word such as `handling` is one, and no number: `Handling 2 stolen bicycles`."""
        said = code["code"]
        strict = self._has_read() and judge_handling(said) == "conditional"
        return self._ends(code.end()) or strict or (self._speaks() and said in "PC")

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
        """`HC`, `code C`: one that stands beside a grade or, in intelligence, by itself."""
        found = self._match(patterns.BARE_CODE) if self._speaks() else None
        if found is None or not (self.grade or self.told or self._ends_or_leads_to_handling(found.end())):
            return False
        self.handlings.append(found["code"].upper())
        self.at, self.told = found.end(), False
        return True

    def _take_lone_code(self) -> bool:
        """`2/B/P, C`: a code behind a grade or a handling, of those that set a condition."""
        found = self._match(patterns.lone_code()) if self._has_read() else None
        if found is None:
            return False
        scheme = load_schemes().get(self.grade.scheme) if self.grade else None
        if found["code"].isdigit() and not (scheme and found["code"] in scheme.codes[-1]):
            return False  # `2/B/P 4.` begins a list
        self.handlings.append(found["code"].upper())
        self.at, self.told = found.end(), False
        return True

    def _take_statement(self) -> bool:
        """A sentence that begins as one about handling does."""
        if not self._speaks() or not self._match(patterns.statements()):
            return False
        return self._keep_words(self.at)

    def _pass_over(self) -> bool:
        """A heading, a reference, a date; none that may set a condition on what was read before it.

        Of a line such as `Originator: PC 12` only what follows the colon may do so.
        """
        found = self._match(patterns.passed_over())
        line = found["line"] if found else None
        said = line.split(":", 1)[-1] if line else ""
        if found is None or (self._has_read() and patterns.cautions().search(said)):
            return False
        self.at = found.end()
        return True
