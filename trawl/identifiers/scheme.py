"""What a scheme is: how one kind of identifier is found, brought to its canonical value, and checked.

A scheme's patterns are plain and linear; what they may not match (a word before it, an impossible number) is
decided in code afterwards, so that no pattern needs to look around and none can blow up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from trawl.model import Validity

_DIGITS = re.compile(r"[0-9]+")
_SEPARATORS = frozenset(" ./()\u00a0‐‑‒–—―-")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that one scheme takes for its own; `value` is canonical, `confidence` between 0 and 1."""

    type: str
    start: int
    end: int
    value: str
    validity: Validity
    confidence: float


@dataclass(frozen=True)
class Reading:
    """A text under examination, with what several schemes want to know about it, worked out once.

    `event_date` is the date of the record, which decides years that a date leaves out.
    """

    text: str
    event_date: date | None = None
    #: Answers that one scheme worked out and another needs; see `trawl.identifiers.written_date`.
    notes: dict[str, object] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def lowered(self) -> str:
        """The text in lower case, code point for code point, so that offsets in it are offsets in the text."""
        lowered = self.text.lower()
        if len(lowered) == len(self.text):
            return lowered
        return "".join(c.lower() if len(c.lower()) == 1 else c for c in self.text)

    @cached_property
    def digit_runs(self) -> tuple[tuple[int, int], ...]:
        """Start and end of every unbroken run of ASCII digits."""
        return tuple(match.span() for match in _DIGITS.finditer(self.text))

    @cached_property
    def long_runs(self) -> tuple[tuple[int, int], ...]:
        """The digit runs that stand in a row of at least nine digits with no more than separators between."""
        text = self.text
        long: list[tuple[int, int]] = []
        row: list[tuple[int, int]] = []
        digits = 0
        for run in self.digit_runs:
            if row and not (run[0] - row[-1][1] <= 3 and _SEPARATORS.issuperset(text[row[-1][1] : run[0]])):
                if digits >= 9:
                    long += row
                row, digits = [], 0
            row.append(run)
            digits += run[1] - run[0]
        return (*long, *row) if digits >= 9 else tuple(long)

    @cached_property
    def longest_word(self) -> int:
        """Code points in the longest stretch without white space."""
        return max(map(len, self.text.split()), default=0)

    def mentions_any(self, words: tuple[str, ...]) -> bool:
        """Whether one of these lower-case words occurs anywhere; a cheap reason to look no further."""
        lowered = self.lowered
        return any(word in lowered for word in words)


@dataclass(frozen=True, slots=True)
class Scheme:
    """One kind of identifier.

    `find` yields candidates that may overlap one another. `normalise` turns what somebody wrote into the
    canonical value, "" where it cannot be one. `validate` says whether a canonical value keeps the scheme's rules.
    """

    type: str
    find: Callable[[Reading], Iterator[Candidate]]
    normalise: Callable[[str], str]
    validate: Callable[[str], Validity]


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no letter or digit touches the span on either side."""
    return not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())


def cued(text: str, start: int, cue: re.Pattern[str], reach: int = 30) -> bool:
    r"""Whether `cue`, a pattern that ends in `\Z`, matches within `reach` code points before `start`."""
    return cue.search(text[max(0, start - reach) : start]) is not None


def token_start(text: str, position: int, reach: int = 12) -> int:
    """Where the run of letters and digits that `position` stands in begins, at most `reach` code points back."""
    start = position
    while start and position - start < reach and text[start - 1].isalnum():
        start -= 1
    return start


def keep_alphanumeric(raw: str) -> str:
    """The letters and digits of `raw`, in capitals."""
    return "".join(character for character in raw if character.isalnum()).upper()


def keep_digits(raw: str) -> str:
    """The ASCII digits of `raw`."""
    return "".join(character for character in raw if "0" <= character <= "9")


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B)."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        number = int(digit)
        if index % 2:
            number = number * 2 - 9 if number > 4 else number * 2
        total += number
    return total % 10 == 0
