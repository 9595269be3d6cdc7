"""Where a text holds a value word for word, though nothing was extracted there: what stands for the value, and whole.

A phrase of the index's words is blind to the signs between them, so what it finds is read again: a longer name, number
or address that only holds the words is another one.
"""

from __future__ import annotations

#: Signs that join what stands before them to what stands behind, where neither is white space.
_JOINING = frozenset("._-@/\\:+#*?&'=%")
#: Between figures these join as well: a row of digits goes on after them.
_JOINING_FIGURES = frozenset(" -./()")


#: What a word of a phrase begins or ends with for what is missing of it.
MISSING = "*"


def stands_whole(text: str, start: int, end: int, phrase: str = "") -> bool:
    """Whether what stands from `start` to `end` is no part of something longer: `kit_x7` is none of `x_kit_x7`.

    On the side where the phrase itself lacks something, anything may stand.
    """
    before = not phrase.startswith(MISSING) and _goes_on(text[max(0, start - 2) : start][::-1], text[start])
    behind = not phrase.partition(" ")[0].endswith(MISSING) and _goes_on(text[end : end + 2], text[end - 1])
    return not (before or behind)


def _goes_on(beside: str, edge: str) -> bool:
    """Whether what touches an edge, read away from it, belongs to what ends there."""
    if not beside:
        return False
    sign, further = beside[0], beside[1:]
    if sign.isalnum() or sign == "_":
        return True
    if not further.isalnum():
        return False
    return sign in _JOINING or (edge.isdigit() and further.isdigit() and sign in _JOINING_FIGURES)


def is_same(phrase: str, found: str) -> bool:
    """Whether a text's words (`found`) are the phrase: its signs too where it has any but spaces and hyphens."""
    return _signed(phrase) == _signed(found)


def _signed(written: str) -> str:
    return "".join(character for character in written.casefold() if character not in " -\u00a0\n\t‐‑‒–—")
