"""How rare a word is in the names of a register."""

from __future__ import annotations

from functools import lru_cache
from math import log

from trawl.linkage.index import RegisterIndex
from trawl.linkage.names import word_key

# In a register of fewer rows, how many hold a word says nothing of how rare it is.
_FEWEST_ROWS = 200
_RAREST, _COMMONEST = 1.0, 0.25


class WordRarity:
    """Counts the rows that hold a word in a name, each word once."""

    def __init__(self, index: RegisterIndex) -> None:
        self.rows = len(index)
        self.count = lru_cache(maxsize=50_000)(lambda form: len(index.names.get(word_key(form))))

    def of(self, form: str) -> float:
        """How rare a word is: 1 where one row holds it, less the more do."""
        if self.rows < _FEWEST_ROWS:
            return _RAREST
        return max(_COMMONEST, min(_RAREST, log(self.rows / max(1, self.count(form))) / log(self.rows)))
