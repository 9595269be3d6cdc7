"""Words as names and addresses are compared by: the analyser's words, with spellings of one word made one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from trawl.linkage.vocabulary import load_vocabulary
from trawl.text import analyse_forms, place_forms


class Word(NamedTuple):
    """A word in the form it is compared by, and where it stands: `start` and `end` are offsets into its text."""

    form: str
    start: int
    end: int


@lru_cache(maxsize=100_000)
def reduce_form(form: str) -> str:
    """Return the form that all spellings of this case-folded word share: singular, abbreviations made one."""
    vocabulary = load_vocabulary()
    if form in vocabulary.same:
        return vocabulary.same[form]
    if len(form) > 3 and form.endswith("s") and not form.endswith("ss"):
        form = form[:-1]
    return vocabulary.same.get(form, form)


def read_words(text: str) -> list[Word]:
    """The words of a text, their forms reduced, pairs that stand for one word joined, and ignored words left out."""
    forms, starts, ends = place_forms(text)
    return [Word(form, starts[first], ends[last]) for form, first, last in _reduce_forms(forms)]


def reduce_words(words: Sequence[Word]) -> list[Word]:
    """What `read_words` gives, of words that are analysed already."""
    return [
        Word(form, words[first].start, words[last].end)
        for form, first, last in _reduce_forms([word.form for word in words])
    ]


def _reduce_forms(forms: Iterable[str]) -> list[tuple[str, int, int]]:
    """Each form that is left, with the first and the last of the forms that it stands for."""
    vocabulary = load_vocabulary()
    pairs, ignored = vocabulary.pairs, vocabulary.ignored
    reduced: list[tuple[str, int, int]] = []
    for at, form in enumerate(map(reduce_form, forms)):
        if form in ignored:
            continue
        if reduced and (one := pairs.get((reduced[-1][0], form))):
            reduced[-1] = one, reduced[-1][1], at
        else:
            reduced.append((form, at, at))
    return reduced


@lru_cache(maxsize=50_000)
def compared_forms(text: str) -> tuple[str, ...]:
    """Return the forms by which a name or a stretch of an address is compared."""
    return tuple([form for form, _, _ in _reduce_forms(analyse_forms(text))])


def join_forms(forms: Sequence[str]) -> str:
    """Return the words as one string: `Park Side` and `Parkside` are the same name."""
    return "".join(forms)
