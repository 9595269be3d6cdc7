"""Where a web address ends in the text that it stands in: what is its own, and what the sentence's or the page's.

Source: RFC 3986, section 2 and appendix C. Commas, semicolons, brackets, tildes and at-signs inside an address are
its own; quotes, braces, bars, back-ticks, a bracket that it did not open, and punctuation at its end are not.
"""

from __future__ import annotations

import re

from trawl.identifiers.hosts import WORD

_STRETCH = re.compile(r"[^\s<>\"`{|}\\^]*")
#: What begins the path, the query or the fragment.
BEGINS = ("/", "?", "#", "[/]")
#: Where another address begins, or a page's own signs.
_NEXT = re.compile(
    r"(?:[,;(\[]+|(?<=[a-z0-9]))(?=(?:https?|hxxps?)\[?:)|[,;(\[]+(?=www\.)|&(?:gt|lt|quot|nbsp);|\[(?=/[a-z])"
    r"|[,;]+(?=(?:[a-z0-9-]{1,63}\.){1,5}(?:com|org|net|uk)/)",
    re.IGNORECASE,
)
_PUNCTUATION = ".,;:!?'\"*"
_PAIRS = {")": "(", "]": "["}
#: A sentence that goes on after a full stop without a space: `/7.She left`.
_GLUED = re.compile(r"\.([A-Z][a-z]+|[IA])(?:['.,;:!?-][a-z.]*)?\Z")
_CAPITAL = re.compile("[A-Z]")
#: Words that begin a sentence more often than they name anything.
OPENERS = frozenset(["he", "she", "they", "it", "i", "we", "you", "his", "her", "their", "the", "this", "that", "then"])
#: Arrows, emoji and the like.
_SYMBOL = re.compile(rf"[^\x00-\x7f{WORD}]")


class Edges:
    """Finds the ends of the addresses of one text, asked for in the order of the text.

    Many addresses may stand together without a space, so what is true of a whole stretch is worked out once.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._end = -1
        self._next = -1
        self._partners: dict[int, int] = {}

    def find_end(self, start: int, tail: int) -> int:
        """Where the address ends that begins at `start` and whose host and port end at `tail`."""
        text = self._text
        if not text.startswith(BEGINS, tail):
            return tail
        self._read_stretch(tail)
        end = self._find_next(tail)
        before = text[start - 1 : start]
        if before and before in "'*":  # what was opened before the address is closed after it
            closed = text.find(before, tail, end)
            end = closed if closed >= 0 else end
        end = self._close_brackets(tail, end)
        if before and before in "_~" and text[end - 1] == before:
            end -= 1
        glued = _GLUED.search(text, tail, end)
        if glued and (glued[1].lower() in OPENERS or not _CAPITAL.search(text, start, glued.start())):
            end = glued.start()
        return self._trim(tail, end)

    def _read_stretch(self, tail: int) -> None:
        if tail < self._end:
            return
        match = _STRETCH.match(self._text, tail)
        assert match is not None
        self._end = match.end()
        self._next = -1
        opened: list[int] = []
        self._partners = {}
        for at in range(tail, self._end):
            character = self._text[at]
            if character in "([":
                opened.append(at)
            elif character in _PAIRS and opened and self._text[opened[-1]] == _PAIRS[character]:
                self._partners[opened[-1]], self._partners[at] = at, opened[-1]
                opened.pop()

    def _find_next(self, tail: int) -> int:
        if self._next < tail:
            found = _NEXT.search(self._text, tail, self._end)
            self._next = found.start() if found else self._end
        return self._next

    def _close_brackets(self, tail: int, end: int) -> int:
        """Up to a bracket that closes what the address did not open, or opens what it does not close."""
        for at in range(tail, end):
            character = self._text[at]
            if character in "([" and self._partners.get(at, end) >= end:
                return at
            if character in _PAIRS and self._partners.get(at, -1) < tail:
                return at
        return end

    def _trim(self, tail: int, end: int) -> int:
        """Without the punctuation of the sentence, and the `'s` of what belongs to the address."""
        text = self._text
        while end > tail and (text[end - 1] in _PUNCTUATION or _SYMBOL.match(text, end - 1)):
            end -= 1
        if end - 2 >= tail and text[end - 2 : end].lower() == "'s":
            return self._trim(tail, end - 2)
        return end
