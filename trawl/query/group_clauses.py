"""The clauses made of others: all of them, any, none, at least so many."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from trawl.query.blocks import Choice, Member, Pairing, Part
from trawl.query.clauses import NUMBERS, Clause, Positional
from trawl.query.reading import Reading
from trawl.query.tree import AtLeast, Node


class AllClause(Clause):
    """Every child; with no children, any record."""

    def __init__(self, children: Sequence[Clause]) -> None:
        self.children = children
        self._needed = [child.triggers for child in children if child.triggers is not None]
        self.triggers = min(self._needed, key=len, default=None)

    def holds(self, reading: Reading, counted: bool) -> bool:
        for needed in self._needed:
            if needed.isdisjoint(reading.atoms):
                return False
        return all(child.holds(reading, counted) for child in self.children)

    def collect(self, reading: Reading, found: list[Part]) -> None:
        for child in self.children:
            child.collect(reading, found)


class _TriggerIndex:
    """The clauses of a group by what triggers them, so that a record's few words find the few that could hold."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self._clauses = clauses
        self._always = [at for at, clause in enumerate(clauses) if clause.triggers is None]
        self.number = next(NUMBERS)
        self._places: dict[int, list[int]] = {}
        for at, clause in enumerate(clauses):
            for atom in clause.triggers or ():
                self._places.setdefault(atom, []).append(at)
        self.triggers = None if self._always else frozenset(self._places)

    def possible(self, reading: Reading) -> list[Clause]:
        """The clauses that could hold, in the order of the query."""
        places = reading.possible.get(self.number)
        if places is None:
            places = reading.possible[self.number] = self._find_places(reading)
        return [self._clauses[at] for at in places]

    def held(self, reading: Reading) -> list[Clause]:
        """The clauses that hold; asked for what is to be shown, so several times for a record that is found."""
        held = reading.held.get(self.number)
        if held is None:
            held = reading.held[self.number] = [one for one in self.possible(reading) if one.holds(reading, True)]
        return held

    def _find_places(self, reading: Reading) -> list[int]:
        atoms = self._places.keys() & reading.atoms.keys()
        if not atoms:
            return self._always
        places = set(self._always)
        for atom in atoms:
            places.update(self._places[atom])
        return sorted(places)


class AnyClause(Clause):
    """One child or more; what the others would have found is not reported."""

    def __init__(self, children: Sequence[Clause]) -> None:
        self.children = children
        self._by_trigger = _TriggerIndex(children)
        self.triggers = self._by_trigger.triggers

    def holds(self, reading: Reading, counted: bool) -> bool:
        return any(child.holds(reading, counted) for child in self._by_trigger.possible(reading))

    def held(self, reading: Reading) -> list[Clause]:
        """The children that hold."""
        return self._by_trigger.held(reading)

    def collect(self, reading: Reading, found: list[Part]) -> None:
        for child in self.held(reading):
            child.collect(reading, found)


class AnyTerm(AnyClause, Positional):
    """Alternatives that all find places, so that they can stand in a proximity together."""

    def member(self, reading: Reading, counted: bool) -> Member:
        key = self._by_trigger.number, counted
        found = reading.members.get(key)
        if found is None:
            found = reading.members[key] = self._find(reading, counted)
        return found

    def _find(self, reading: Reading, counted: bool) -> Member:
        possible = self._by_trigger.possible(reading)
        members = [child.member(reading, counted) for child in possible if isinstance(child, Positional)]
        deep = [one for one in members if isinstance(one, Pairing | Choice) and reading.holds_anywhere(one)]
        flat = list(chain.from_iterable(member for member in members if not isinstance(member, Pairing | Choice)))
        # Most records hold none of the alternatives that are proximities, and then are judged much more simply.
        return Choice((flat, *deep) if flat else tuple(deep)) if deep else flat


class NotClause(Clause):
    """What does not hold."""

    def __init__(self, child: Clause, node: Node) -> None:
        self.child, self.node = child, node

    def holds(self, reading: Reading, counted: bool) -> bool:
        # Under an even number of NOTs a term counts as found again, so its excluded stretches do not.
        return not self.child.holds(reading, not counted)


class AtLeastClause(Clause):
    """So many different members, each judged by itself: one token may satisfy several."""

    def __init__(self, wanted: int, members: Sequence[Clause], node: AtLeast) -> None:
        self.wanted, self.members, self.node = wanted, members, node
        self._by_trigger = _TriggerIndex(members)
        self.triggers = self._by_trigger.triggers

    def holds(self, reading: Reading, counted: bool) -> bool:
        found = 0
        for member in self._by_trigger.possible(reading):
            found += member.holds(reading, counted)
            if found == self.wanted:
                return True
        return False

    def collect(self, reading: Reading, found: list[Part]) -> None:
        for member in self._by_trigger.held(reading):
            member.collect(reading, found)
