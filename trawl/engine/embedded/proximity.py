"""Proximity in the index: two sets of single words, some places apart.

Every word takes two places, its form and then its stem, so that words `k` apart stand `2k` places apart, give or take
one where a form is compared with a stem. A phrase of two with a slop accepts a distance of `offset` plus or minus
`slop` places; `offset` is put in the middle of the distances wanted, which makes the answer exact in each direction,
whether or not the two sides have words in common (measured against a count by hand; docs/adr/0003).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from tantivy import Occur, Query, Schema

from trawl.engine.embedded.documents import TEXT
from trawl.query.tree import Fuzzy, Near, Node, Or, Phrase, Wildcard, Word

# tantivy refuses a regular expression of more than 1,000 states; a byte of an alternative takes at most one.
_REGEX_BYTES = 800
# A few pairs are quicker one by one than through a regular expression.
_PAIRS = 16
# Past so many phrases the conjunction and the reference meaning are quicker.
_PHRASES = 64


@dataclass(frozen=True, slots=True)
class Ends:
    """The tokens that a block of a member can begin and end with, and all the ends of the blocks it is made of.

    `single` says that a block is one word and that the tokens say the member exactly; `span` is the number of
    words that may lie between the parts of a block.
    """

    first: frozenset[str]
    last: frozenset[str]
    inner: frozenset[str]
    single: bool
    span: int = 0


def ends_of(  # noqa: PLR0911 - one return a form of the language
    node: Node, expand: Callable[[Wildcard | Fuzzy], Sequence[str]], term_of: Callable[[Word], str]
) -> Ends | None:
    """The ends of a member of a proximity; None where the index does not know them (a mention)."""
    match node:
        case Word():
            term = frozenset([term_of(node)])
            return Ends(term, term, term, single=node.mode != "case")
        case Wildcard() | Fuzzy():
            terms = frozenset(expand(node))
            return Ends(terms, terms, terms, single=True)
        case Phrase(words):
            first, last = frozenset([term_of(words[0])]), frozenset([term_of(words[-1])])
            return Ends(first, last, first | last, single=False)
        case Or(children):
            return _union([ends_of(child, expand, term_of) for child in children])
        case Near():
            both = _union([ends_of(node.left, expand, term_of), ends_of(node.right, expand, term_of)])
            if both is None:
                return None
            return Ends(both.inner, both.inner, both.inner, single=False, span=max(node.words, both.span))
        case _:
            return None


def _union(members: Sequence[Ends | None]) -> Ends | None:
    known = [member for member in members if member is not None]
    if len(known) < len(members) or not known:
        return None
    return Ends(
        frozenset().union(*(member.first for member in known)),
        frozenset().union(*(member.last for member in known)),
        frozenset().union(*(member.inner for member in known)),
        single=all(member.single for member in known),
        span=max(member.span for member in known),
    )


def near_query(schema: Schema, left: Ends, right: Ends, words: int, *, ordered: bool) -> Query | None:
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


def _ordered(first: frozenset[str], second: frozenset[str], words: int) -> Iterator[_Clause]:
    for one, other in product((0, 1), (0, 1)):
        left, right = _in_place(first, one), _in_place(second, other)
        if left and right:
            yield _Clause(left, right, words + 2 + other - one, words)


def _in_place(terms: frozenset[str], place: int) -> tuple[str, ...]:
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
