"""People who may be in more than one hit: joined where records identify them, otherwise only proposed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from trawl.model import Hit, Key, Person, Record
from trawl.reports.findings import Basis, Repeat, most_first


class _Identity(NamedTuple):
    """What joins people of records' own columns: a nominal id, or a name with a date of birth.

    A nominal id is one within a force, or within a feed where the record gives no force.
    """

    basis: Basis
    first: str
    second: str


@dataclass(slots=True)
class _Group:
    shown: str
    hits: dict[Key, Hit] = field(default_factory=dict)
    roles: dict[str, None] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    born: set[str] = field(default_factory=set)


def repeat_people(hits: Iterable[Hit]) -> tuple[Repeat, ...]:
    """The people who may be in two hits or more, the surest basis first.

    People of a record's own columns are joined by nominal id within a force (within a feed, where the record gives no
    force), else by name with date of birth. A full name that two records share, in columns or in the text, is offered
    as a proposal, unless a surer join of that name already covers those hits. `OKELL, Marnie` is the name
    `Marnie Okell`, as far as the mentions say so.
    """
    hits = tuple(hits)
    joined = [group for group in _identified(hits) if len(group[1].hits) > 1]
    sure = [Repeat(group.shown, who.basis, tuple(group.hits.values()), tuple(group.roles)) for who, group in joined]
    proposed = [
        Repeat(group.shown, "name only", tuple(group.hits.values()), born=tuple(sorted(group.born)))
        for name, group in _named(hits).items()
        if len(group.hits) > 1
        and not any(name in other.names and group.hits.keys() <= other.hits.keys() for _, other in joined)
    ]
    return (*most_first(sure), *most_first(proposed))


def _identified(hits: Iterable[Hit]) -> list[tuple[_Identity, _Group]]:
    groups: dict[_Identity, _Group] = {}
    for hit in hits:
        names = _names_of(hit)
        for person in hit.record.people:
            name = names.get(person.name, _flat(person.name).casefold())
            identity = _identity(person, name, hit.record)
            if identity is None:
                continue
            group = groups.setdefault(identity, _Group(_describe(person)))
            group.hits[hit.record.key] = hit
            group.roles.setdefault(person.role or "role not given")
            group.names.add(name)
    return list(groups.items())


def _identity(person: Person, name: str, record: Record) -> _Identity | None:
    if person.nominal_id:
        return _Identity("nominal id", record.force or f"feed {record.source}", person.nominal_id)
    if person.name and person.dob:
        return _Identity("name and date of birth", name, person.dob.isoformat())
    return None


def _describe(person: Person) -> str:
    born = f"{person.dob:%d/%m/%Y}" if person.dob else person.born
    dob = f", born {born}" if born else ""
    nominal = f" ({person.nominal_id})" if person.nominal_id else ""
    return f"{_flat(person.name)}{dob}{nominal}"


def _named(hits: Iterable[Hit]) -> dict[str, _Group]:
    """The hits of each name of two words or more, wherever the record holds it; one word says too little."""
    groups: dict[str, _Group] = defaultdict(lambda: _Group(""))
    for hit in hits:
        names = _names_of(hit)
        for person in hit.record.people:
            names.setdefault(person.name, _flat(person.name).casefold())
        for written, name in names.items():
            if " " in name:
                group = groups[name]
                group.shown = group.shown or _flat(written)
                group.hits[hit.record.key] = hit
        for name, born in _births_of(hit):
            if name in groups:
                groups[name].born.add(born)
    return dict(groups)


def _births_of(hit: Hit) -> Iterator[tuple[str, str]]:
    """Each full name of a record with a date of birth that the record gives who bears it."""
    for mention in hit.mentions:
        if mention.type == "person" and len(mention.lookup_values) > 1 and mention.value[-1].isdigit():
            yield mention.lookup_values[-1], mention.value[-10:]


def _names_of(hit: Hit) -> dict[str, str]:
    """The names that a record writes, each with the full name that it stands for, the fullest first."""
    people = [mention for mention in hit.mentions if mention.type == "person"]
    people.sort(key=lambda mention: " " not in mention.text)
    return {m.text: m.lookup_values[-1] if m.value else _flat(m.text).casefold() for m in people}


def _flat(name: str) -> str:
    return " ".join(name.split())
