"""Clauses of one AND that no record can satisfy together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from trawl.query import Node
from trawl.query.subsuming import is_subsumed
from trawl.query.tree import DateIn, FieldIs, Not
from trawl.query.walk import TEXT_LEAVES

#: Fields of which a record can have several values at once.
_SEVERAL = frozenset(("marker",))


def find_contradictions(clauses: Sequence[Node]) -> Iterator[tuple[Node, Node]]:
    """Each pair of clauses that cannot both hold, whatever is loaded."""
    for one, other in combinations(clauses, 2):
        if _excludes(one, other) or _excludes(other, one):
            yield one, other


def _excludes(one: Node, other: Node) -> bool:
    match one, other:
        case Not(child), _:
            return child == other or (isinstance(other, TEXT_LEAVES) and is_subsumed(other, child))
        case FieldIs(field, None), FieldIs(same, value):
            return field == same and value is not None
        case FieldIs(field, None), DateIn(field=same):
            return field == same
        case FieldIs(field, str() as value), FieldIs(same, str() as wanted):
            return field == same and field not in _SEVERAL and not _agree(value, wanted)
        case DateIn(field=field, last=last), DateIn(field=same, first=first):
            return field == same and last is not None and first is not None and last < first
    return False


def _agree(one: str, other: str) -> bool:
    """Whether a value can be both; either may end in a star."""
    if one.endswith("*"):
        return other.startswith(one[:-1]) or (other.endswith("*") and one.startswith(other[:-1]))
    return one.startswith(other[:-1]) if other.endswith("*") else one == other
