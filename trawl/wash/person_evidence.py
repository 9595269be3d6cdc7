"""What speaks for and against a record's meaning the person whom a row names, and what that comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from trawl.entities.canonical import canonical_person
from trawl.identifiers import REGISTRY
from trawl.model import Entity, IndexedRecord, Mention
from trawl.wash.people import PERSON_TYPES, AskedPerson, PersonQuestion
from trawl.wash.person_details import PersonDetails, swap_day
from trawl.wash.person_names import compare_names
from trawl.wash.person_weights import load_person_weights

_FULL = len("yyyy-mm-dd")
_POSTCODE = "postcode"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that row and record agree or differ in, by the name of its weight; `what` says of what."""

    weight: str
    what: str = ""

    @property
    def points(self) -> int:
        return load_person_weights().weights[self.weight].points

    @property
    def said(self) -> str:
        weight = load_person_weights().weights[self.weight]
        return f"{' '.join(filter(None, (weight.what, self.what)))} ({weight.points:+})"


@dataclass(frozen=True, slots=True)
class Judged:
    """What the evidence of one record comes to. `form` is the name in it, `found` its place there."""

    form: str
    found: Mention
    evidence: tuple[Evidence, ...]

    @property
    def points(self) -> int:
        return sum(one.points for one in self.evidence)

    @property
    def is_trace(self) -> bool:
        weights = load_person_weights()
        sure = not any(weights.weights[one.weight].never_trace for one in self.evidence)
        return sure and self.points >= weights.trace

    @property
    def more(self) -> bool:
        """Whether anything beside the name agrees."""
        return any(one.points > 0 for one in self.evidence[1:])

    @property
    def is_other(self) -> bool:
        """Whether it is somebody else by all that is said: another birth or age, and nothing that agrees."""
        return not self.more and any(one.points < 0 for one in self.evidence)

    @property
    def said(self) -> str:
        return "; ".join(one.said for one in self.evidence)


@dataclass(frozen=True, slots=True)
class _Bearer:
    """One mention of the name in a record, with what is said of its bearer."""

    form: str
    kind: str
    found: Mention
    born: str = ""
    age: str = ""


def judge_record(indexed: IndexedRecord, asked: PersonQuestion, person: AskedPerson, text: Mention) -> Judged | None:
    """The evidence of a record that holds one of the names, by the bearer for whom most speaks.

    `text` is where its text says the name, which counts where no mention bears it. None where nobody bears it.
    """
    beside = tuple(_weigh_beside(indexed, asked.details))
    bearers = list(_list_bearers(indexed, person, text))
    judged = [
        Judged(one.form, one.found, (Evidence(one.kind), *_weigh_birth(indexed, asked.details.born, one), *beside))
        for one in bearers
    ]
    return max(judged, key=lambda one: (one.is_trace, one.points), default=None)


def _list_bearers(indexed: IndexedRecord, person: AskedPerson, text: Mention) -> Iterator[_Bearer]:
    columns = {canonical_person(one.name): one for one in indexed.record.people if one.name}
    found = False
    for mention in indexed.mentions:
        form = mention.name or mention.value
        kind = compare_names(person.name, form) if mention.type in PERSON_TYPES else ""
        if not kind:
            continue
        found = True
        kind = "as_alias" if mention.type == "alias" else kind
        told = columns.get(form)
        born = mention.born or ((told.dob.isoformat() if told.dob else told.born) if told else "")
        yield _Bearer(form, kind, mention, born, told.age if told else "")
    if not found and text.type == "text":
        form = next((one for one in person.forms if one == canonical_person(text.value)), "")
        if form:
            yield _Bearer(form, "only_text", text)


def _weigh_birth(indexed: IndexedRecord, asked: str, bearer: _Bearer) -> Iterator[Evidence]:
    if not asked:
        return
    if bearer.born:
        yield Evidence(compare_births(asked, bearer.born))
    elif bearer.age and len(asked) == _FULL and indexed.record.event_date:
        yield Evidence("same_age" if _is_aged(asked, bearer.age, indexed.record.event_date) else "other_age")
    elif _stands_apart(indexed, asked):
        yield Evidence("birth_apart")


def compare_births(one: str, other: str) -> str:
    """How two births compare, each as far as it is known (`1991-04-03`, `1991-04`, `1991`): the name of a weight."""
    if one == other:
        return "same_birth" if len(one) == _FULL else "birth_part"
    if len(one) < _FULL or len(other) < _FULL:
        short, long = sorted((one, other), key=len)
        return "birth_part" if long.startswith(short) else "other_birth"
    if other == swap_day(one):
        return "birth_swapped"
    return "birth_digit" if sum(map(str.__ne__, one, other)) == 1 else "other_birth"


def _is_aged(born: str, age: str, when: date) -> bool:
    """Whether who was born then may be of this age (`14`, `13-14`) on that day, a year more or less."""
    first, _, last = age.partition("-")
    if not (first.isdigit() and (last or first).isdigit()):
        return True
    birth = date.fromisoformat(born)
    years = when.year - birth.year - ((when.month, when.day) < (birth.month, birth.day))
    return int(first) - 1 <= years <= int(last or first) + 1


def _stands_apart(indexed: IndexedRecord, asked: str) -> bool:
    """Whether the record says this birth of nobody."""
    others = {mention.born for mention in indexed.mentions if mention.type == "person"}
    others |= {person.dob.isoformat() for person in indexed.record.people if person.dob}
    return asked not in others and any(one.type == "dob" and one.value == asked for one in indexed.mentions)


def _weigh_beside(indexed: IndexedRecord, asked: PersonDetails) -> Iterator[Evidence]:
    held = {Entity(mention.type, mention.value) for mention in indexed.mentions}
    for entity in sorted(asked.identifiers & held):
        yield Evidence("same_identifier", REGISTRY[entity.type].one)
    postcode = any(Entity(_POSTCODE, one) in held for one in asked.postcodes)
    house = bool(asked.streets) and not asked.streets.isdisjoint(pairwise(indexed.text.forms))
    if postcode or house:
        yield Evidence("same_house" if postcode and house else "same_postcode" if postcode else "same_street")
