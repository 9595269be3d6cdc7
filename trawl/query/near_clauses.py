"""The clauses of proximity: two members near each other, or one with none of the other near it.

A record that repeats their words too often for its budget of work is undecided by them: each then says what
`Reading.settle` says, and the meaning decides what is done with the record.
"""

from __future__ import annotations

from trawl.query.blocks import Pairing, Part, is_flat
from trawl.query.clauses import NUMBERS, Clause, Positional
from trawl.query.combining import CrowdedError
from trawl.query.printing import print_tree
from trawl.query.proximity import far_parts, find_parts, finds_pair, relaxed_parts
from trawl.query.reading import Reading
from trawl.query.tree import Near, NotNear


class NearClause(Positional):
    """Two members near each other."""

    def __init__(self, left: Positional, right: Positional, node: Near) -> None:
        self.left, self.right, self.node = left, right, node
        needed = [side.triggers for side in (left, right) if side.triggers is not None]
        self.triggers = min(needed, key=len, default=None)
        self._printed, self._number = print_tree(node), next(NUMBERS)

    def member(self, reading: Reading, counted: bool) -> Pairing:
        left, right = self.left.member(reading, counted), self.right.member(reading, counted)
        return Pairing(left, right, self.node.words, self.node.ordered)

    def holds(self, reading: Reading, counted: bool) -> bool:
        if not (self.left.may_hold(reading) and self.right.may_hold(reading)):
            return False
        member = self.member(reading, counted)
        if is_flat(member.left) and is_flat(member.right):
            return finds_pair(member, reading.work)
        return reading.settle(self._number, counted, self._printed, lambda: finds_pair(member, reading.work))

    def collect(self, reading: Reading, found: list[Part]) -> None:
        found.extend(find_parts(self.member(reading, True), reading.showing))


class NotNearClause(Clause):
    """A block of the left member with none of the right near it. Blocks of the right are looked for as under NOT."""

    def __init__(self, left: Positional, right: Positional, node: NotNear) -> None:
        self.left, self.right, self.node = left, right, node
        self.triggers = left.triggers
        self._printed, self._number = print_tree(node), next(NUMBERS)

    def holds(self, reading: Reading, counted: bool) -> bool:
        left, right = self.left.member(reading, counted), self.right.member(reading, not counted)

        def is_far() -> bool:
            return next(far_parts(left, right, self.node.words, reading.work), None) is not None

        return reading.settle(self._number, counted, self._printed, is_far)

    def collect(self, reading: Reading, found: list[Part]) -> None:
        left, right = self.left.member(reading, True), self.right.member(reading, False)
        try:
            for block in far_parts(left, right, self.node.words, reading.showing):
                found.extend(block.parts)
        except CrowdedError:
            found.extend(relaxed_parts(left))
