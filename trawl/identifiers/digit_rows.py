"""Rows of digits as people group them, and whether a number stands by itself there.

A number may be written in any groups, with one sign between each two. Where it ends is for its scheme to say; here is
where it could.
"""

from __future__ import annotations

import re
from functools import cache

#: The next group of digits, after one sign between; a hyphen may have spaces around it.
_GROUP = re.compile(r"(?: ?- ?|[ ./])?([0-9]+)")
_GOES_ON = re.compile(r"[-./]?[0-9]")
#: A word, or an extension, written right behind a number.
_WORD_BEHIND = re.compile(r"[^\W\d_]{2,}(?![\w@])|x ?[0-9]{1,5}(?!\w)|ext?[0-9]{1,5}(?!\w)")
_WORD_BEFORE = re.compile(r"(?:\A|[^\w@#])[^\W\d_]{2,}\Z")
_REACH = 20


@cache
def _row_of(digits: int) -> re.Pattern[str]:
    return re.compile(rf"[0-9](?:(?: ?- ?|[ ./])?[0-9]){{{digits - 1}}}")


def row_ends(text: str, start: int, least: int, most: int) -> list[tuple[int, str]]:
    """Where a number of `least` to `most` digits that begins here may end, each with its digits; the shortest first.

    It does not end before a sign that a digit follows at once: what is longer than `most` has no such end.
    """
    ends: list[tuple[int, str]] = []
    if not _row_of(least).match(text, start):
        return ends
    digits, position = "", start
    while (group := _GROUP.match(text, position)) and len(digits) + len(group[1]) <= most:
        digits += group[1]
        position = group.end()
        if len(digits) >= least and not _GOES_ON.match(text, position):
            ends.append((position, digits))
    return ends


def goes_on(text: str, start: int) -> bool:
    """Whether what begins here continues a number: a digit, a sign and a digit, or a telephone's plus right before."""
    before = text[start - 1 : start]
    return before.isdigit() or before == "+" or (before in "-./" and start > 1 and text[start - 2].isdigit())


def stands_free(text: str, start: int, end: int) -> bool:
    """Whether nothing touches the span, or only a word does and on one side only."""
    return (is_free_before(text, start) and is_free_behind(text, end, glued=True)) or (
        is_free_before(text, start, glued=True) and is_free_behind(text, end)
    )


def is_free_before(text: str, start: int, *, glued: bool = False) -> bool:
    """Whether no letter, digit or underscore stands right before; with `glued` a word may, but no serial or hash."""
    before = text[start - 1 : start]
    if before == "_":
        return not text[start - 2 : start - 1].isalnum()  # `_number_` is how chats slant one
    if not before.isalnum():
        return True
    return glued and _WORD_BEFORE.search(text, max(0, start - _REACH), start) is not None


def is_free_behind(text: str, end: int, *, glued: bool = False) -> bool:
    """The same of what stands right behind; an extension (`x204`) counts as a word."""
    behind = text[end : end + 1]
    if behind == "_":
        return not text[end + 1 : end + 2].isalnum()
    if not behind.isalnum():
        return True
    return glued and _WORD_BEHIND.match(text, end, end + _REACH) is not None
