"""Words and phrases that a profile could ask for as well: those that its hits have in common.

How sure it is that a word is telling, is its log-likelihood ratio (G2) over records: hits and the rest, with the word
and without. It is 0 where the word is as frequent in both; above 10.83 chance alone does it in fewer than one word of
a thousand. How much it tells is how many times as frequent it is in the hits. Ranking by the product of G2 and the
logarithm of the latter keeps words of everyday speech down: they are surely, but hardly, more frequent in longer texts.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from trawl.model import IndexedRecord
from trawl.passages import PEOPLE, PLACE
from trawl.profiles.known_words import KnownWords, pairs_of, stem_of
from trawl.query import Node, mention_tokens

#: The ratio from which a word is telling: 0.1 % of words reach it by chance.
TELLING = 10.83
#: Hits that must hold a word before it says anything.
LEAST_HITS = 3
#: Words are first ranked by the counts of the whole vocabulary; so many of the best are counted exactly.
SHORTLIST = 500
#: So many of the most frequent words of English join others ("of the", "she"): nobody adds one of them to a profile.
_JOINING = 150

#: Mentions that say what happened. The others (people, identifiers, dates, places) say who, when and where.
_TELLING_MENTIONS = frozenset(("drug", "vehicle"))


@dataclass(frozen=True, slots=True)
class SignificantTerm:
    """A word or phrase that the profile does not ask for, with the hits and all the records that hold it.

    `score` is its G2; `times` says how many times as frequent it is in the hits as in the other records.
    """

    term: str
    hits: int
    records: int
    score: float
    times: float


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


def times_as_frequent(hits: int, all_hits: int, records: int, all_records: int) -> float:
    """How many times as frequent a word is in the hits as in the rest, half a record added to both."""
    return ((hits + 0.5) / (all_hits + 1)) / ((records - hits + 0.5) / (all_records - all_hits + 1))


def _worth(score: float, times: float) -> float:
    return score * math.log(times) if score and times > 1 else 0.0


class HitWords:
    """Counts in how many hits each word and each two neighbouring words stand, by stem, with the form mostly written.

    `ordinary` are the words of English, most frequent first; the first of them only join others and are not counted.
    """

    def __init__(self, tree: Node, ordinary: Sequence[str] = ()) -> None:
        self._known, self._known_pairs = KnownWords(tree), pairs_of(tree)
        self._joining = frozenset(ordinary[:_JOINING])
        self.hits = 0
        self.counts, self.pairs = Counter[str](), Counter[str]()
        self._every = Counter[str]()
        self._forms: dict[str, Counter[str]] = {}

    def add(self, indexed: IndexedRecord) -> None:
        """Count a hit's words, without numbers, the profile's own words and those that say who and where."""
        self.hits += 1
        left_out = who_and_where(indexed)
        text = indexed.text
        told = {
            at: (stem, form)
            for at, (form, stem) in enumerate(zip(text.forms, text.stems, strict=True))
            if at not in left_out and len(form) > 2 and form.isalpha()
        }
        self._every.update({stem for stem, _ in told.values()})
        words = {
            (stem, form)
            for stem, form in told.values()
            if form not in self._joining and not self._known.holds(form, stem)
        }
        self.counts.update({stem for stem, _ in words})
        firsts = {passage.first for passage in text.passages}
        pairs = {
            pair
            for at, one in told.items()
            if at + 1 in told and at + 1 not in firsts and (pair := self._pair(one, told[at + 1]))
        }
        self.pairs.update({stems for stems, _ in pairs})
        for stem, form in words | pairs:
            self._forms.setdefault(stem, Counter())[form] += 1

    def _pair(self, one: tuple[str, str], other: tuple[str, str]) -> tuple[str, str] | None:
        """Two words as one, unless the profile finds both or the phrase, or one of them only joins others."""
        (stem, form), (next_stem, next_form) = one, other
        if form in self._joining or next_form in self._joining or (stem, next_stem) in self._known_pairs:
            return None
        if self._known.holds(form, stem) and self._known.holds(next_form, next_stem):
            return None
        return f"{stem} {next_stem}", f"{form} {next_form}"

    def hits_with(self, stems: str) -> int:
        """The hits that hold a word, or two words with a space between them."""
        return self.pairs[stems] if " " in stems else self.counts[stems]

    def written(self, stems: str) -> str:
        """The form in which a stem, or two, is found in most hits."""
        return min(self._forms[stems].items(), key=lambda item: (-item[1], item[0]))[0]

    def shortlist(self, vocabulary: Mapping[str, int], records: int) -> tuple[list[str], list[str]]:
        """The words and the pairs most worth counting exactly, best first.

        `vocabulary` counts the records of each form. Outside the hits a pair is taken to be as frequent as its words
        let it be.
        """
        rough = Counter[str]()
        wanted = {stem for stem, count in self._every.items() if count >= LEAST_HITS}
        for form, count in vocabulary.items():
            if (stem := stem_of(form)) in wanted:
                rough[stem] += count
        words = {stem: rough[stem] for stem, count in self.counts.items() if count >= LEAST_HITS}
        pairs = {
            pair: round(count * min(rough[stem] / self._every[stem] for stem in pair.split()))
            for pair, count in self.pairs.items()
            if count >= LEAST_HITS
        }
        return self._best(words, records), self._best(pairs, records)

    def _best(self, rough: Mapping[str, int], records: int) -> list[str]:
        worth = {
            stems: _worth(*_measure(self.hits_with(stems), self.hits, count, records)) for stems, count in rough.items()
        }
        best = sorted(worth, key=lambda stems: (-worth[stems], stems))
        return [stems for stems in best if worth[stems] > 0][:SHORTLIST]


def _measure(hits: int, all_hits: int, records: int, all_records: int) -> tuple[float, float]:
    table = (hits, all_hits, min(max(records, hits), all_records), all_records)
    return log_likelihood(*table), times_as_frequent(*table)


def rank_words(
    words: HitWords, candidates: Iterable[str], count: Callable[[str], int], records: int
) -> tuple[SignificantTerm, ...]:
    """The telling ones of the candidates, best first; `count` gives the records that hold a word or phrase."""
    found = {}
    for stems in candidates:
        written, hits = words.written(stems), words.hits_with(stems)
        counted = count(written)
        score, times = _measure(hits, words.hits, counted, records)
        if score >= TELLING:
            found[SignificantTerm(written, hits, counted, round(score, 1), round(times, 1))] = _worth(score, times)
    return tuple(sorted(found, key=lambda term: (-found[term], term.term)))


def who_and_where(indexed: IndexedRecord) -> set[int]:
    """The tokens of mentions of who and where, and of the columns that say it (`born` is a word of each of them)."""
    left_out: set[int] = set()
    for mention in indexed.mentions:
        tokens = mention_tokens(indexed.text, mention)
        if tokens and mention.type not in _TELLING_MENTIONS:
            left_out.update(range(tokens[0], tokens[1] + 1))
    passages = indexed.text.passages
    ends = (*(passage.first for passage in passages[1:]), len(indexed.text.forms))
    for passage, end in zip(passages, ends, strict=True):
        if passage.part == "fields" and passage.section in (PEOPLE, PLACE):
            left_out.update(range(passage.first, end))
    return left_out
