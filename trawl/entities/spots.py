"""Where the rules look: the words of a narrative that begin with a capital, and those that some list holds.

Rules that ask for a name, a title or a suffix try their pattern only at such words, so that the time they take grows
with the number of those words and not with that of all code points times all patterns.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from trawl.entities.letters import CAPITALS

_CAPITAL = re.compile(rf"[{CAPITALS}]\w*")
_WORD = re.compile(r"\w+")
_RUN = re.compile(r"\w*")
#: Words in small letters that stand inside names.
_INSIDE_NAMES = frozenset(("of", "and", "de", "la", "upon", "on", "the", "y", "yr", "old"))


class Spots:
    """The spots of one text; `lowered` is that text in lower case, code point for code point."""

    def __init__(self, text: str, lowered: str, listed: frozenset[str]) -> None:
        self.text = text
        self.lowered = lowered
        #: Every word that begins with a capital, and where; letters inside a word begin none.
        self.capitals: list[tuple[int, str]] = []
        for match in _CAPITAL.finditer(text):
            start = match.start()
            if not start or not (text[start - 1].isalnum() or text[start - 1] == "_"):
                self.capitals.append((start, match.group()))
        self.capital_starts = [start for start, _ in self.capitals]
        #: Where words begin that may be a name in ordinary case: a capital, then a small letter or an apostrophe.
        self.title_starts = [
            start for start, word in self.capitals if word[1:2].islower() or self._apostrophe(start, word)
        ]
        #: Where words begin that may be a surname in capitals.
        self.upper_starts = [
            start
            for start, word in self.capitals
            if word[1:2].isupper() or word.startswith(("Mc", "Mac")) or self._apostrophe(start, word)
        ]
        self._listed: dict[str, list[int]] = {}
        for word in listed.intersection(_WORD.findall(lowered)):
            self._listed[word] = list(_places(lowered, word))

    def _apostrophe(self, start: int, word: str) -> bool:
        return len(word) == 1 and self.text[start + 1 : start + 2] in ("'", "’")

    @cached_property
    def by_word(self) -> dict[str, list[int]]:
        """The places of each word that begins with a capital."""
        places: dict[str, list[int]] = {}
        for start, word in self.capitals:
            places.setdefault(word, []).append(start)
        return places

    def starts_of(self, phrases: Mapping[str, tuple[str, ...]]) -> list[int]:
        """Where one of these phrases may begin, in order; see `phrases_by_word`."""
        lowered, starts = self.lowered, []
        for word in phrases.keys() & self._listed.keys():
            begun = phrases[word]
            starts += [start for start in self._listed[word] if lowered.startswith(begun, start)]
        return sorted(starts)

    def suffixes(self, phrases: Mapping[str, tuple[str, ...]]) -> list[int]:
        """Where one of these phrases may end a name: after a space and a word that names are made of."""
        text, found = self.text, []
        for start in self.starts_of(phrases):
            if start > 1 and text[start - 1] == " ":
                before = text[text.rfind(" ", max(0, start - 40), start - 1) + 1 : start - 1]
                if before and (not before[0].islower() or before in _INSIDE_NAMES):
                    found.append(start)
        return found

    def has_any(self, words: Collection[str]) -> bool:
        """Whether one of these listed words occurs."""
        return not self._listed.keys().isdisjoint(words)

    @cached_property
    def after_article(self) -> list[int]:
        """The words with a capital, and `the`, `old` and `the old` before them, in order."""
        text, starts = self.text, []
        for start, _ in self.capitals:
            if text.startswith(("the old ", "The old "), start - 8):
                starts.append(start - 8)
            if text.startswith(("the ", "old "), start - 4):
                starts.append(start - 4)
            starts.append(start)
        return starts


def _places(lowered: str, word: str) -> Iterator[int]:
    """Where this word stands as a whole."""
    start = lowered.find(word)
    while start >= 0:
        end = start + len(word)
        before, after = lowered[start - 1 : start], lowered[end : end + 1]
        if not (before.isalnum() or after.isalnum() or before == "_" or after == "_"):
            yield start
        start = lowered.find(word, end)


def phrases_by_word(phrases: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Phrases in lower case by their first word, for `Spots.starts_of`."""
    grouped: dict[str, list[str]] = {}
    for phrase in phrases:
        lowered = phrase.lower()
        first = _RUN.match(lowered)
        assert first is not None
        grouped.setdefault(first.group(), []).append(lowered)
    return {word: tuple(sorted(set(entries))) for word, entries in grouped.items()}


def starts_near(starts: Iterable[int], ends: Sequence[int], reach: int) -> list[int]:
    """The starts that one of `ends` follows within `reach` code points; both are in order."""
    kept, index = [], 0
    for start in starts:
        while index < len(ends) and ends[index] <= start:
            index += 1
        if index == len(ends):
            break
        if ends[index] - start <= reach:
            kept.append(start)
    return kept


def matches_at(pattern: re.Pattern[str], text: str, starts: Iterable[int]) -> Iterator[re.Match[str]]:
    """What `pattern.finditer(text)` gives for a pattern that can match at these places only; they are in order."""
    after = 0
    for start in starts:
        if start >= after and start >= 0:
            match = pattern.match(text, start)
            if match:
                after = match.end()
                yield match
