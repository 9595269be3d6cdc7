"""How a word is written. The model's vocabulary knows no case, so each piece carries its word's shape beside it."""

from __future__ import annotations

from functools import lru_cache

#: How many shapes there are; they number the rows of a small table of the model.
SHAPES = 10
#: Words whose shapes are kept: most words of a text are those of the texts before.
_KEPT = 16_384


@lru_cache(_KEPT)
def word_shape(word: str) -> int:
    """The shape of a word: 0 other marks, 1 lower, 2 Capitalised, 3 CAPITALS, 4 one capital, 5 miXed, 6 to 9 digits."""
    if word.isdigit():
        return 6 if len(word) <= 2 else 7
    if not any(map(str.isalnum, word)):
        return 0
    if any(map(str.isdigit, word)):
        return 8 if word.upper() == word else 9
    if word.islower():
        return 1
    if word.isupper():
        return 4 if len(word) == 1 else 3
    return 2 if word[:1].isupper() and word[1:].islower() else 5
