"""Which columns of a list say something of a person, by their names: `Suspect's forename`, `D.O.B.`, `Home address`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal

from trawl.wash.kinds import Kind, fold_words, kind_called

PersonColumn = Literal["", "name", "forename", "middle", "surname", "born", "address"]

_NAMES: dict[PersonColumn, tuple[str, ...]] = {
    "name": (
        "name", "names", "full name", "person", "person name", "individual", "subject", "nominal", "name of person",
        "name of subject", "forename surname", "surname forename", "name in full", "person of interest", "poi",
    ),
    "forename": (
        "forename", "forenames", "first name", "firstname", "first names", "given name", "given names", "fname",
        "christian name", "forename s", "first name s",
    ),
    "middle": ("middle name", "middle names", "middlename", "second forename", "other forenames"),
    "surname": ("surname", "last name", "lastname", "family name", "lname", "surname s"),
    "born": (
        "dob", "date of birth", "birth date", "birthdate", "date birth", "born", "birthday", "year of birth", "yob",
        "birth year", "dateofbirth", "d o b",
    ),
    "address": (
        "address", "home address", "last known address", "known address", "street", "street address", "address 1",
        "address line 1", "residence", "house", "full address", "current address",
    ),
}  # fmt: skip
_CALLED = {fold_words(name): what for what, names in _NAMES.items() for name in names}
#: Whose it is, before the name of a column that says what; alone each names a person.
_WHOSE = frozenset((
    "suspect", "suspects", "subject", "subjects", "victim", "victims", "offender", "offenders", "nominal", "nominals",
    "person", "persons", "individual", "witness", "his", "her", "their", "known", "legal", "subscriber", "subscribers",
    "keeper", "keepers", "holder", "customer", "customers", "client", "clients", "missing", "child", "childs", "misper",
    "party", "involved", "target", "targets",
))  # fmt: skip
_ALONE = frozenset((
    "suspect", "subject", "victim", "offender", "nominal", "person", "individual", "witness", "misper", "target",
    "suspects", "subjects", "victims", "offenders", "nominals", "persons", "people", "individuals", "witnesses",
))  # fmt: skip
#: Two words of letters or more, whatever stands behind them.
_WHOLE_NAME = re.compile(r"[^\W\d_]['’.\w-]*,? [^\W\d_]")


@lru_cache(4_096)
def person_column(name: str) -> PersonColumn:
    """What a column of this name says of a person; "" for nothing."""
    words = fold_words(name.replace("'s", "").replace("’s", ""))
    if len(words) == 1 and words[0] in _ALONE:
        return "name"
    while words and words not in _CALLED and words[0] in _WHOSE:
        words = words[1:]
    return _CALLED.get(words, "")


def is_person_type(written: str) -> bool:
    """Whether the type of a row says that it names a person."""
    return person_column(written) == "name"


def identifier_column(name: str) -> Kind | None:
    """The kind of identifier in a column beside a person; None where it is of none."""
    return None if person_column(name) else kind_called(name)


def is_person_heading(cell: str) -> bool:
    """Whether a cell can hardly be anything but the name of a column of people: `Name`, not `Suspect`."""
    return bool(person_column(cell)) and not _ALONE.issuperset(fold_words(cell))


def find_people(names: Sequence[str], cells: Sequence[Sequence[str]]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The columns that name people, by their places from 0: of whole names, or of surnames with those of forenames.

    `cells` are those of each column that say something. Columns of whole names count where half of them are such.
    """
    places: dict[PersonColumn, list[int]] = {}
    for place, name in enumerate(names):
        if cells[place]:
            places.setdefault(person_column(name), []).append(place)
    surnames, forenames, middles = (places.get(what, []) for what in ("surname", "forename", "middle"))
    for number, surname in enumerate(surnames):
        # Of one surname are all forenames, of several the first of each is the first's.
        mine = [own if len(surnames) == 1 else own[number : number + 1] for own in (forenames, middles)]
        if mine[0]:
            yield surname, (*mine[0], *mine[1])
    for place in places.get("name", ()):
        whole = sum(_WHOLE_NAME.match(cell.strip()) is not None for cell in cells[place])
        if 2 * whole >= len(cells[place]):
            yield place, ()


def write_name(surname: str, forenames: Iterable[str]) -> str:
    """A name of several columns in one, such that its surname shows: `FOX, Jade Anne`."""
    return ", ".join(filter(None, (surname.strip(), " ".join(one.strip() for one in forenames if one.strip()))))
