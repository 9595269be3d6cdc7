"""How two names agree, word by word: what both hold, what one of them lacks, and how the words are spelt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Hamming

from trawl.linkage.names import is_generic, squeeze_forms
from trawl.linkage.vocabulary import load_vocabulary
from trawl.linkage.words import compared_forms, join_forms, reduce_form
from trawl.text import analyse_forms

#: Shorter words are one slip of the finger away from too many others, and of longer ones two may go wrong.
_SHORTEST, _LONG = 4, 8
#: In a word of fewer letters another letter makes another name.
_SURE_WORD = 6
#: A name of fewer letters is one letter away from too many others.
_SHORTEST_NAME = 6
_CLOSE = 86.0
# Letters that sound alike, the longer ways of writing first (`Phoenix`, `Feenix`).
_SOUNDS = (
    (re.compile(r"^(?:kn|gn)"), "n"),
    (re.compile(r"^wr"), "r"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"ck|q|c(?![eiyh])"), "k"),
    (re.compile(r"c(?=[eiy])|z"), "s"),
    (re.compile(r"gh(?=[^aeiou]|$)"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"(?<=.)[aeiouyhw]+"), ""),
)

#: How rare a word is, from 0 (every row has it) to 1.
Rarity = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class NameComparison:
    """What comparing a written name with a row's name found.

    `shared` are the row's words that the written name holds, `missing` those it lacks, `added` those it has beyond
    them; all without words of places in `local`. `ratio` (0 to 100) is how alike the shared words are spelt. `whole`
    says that the names are the same but for spelling and order, `ordered` that the words stand in the row's order, and
    `known` that a word taken for a misspelling may be another name: a word of other rows, or short.
    """

    shared: tuple[str, ...]
    missing: tuple[str, ...]
    added: tuple[str, ...]
    ratio: float
    whole: bool
    ordered: bool
    known: bool = False

    @property
    def missing_telling(self) -> tuple[str, ...]:
        """The missing words that are not generic."""
        return tuple(form for form in self.missing if not is_generic(form))

    @property
    def added_telling(self) -> tuple[str, ...]:
        """The added words that are not generic."""
        return tuple(form for form in self.added if not is_generic(form))

    def share(self, rarity: Rarity) -> float:
        """How much of the two names agrees (0 to 1), each word by its rarity and generic ones little."""
        both, apart = _weight(self.shared, rarity), _weight((*self.missing, *self.added), rarity)
        return both / (both + apart) if both else 0.0


def compare_names(written: str, row: str, local: frozenset[str], is_known: Callable[[str], bool]) -> NameComparison:
    """Compare two names.

    Words of places in `local` that only one of them holds say nothing. A word for which `is_known` holds is a word of
    names, and so may be no misspelling of another.
    """
    ours, theirs = compared_forms(written), compared_forms(row)
    if squeeze_forms(ours) == squeeze_forms(theirs):
        return NameComparison(theirs, (), (), 100.0, whole=True, ordered=True)
    return _compare_letters(written, row, is_known) or _compare_words(ours, theirs, local, is_known)


def _compare_letters(written: str, row: str, is_known: Callable[[str], bool]) -> NameComparison | None:
    """Compare names as they are written: the same words in another order, or one slip of the finger apart."""
    forms = compared_forms(row)
    ignored = load_vocabulary().ignored
    ours, theirs = _written_forms(written), _written_forms(row)
    if sorted(set(ours) - ignored) == sorted(set(theirs) - ignored):
        return NameComparison(forms, (), (), 100.0, whole=True, ordered=False)
    for left, right in ((ours, theirs), [tuple(w for w in words if w not in ignored) for words in (ours, theirs)]):
        ratio = _slip_ratio(join_forms(left), join_forms(right))
        if ratio:
            apart = [(a, b) for a, b in zip(left, right, strict=False) if a != b and not is_generic(reduce_form(b))]
            known = any(is_known(reduce_form(a)) or _may_be_another(a, b) for a, b in apart)
            return NameComparison(forms, (), (), ratio, whole=True, ordered=True, known=known)
    return None


@lru_cache(maxsize=20_000)
def _written_forms(name: str) -> tuple[str, ...]:
    """The words of a name as they are written; names of chains come again and again."""
    return tuple(analyse_forms(name))


def _slip_ratio(left: str, right: str) -> float:
    """How alike two names are (0 to 100) that are one slip apart; 0 where they are not."""
    longest = max(len(left), len(right))
    if longest < _SHORTEST_NAME or OSA.distance(left, right, score_cutoff=1) > 1 or _digits(left) != _digits(right):
        return 0.0
    return 100 - 100 / longest


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _compare_words(
    written: tuple[str, ...], row: tuple[str, ...], local: frozenset[str], is_known: Callable[[str], bool]
) -> NameComparison:
    ours, theirs = list(written), list(row)
    pairs = [(form, form) for form in _take_common(ours, theirs)]
    pairs += _take_joined(ours, theirs)
    pairs += [(right, left) for left, right in _take_joined(theirs, ours)]
    alike = _take_alike(ours, theirs)
    pairs += [(left, right) for left, right, _ in alike]
    letters = sum(len(right) for _, right in pairs) or 1
    lost = sum((100 - ratio) * len(right) for _, right, ratio in alike) / letters
    at = [row.index(right) for _, right in sorted(pairs, key=lambda p: _at(written, p[0])) if right in row]
    return NameComparison(
        shared=tuple(right for _, right in pairs),
        missing=tuple(form for form in theirs if form not in local),
        added=tuple(form for form in ours if form not in local),
        ratio=100.0 - lost,
        whole=bool(pairs) and not set(ours) - local and not set(theirs) - local,
        ordered=all(left <= right for left, right in pairwise(at)),
        known=any(is_known(left) or _may_be_another(left, right) for left, right, _ in alike),
    )


def _may_be_another(left: str, right: str) -> bool:
    """Whether a short word with one other letter is likelier another name than a slip (`Marco`, `Mario`)."""
    return len(left) == len(right) < _SURE_WORD and OSA.distance(left, right) == Hamming.distance(left, right)


def _at(forms: Sequence[str], form: str) -> int:
    return forms.index(form) if form in forms else len(forms)


def _weight(forms: Iterable[str], rarity: Rarity) -> float:
    return sum(0.2 if is_generic(form) else 0.4 + 0.6 * rarity(form) for form in forms)


def _take_common(ours: list[str], theirs: list[str]) -> list[str]:
    """Take the words that stand in both out of both."""
    common = [form for form in ours if form in theirs]
    taken = []
    for form in common:
        if form in theirs and form in ours:
            ours.remove(form)
            theirs.remove(form)
            taken.append(form)
    return taken


def _take_joined(ours: list[str], theirs: list[str]) -> list[tuple[str, str]]:
    """Take two words of ours that theirs writes as one out of both."""
    taken = []
    for left, right in list(pairwise(ours)):
        for one in dict.fromkeys((join_forms((left, right)), squeeze_forms((left, right)))):
            if one in theirs and left in ours and right in ours:
                ours.remove(left)
                ours.remove(right)
                theirs.remove(one)
                taken.append((left, one))
    return taken


def _take_alike(ours: list[str], theirs: list[str]) -> list[tuple[str, str, float]]:
    """Take words that are one word misspelt, or sound alike, out of both, with how alike they are."""
    taken = []
    for left in list(ours):
        best = max(((_likeness(left, right), right) for right in theirs), default=(0.0, ""))
        if best[0]:
            ours.remove(left)
            theirs.remove(best[1])
            taken.append((left, best[1], best[0]))
    return taken


def _likeness(left: str, right: str) -> float:
    """How alike two words are (0 to 100), 0 where they are no spellings of one word."""
    if min(len(left), len(right)) < _SHORTEST or left.isdigit() or right.isdigit():
        return 0.0
    edits = OSA.distance(left, right, score_cutoff=2)
    longest = max(len(left), len(right))
    if edits <= (1 if longest < _LONG else 2):
        return 100.0 - 100.0 * edits / longest
    ratio: float = fuzz.ratio(left, right)
    if ratio >= _CLOSE:
        return ratio
    return _CLOSE if left[0] == right[0] and sound_key(left) == sound_key(right) else 0.0


@lru_cache(maxsize=20_000)
def sound_key(form: str) -> str:
    """Return a key that words share which sound alike; "" of words too short to tell."""
    key = form
    for pattern, sound in _SOUNDS:
        key = pattern.sub(sound, key)
    return key if len(key) > 2 else form
