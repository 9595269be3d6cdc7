"""Proximity in the index: two sets of single words, some places apart.

Every word takes two places, its form and then its stem, so that words `k` apart stand `2k` places apart, give or take
one where a form is compared with a stem. A phrase of two with a slop accepts a distance of `offset` plus or minus
`slop` places; `offset` is put in the middle of the distances wanted, which makes the answer exact in each direction,
whether or not the two sides have words in common (measured against a count by hand; docs/adr/0003).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from tantivy import Occur, Query, Schema

from trawl.engine.embedded.documents import TEXT
from trawl.engine.ends import Ends

# tantivy refuses a regular expression of more than 1,000 states; a byte of an alternative takes at most one.
_REGEX_BYTES = 800
# A few pairs are quicker one by one than through a regular expression.
_PAIRS = 16
# Past so many phrases the conjunction and the reference meaning are quicker.
_PHRASES = 64


def near_query(schema: Schema, left: Ends[str], right: Ends[str], words: int, *, ordered: bool) -> Query | None:
    """Records where the sides are that near: exactly for single words, too widely for others.

    Blocks that are made of parts may interleave; then an end of the one lies between two parts of the other.
    None where the index would need too many phrases to say it.
    """
    clauses = list(_ordered(left.last, right.first, words))
    if not ordered:
        clauses += _ordered(right.last, left.first, words)
        if span := max(left.span, right.span):
            clauses += _ordered(left.inner, right.inner, span)
            clauses += _ordered(right.inner, left.inner, span)
    phrases = 0
    queries: list[Query] = []
    for clause in clauses:
        phrases += clause.phrases
        if phrases > _PHRASES:
            return None
        queries += clause.queries(schema)
    return Query.boolean_query([(Occur.Should, query) for query in queries])


@dataclass(frozen=True, slots=True)
class _Clause:
    """One of `first`, then one of `second`, at `offset` places plus or minus `slop`."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    offset: int
    slop: int

    @property
    def phrases(self) -> int:
        return 1 if self._few else len(_chunks(self.first)) * len(_chunks(self.second))

    def queries(self, schema: Schema) -> Iterator[Query]:
        if self._few:
            for one, other in product(self.first, self.second):
                yield Query.phrase_query(schema, TEXT, [(0, one), (self.offset, other)], slop=self.slop)
            return
        for one, other in product(_chunks(self.first), _chunks(self.second)):
            yield Query.regex_phrase_query(schema, TEXT, [(0, one), (self.offset, other)], slop=self.slop)

    @property
    def _few(self) -> bool:
        return len(self.first) * len(self.second) <= _PAIRS


def _ordered(first: Sequence[str], second: Sequence[str], words: int) -> Iterator[_Clause]:
    for one, other in product((0, 1), (0, 1)):
        left, right = _in_place(first, one), _in_place(second, other)
        if left and right:
            yield _Clause(left, right, words + 2 + other - one, words)


def _in_place(terms: Sequence[str], place: int) -> tuple[str, ...]:
    """The forms (place 0) or the stems (place 1) among the tokens."""
    return tuple(sorted(term for term in terms if term.startswith("=") == (place == 0)))


def _chunks(terms: Sequence[str]) -> list[str]:
    """Alternations that hold all the tokens between them, each small enough to compile.

    Tokens are letters, digits and the mark of a form: nothing in them means anything in a regular expression.
    """
    chunks: list[list[str]] = [[]]
    size = 0
    for term in terms:
        size += len(term.encode()) + 1
        if size > _REGEX_BYTES and chunks[-1]:
            chunks.append([])
            size = len(term.encode()) + 1
        chunks[-1].append(term)
    return [f"({'|'.join(chunk)})" for chunk in chunks]
