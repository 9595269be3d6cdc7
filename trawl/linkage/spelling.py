"""Find rows whose names are nearly a run of words: a misspelt premises, looked for among few enough rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz, process

from trawl.linkage.index import LARGE, RegisterIndex
from trawl.linkage.names import NameKind, core_forms, is_generic
from trawl.linkage.stated_place import Clues
from trawl.linkage.words import join_forms

#: Ratio (0 to 100) from which two names may be one name misspelt.
CLOSE = 86.0
_CLOSE_LARGE = 90.0
# Shorter names are one slip of the finger away from too many others.
_SHORTEST = 5


class SpellingIndex:
    """The cores of all names. Of a large register only the names that begin alike, in a town that is named, compare."""

    def __init__(self, index: RegisterIndex) -> None:
        self._index = index
        self._large = len(index) > LARGE
        self._close = _CLOSE_LARGE if self._large else CLOSE
        self._cores = [] if self._large else [join_forms(index.detail(row).core) for row in range(len(index))]

    def close_names(self, forms: Sequence[str], clues: Clues) -> Iterator[tuple[int, NameKind, float]]:
        """Yield (row, kind of name, ratio below 100) for names close to these words, generic words left out."""
        if all(map(is_generic, forms)):
            return
        core = join_forms(core_forms(tuple(forms)))
        if len(core) < _SHORTEST:
            return
        typed = core != join_forms(forms)
        for row, other in self._near(core, clues):
            ratio = fuzz.ratio(core, other, score_cutoff=self._close)
            # A difference in digits is no misspelling (`Terminal 3`, `Terminal 4`).
            if 0 < ratio < 100 and _digits(core) == _digits(other):
                yield row, NameKind.FULL if typed else NameKind.CORE, ratio

    def _near(self, core: str, clues: Clues) -> Iterable[tuple[int, str]]:
        if not self._large:
            found = process.extract(core, self._cores, scorer=fuzz.ratio, score_cutoff=self._close, limit=None)
            return [(row, other) for other, _, row in found]
        rows: set[int] = set()
        alike = self._index.beginnings.get(core[:3])
        for town in clues.towns:
            rows |= self._index.rows_in(town).intersection(alike)
        return [(row, join_forms(self._index.detail(row).core)) for row in sorted(rows)]


def _digits(key: str) -> str:
    return "".join(filter(str.isdigit, key))
