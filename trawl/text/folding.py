"""Fold characters that people do not tell apart when they search, and remember where each came from.

Folding never looks at a neighbouring character, so it is a table: one code point to none, one or several.
Case is left alone here; words are case-folded afterwards, so that a query may still ask for a case exactly.
"""

from __future__ import annotations

import unicodedata
from array import array

from trawl.characters import DASHES, is_invisible

#: Letters whose stroke or ligature Unicode does not treat as a mark that could be taken off.
_LETTERS = {
    "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
    "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ß": "ss", "ẞ": "SS", "ı": "i", "ħ": "h", "Ħ": "H",
}  # fmt: skip
APOSTROPHES = "'‘’‚‛ʼʹʻ′`´＇"
QUOTES = "“”„‟″«»"


class _FoldTable(dict[int, str]):
    """Folds each code point once, the first time that a text holds it."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in _LETTERS:
        return _LETTERS[character]
    if character in APOSTROPHES:
        return "'"
    if character in QUOTES:
        return '"'
    if character in DASHES:
        return "-"
    if is_invisible(character):  # it may not split a word
        return ""
    decomposed = unicodedata.normalize("NFKD", character)
    return "".join(_LETTERS.get(c, c) for c in decomposed if unicodedata.category(c) != "Mn")


_TABLE = _FoldTable()


def fold_text(text: str) -> tuple[str, array[int] | None]:
    """Return the folded text and, for each of its code points, the offset in `text` that it came from.

    One more offset stands at the end: the length of `text`. The offsets are None where folding kept every code point
    in its place, as it does for nearly all records.
    """
    if text.isascii():
        return text.replace("`", "'"), None
    folded = text.translate(_TABLE)
    if all(len(_TABLE[ord(character)]) == 1 for character in set(text)):
        return folded, None
    offsets = array("I")
    for offset, character in enumerate(text):
        offsets.extend([offset] * len(_TABLE[ord(character)]))
    offsets.append(len(text))
    return folded, offsets


def unfold_end(text: str, offsets: array[int], end: int) -> int:
    """The offset in `text` behind a word that ends at `end` of the folded text, with the marks that combine with it."""
    last = offsets[end - 1] + 1
    while last < offsets[end] and unicodedata.category(text[last]) == "Mn":
        last += 1
    return last
