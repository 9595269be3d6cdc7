"""How each term of a profile does over its hits: found, needed, found together with others, ruled out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from trawl.contexts.context import RULED_OUT
from trawl.model import Hit
from trawl.query import Node
from trawl.query.tree import InSection, Not, NotNear, Or
from trawl.query.walk import TEXT_LEAVES, children_of


@dataclass(frozen=True, slots=True)
class TermLine:
    """One term. `records` are all those that it finds by itself, None where a limit kept it from being counted.

    `hits` are the profile's hits in which it was found, `alone` those that are hits only because of it, `ruled_out`
    those in which it only stands in a context that rules it out (negated, template).
    """

    term: str
    records: int | None
    hits: int
    alone: int
    ruled_out: int

    @property
    def only_ruled_out(self) -> bool:
        """Whether the term was found, and never in a context that can carry a hit."""
        return 0 < self.hits == self.ruled_out


class Pair(NamedTuple):
    """Two terms, and the hits in which both were found."""

    one: str
    other: str
    hits: int


@dataclass(frozen=True, slots=True)
class TermReport:
    """The search term report of a profile. Terms and pairs come most found first; `pairs` are all there are."""

    profile: str
    records: int
    hits: int
    negated: int
    terms: tuple[TermLine, ...]
    pairs: tuple[Pair, ...]

    @property
    def unfound(self) -> tuple[TermLine, ...]:
        """The terms that were found in no hit."""
        return tuple(line for line in self.terms if not line.hits)

    @property
    def only_ruled_out(self) -> tuple[TermLine, ...]:
        """The terms that only ever stand in a ruled-out context."""
        return tuple(line for line in self.terms if line.only_ruled_out)


class TermTally:
    """Counts the terms of hits, one hit at a time, so that hits need not be kept."""

    def __init__(self) -> None:
        self.hits, self.negated = 0, 0
        self._found, self._alone, self._ruled_out = Counter[str](), Counter[str](), Counter[str]()
        self._pairs = Counter[tuple[str, str]]()

    def add(self, hit: Hit, needs: Callable[[str], bool]) -> None:
        """Count a hit; `needs` says whether it would be no hit without a term."""
        self.hits += 1
        self.negated += hit.negated
        terms = hit.found_terms
        carried = {span.term for span in hit.spans if span.context not in RULED_OUT}
        self._found.update(terms)
        self._ruled_out.update(term for term in terms if term not in carried)
        self._alone.update(term for term in terms if needs(term))
        self._pairs.update(combinations(sorted(terms), 2))

    def report(self, profile: str, records: int, counts: Mapping[str, int | None]) -> TermReport:
        """The report; `counts` names every term with the records that it finds by itself."""
        lines = [
            TermLine(term, counted, self._found[term], self._alone[term], self._ruled_out[term])
            for term, counted in counts.items()
        ]
        lines.sort(key=lambda line: (-line.hits, -(line.records or 0), line.term.casefold()))
        pairs = sorted((Pair(*terms, count) for terms, count in self._pairs.items()), key=lambda p: (-p.hits, p))
        return TermReport(profile, records, self.hits, self.negated, tuple(lines), tuple(pairs))


def find_terms(tree: Node) -> dict[str, Node]:
    """What each term that a hit can report looks for, by its label; a label with several meanings is any of them."""
    found: dict[str, dict[Node, None]] = {}
    for label, node in _terms_of(tree, None):
        found.setdefault(label, {})[node] = None
    return {label: next(iter(nodes)) if len(nodes) == 1 else Or(tuple(nodes)) for label, nodes in found.items()}


def _terms_of(node: Node, section: str | None) -> Iterator[tuple[str, Node]]:
    if isinstance(node, TEXT_LEAVES):
        yield node.label, node if section is None else InSection(section, node)
    elif isinstance(node, InSection):
        yield from _terms_of(node.child, node.section)
    elif isinstance(node, NotNear):
        yield from _terms_of(node.left, section)
    elif not isinstance(node, Not):
        for child in children_of(node):
            yield from _terms_of(child, section)
