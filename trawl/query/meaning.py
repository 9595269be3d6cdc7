"""The reference meaning of a query: whether one analysed record satisfies it, and where and why.

Every engine's answer is this one's. A query is compiled once and then judges as many records as there are; what it
learns of their words (which form satisfies which term) it keeps.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from trawl.model import PARTS, IndexedRecord, Span
from trawl.query.blocks import Part
from trawl.query.clauses import Clause, Positional
from trawl.query.group_clauses import AllClause, AnyClause, AnyTerm, AtLeastClause, NotClause
from trawl.query.leaf_clauses import DateClause, EntityTerm, FieldClause, PhraseTerm, TypeTerm, WordTerm
from trawl.query.lexicon import Lexicon
from trawl.query.limits import DEFAULT_LIMITS, Limits
from trawl.query.near_clauses import NearClause, NotNearClause
from trawl.query.parsing import Query, parse_query
from trawl.query.reading import Reading
from trawl.query.reasons import Reasons
from trawl.query.tree import (
    And,
    AtLeast,
    DateIn,
    EntityValue,
    FieldIs,
    Fuzzy,
    InSection,
    Near,
    Node,
    Not,
    NotNear,
    Or,
    Phrase,
    TypedMention,
    Wildcard,
    Word,
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a query says of one record.

    `spans` are the places that satisfied it, by part (title, narrative, fields), offset and term, each once; `why` says
    in words how it was satisfied. Both are empty where the record is not accepted. An `undecided` record is accepted to
    be looked at: it repeats the words of a proximity too often to tell, which `why` says first.
    """

    accepted: bool
    spans: tuple[Span, ...] = ()
    why: tuple[str, ...] = ()
    undecided: bool = False


_REJECTED = Judgement(accepted=False)


class CompiledQuery:
    """A query made ready to judge records.

    `pairs` limits the work for the proximities of one record. A record for which it does not suffice to tell whether
    it satisfies the query is undecided, and counts as accepted: better looked at in vain than not at all.
    """

    def __init__(
        self, tree: Node, text: str, pairs: int = DEFAULT_LIMITS.pairs, titles: Mapping[str, str] | None = None
    ) -> None:
        self.tree, self.text, self._pairs = tree, text, pairs
        self._lexicon = Lexicon()
        self._reasons = Reasons(tree, titles or {})

    def part(self, tree: Node) -> CompiledQuery:
        """A part of this query, to be judged by itself under the same limits."""
        return CompiledQuery(tree, "", self._pairs)

    @cached_property
    def _clause(self) -> Clause:
        # An engine that decides a query by its index alone never asks for it.
        return _Compiler(self._lexicon).compile(self.tree)

    def accepts(self, indexed: IndexedRecord) -> bool:
        """Whether the record satisfies the query, or is undecided."""
        reading = self._read(indexed)
        return reading is not None and self._clause.holds(reading, counted=True)

    def judge(self, indexed: IndexedRecord) -> Judgement:
        """Whether the record satisfies the query, with the spans that did and why."""
        reading = self._read(indexed)
        if reading is None or not self._clause.holds(reading, counted=True):
            return _REJECTED
        parts: list[Part] = []
        self._clause.collect(reading, parts)
        spans = {Span(part.part, part.start, part.end, part.label) for part in parts}  # type: ignore[arg-type]
        undecided, why = not self._is_sure(reading), self._explain(reading)
        if undecided:
            why = (f"Not decided: the record repeats the words of {', '.join(reading.undecided)} too often", *why)
        return Judgement(True, tuple(sorted(spans, key=_span_order)), why, undecided)

    def accepts_without(self, indexed: IndexedRecord, excluded: Collection[Span]) -> bool:
        """Whether the record still satisfies the query, or may, when these spans do not count; under NOT they do."""
        stretches = frozenset((span.part, span.start, span.end) for span in excluded)
        clause = self._clause
        return clause.holds(Reading(indexed, self._lexicon, stretches, self._pairs), counted=True)

    def _read(self, indexed: IndexedRecord) -> Reading | None:
        """The record read for this query's words; None where it lacks what the query cannot do without."""
        clause = self._clause  # it fills the lexicon, which the reading looks its words up in
        reading = Reading(indexed, self._lexicon, pairs=self._pairs)
        return reading if clause.may_hold(reading) else None

    def _is_sure(self, reading: Reading) -> bool:
        """Whether a record that was found satisfies the query whatever its undecided proximities are."""
        if not reading.undecided:
            return True
        reading.generous = False
        sure = self._clause.holds(reading, counted=True)
        reading.generous = True
        return sure

    def _explain(self, reading: Reading) -> tuple[str, ...]:
        return (self._reasons.say(self._clause, reading),)


