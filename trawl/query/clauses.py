# ruff: noqa: ARG002 - clauses share one interface, and not each needs all of it
"""The compiled parts of a query: each says whether it holds in a reading, what it found there, and why.

`counted` is false under NOT, where excluded stretches are seen as well.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count

from trawl.model import Mention
from trawl.query.fields import field_date, field_values
from trawl.query.mentions import compare_number, mention_tokens
from trawl.query.names import DATE_FIELDS
from trawl.query.printing import print_tree
from trawl.query.proximity import (
    Block,
    Choice,
    Member,
    Pairing,
    Part,
    far_parts,
    find_parts,
    finds_pair,
    holds_anywhere,
)
from trawl.query.reading import Reading
from trawl.query.tree import AtLeast, DateIn, EntityValue, FieldIs, Near, Node, NotNear, TypedMention

_NUMBERS = count()


class Clause(ABC):
    """A part of a compiled query."""

    #: Atoms of which a record must have at least one, or it cannot hold; None where it may hold without any.
    triggers: frozenset[int] | None = None

    def may_hold(self, reading: Reading) -> bool:
        """Whether the record has what the clause cannot do without; quick, and never wrongly false."""
        return self.triggers is None or not self.triggers.isdisjoint(reading.atoms)

    @abstractmethod
    def holds(self, reading: Reading, counted: bool) -> bool:
        """Whether the record satisfies it."""

    def collect(  # noqa: B027 a clause about the record's fields finds nothing in the text
        self, reading: Reading, found: list[Part]
    ) -> None:
        """Add what it found; called only where it holds. Nothing for what stands outside the text."""

    @abstractmethod
    def explain(self, reading: Reading) -> str:
        """Why it holds, in words."""


class Positional(Clause):
    """A clause that finds places in the text, and so can be a member of a proximity."""

    @abstractmethod
    def member(self, reading: Reading, counted: bool) -> Member:
        """Its parts, or the pairing of its members' parts."""


class Term(Positional):
    """A leaf with a label. Subclasses find its parts; they are kept while a record is judged."""

    def __init__(self, label: str, section: str | None) -> None:
        self.label, self.section = label, section
        self._number = next(_NUMBERS)

    @abstractmethod
    def find(self, reading: Reading) -> list[Part]:
        """Every place where the term stands within its section, in order."""

    def member(self, reading: Reading, counted: bool) -> list[Part]:
        parts = reading.kept.get(self._number)
        if parts is None:
            parts = reading.kept[self._number] = self.find(reading)
        if counted and reading.excluded and parts:
            return [part for part in parts if (part.part, part.start, part.end) not in reading.excluded]
        return parts

    def holds(self, reading: Reading, counted: bool) -> bool:
        return bool(self.member(reading, counted))

    def collect(self, reading: Reading, found: list[Part]) -> None:
        found.extend(self.member(reading, True))

    def explain(self, reading: Reading) -> str:
        times = len(self.member(reading, True))
        return self.label if times == 1 else f"{self.label} ({times} times)"


class WordTerm(Term):
    """A word, a wildcard or a fuzzy word: one atom."""

    def __init__(self, label: str, section: str | None, atom: int) -> None:
        super().__init__(label, section)
        self.atom, self.triggers = atom, frozenset((atom,))

    def find(self, reading: Reading) -> list[Part]:
        indexes: Iterable[int] = reading.atoms.get(self.atom, ())
        if self.section is not None:
            indexes = [index for index in indexes if reading.within(index, self.section)]
        return [reading.part(index, index, self.label) for index in indexes]

    def holds(self, reading: Reading, counted: bool) -> bool:
        if self.section is None and not (counted and reading.excluded):
            return self.atom in reading.atoms
        return bool(self.member(reading, counted))


class PhraseTerm(Term):
    """Several atoms at successive tokens of one passage."""

    def __init__(self, label: str, section: str | None, atoms: tuple[int, ...]) -> None:
        super().__init__(label, section)
        self.atoms, self.triggers = atoms, frozenset((max(atoms),))

    def find(self, reading: Reading) -> list[Part]:
        places = [reading.atoms.get(atom) for atom in self.atoms]
        if None in places:
            return []
        # Walk the rarest word and look its neighbours up.
        rarest = min(range(len(places)), key=lambda at: len(places[at] or ()))
        others = [(at - rarest, set(found or ())) for at, found in enumerate(places) if at != rarest]
        length = len(self.atoms) - 1
        parts = []
        for index in places[rarest] or ():
            if all(index + shift in found for shift, found in others):
                first = index - rarest
                if reading.position(first + length) - reading.position(first) != length:
                    continue
                if self.section is None or reading.within(first, self.section):
                    parts.append(reading.part(first, first + length, self.label))
        return parts


class TypeTerm(Term):
    """Mentions of a type, each its block of tokens."""

    def __init__(self, node: TypedMention, section: str | None) -> None:
        super().__init__(node.label, section)
        self.node = node

    def find(self, reading: Reading) -> list[Part]:
        parts = []
        for mention in reading.indexed.mentions:
            if mention.type == self.node.type and compare_number(self.node, mention):
                part = _mention_part(reading, mention, self.label, self.section)
                if part:
                    parts.append(part)
        return parts


