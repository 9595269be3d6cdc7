"""Words that a profile could ask for as well: those its hits have in common, and near spellings of its terms.

How telling a word is, is its log-likelihood ratio (G2) over records: hits and the rest, with the word and without. It
is 0 where the word is as frequent in both; above 10.83 chance alone does it in fewer than one word of a thousand.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from trawl.model import Hit, IndexedRecord
from trawl.passages import PEOPLE, PLACE
from trawl.query import Node, mention_tokens
from trawl.query.lexicon import Lexicon
from trawl.query.tree import Fuzzy, Phrase, Wildcard, Word
from trawl.query.walk import children_of
from trawl.text import analyse_words

#: The ratio from which a word is telling: 0.1 % of words reach it by chance.
TELLING = 10.83
#: Hits that must hold a word before it says anything.
LEAST_HITS = 3
#: Words are first ranked by the counts of the whole vocabulary; so many of the best are counted exactly.
SHORTLIST = 500

#: Mentions that say what happened. The others (people, identifiers, dates, places) say who, when and where.
_TELLING_MENTIONS = frozenset(("drug", "vehicle"))

#: Letters that a word needs for its near spellings to be looked for at this distance.
_LETTERS = {1: 4, 2: 8}
#: A misspelling is rarer than the word that it stands for, by this many times at least.
_RARER = 5


@dataclass(frozen=True, slots=True)
class SignificantTerm:
    """A word that the profile does not ask for, with the hits and all the records that hold it."""

    term: str
    hits: int
    records: int
    score: float


@dataclass(frozen=True, slots=True)
class NearSpelling:
    """A word of the records so near to one of the profile's that it may be that word misspelt."""

    spelling: str
    of: str
    distance: int
    records: int


def log_likelihood(hits: int, all_hits: int, records: int, all_records: int) -> float:
    """G2 of a word in `hits` of `all_hits` hits and in `records` of `all_records` records, hits among them.

    0 where it is not more frequent in the hits than in the rest.
    """
    rest, all_rest = records - hits, all_records - all_hits
    if hits * all_rest <= rest * all_hits:
        return 0.0
    cells = ((hits, all_hits, records), (rest, all_rest, records))
    absent = ((all_hits - hits, all_hits, all_records - records), (all_rest - rest, all_rest, all_records - records))
    return 2 * sum(
        seen * math.log(seen * all_records / (row * column)) for seen, row, column in (*cells, *absent) if seen
    )


class HitWords:
    """Counts in how many hits each word stands, by stem, with the form in which it is mostly written."""

    def __init__(self, tree: Node) -> None:
        self._known = KnownWords(tree)
        self.hits = 0
        self.counts = Counter[str]()
        self._forms: dict[str, Counter[str]] = {}

    def add(self, hit: Hit, indexed: IndexedRecord) -> None:
        """Count a hit's words, without numbers, the profile's own words and those that say who and where."""
        self.hits += 1
        left_out = _who_and_where(hit, indexed)
        text = indexed.text
        words = {
            (stem, form)
            for at, (form, stem) in enumerate(zip(text.forms, text.stems, strict=True))
            if at not in left_out and len(form) > 2 and form.isalpha()
        }
        words = {(stem, form) for stem, form in words if not self._known.holds(form, stem)}
        self.counts.update({stem for stem, _ in words})
        for stem, form in words:
            self._forms.setdefault(stem, Counter())[form] += 1

    def written(self, stem: str) -> str:
        """The form in which a stem is found in most hits."""
        return min(self._forms[stem].items(), key=lambda item: (-item[1], item[0]))[0]

    def shortlist(self, vocabulary: Mapping[str, int], records: int) -> list[str]:
        """The stems most worth counting exactly, best first; `vocabulary` counts the records of each form."""
        rough = Counter[str]()
        wanted = {stem: count for stem, count in self.counts.items() if count >= LEAST_HITS}
        for form, count in vocabulary.items():
            if (stem := _stem(form)) in wanted:
                rough[stem] += count
        scores = {
            stem: log_likelihood(count, self.hits, min(max(rough[stem], count), records), records)
            for stem, count in wanted.items()
        }
        best = sorted(scores, key=lambda stem: (-scores[stem], stem))
        return [stem for stem in best if scores[stem] > 0][:SHORTLIST]


