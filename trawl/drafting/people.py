"""Which columns of a file are about one person, and what of them a mapping can say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trawl.drafting.evidence import (
    Column,
    find_date_form,
    find_separator,
    is_in,
    is_yes_or_no,
    leave_beside,
    name_share,
)
from trawl.drafting.spellings import Meaning

#: A column named for people holds their names where so many of its values look like some.
_SOME_NAMES = 0.3
_OLDEST = 120

#: Of each person, by role and number, the columns by what they say.
People = dict[tuple[str, str], dict[str, str]]


def gather_people(columns: Mapping[str, Column], meanings: Mapping[str, Meaning]) -> People:
    """Group the columns that are about the same person; those whose values belie their names are left out."""
    people: People = {}
    for name, meaning in meanings.items():
        if meaning.table != "person" or not _bears_out(columns[name], meaning):
            continue
        parts = people.setdefault((meaning.role or "", meaning.number), {})
        parts.setdefault(meaning.key, name)
    for key, parts in list(people.items()):
        if not parts.keys() & {"name", "surname", "forename"}:
            del people[key]
            if not _lend(people, parts) and parts.keys() & {"dob", "age", "nominal_id"}:
                people[key] = parts
    return people


def _lend(people: People, parts: dict[str, str]) -> bool:
    """Give what nobody's name stands beside to the only person of the file: a bare `DOB` is the victim's."""
    if len(people) != 1:
        return False
    (only,) = people.values()
    for key, column in parts.items():
        only.setdefault(key, column)
    return True


def _bears_out(column: Column, meaning: Meaning) -> bool:
    """Whether what a column holds may be what its name says; of a blank one nobody knows."""
    if not column.values:
        return True
    if meaning.key in ("name", "surname", "forename"):
        letters = column.share(_is_lettered) >= _SOME_NAMES
        named = meaning.key != "name" or bool(meaning.role) or name_share(column) >= _SOME_NAMES
        return letters and named and not is_yes_or_no(column) and column.length < 80
    if meaning.key == "dob":
        return find_date_form(column, numbers=True) is not None
    if meaning.key == "age":
        return is_in(column, 0, _OLDEST) or column.length < 12
    if meaning.key == "nominal_id":
        return column.length < 40
    return column.length < 40 and column.distinct <= max(20, column.filled // 3)


def _is_lettered(value: str) -> bool:
    name = leave_beside(value)
    return sum(map(str.isalpha, name)) > len(name) / 2


def describe_person(role: str, parts: Mapping[str, str], columns: Mapping[str, Column]) -> tuple[dict[str, Any], str]:
    """The entry of a mapping under `people`, and on what evidence."""
    entry: dict[str, Any] = {}
    said = ["the names of the columns say so"]
    if "name" in parts:
        entry["name"] = parts["name"]
        share = name_share(columns[parts["name"]])
        if columns[parts["name"]].values:
            said = [f"{share:.0%} of its values have a forename in them"]
        if len(parts) == 1 and (separator := find_separator(columns[parts["name"]])):
            entry["separator"] = separator
            said.append("several names in a cell")
    elif parts.keys() & {"surname", "forename"}:
        halves = [parts[half] for half in ("surname", "forename") if half in parts]
        entry["name"] = {"columns": halves, "join": ", "} if len(halves) > 1 else halves[0]
    if "role" in parts:
        entry["role"] = parts["role"]
    elif role:
        entry["role"] = {"constant": role}
    if "dob" in parts:
        form = find_date_form(columns[parts["dob"]], numbers=True)
        entry["dob"] = {"column": parts["dob"], "formats": form.formats} if form and form.formats else parts["dob"]
        said += [f"born: {form.why}"] if form else []
    entry.update({key: parts[key] for key in ("age", "nominal_id") if key in parts})
    return entry, "; ".join(said)


def parts_used(parts: Mapping[str, str]) -> set[str]:
    """The columns of a person that its entry uses: with a whole name, not the halves of one."""
    halves = ("surname", "forename") if "name" in parts else ()
    return {column for key, column in parts.items() if key not in halves}