class EntityTerm(Term):
    """Mentions with a canonical value, also those that touch no word of the text."""

    def __init__(self, node: EntityValue, section: str | None) -> None:
        super().__init__(node.label, section)
        self.type, self.value = node.type, node.value

    def find(self, reading: Reading) -> list[Part]:
        parts = []
        for mention in reading.indexed.mentions:
            if mention.value == self.value and self.type in ("", mention.type):
                part = _mention_part(reading, mention, self.label, self.section)
                if part:
                    parts.append(part)
                elif self.section is None:
                    parts.append(Part(-1, -1, "narrative", mention.start, mention.end, self.label))
        return parts

    def collect(self, reading: Reading, found: list[Part]) -> None:
        found.extend(part for part in self.member(reading, True) if part.start < part.end)


def _mention_part(reading: Reading, mention: Mention, label: str, section: str | None) -> Part | None:
    tokens = mention_tokens(reading.text, mention, reading.narrative_first)
    if tokens is None:
        return None
    first, last = tokens
    if section is not None and not (reading.within(first, section) and reading.within(last, section)):
        return None
    return Part(reading.position(first), reading.position(last), "narrative", mention.start, mention.end, label)


class FieldClause(Clause):
    """A field of the record, or that it has none."""

    def __init__(self, node: FieldIs) -> None:
        self.node = node
        self._prefix = node.value[:-1] if node.value is not None and node.value.endswith("*") else None

    def holds(self, reading: Reading, counted: bool) -> bool:
        record, field, wanted = reading.indexed.record, self.node.field, self.node.value
        if field in DATE_FIELDS:
            return field_date(record, field) is None
        values = field_values(record, field)
        if wanted is None:
            return not values
        if self._prefix is not None:
            return any(value.startswith(self._prefix) for value in values)
        return wanted in values

    def explain(self, reading: Reading) -> str:
        return print_tree(self.node)


class DateClause(Clause):
    """A day of the record within two days."""

    def __init__(self, node: DateIn) -> None:
        self.node = node

    def holds(self, reading: Reading, counted: bool) -> bool:
        day = field_date(reading.indexed.record, self.node.field)
        if day is None:
            return False
        return (self.node.first is None or self.node.first <= day) and (self.node.last is None or day <= self.node.last)

    def explain(self, reading: Reading) -> str:
        day = field_date(reading.indexed.record, self.node.field)
        return f"{self.node.field} {day}, within {print_tree(self.node)}"


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

    def explain(self, reading: Reading) -> str:
        return " and ".join(child.explain(reading) for child in self.children)


class _TriggerIndex:
    """The clauses of a group by what triggers them, so that a record's few words find the few that could hold."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self._clauses = clauses
        self._always = [at for at, clause in enumerate(clauses) if clause.triggers is None]
        self.number = next(_NUMBERS)
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
        return [child for child in self._by_trigger.possible(reading) if child.holds(reading, True)]

    def collect(self, reading: Reading, found: list[Part]) -> None:
        for child in self.held(reading):
            child.collect(reading, found)

    def explain(self, reading: Reading) -> str:
        return ", ".join(child.explain(reading) for child in self.held(reading))


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
        deep = [member for member in members if isinstance(member, Pairing | Choice) and holds_anywhere(member)]
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

    def explain(self, reading: Reading) -> str:
        return print_tree(self.node)


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
        for member in self._by_trigger.possible(reading):
            if member.holds(reading, True):
                member.collect(reading, found)

    def explain(self, reading: Reading) -> str:
        possible = self._by_trigger.possible(reading)
        held = [member.explain(reading) for member in possible if member.holds(reading, True)]
        of = f"list:{self.node.name}" if self.node.name else f"{len(self.members)}"
        return f"{len(held)} of {of} ({self.wanted} wanted): {', '.join(held)}"


class NearClause(Positional):
    """Two members near each other."""

    def __init__(self, left: Positional, right: Positional, node: Near) -> None:
        self.left, self.right, self.node = left, right, node
        needed = [side.triggers for side in (left, right) if side.triggers is not None]
        self.triggers = min(needed, key=len, default=None)
        self._printed = print_tree(node)

    def member(self, reading: Reading, counted: bool) -> Pairing:
        left, right = self.left.member(reading, counted), self.right.member(reading, counted)
        return Pairing(left, right, self.node.words, self.node.ordered)

    def holds(self, reading: Reading, counted: bool) -> bool:
        if not (self.left.may_hold(reading) and self.right.may_hold(reading)):
            return False
        return finds_pair(self.member(reading, counted))

    def collect(self, reading: Reading, found: list[Part]) -> None:
        found.extend(find_parts(self.member(reading, True)))

    def explain(self, reading: Reading) -> str:
        return self._printed


class NotNearClause(Clause):
    """A block of the left member with none of the right near it. Blocks of the right are looked for as under NOT."""

    def __init__(self, left: Positional, right: Positional, node: NotNear) -> None:
        self.left, self.right, self.node = left, right, node
        self.triggers = left.triggers
        self._printed = print_tree(node)

    def _far(self, reading: Reading, counted: bool) -> Iterator[Block]:
        left, right = self.left.member(reading, counted), self.right.member(reading, not counted)
        return far_parts(left, right, self.node.words)

    def holds(self, reading: Reading, counted: bool) -> bool:
        return next(self._far(reading, counted), None) is not None

    def collect(self, reading: Reading, found: list[Part]) -> None:
        for block in self._far(reading, True):
            found.extend(block.parts)

    def explain(self, reading: Reading) -> str:
        return self._printed
