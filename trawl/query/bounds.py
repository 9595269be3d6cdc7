"""Say a query in an engine's own algebra: a lower and an upper query with lower ⊆ meaning ⊆ upper.

An engine supplies `Algebra`: its conjunction, disjunction and so on, and what each leaf is to it. A leaf that it can
say exactly is `Bounds.exactly(query)`; one that it can only say too widely is `algebra.upper_only(query)`; one that it
always holds for is both. `bound_query` puts them together by polarity: the upper bound of NOT x is what the lower
bound of x leaves over. Where the two bounds are exact the engine's answer stands; otherwise the reference meaning
decides the records of the upper bound that are not in the lower one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

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

Q = TypeVar("Q")

#: What an engine translates by itself.
BoundLeaf = Word | Phrase | Wildcard | Fuzzy | TypedMention | EntityValue | FieldIs | DateIn


@dataclass(frozen=True, slots=True)
class Bounds(Generic[Q]):
    """Two queries of an engine; `exact` says that they are the same and are the meaning itself."""

    lower: Q
    upper: Q
    exact: bool

    @classmethod
    def exactly(cls, query: Q) -> Bounds[Q]:
        """A query that the engine can say."""
        return cls(query, query, exact=True)


class Algebra(Protocol[Q]):
    """What an engine's queries can do. `Q` is the engine's own type of query."""

    def everything(self) -> Q:
        """Every record."""
        ...

    def nothing(self) -> Q:
        """No record."""
        ...

    def all_of(self, parts: Sequence[Q]) -> Q:
        """Conjunction of at least two queries."""
        ...

    def any_of(self, parts: Sequence[Q]) -> Q:
        """Disjunction of at least two queries."""
        ...

    def none_of(self, part: Q) -> Q:
        """Every record that `part` does not find."""
        ...

    def at_least(self, wanted: int, parts: Sequence[Q]) -> Q:
        """Records found by `wanted` or more of the queries."""
        ...

    def leaf(self, node: BoundLeaf, section: str | None) -> Bounds[Q]:
        """A term, a field or a date. With a section (case-folded name), within passages of that name only.

        An engine that does not index sections answers `Bounds(nothing, query without the section, exact=False)`.
        """
        ...

    def near(self, node: Near, section: str | None) -> Bounds[Q] | None:
        """A proximity, exact or as bounds; None lets `bound_query` take the conjunction of its members."""
        ...


def bound_query(  # noqa: PLR0911 one return for each node type
    node: Node, algebra: Algebra[Q], section: str | None = None
) -> Bounds[Q]:
    """The bounds of a tree. `section` is the section that the node stands within (`in:`), None for the whole record."""
    match node:
        case And(children):
            return _combine_all(children, algebra, section)
        case Or(children):
            return _combine_any(children, algebra, section)
        case Not(child):
            inner = bound_query(child, algebra, section)
            if inner.exact:
                return Bounds.exactly(algebra.none_of(inner.upper))
            return Bounds(algebra.none_of(inner.upper), algebra.none_of(inner.lower), exact=False)
        case AtLeast(wanted, members):
            parts = [bound_query(member, algebra, section) for member in members]
            if all(part.exact for part in parts):
                return Bounds.exactly(algebra.at_least(wanted, [part.upper for part in parts]))
            lower = algebra.at_least(wanted, [part.lower for part in parts])
            return Bounds(lower, algebra.at_least(wanted, [part.upper for part in parts]), exact=False)
        case InSection(name, child):
            return bound_query(child, algebra, name)
        case Near():
            return algebra.near(node, section) or _bound_members(node, algebra, section)
        case NotNear():
            return _bound_not_near(node, algebra, section)
        case _:
            return algebra.leaf(node, section)


def _combine_all(children: Sequence[Node], algebra: Algebra[Q], section: str | None) -> Bounds[Q]:
    if not children:
        return Bounds.exactly(algebra.everything())
    parts = [bound_query(child, algebra, section) for child in children]
    if len(parts) == 1:
        return parts[0]
    upper = algebra.all_of([part.upper for part in parts])
    if all(part.exact for part in parts):
        return Bounds.exactly(upper)
    return Bounds(algebra.all_of([part.lower for part in parts]), upper, exact=False)


def _combine_any(children: Sequence[Node], algebra: Algebra[Q], section: str | None) -> Bounds[Q]:
    if not children:
        return Bounds.exactly(algebra.nothing())
    parts = [bound_query(child, algebra, section) for child in children]
    if len(parts) == 1:
        return parts[0]
    upper = algebra.any_of([part.upper for part in parts])
    if all(part.exact for part in parts):
        return Bounds.exactly(upper)
    return Bounds(algebra.any_of([part.lower for part in parts]), upper, exact=False)


def _bound_members(node: Near, algebra: Algebra[Q], section: str | None) -> Bounds[Q]:
    members = [bound_query(side, algebra, section) for side in (node.left, node.right)]
    return Bounds(algebra.nothing(), algebra.all_of([member.upper for member in members]), exact=False)


def _bound_not_near(node: NotNear, algebra: Algebra[Q], section: str | None) -> Bounds[Q]:
    """An A where no A is near a B is surely far from one; another may be."""
    left = bound_query(node.left, algebra, section)
    near = bound_query(Near(node.left, node.right, node.words, ordered=False), algebra, section)
    lower = algebra.all_of([left.lower, algebra.none_of(near.upper)])
    return Bounds(lower, left.upper, exact=False)
