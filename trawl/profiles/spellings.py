"""Near spellings of a profile's words that it does not find.

A word of English is no misspelling, however near and rare it is (pork for park), so the list of English words decides
before any count does. What is left is offered where it is a slip that hands make: a letter dropped or doubled, two
exchanged, one struck beside the right key, a vowel for a vowel. Anything else needs a longer word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from trawl.profiles.known_words import KnownWords, stem_of, words_of
from trawl.query import Node

#: Candidates that are looked up in the records, the most likely first.
LOOKED_UP = 300

#: Letters that a word needs for its near spellings to be looked for at this distance.
_LETTERS = {1: 4, 2: 10}
#: Letters that a word needs for a slip of any kind but two letters exchanged or one doubled.
_SHORT = 5
#: Letters that a word needs for one edit that is no usual slip, and for any slip if the word itself is in no record.
_LONG = 7
#: So many of the most frequent words of English stand in phrases only to join others; nobody adds their misspellings.
_JOINING = 150

_VOWELS = frozenset("aeiouy")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
#: Keys that touch on a British keyboard: in the row, and in the row below (a little to the right).
_BESIDE = frozenset(
    frozenset(pair)
    for row, below in zip(_ROWS, (*_ROWS[1:], ""), strict=True)
    for at, key in enumerate(row)
    for pair in ((key, other) for other in (*row[at + 1 : at + 2], *below[max(at - 1, 0) : at + 1]))
)


@dataclass(frozen=True, slots=True)
class NearSpelling:
    """A word of the records so near to one of the profile's that it may be that word misspelt."""

    spelling: str
    of: str
    distance: int
    records: int


def find_spellings(
    tree: Node, vocabulary: Mapping[str, int], count: Callable[[str], int], ordinary: Sequence[str]
) -> tuple[NearSpelling, ...]:
    """Near spellings of the profile's words, most likely first, that the profile does not find.

    Distances are optimal string alignment, as a fuzzy word's. `ordinary` are the words of English, most frequent first:
    neither they nor their other forms are misspellings. `vocabulary` only proposes; `count` gives the records in which
    a form is said of anything but who and where, and a spelling that it finds in none, or in more records than the word
    itself, is left out.
    """
    found: dict[str, NearSpelling] = {}
    counted: dict[str, int] = {}
    for of, spelling, distance in _candidates(tree, vocabulary, ordinary)[:LOOKED_UP]:
        for form in (of, spelling):
            if form not in counted:
                counted[form] = count(form)
        records = counted[spelling]
        if records and records <= max(counted[of], 1) and (counted[of] or len(of) >= _LONG):
            found.setdefault(spelling, NearSpelling(spelling, of, distance, records))
    return tuple(found.values())


def _candidates(tree: Node, vocabulary: Mapping[str, int], ordinary: Sequence[str]) -> list[tuple[str, str, int]]:
    """Word, spelling, distance: most likely first, by the kind of slip, then by the share of letters that differ."""
    known, asked = KnownWords(tree), words_of(tree)
    english = {*ordinary, *map(stem_of, ordinary)}
    ranked = []
    for of, spelling, distance in _near_pairs(asked.difference(ordinary[:_JOINING]), vocabulary):
        stem = stem_of(spelling)
        if spelling in asked or spelling in english or stem in english or stem == stem_of(of):
            continue
        usual = is_usual_slip(spelling, of)
        if (usual or len(of) >= _LONG) and not known.holds(spelling, stem):
            ranked.append((not usual, distance / len(of), -vocabulary.get(of, 0), of, spelling, distance))
    return [(of, spelling, distance) for *_, of, spelling, distance in sorted(ranked)]


def is_usual_slip(spelling: str, word: str) -> bool:
    """Whether one slip of the hand makes this spelling of the word; of short words two exchanged or one doubled."""
    alike = zip(spelling, word, strict=False)
    at = next((at for at, (one, other) in enumerate(alike) if one != other), min(len(spelling), len(word)))
    wrong, right = spelling[at:], word[at:]
    if wrong[:2] == right[1::-1] and wrong[2:] == right[2:]:
        return len(right) > 1
    if wrong[1:] == right:
        return at > 0 and wrong[0] == spelling[at - 1]
    if len(word) < _SHORT or at == 0:
        return False
    if wrong == right[1:]:
        return True
    return wrong[1:] == right[1:] and ({wrong[0], right[0]} <= _VOWELS or {wrong[0], right[0]} in _BESIDE)


def _near_pairs(words: set[str], vocabulary: Mapping[str, int]) -> Iterator[tuple[str, str, int]]:
    """The words with forms near them: word, form, distance. They begin alike, or with their first two exchanged."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    by_length: dict[int, list[str]] = {}
    for form in vocabulary:
        if form.isalpha():
            by_length.setdefault(len(form), []).append(form)
    for word in sorted(words):
        reach = max((distance for distance, letters in _LETTERS.items() if len(word) >= letters), default=0)
        if not reach:
            continue
        for length in range(len(word) - reach, len(word) + reach + 1):
            near = process.extract_iter(word, by_length.get(length, ()), scorer=OSA.distance, score_cutoff=reach)
            for form, distance, _ in near:
                if distance and (form[0] == word[0] or form[:2] == word[1::-1]):
                    yield word, form, distance