def _span_order(span: Span) -> tuple[int, int, int, str]:
    return PARTS.index(span.part), span.start, span.end, span.term


def compile_query(
    query: Query | str, limits: Limits = DEFAULT_LIMITS, titles: Mapping[str, str] | None = None
) -> CompiledQuery:
    """Make a query ready to judge records; text is parsed first, without term lists.

    `titles` are those of its term lists by their names, for the words that say why a record was found. Raises
    QueryError for text.
    """
    parsed = parse_query(query, limits=limits) if isinstance(query, str) else query
    return CompiledQuery(parsed.tree, parsed.text, limits.pairs, titles)


class _Compiler:
    """Makes clauses of nodes. A section (`in:`) is handed down to the terms within it.

    A node that stands in a query several times (a term list, mostly) becomes one clause, so that what it finds in a
    record is looked for once.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._made: dict[tuple[Node, str | None], Positional] = {}

    def compile(  # noqa: PLR0911 one return for each node type
        self, node: Node, section: str | None = None
    ) -> Clause:
        match node:
            case And(children):
                return AllClause([self.compile(child, section) for child in children])
            case Or(children):
                if all(map(_is_positional, children)):
                    return self._positional(node, section)
                return AnyClause([self.compile(child, section) for child in children])
            case Not(child):
                return NotClause(self.compile(child, section), node)
            case AtLeast(wanted, members):
                return AtLeastClause(wanted, [self.compile(member, section) for member in members], node)
            case NotNear(left, right):
                return NotNearClause(self._positional(left, section), self._positional(right, section), node)
            case InSection(name, child):
                return self.compile(child, name)
            case FieldIs():
                return FieldClause(node)
            case DateIn():
                return DateClause(node)
            case _:
                return self._positional(node, section)

    def _positional(self, node: Node, section: str | None) -> Positional:
        made = self._made.get((node, section))
        if made is None:
            made = self._made[node, section] = self._make(node, section)
        return made

    def _make(self, node: Node, section: str | None) -> Positional:
        match node:
            case Word() | Wildcard() | Fuzzy():
                return WordTerm(node.label, section, self._lexicon.number_of(node))
            case Phrase(words, label):
                # Long words are mostly rarer than short ones.
                rare = max(words, key=lambda word: len(word.text))
                return PhraseTerm(
                    label, section, tuple(map(self._lexicon.number_of, words)), self._lexicon.number_of(rare)
                )
            case TypedMention():
                return TypeTerm(node, section)
            case EntityValue():
                return EntityTerm(node, section)
            case Near(left, right):
                return NearClause(self._positional(left, section), self._positional(right, section), node)
            case Or(children):
                return AnyTerm([self._positional(child, section) for child in children])
            case _:
                raise TypeError(f"{type(node).__name__} finds no place in the text")


def _is_positional(node: Node) -> bool:
    """Whether a node finds places in the text, so that it could stand in a proximity."""
    if isinstance(node, Or):
        return all(map(_is_positional, node.children))
    return isinstance(node, Word | Wildcard | Fuzzy | Phrase | TypedMention | EntityValue | Near)


#: Accepts every record, and finds nothing in it.
MATCH_ALL = CompiledQuery(And(()), "")
