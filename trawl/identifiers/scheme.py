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

_NO_DIGITS = re.compile(r"[^0-9]+")
_INNER_DOT = re.compile(r"\.[A-Za-z]")
_LETTERS_ONLY = bytes(byte | 32 if chr(byte).isalpha() and byte < 128 else 32 for byte in range(256))
_DIGIT, _OTHER = 48, 32
_DIGITS_ONLY = bytes(_DIGIT if 48 <= byte < 58 else _OTHER for byte in range(256))
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
    letters in lower case: a cue whose words are not among them need not be looked for. `padded` is the text with a
    line end after it, so that the code point before its first and after its last can be asked for.

    Runs are start and end of unbroken runs of ASCII digits: `digit_runs` all of them; `lettered_runs` those that a
    letter stands right before; `glued_runs` those that a letter touches on either side; `near_runs` those with a
    letter right before or one separator away; `joined_runs` those with a letter, a hyphen or a full stop right before;
    `long_runs` those in a row of at least nine digits with no more than separators between.
    """

    def __init__(self, text: str, event_date: date | None = None) -> None:
        self.text = text
        self.event_date = event_date
        self.padded = text + "\n"
        self.lowered = lower_in_place(text)
        # One table look-up a byte; code points past Latin-1 come out as spaces, as every other break of a word does.
        narrow = text.encode("latin-1", "replace")
        self.words = frozenset(narrow.translate(_LETTERS_ONLY).decode("ascii").split())
        self.digit_runs = _digit_runs(narrow.translate(_DIGITS_ONLY))
        self.lettered_runs: list[tuple[int, int]] = []
        self.glued_runs: list[tuple[int, int]] = []
        self.near_runs: list[tuple[int, int]] = []
        self.joined_runs: list[tuple[int, int]] = []
        self.long_runs: list[tuple[int, int]] = []
        self._sort_runs()
        #: Answers that one scheme worked out and another needs; see `trawl.identifiers.named_days`.
        self.notes: dict[str, object] = {}

    def _sort_runs(self) -> None:
        """Fill the lists of some of the runs, in one pass."""
        text, padded, runs = self.text, self.padded, self.digit_runs
        first, last, digits = 0, -9, 0
        for index, run in enumerate(runs):
            start, end = run
            if start - last > 3 or not _SEPARATORS.issuperset(text[last:start]):
                if digits >= 9:
                    self.long_runs += runs[first:index]
                first, digits = index, 0
            digits += end - start
            last = end
            before = padded[start - 1]
            if before.isalpha():
                self.lettered_runs.append(run)
                self.glued_runs.append(run)
                self.near_runs.append(run)
                self.joined_runs.append(run)
                continue
            if padded[end].isalpha():
                self.glued_runs.append(run)
            if before in " -./":
                if padded[start - 2].isalpha():
                    self.near_runs.append(run)
                if before in "-.":
                    self.joined_runs.append(run)
        if digits >= 9:
            self.long_runs += runs[first:]

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


def _digit_runs(digits: bytes) -> list[tuple[int, int]]:
    """Start and end of every run, in bytes that hold one value for digits and another for all else."""
    runs = []
    start = digits.find(_DIGIT)
    while start >= 0:
        end = digits.find(_OTHER, start)
        if end < 0:
            end = len(digits)
        runs.append((start, end))
        start = digits.find(_DIGIT, end)
    return runs


@dataclass(frozen=True, slots=True)
class Scheme:
    """One kind of identifier.

    `find` yields candidates that may overlap one another. `normalise` turns what somebody wrote into the
    canonical value, "" where it cannot be one. `validate` says whether a canonical value keeps the scheme's rules.
    `words` and `runs` spare the call of `find` on texts that hold none.
    """

    type: str
    find: Callable[[Reading], Iterator[Candidate]]
    normalise: Callable[[str], str]
    validate: Callable[[str], Validity]
    #: Words of which one must occur in the text; empty for a scheme that needs none.
    words: frozenset[str] = frozenset()
    #: The runs of digits of which there must be one, by their name in `Reading`; "" for a scheme that needs none.
    runs: str = ""


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
    return "".join(filter(str.isalnum, raw)).upper()


def keep_digits(raw: str) -> str:
    """The ASCII digits of `raw`."""
    return _NO_DIGITS.sub("", raw)
