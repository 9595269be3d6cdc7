"""Which columns of a list say something of a person, by their names: `Suspect's forename`, `D.O.B.`, `Home address`."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from trawl.wash.kinds import Kind, fold_words, kind_called

PersonColumn = Literal["", "name", "forename", "middle", "surname", "born", "address"]

_NAMES: dict[PersonColumn, tuple[str, ...]] = {
    "name": (
        "name", "names", "full name", "person", "person name", "individual", "subject", "nominal", "name of person",
        "forename surname", "surname forename", "name in full", "person of interest", "poi",
    ),
    "forename": (
        "forename", "forenames", "first name", "firstname", "first names", "given name", "given names", "fname",
        "christian name", "forename s", "first name s", "forename 1",
    ),
    "middle": ("middle name", "middle names", "middlename", "second forename", "other forenames", "forename 2"),
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
