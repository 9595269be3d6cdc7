"""What a scheme is: how one kind of identifier is found, brought to its canonical value, and checked.

A scheme's patterns are plain and linear; what they may not match (a word before it, an impossible number) is
decided in code afterwards, so that no pattern needs to look around and none can blow up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from trawl.model import Validity

_DIGITS = re.compile(r"[0-9]+")
_INNER_DOT = re.compile(r"\.[A-Za-z]")
_LETTERS_ONLY = bytes(byte | 32 if chr(byte).isalpha() and byte < 128 else 32 for byte in range(256))
_SEPARATORS = frozenset(" ./()\u00a0‐‑‒–—―-")


class Candidate(NamedTuple):
    """A span that one scheme takes for its own; `value` is canonical, `confidence` between 0 and 1."""

    type: str
    start: int
    end: int
    value: str
    validity: Validity
    confidence: float


def lower_in_place(text: str) -> str:
    """The text in lower case, code point for code point."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


class Reading:
    """A text under examination, with what several schemes want to know about it, worked out once.

    `event_date` is the date of the record, which decides years that a date leaves out. `lowered` is the text in lower
    case, code point for code point, so that offsets in it are offsets in the text. `words` holds every run of ASCII
    letters in lower case: a cue whose words are not among them need not be looked for. `digit_runs` are start and end
    of every unbroken run of ASCII digits. `padded` is the text with a line end after it, so that the code point before
    its first and after its last can be asked for.
    """

    def __init__(self, text: str, event_date: date | None = None) -> None:
        self.text = text
        self.event_date = event_date
        self.padded = text + "\n"
        self.lowered = lower_in_place(text)
        # One table look-up a byte; code points past Latin-1 come out as spaces, as every other break of a word does.
        self.words = frozenset(text.encode("latin-1", "replace").translate(_LETTERS_ONLY).decode("ascii").split())
        self.digit_runs = tuple([match.span() for match in _DIGITS.finditer(text)])
        #: Answers that one scheme worked out and another needs; see `trawl.identifiers.named_days`.
        self.notes: dict[str, object] = {}

    @cached_property
    def glued_runs(self) -> list[tuple[int, int]]:
        """The digit runs that a letter touches on either side."""
        padded = self.padded
        return [run for run in self.digit_runs if padded[run[0] - 1].isalpha() or padded[run[1]].isalpha()]

    @cached_property
    def lettered_runs(self) -> list[tuple[int, int]]:
        """The digit runs that a letter stands right before."""
        padded = self.padded
        return [run for run in self.glued_runs if padded[run[0] - 1].isalpha()]

    @cached_property
    def long_runs(self) -> tuple[tuple[int, int], ...]:
        """The digit runs that stand in a row of at least nine digits with no more than separators between."""
        text = self.text
        long: list[tuple[int, int]] = []
        first, last, digits = 0, -9, 0
        for index, (start, end) in enumerate(self.digit_runs):
            if start - last > 3 or not _SEPARATORS.issuperset(text[last:start]):
                if digits >= 9:
                    long += self.digit_runs[first:index]
                first, digits = index, 0
            digits += end - start
            last = end
        if digits >= 9:
            long += self.digit_runs[first:]
        return tuple(long)

    @cached_property
    def inner_dots(self) -> list[int]:
        """Where a full stop has an ASCII letter right after it."""
        return [match.start() for match in _INNER_DOT.finditer(self.text)]

    def mentions_any(self, words: tuple[str, ...]) -> bool:
        """Whether one of these lower-case strings occurs anywhere, inside words too."""
        lowered = self.lowered
        for word in words:  # noqa: SIM110 - a generator costs more than the search, and every text is asked
            if word in lowered:
                return True
        return False

    def has_word(self, words: frozenset[str]) -> bool:
        """Whether one of these lower-case words of ASCII letters occurs between other characters."""
        return not words.isdisjoint(self.words)


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
