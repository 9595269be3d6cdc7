"""What a row says of a person beside the name: birth, telephones and the like, and where the person lives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from trawl.identifiers import REGISTRY, find_mentions
from trawl.model import Entity
from trawl.sources.dates import read_date
from trawl.sources.names import NameCell
from trawl.wash.person_columns import identifier_column, person_column
from trawl.wash.readings import read_text

#: The number of a house and the first word of its street.
_STREET = re.compile(r"(?<![\w/.-])([0-9]{1,4}[a-z]?)[ ,]+(?!flat\b|floor\b)([^\W\d_]{2,})", re.IGNORECASE)
_POSTCODE = "postcode"
_FULL = len("yyyy-mm-dd")


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What is said beside a name. `born` is as much of the birth as is known (`1991-04-03`, `1991`).

    `streets` are the number of a house with the first word of its street, in small letters.
    """

    born: str = ""
    identifiers: frozenset[Entity] = frozenset()
    postcodes: frozenset[str] = frozenset()
    streets: frozenset[tuple[str, str]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.born or self.identifiers or self.postcodes or self.streets)

    @property
    def entities(self) -> Iterator[Entity]:
        """What finds records whatever they call the person."""
        yield from self.identifiers
        if len(self.born) == _FULL:
            yield Entity("dob", self.born)
            yield Entity("dob", swap_day(self.born))

    @property
    def said(self) -> str:
        """In words that follow a name: `, born 1991-04-03, with phone +447700900123`."""
        beside = [
            *(f"{type_} {value}" for type_, value in sorted(self.identifiers)),
            *(f"postcode {postcode}" for postcode in sorted(self.postcodes)),
            *(f"house {number} {street}" for number, street in sorted(self.streets)),
        ]
        born = f", born {self.born}" if self.born else ""
        return f"{born}{', with ' if beside else ''}{', '.join(beside)}"


NOTHING = PersonDetails()


def read_details(said: NameCell, carried: Sequence[tuple[str, str]]) -> PersonDetails:
    """What the cell of a name and the other columns of its row say of the one person named there."""
    born = said.day.isoformat() if said.day else said.born
    identifiers, postcodes, streets = set[Entity](), set[str](), set[tuple[str, str]]()
    for column, cell in carried:
        what, text = person_column(column), cell.strip()
        if what == "born":
            born = born or read_birth(text)
        elif what == "address":
            postcodes |= {one.value for one in find_mentions(text) if one.type == _POSTCODE and one.value}
            streets |= set(_find_streets(text))
        elif text and (kind := identifier_column(column)):
            found = [one.entity for one in read_text(text, kind) if one.sound and one.sure]
            postcodes |= {entity.value for entity in found if entity.type == _POSTCODE}
            identifiers |= {entity for entity in found if REGISTRY[entity.type].names and entity.type != _POSTCODE}
    return PersonDetails(born, frozenset(identifiers), frozenset(postcodes), frozenset(streets))


def swap_day(born: str) -> str:
    """A whole birth with day and month swapped, which may be no day at all."""
    year, month, day = born.split("-")
    return f"{year}-{day}-{month}"


def read_birth(text: str) -> str:
    """As much of a birth as a cell says (`1991-04-03`, `1991`), "" for none."""
    found = read_date(text.strip(), date.today(), birth=True)  # noqa: DTZ011 - whole days only
    return found.day.isoformat() if found.day else found.known


def _find_streets(text: str) -> Iterator[tuple[str, str]]:
    return ((one[1].lower(), one[2].lower()) for one in _STREET.finditer(text))
