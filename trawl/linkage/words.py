"""Words as names and addresses are compared by: the analyser's words, with spellings of one word made one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from trawl.linkage.vocabulary import load_vocabulary
from trawl.text import analyse_words


@dataclass(frozen=True, slots=True)
class Word:
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


def reduce_words(words: Iterable[Word]) -> list[Word]:
    """Reduce each word's form, join pairs that stand for one word, and leave out ignored words."""
    vocabulary = load_vocabulary()
    pairs, ignored = vocabulary.pairs, vocabulary.ignored
    reduced: list[Word] = []
    for word in words:
        form = reduce_form(word.form)
        if form in ignored:
            continue
        if reduced and (one := pairs.get((reduced[-1].form, form))):
            reduced[-1] = Word(one, reduced[-1].start, word.end)
        else:
            reduced.append(Word(form, word.start, word.end))
    return reduced


@lru_cache(maxsize=20_000)
def compared_forms(text: str) -> tuple[str, ...]:
    """Return the forms by which a name or a stretch of an address is compared."""
    return tuple(word.form for word in reduce_words(Word(w.form, w.start, w.end) for w in analyse_words(text)))


def join_forms(forms: Sequence[str]) -> str:
    """Return the words as one string: `Park Side` and `Parkside` are the same name."""
    return "".join(forms)
