"""People who may be in more than one hit: joined where records identify them, otherwise only proposed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from trawl.identifiers.cells import names_nobody, names_nothing
from trawl.model import Hit, Key, Person, Record
from trawl.reports.findings.repeats import Basis, Repeat, most_first


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


def repeat_people(hits: Iterable[Hit], least: int = 2) -> tuple[Repeat, ...]:
    """The people who may be in `least` hits or more, the surest basis first.

    People of a record's own columns are joined by nominal id within a force (within a feed, where the record gives no
    force), else by name with date of birth. A number that stands for nobody (`0`), or beside two names born on two
    days, joins nobody, nor does a name such as `Unknown male`. A full name that two records share, in columns or in the
    text, is offered as a proposal, unless a surer join of that name already covers those hits. `OKELL, Marnie` is the
    name `Marnie Okell`, as far as the mentions say so.
    """
    hits = tuple(hits)
    joined = [group for group in _identified(hits) if len(group[1].hits) >= least]
    sure = [Repeat(group.shown, who.basis, tuple(group.hits.values()), tuple(group.roles)) for who, group in joined]
    proposed = [
        Repeat(group.shown, "name only", tuple(group.hits.values()), born=tuple(sorted(group.born)))
        for name, group in _named(hits).items()
        if len(group.hits) >= least
        and not any(name in other.names and group.hits.keys() <= other.hits.keys() for _, other in joined)
    ]
    return (*most_first(sure), *most_first(proposed))


def names_only(hit: Hit, is_them: Callable[[Person, str, Record], bool]) -> bool:
    """Whether a hit names one person and nobody else: in columns, which say who it is, and in its text.

    `is_them` is asked of each person of the columns, with the canonical name ("" of one whom a column does not name).
    """
    people = list(_people_of(hit))
    theirs = {name for person, name in people if is_them(person, name, hit.record)}
    if not theirs or not all(is_them(person, name, hit.record) for person, name in people):
        return False
    named = {mention.name or mention.value for mention in hit.mentions if mention.type in ("person", "alias")}
    return named <= theirs and set(_names_of(hit).values()) <= theirs


def _identified(hits: Sequence[Hit]) -> list[tuple[_Identity, _Group]]:
    groups: dict[_Identity, _Group] = {}
    said = [(hit, person, name) for hit in hits for person, name in _people_of(hit)]
    of_several = _ids_of_several(said)
    for hit, person, name in said:
        identity = _by_nominal_id(person, hit.record)
        if identity is None or identity in of_several:
            identity = _by_birth(person, name)
        if identity is None:
            continue
        group = groups.setdefault(identity, _Group(_describe(person)))
        group.hits[hit.record.key] = hit
        group.roles.setdefault(person.role or "role not given")
        group.names.add(name)
    return list(groups.items())


def _people_of(hit: Hit) -> Iterator[tuple[Person, str]]:
    """The people of a record's own columns, each with the canonical name, "" where the column names nobody."""
    names = _names_of(hit)
    for person in hit.record.people:
        nobody = not person.name or names_nobody(person.name)
        yield person, "" if nobody else names.get(person.name, _flat(person.name).casefold())


def _ids_of_several(said: Iterable[tuple[Hit, Person, str]]) -> set[_Identity]:
    """The nominal ids that stand beside two names with two dates of birth: they identify nobody, or somebody erred."""
    names: dict[_Identity, set[str]] = defaultdict(set)
    births: dict[_Identity, set[date]] = defaultdict(set)
    for hit, person, name in said:
        identity = _by_nominal_id(person, hit.record)
        if identity:
            names[identity] |= {name} - {""}
            births[identity] |= {person.dob} if person.dob else set()
    return {identity for identity in names if len(names[identity]) > 1 and len(births[identity]) > 1}


def _by_nominal_id(person: Person, record: Record) -> _Identity | None:
    """Who the nominal id says it is; 0 and `n/k` stand for nobody."""
    number = person.nominal_id.strip("0 -./")
    nobody = not number or (names_nothing(number) and not any(map(str.isdigit, number)))
    return None if nobody else _Identity("nominal id", record.force or f"feed {record.source}", person.nominal_id)


def _by_birth(person: Person, name: str) -> _Identity | None:
    return _Identity("name and date of birth", name, person.dob.isoformat()) if name and person.dob else None


def _describe(person: Person) -> str:
    born = f"{person.dob:%d/%m/%Y}" if person.dob else person.born
    dob = f", born {born}" if born else ""
    nominal = f" ({person.nominal_id})" if person.nominal_id else ""
    return f"{_flat(person.name)}{dob}{nominal}"


def _named(hits: Iterable[Hit]) -> dict[str, _Group]:
    """The hits of each name of two words or more, wherever the record holds it; one word says too little."""
    groups: dict[str, _Group] = defaultdict(lambda: _Group(""))
    for hit in hits:
        names = _names_of(hit) | {person.name: name for person, name in _people_of(hit)}
        for written, name in names.items():
            if " " in name:
                group = groups[name]
                group.shown = group.shown or _flat(written)
                group.hits[hit.record.key] = hit
        for mention in hit.mentions:
            if mention.born and mention.name in groups:
                groups[mention.name].born.add(mention.born)
    return dict(groups)


def _names_of(hit: Hit) -> dict[str, str]:
    """The names that a record writes, each with the full name that it stands for, the fullest first."""
    people = [mention for mention in hit.mentions if mention.type == "person" and not names_nobody(mention.text)]
    people.sort(key=lambda mention: " " not in mention.text)
    return {m.text: m.name or m.value or _flat(m.text).casefold() for m in people}


def _flat(name: str) -> str:
    return " ".join(name.split())
