"""Characters that people do not see, or do not tell apart: the one table for cells, for text and for words."""

from __future__ import annotations

import unicodedata

#: What programs put where a hyphen was typed.
DASHES = "‐‑‒–—―−⁃﹘﹣－"
#: Marks that choose how the character before them is drawn, and draw nothing themselves.
_SELECTORS = frozenset((0x034F, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))


def is_invisible(character: str) -> bool:
    """Whether a character shows nothing and takes no room: zero-width, bidirectional, soft hyphen, selector, tag.

    Unicode's category Cf holds them, but for the selectors.
    """
    return unicodedata.category(character) == "Cf" or ord(character) in _SELECTORS


class _VisibleTable(dict[int, str | None]):
    """Says of each code point whether it stays, once, the first time that a text holds it."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        kept = self[code] = None if is_invisible(character) else character
        return kept


#: For `str.translate`: takes out what is invisible.
VISIBLE = _VisibleTable()
