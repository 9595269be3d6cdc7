"""Whom a row of a list asks for: a name, in every way that records may write it, and what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from trawl.entities.canonical import canonical_person
from trawl.entities.column_names import read_people
from trawl.entities.names import is_forename
from trawl.model import Entity
from trawl.sources.names import NameCell, read_name
from trawl.wash.kinds import says_nothing
from trawl.wash.listing import ListRow
from trawl.wash.names import is_written_as_name
from trawl.wash.person_columns import is_person_type, person_column
from trawl.wash.person_details import NOTHING, PersonDetails, read_birth, read_details
from trawl.wash.person_names import name_forms

#: The types of mentions that name a person.
PERSON_TYPES = ("person", "alias")
#: A longer cell is prose.
_LONGEST = 200
#: Between a name and another one of the same person.
_ALSO = re.compile(
    r"[\s,;(]+(?:a\.?k\.?a\.?|alias|also known as|known as|formerly|previously|n[eé]e)\b[\s:]*", re.IGNORECASE
)

_SINGLE = "a single word is no name that can be traced: give forename and surname"
_UNSURE = "may be a name: call its column 'Name', or its type 'person', to have a 'no' said of it"


@dataclass(frozen=True, slots=True)
class AskedPerson:
    """A person of a row: the canonical `name`, and each form that is looked for with its kind of evidence."""

    name: str
    forms: Mapping[str, str]

    @property
    def entities(self) -> Iterator[Entity]:
        """The values under which records may hold the person, the surest first."""
        return (Entity(type_, form) for form in self.forms for type_ in PERSON_TYPES)

    @property
    def phrases(self) -> tuple[str, ...]:
        """What texts may say of the person where nothing marks a name."""
        whole = [form for form, kind in self.forms.items() if kind in ("same_name", "swapped")]
        return (*whole, *filter(None, map(self._part_surname, whole)))

    def _part_surname(self, form: str) -> str:
        """`fox jade` with the comma that police writing has there, `fox, jade`; "" for one with its surname last."""
        words = form.split()
        for count in range(1, len(words)):
            if self.forms[form] == "swapped" and " ".join(words[count:] + words[:count]) in self.forms:
                return f"{' '.join(words[:count])}, {' '.join(words[count:])}"
        return ""


@dataclass(frozen=True, slots=True)
class PersonQuestion:
    """The people of a row, with what the row says beside them; where it names several, that is of nobody.

    `unread` says what was not understood, `problem` why nobody is looked for, and `unsure` why no "no" can be said.
    """

    people: tuple[AskedPerson, ...] = ()
    details: PersonDetails = NOTHING
    problem: str = ""
    unsure: str = ""
    unread: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """The row in words: `the person jade fox, born 1991-04-03, with phone +447700900123`."""
        who = f"the person {' and the person '.join(person.name for person in self.people)}"
        return f"{who}{self.details.said}"


def read_person(row: ListRow) -> PersonQuestion | None:
    """Whom the row asks for; None where it asks for no person.

    It does where its type says so, or where a cell without a type is written as names are.
    """
    told = is_person_type(row.type)
    text = " ".join(row.identifier.split())
    if not told and not (says_nothing(row.type) and len(text) <= _LONGEST and is_written_as_name(text)):
        return None
    cells, unread = _read_cell(text[:_LONGEST])
    names = tuple(dict.fromkeys(name for name in map(canonical_person, cells.names) if name))
    whole = [name for name in names if " " in name]
    unread += tuple(f"{name!r} ({_SINGLE})" for name in names if " " not in name)
    if not whole:
        return PersonQuestion(problem=(_SINGLE if names else "cannot be read as a person's name") if told else _SINGLE)
    details = read_details(cells.said, row.carried) if cells.one else NOTHING
    unsure = not told and not cells.said.day and not any(map(is_forename, " ".join(whole).split()))
    people = tuple(AskedPerson(name, name_forms(name)) for name in whole)
    return PersonQuestion(people, details, unsure=_UNSURE if unsure else "", unread=unread + _say_beside(row, cells))


@dataclass(frozen=True, slots=True)
class _Cell:
    """The names of a cell as written, what it says beside them, and whether all are one person's."""

    names: tuple[str, ...]
    said: NameCell
    one: bool


def _read_cell(text: str) -> tuple[_Cell, tuple[str, ...]]:
    said = read_name(text, date.today())  # noqa: DTZ011 - whole days only
    names, one, unread = list[str](), True, list[str]()
    for piece in _ALSO.split(said.name or text):
        found = [mention for mention in read_people(piece.strip(" ()"), lambda _: ()) if mention.type == "person"]
        one = one and len(found) < 2
        names += [mention.text for mention in found]
        if not found and piece.strip(" ()"):
            unread.append(f"{piece.strip()!r} (no person's name)")
    return _Cell(tuple(names), said, one), tuple(unread) if names else ()


def _say_beside(row: ListRow, cell: _Cell) -> tuple[str, ...]:
    """What is not looked for of what stands beside the names."""
    if not cell.one:
        beside = read_details(cell.said, row.carried)
        return ("what stands beside the names, which are several people's",) if beside else ()
    births = [text for name, text in row.carried if person_column(name) == "born" and not read_birth(text)]
    said = [f"{text.strip()!r} (no date of birth)" for text in births if any(map(str.isalnum, text))]
    return (*said, *([f"{cell.said.text or row.identifier!r}: {cell.said.problem}"] if cell.said.problem else ()))
