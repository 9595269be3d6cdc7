"""What the builder knows of a part of a query while it reads on: its node, its place, what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from trawl.query.tree import Node

Shape = Literal["term", "record", "near", "and", "or", "not"]


class Flaw(NamedTuple):
    """The part of an item that cannot stand in a proximity, and what it is in words."""

    start: int
    end: int
    what: str


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a query at `start` to `end` of its text.

    `depth` is its nesting after flattening, `chain` the members of its proximity, `positional` the node that stands
    in a proximity where it differs from `node` (an identifier looked up as an entity too).
    """

    node: Node
    start: int
    end: int
    shape: Shape
    depth: int = 1
    chain: int = 1
    bracketed: bool = False
    flaw: Flaw | None = None
    positional: Node | None = None

    @property
    def in_proximity(self) -> Node:
        """The node as a member of a proximity."""
        return self.positional if self.positional is not None else self.node
