"""What a form asks and how it is answered: labels and questions with their answers, tick boxes, blanks.

"CSE: No", "Q grooming: none seen by officers", "CSE | N | CCE | Y", "[ ] CSE [x] DV", "CSE:" and a line's end.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from trawl.contexts.sentences import NONE, SentenceReading
from trawl.contexts.triggers import Triggers, names_any

_QUESTION_NUMBER = re.compile(r"q?\d{1,3}")
_BLANK_LABEL = re.compile(r":[ \t]*-?[ \t]*\n")
_BOX = re.compile(r"\[(?P<inside>[ \t]*[xXyY✓✔*]?[ \t]*)\]|(?P<drawn>[☐☑☒])")
_EMPTY, _TICKED = r"(?:\[[ \t]*\]|☐)", r"(?:\[[ \t]*[xXyY✓✔*][ \t]*\]|[☑☒])"
_TICKED_NO = re.compile(
    rf"\W{{0,4}}?\s*(?:{_EMPTY}\s*yes\s*{_TICKED}\s*no\b|{_TICKED}\s*no\b|yes\s*{_EMPTY}\s*no\s*{_TICKED})",
    re.IGNORECASE,
)
_BOX_MARKS = "[☐☑☒"
_QUOTES = "\"'“‘«"

#: A label ends with one of these, or with a spaced dash.
_LABEL_MARKS = ":?=|–—"
_ANSWER_ENDS = ".,;|/\n)]"
#: A tick box's label is no longer than this, in characters, and ends at one of these.
_BOX_LABEL = 60
_LABEL_BREAKS = ("\n", ". ", "; ", ": ", " - ", ", ")
#: Words of the next label after an answer that nothing divides from it ("CSE: N CCE: Y").
_NEXT_LABEL = 3


class FormFields:
    """The fields of a form that stand in one part of a record."""

    def __init__(self, reading: SentenceReading, triggers: Triggers) -> None:
        self._reading, self._triggers = reading, triggers
        self._asks = "?" in reading.text
        self._has_blank_label = bool(_BLANK_LABEL.search(reading.text))
        self._boxes = list(_BOX.finditer(reading.text)) if any(mark in reading.text for mark in _BOX_MARKS) else []
        self._box_starts = [box.start() for box in self._boxes]
        self._leads = _boxes_lead(reading.text, self._boxes)

    # --- answers

    def answered_by(self, first: int, last: int) -> int | None:
        """The word before which the label or question ends that words `first` to `last` answer; None if they do not.

        They must be all that stands between it and what comes next. "None" is an answer in "Grooming: none seen by
        officers" too, for what follows it adds nothing.
        """
        label_end = self._label_end(first)
        return label_end if label_end is not None and self._ends_answer(last) else None

    def _label_end(self, first: int) -> int | None:
        reading, forms, at = self._reading, self._reading.words.forms, first
        while at > reading.low:
            gap = reading.gap(at - 1)
            if (
                at - 1 > reading.low
                and forms[at - 1] in self._triggers.answer_labels
                and (":" in gap or gap in (" ", ", "))
            ):
                at -= 1  # "A: no", "officer answered no"
            elif (offered := self._offered(at)) < at - 1:
                return offered  # "(Y/N) N"
            else:
                # "CSE N": the shortest answers need no mark.
                bare = at == first and gap in (" ", "\n") and forms[at] in self._triggers.bare_answers
                return at if _is_label_gap(gap) or (bare and self._names_topic(at - 1, at - 1)) else None
        return None

    def _offered(self, at: int) -> int:
        """Where the answers to choose from begin that end before word `at` ("Y/N/U")."""
        reading, begin = self._reading, at
        while begin - 1 > reading.low and len(reading.words.forms[begin - 1]) == 1:
            if begin < at and reading.gap(begin - 1) != "/":
                break
            begin -= 1
        return begin

    def _ends_answer(self, last: int) -> bool:
        reading, forms = self._reading, self._reading.words.forms
        last = self.after_endings(last)
        after = reading.gap(last)
        if last + 1 >= reading.high:
            return True
        if forms[last] == "no" and after.strip() == "." and self._is_number(last + 1):
            return False
        if any(mark in after for mark in _ANSWER_ENDS) or " -" in after:
            return True
        return after.isspace() and self._is_label_after(last)

    def after_endings(self, last: int) -> int:
        """The last of the words that follow word `last` and change nothing of an answer ("seen by officers")."""
        reading = self._reading
        while (
            last + 1 < reading.high
            and reading.gap(last) == " "
            and reading.words.forms[last + 1] in self._triggers.answer_endings
        ):
            last += 1
        return last

    def _is_number(self, at: int) -> bool:
        """Whether "no." before word `at` is a number's ("no. 14 Mill Lane", but not "no. 2. Trafficking - no")."""
        return self._reading.words.forms[at].isdecimal() and self._reading.gap(at)[:1] not in (".", ")")

    def _is_label_after(self, last: int) -> bool:
        """Whether the next words name a topic and end with a label's mark, or with an answer."""
        reading, triggers = self._reading, self._triggers
        for at in range(last + 1, min(last + 1 + _NEXT_LABEL, reading.high - 1)):
            gap, following = reading.gap(at), reading.words.forms[at + 1]
            answered = following in triggers.bare_answers or following in triggers.answers
            if answered or any(mark in gap for mark in ":?="):
                return self._names_topic(last + 1, at)
            if reading.break_after(at) > NONE:
                return False
        return False

    def _names_topic(self, first: int, last: int) -> bool:
        return names_any(self._triggers.topics, self._reading.words.stems, first, last)

    def divides(self, index: int) -> bool:
        """Whether word `index` ends a field, or stands in the answer of another, seen from the next word."""
        gap, (word, following) = self._reading.gap(index), self._reading.words.forms[index : index + 2]
        if any(mark in gap for mark in ":?=|") or word in ("y", "n"):
            return True
        return bool(gap.strip()) and following in self._triggers.answers

    def is_confirmed(self, last: int) -> bool:
        """Whether a yes follows word `last` as the answer to it ("CSE: Y")."""
        reading = self._reading
        return last + 1 < reading.high and reading.words.forms[last + 1] in self._triggers.answers

    def is_ticked_no(self, last: int) -> bool:
        """Whether after word `last` two boxes say yes and no, and the no is ticked."""
        return bool(self._boxes) and bool(_TICKED_NO.match(self._reading.text, self._reading.words.ends[last]))

    # --- what is asked, and no more

    def is_only_asked(self, first: int, last: int) -> bool:
        """Whether words `first` to `last` are a blank label, an unticked box's label or an unanswered question."""
        if self._has_blank_label and self._is_blank_label(last):
            return True
        if self._boxes and self._is_unticked(first, last):
            return True
        return self._asks and self._is_open_question(*self._reading.sentence(first, last))

    def _is_blank_label(self, last: int) -> bool:
        """A label of a form with nothing after it on its line: `CSE:` and a line's end."""
        reading = self._reading
        lines = reading.gap(last).split("\n")
        return (
            len(lines) > 1
            and lines[0].strip() in (":", ":-", ": -")
            and last + 1 < reading.high
            and ":" in self._line_after(last)
        )

    def _line_after(self, last: int) -> str:
        """The next written line: a label with nothing after it is blank only where another label follows."""
        reading = self._reading
        following = reading.words.starts[last + 1] if last + 1 < reading.high else len(reading.text)
        gap = reading.text[reading.words.ends[last] : following].lstrip(" :-\n")
        end = reading.text.find("\n", following)
        return (gap + reading.text[following : end if end >= 0 else len(reading.text)]).partition("\n")[0]

    def _is_open_question(self, begin: int, end: int) -> bool:
        reading = self._reading
        if "?" not in reading.gap(end):
            return False
        opening = begin + 1 if _QUESTION_NUMBER.fullmatch(reading.words.forms[begin]) else begin
        if reading.words.forms[min(opening, end)] not in self._triggers.questions:
            return False
        # What somebody asked a child is no question of a form.
        if any(quote in reading.gap(begin - 1) or quote in reading.gap(end) for quote in _QUOTES):
            return False
        return end + 1 >= reading.high or reading.words.forms[end + 1] not in self._triggers.answers

    def _is_unticked(self, first: int, last: int) -> bool:
        """Whether the words are the label of an empty tick box."""
        start, end = self._reading.words.starts[first], self._reading.words.ends[last]
        at = bisect_right(self._box_starts, start)
        for index, leads in ((at - 1, True), (at, False)):
            if 0 <= index < len(self._boxes) and self._leads[index] is leads:
                box = self._boxes[index]
                between = (box.end(), start) if leads else (end, box.start())
                return _is_empty(box) and self._is_part_of_label(*between)
        return False

    def _is_part_of_label(self, begin: int, end: int) -> bool:
        """Whether no more than a label's words lie between a box and words of its label."""
        if not 0 <= end - begin <= _BOX_LABEL:
            return False
        between = self._reading.text[begin:end]
        return not any(mark in between for mark in _LABEL_BREAKS)


def _boxes_lead(text: str, boxes: Sequence[re.Match[str]]) -> list[bool]:
    """For each box whether it stands before its label: in a line whose last box has words after it, all do."""
    leads: list[bool] = []
    for at in range(len(boxes) - 1, -1, -1):
        following = boxes[at + 1].start() if at + 1 < len(boxes) else len(text)
        rest, line_end, _ = text[boxes[at].end() : following].partition("\n")
        same_line = at + 1 < len(boxes) and not line_end
        leads.append(leads[-1] if same_line else bool(rest.strip(" \t.,;|")))
    return leads[::-1]


def _is_label_gap(gap: str) -> bool:
    return any(mark in gap for mark in _LABEL_MARKS) or " -" in gap or ".." in gap


def _is_empty(box: re.Match[str]) -> bool:
    return box["drawn"] == "☐" if box["drawn"] else not box["inside"].strip()
