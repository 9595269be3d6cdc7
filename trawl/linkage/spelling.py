"""Find rows whose names are nearly a run of words: a misspelt premises, looked for among few enough rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from trawl.linkage.index import LARGE, RegisterIndex
from trawl.linkage.names import NameKind, core_forms, is_generic, is_ordinary
from trawl.linkage.stated_place import Clues
from trawl.linkage.vocabulary import load_vocabulary
from trawl.linkage.words import Word, join_forms, reduce_words

#: Ratio (0 to 100) from which two names may be one name misspelt, in a register that is small.
CLOSE = 86.0
# Shorter names are one slip of the finger away from too many others.
_SHORTEST = 5
# ... unless a word that says what is meant stands beside them (`Oka Hotel`).
_SHORTEST_TYPED = 3
_SHORTEST_MENDED = 2
# Of more rows than this with one name near by, those at an address or with a phone that the record holds.
_MOST_ROWS = 200


class SpellingIndex:
    """The cores of all names, as they may be misspelt.

    A name that is one slip of the finger away (`trawl.linkage.misspellings`) is found where the record says where its
    premises are: in what town, else in what postcode district or force. A small register is searched whole besides.
    """

    def __init__(self, index: RegisterIndex) -> None:
        self._index = index
        small = len(index) <= LARGE
        self._cores = [join_forms(index.detail(row).core) for row in range(len(index))] if small else []

    def close_names(self, forms: Sequence[str], clues: Clues) -> Iterator[tuple[int, NameKind, float]]:
        """Yield (row, kind of name, ratio below 100) for names close to these words, each row once.

        Generic words are left out, but a slip may stand in one of them (`Larch Hotle`).
        """
        forms = tuple(forms)
        if not forms or all(map(is_generic, forms)):
            return
        found: dict[int, tuple[NameKind, float]] = {}
        for row, kind, ratio in (*self._slipped(forms, clues), *self._mended(forms, clues), *self._alike(forms)):
            if row not in found or ratio > found[row][1]:
                found[row] = kind, ratio
        for row, (kind, ratio) in sorted(found.items()):
            yield row, kind, ratio

    def _alike(self, forms: tuple[str, ...]) -> Iterator[tuple[int, NameKind, float]]:
        """Rows of a small register whose names are like these words, wherever they are."""
        core = join_forms(core_forms(forms))
        if len(core) < _SHORTEST:
            return
        kind = NameKind.FULL if core != join_forms(forms) else NameKind.CORE
        near = process.extract(core, self._cores, scorer=fuzz.ratio, score_cutoff=CLOSE, limit=None)
        for other, ratio, row in near:
            if ratio < 100 and _digits(core) == _digits(other):
                yield row, kind, ratio

    def _slipped(self, forms: tuple[str, ...], clues: Clues) -> Iterator[tuple[int, NameKind, float]]:
        """Rows in reach with a telling word one slip away from these."""
        whole, core = join_forms(forms), join_forms(core_forms(forms))
        typed = any(map(is_generic, forms))
        if len(core) < (_SHORTEST_TYPED if typed else _SHORTEST) or _is_common(forms):
            return
        # A difference in digits is no misspelling (`Terminal 3`, `Terminal 4`).
        names = [name for name in self._names_near(forms) if _digits(core) == _digits(name)]
        for row in (row for name in names for row in self._in_reach(name, clues)):
            if OSA.distance(whole, self._whole(row), score_cutoff=1) == 1:
                yield row, NameKind.FULL, _ratio(whole)
            elif len(core) >= _SHORTEST:
                yield row, NameKind.CORE, _ratio(core)

    def _mended(self, forms: tuple[str, ...], clues: Clues) -> Iterator[tuple[int, NameKind, float]]:
        """Rows in reach with all of the telling words, but another word one slip away."""
        for mended in _mend_words(forms):
            core = core_forms(mended)
            if join_forms(core) not in self._index.names:
                continue
            telling = not all(map(is_ordinary, core))
            for row in self._in_reach(join_forms(core), clues):
                if join_forms(mended) == self._whole(row):
                    yield row, NameKind.FULL, _ratio(join_forms(forms))
                elif telling:
                    yield row, NameKind.CORE, _ratio(join_forms(forms))

    def _whole(self, row: int) -> str:
        return join_forms(self._index.detail(row).forms)

    def _names_near(self, forms: tuple[str, ...]) -> list[str]:
        """Names one slip away from the telling words, or from all (`Travel Lodge` is one from Travelodge).

        So is a name of which the last s of a word was taken for a plural's (`Crsos Street`).
        """
        core = core_forms(forms)
        near = [*self._index.misspelt.find(join_forms(core))]
        if core != forms:
            near += self._index.misspelt.find(join_forms(forms))
        for at, form in enumerate(core):
            if len(form) >= _SHORTEST_TYPED:
                near += self._index.misspelt.find(join_forms((*core[:at], f"{form}s", *core[at + 1 :])))
        return list(dict.fromkeys(near))

    def _in_reach(self, name: str, clues: Clues) -> list[int]:
        """The rows with this name that are where the record says; none where it says nothing."""
        rows = [row for row, kind in self._index.named(name) if kind is not NameKind.OPENING]
        towns = [self._index.rows_in(town) for town in clues.localities]
        if any(towns):
            near = sorted(set().union(*(town.intersection(rows) for town in towns)))
        elif len(rows) <= _MOST_ROWS:
            near = [row for row in rows if self._is_in_area(row, clues)]
        else:
            near = rows
        if len(near) > _MOST_ROWS:
            near = sorted(self._at_place(clues).intersection(near))
        return near

    def _is_in_area(self, row: int, clues: Clues) -> bool:
        """Whether a row is in a postcode district or in the force that the record names."""
        detail = self._index.detail(row)
        district = detail.postcode[:-3]
        if district and any(district in (postcode, postcode[:-3]) for postcode in clues.postcodes):
            return True
        return bool(detail.force) and (detail.force == clues.force or detail.force in clues.forces)

    def _at_place(self, clues: Clues) -> set[int]:
        index = self._index
        exact = {row for address in clues.addresses for row in index.addresses.get(address)}
        for postcode in clues.postcodes:
            exact.update(index.postcodes.get(postcode))
        for phone in clues.phones:
            exact.update(index.phones.get(phone))
        return exact


def _is_common(forms: tuple[str, ...]) -> bool:
    """Whether this is one word that any narrative holds, spelt as it should be."""
    return len(forms) == 1 and is_ordinary(forms[0])


@cache
def _known_words() -> tuple[str, ...]:
    """The words that names are compared by in another form, or not at all: a slip in one of them hides the name."""
    vocabulary = load_vocabulary()
    parts = {word for pair in vocabulary.pairs for word in pair}
    words = {*vocabulary.same, *vocabulary.same.values(), *vocabulary.generic, *vocabulary.ignored, *parts}
    return tuple(sorted(filter(str.isalpha, words)))


def _mend_words(forms: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The same words with one of them, which is no word that names are known by, spelt as such a word is."""
    for at, form in enumerate(forms):
        for word in _words_near(form):
            mended = [Word(form, 0, 0) for form in (*forms[:at], word, *forms[at + 1 :])]
            words = tuple(word.form for word in reduce_words(mended))
            if words != forms and not all(map(is_generic, words)):
                yield words


@lru_cache(maxsize=20_000)
def _words_near(form: str) -> tuple[str, ...]:
    """Words one slip away from a form that is none of them, whether or not it was cut as a plural; the plural in it."""
    if len(form) < _SHORTEST_MENDED or form in _known_words():
        return ()
    near = [form[:-1]] if form[-2] == "s" else []
    for written in (form, f"{form}s"):
        found = process.extract(written, _known_words(), scorer=OSA.distance, score_cutoff=1, limit=None)
        near += [word for word, _, _ in found]
    return tuple(dict.fromkeys(near))


def _ratio(written: str) -> float:
    """How alike a name and what was written for it are, from 0 to 100, where they are one slip apart."""
    return 100 * (1 - 0.5 / len(written))


def _digits(key: str) -> str:
    return "".join(filter(str.isdigit, key))