def rank_words(
    words: HitWords, candidates: Iterable[str], count: Callable[[str], int], records: int
) -> tuple[SignificantTerm, ...]:
    """The telling ones of the candidates, best first; `count` gives the records that hold a word."""
    found = []
    for stem in candidates:
        written, hits = words.written(stem), words.counts[stem]
        counted = count(written)
        score = log_likelihood(hits, words.hits, max(counted, hits), records)
        if score >= TELLING:
            found.append(SignificantTerm(written, hits, counted, round(score, 1)))
    return tuple(sorted(found, key=lambda term: (-term.score, term.term)))


def find_spellings(tree: Node, vocabulary: Mapping[str, int], count: Callable[[str], int]) -> tuple[NearSpelling, ...]:
    """Near spellings of the profile's words, most alike first, that the profile does not find.

    Distances are optimal string alignment, as a fuzzy word's: 1 for words of 4 letters, up to 2 from 8. What begins
    with another letter, is another form of the word, or is nearly as frequent is another word. `vocabulary` only
    proposes; `count` gives the records that hold a form, and a spelling that it finds in none is left out.
    """
    known, asked = KnownWords(tree), _words_of(tree)
    found: dict[str, NearSpelling] = {}
    for of, spelling, distance in sorted(_near_pairs(asked, vocabulary), key=lambda pair: (pair[2], pair[0], pair[1])):
        stem = _stem(spelling)
        if spelling in found or spelling in asked or stem == _stem(of) or known.holds(spelling, stem):
            continue
        records = count(spelling)
        if records and records * _RARER <= count(of):
            found[spelling] = NearSpelling(spelling, of, distance, records)
    return tuple(sorted(found.values(), key=lambda near: (-_likeness(near), -near.records, near.spelling)))


def _likeness(near: NearSpelling) -> float:
    return 1 - near.distance / max(len(near.spelling), len(near.of))


def _near_pairs(words: set[str], vocabulary: Mapping[str, int]) -> Iterator[tuple[str, str, int]]:
    """The words with forms near them that begin with the same letter: word, form, distance."""
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
            yield from ((word, form, distance) for form, distance, _ in near if distance and form[0] == word[0])


def _words_of(node: Node) -> set[str]:
    """The forms of the words that are asked for, in phrases too, as they are written."""
    if isinstance(node, Phrase):
        return set().union(*map(_words_of, node.words))
    if isinstance(node, Word):
        return {word.form for word in analyse_words(node.label.lstrip("="))}
    return set().union(*map(_words_of, children_of(node)))


class KnownWords:
    """Says whether a profile finds a word already, by a term of a single word."""

    def __init__(self, tree: Node) -> None:
        self._lexicon = Lexicon()
        for leaf in _single_terms(tree):
            self._lexicon.number_of(leaf)

    def holds(self, form: str, stem: str) -> bool:
        """Whether a term of the profile finds this word, case apart."""
        return bool(self._lexicon.look_up([form], [stem])[0])


def _single_terms(node: Node) -> Iterator[Word | Wildcard | Fuzzy]:
    if isinstance(node, Word | Wildcard | Fuzzy):
        yield node
    for child in children_of(node):
        yield from _single_terms(child)


def _who_and_where(hit: Hit, indexed: IndexedRecord) -> set[int]:
    """The tokens of mentions of who and where, and of the columns that say it (`born` is a word of each of them)."""
    left_out: set[int] = set()
    for mention in hit.mentions:
        tokens = mention_tokens(indexed.text, mention)
        if tokens and mention.type not in _TELLING_MENTIONS:
            left_out.update(range(tokens[0], tokens[1] + 1))
    passages = indexed.text.passages
    ends = (*(passage.first for passage in passages[1:]), len(indexed.text.forms))
    for passage, end in zip(passages, ends, strict=True):
        if passage.part == "fields" and passage.section in (PEOPLE, PLACE):
            left_out.update(range(passage.first, end))
    return left_out


def _stem(form: str) -> str:
    words = analyse_words(form)
    return words[0].stem if len(words) == 1 else form
