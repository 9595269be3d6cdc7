# ruff: noqa: ARG002 - clauses share one interface, and not each needs all of it
"""The clauses without parts: words and phrases, mentions, fields and dates."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable

from trawl.model import Mention
from trawl.passages import passage_names
from trawl.query.blocks import Part
from trawl.query.clauses import NUMBERS, Clause, Positional
from trawl.query.fields import field_date, field_values
from trawl.query.mentions import compare_number, mention_tokens
from trawl.query.names import DATE_FIELDS, PASSAGE
from trawl.query.reading import Reading
from trawl.query.tree import DateIn, EntityValue, FieldIs, TypedMention


class Term(Positional):
    """A leaf with a label. Subclasses find its parts; they are kept while a record is judged."""

    def __init__(self, label: str, section: str | None) -> None:
        self.label, self.section = label, section
        self._number = next(NUMBERS)

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
    """Several atoms at successive tokens of one passage; `rare` is the one that the fewest records should have."""

    def __init__(self, label: str, section: str | None, atoms: tuple[int, ...], rare: int) -> None:
        super().__init__(label, section)
        self.atoms, self.triggers = atoms, frozenset((rare,))

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
            if self.value in mention.lookup_values and self.type in ("", mention.type):
                part = _mention_part(reading, mention, self.label, self.section)
                if part:
                    parts.append(part)
                elif self.section is None:
                    parts.append(Part(-1, -1, mention.part, mention.start, mention.end, self.label))
        return parts

    def collect(self, reading: Reading, found: list[Part]) -> None:
        found.extend(part for part in self.member(reading, True) if part.start < part.end)


def _mention_part(reading: Reading, mention: Mention, label: str, section: str | None) -> Part | None:
    tokens = mention_tokens(reading.text, mention, reading.bounds)
    if tokens is None:
        return None
    first, last = tokens
    if section is not None and not (reading.within(first, section) and reading.within(last, section)):
        return None
    return Part(reading.position(first), reading.position(last), mention.part, mention.start, mention.end, label)


class FieldClause(Clause):
    """A field of the record, or that it has none."""

    def __init__(self, node: FieldIs) -> None:
        self.node = node
        self._prefix = node.value[:-1] if node.value is not None and node.value.endswith("*") else None

    def holds(self, reading: Reading, counted: bool) -> bool:
        record, field, wanted = reading.indexed.record, self.node.field, self.node.value
        if field in DATE_FIELDS:
            return field_date(record, field) is None
        if field == PASSAGE:
            passages = reading.indexed.text.passages
            return any(wanted in passage_names(p.part, p.section, p.label) for p in passages)
        values = field_values(record, field)
        if wanted is None:
            return not values
        if self._prefix is not None:
            return any(value.startswith(self._prefix) for value in values)
        return wanted in values


class DateClause(Clause):
    """A day of the record within two days."""

    def __init__(self, node: DateIn) -> None:
        self.node = node

    def holds(self, reading: Reading, counted: bool) -> bool:
        day = field_date(reading.indexed.record, self.node.field)
        if day is None:
            return False
        return (self.node.first is None or self.node.first <= day) and (self.node.last is None or day <= self.node.last)
