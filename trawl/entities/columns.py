"""The mentions in what a record's columns say: each value of a type read by its scheme, everything else as text.

Values of a known type have origin `structured`. A value that cannot be read whole is read as text, for what it holds;
what says only that nobody knows it (`N/K`, and of names `UNKNOWN MALE`) is no mention, and its words are searched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from trawl.entities.column_names import CELL_NAMES, read_name, read_people
from trawl.entities.order import move
from trawl.entities.person_forms import PersonForm, each_form, title_before
from trawl.entities.person_roles import role_before
from trawl.identifiers import REGISTRY, find_mentions
from trawl.identifiers.cells import read_cell
from trawl.model import Mention
from trawl.passages import MARKERS, PEOPLE, FieldPassage, FieldsText

#: Finds the mentions of one text, before people are joined.
Find = Callable[[str], Sequence[Mention]]

#: Markers whose mentions are kept at hand: the same few come with every record.
_REMEMBERED = 4_096
#: What stands untyped in these passages is no prose: only identifiers are looked for.
_NO_PROSE = frozenset((PEOPLE, MARKERS))


@dataclass(slots=True)
class ColumnReading:
    """The mentions of the fields' text in order, and its people; the index of each is that among `mentions`."""

    mentions: list[Mention] = field(default_factory=list)
    forms: list[PersonForm] = field(default_factory=list)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of people that columns say, which text may call by less."""
        return tuple(m.text for m in self.mentions if m.type == "person" and m.origin == "structured")


@dataclass(frozen=True, slots=True)
class ColumnReader:
    """Reads the fields of records. `find` is what reads their narratives, `find_by_rules` the same without a model.

    `latest` is the last day that the record is of: nobody is born later, and it decides years of two digits.
    """

    find: Find
    find_by_rules: Find
    latest: date | None

    def read(self, fields: FieldsText) -> ColumnReading:
        """Read each passage by itself."""
        reading = ColumnReading()
        for passage in fields.passages:
            self._read_passage(fields.text, passage, reading)
        return reading

    def _read_passage(self, text: str, passage: FieldPassage, reading: ColumnReading) -> None:
        first, told = len(reading.mentions), len(reading.forms)
        role = role_before(passage.label)
        for kind, start, end in passage.stretches:
            said = text[start:end]
            found = self._read_value(kind, said, passage)
            reading.forms += _forms_of(said, found, len(reading.mentions), role)
            reading.mentions += [move(mention, start, "fields") for mention in found]
        forms = reading.forms
        people = [at for at in range(told, len(forms)) if reading.mentions[forms[at].index].origin == "structured"]
        if len(people) == 1:
            forms[people[0]] = self._tell_of(forms[people[0]], reading.mentions[first:])

    def _tell_of(self, person: PersonForm, mentions: Sequence[Mention]) -> PersonForm:
        """The one person of a passage with what it tells: the birth, else the year of birth, else the age."""
        births = {m.value for m in mentions if self._is_birth(m)}
        years = {m.value[:4] for m in mentions if m.type == "dob" and len(m.value) in (len("yyyy"), len("yyyy-mm"))}
        ages = {m.value for m in mentions if m.type == "age" and m.value.isdigit()}
        if len(births) == 1:
            return replace(person, born=births.pop())
        if len(years) == 1:
            return replace(person, year=years.pop())
        return replace(person, age=ages.pop()) if len(ages) == 1 else person

    def _is_birth(self, mention: Mention) -> bool:
        """Whether a column says a whole birth that the record may know of."""
        valid = mention.type == "dob" and mention.origin == "structured" and mention.validity == "valid"
        return valid and (self.latest is None or mention.value <= self.latest.isoformat())

    def _read_value(self, kind: str, text: str, passage: FieldPassage) -> Sequence[Mention]:
        if kind in REGISTRY:
            return read_cell(kind, text, self.latest, passage.label)
        if kind == "person":
            return read_people(text, self.find_by_rules)
        if kind in CELL_NAMES:
            return read_name(kind, text)
        return _find_in_short(text, self.latest) if passage.section in _NO_PROSE else self.find(text)


@lru_cache(_REMEMBERED)
def _find_in_short(text: str, latest: date | None) -> tuple[Mention, ...]:
    return find_mentions(text, event_date=latest)


def _forms_of(text: str, mentions: Sequence[Mention], first: int, role: str) -> Iterator[PersonForm]:
    """The people of one value, by their index after `first`; a name that a column says whole is whole.

    `role` is the one that the column says.
    """
    if not any(mention.type == "person" for mention in mentions):
        return
    for form in each_form(text, mentions):
        if mentions[form.index].origin == "structured":
            title = title_before(text[: mentions[form.index].start])
            yield PersonForm(first + form.index, form.name, form.words, form.born, title, role, told=True)
        else:
            yield form.moved(first)
