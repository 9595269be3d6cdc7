"""Where in a text a name is to be expected, so that one that is misspelt is worth looking for."""

from __future__ import annotations

from collections.abc import Iterator

from trawl.linkage.names import LONGEST_NAME, is_generic
from trawl.linkage.reading import Reading, Spot, ends_sentence
from trawl.linkage.vocabulary import load_vocabulary
from trawl.linkage.words import join_forms

_NAMED_MENTIONS = frozenset({"premises", "organisation", "location"})
# A name in small letters, its kind included, is looked for in so many words.
_SMALL_NAME = 4


def expected_names(reading: Reading) -> Iterator[Spot]:
    """Yield, each once, what was read as premises, runs of capitals and parts of them, and what follows `at the`."""
    spots: dict[tuple[int, int], None] = {}
    for mention in reading.mentions:
        if mention.type in _NAMED_MENTIONS:
            inside = reading.words_in(mention.start, mention.end)
            if inside:
                spots[inside.start, inside.stop] = None
    for first, last in _runs(reading):
        spots[first, last] = None
    for first, last in _small_runs(reading):
        spots[first, last] = None
    for first, last in spots:
        yield Spot(first, last, join_forms([word.form for word in reading.words[first:last]]))


def _runs(reading: Reading) -> Iterator[tuple[int, int]]:
    """Runs of words that begin and end as a name does; without capitals, those that begin after a locating word."""
    words = reading.words
    locating, inside = load_vocabulary().locating, load_vocabulary().inside
    for first in range(len(words)):
        if not (_may_begin(reading, first) if reading.cased else _follows(reading, first, locating)):
            continue
        for last in range(first, min(first + LONGEST_NAME, len(words))):
            if last > first and ends_sentence(reading.text, words[last - 1], words[last]):
                break
            if not reading.cased or _is_capital(reading, last) or words[last].form.isdigit():
                yield first, last + 1
            elif words[last].form not in inside:
                break


def _small_runs(reading: Reading) -> Iterator[tuple[int, int]]:
    """Runs of small letters, where capitals are to be expected, from a locating word to a kind: `the elms hotel`."""
    words, locating = reading.words, load_vocabulary().locating
    for first in range(len(words)) if reading.cased else ():
        if _is_capital(reading, first) or not _follows(reading, first, locating):
            continue
        for last in range(first + 1, min(first + _SMALL_NAME, len(words))):
            if ends_sentence(reading.text, words[last - 1], words[last]):
                break
            if is_generic(words[last].form):
                yield first, last + 1


def _may_begin(reading: Reading, at: int) -> bool:
    """Whether a name may begin with this word: a capital, or a number before one."""
    digit = reading.words[at].form[0].isdigit() and at + 1 < len(reading.words)
    return _is_capital(reading, at + 1 if digit else at)


def _is_capital(reading: Reading, at: int) -> bool:
    return reading.text[reading.words[at].start].isupper()


def _follows(reading: Reading, at: int, before: frozenset[str]) -> bool:
    return reading.word_before(Spot(at, at + 1, "")).casefold() in before
