"""What a record says of its event, as far as two records can be compared by it: when, where, who, with what, what."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from trawl.entities.canonical import canonical_location, canonical_premises
from trawl.identifiers import REGISTRY
from trawl.identifiers.cells import names_nobody
from trawl.incidents.references import Quote, own_references, plain_form, read_quotes, shorten
from trawl.incidents.weights import load_weights, load_words
from trawl.linkage.register_keys import force_key
from trawl.model import IndexedRecord, Key, Mention, Record, RecordKind
from trawl.passages import part_text

_HOUSE = re.compile(
    r"(?:\b(?:flat|apartments|apartment|room|unit|plot) (?P<flat>\w+) )?\b(?P<number>[0-9]+[a-z]?) (?P<street>[a-z].*)"
)
#: How far the first words of a record reach: a grade may stand before them.
_FIRST_WORDS = 40
#: What names somebody or something that was there, among identifiers.
THINGS = frozenset(kind for kind, scheme in REGISTRY.items() if scheme.names) - {"postcode", "grid_reference"}
_WHOLE_DAY = len("yyyy-mm-dd")
_LETTERS = re.compile(r"[a-z]+")
_WORD_BEFORE = re.compile(r"([\w/]+)[\s.]*(?:[0-9]+\s*)?\Z")


class Spot(NamedTuple):
    """A house number with its street, and the flat ("" where none is said)."""

    number: str
    street: str
    flat: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the event was. `said` is whether columns say it; else every address of the text is one of `spots`."""

    said: bool
    spots: frozenset[Spot]
    street: str = ""
    premises: str = ""
    town: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """A record as it is compared.

    `day` is the day of the event, or where `certain` is false the day on which it was told of or somebody was arrested
    for it. `people` are full names, each with the dates of birth that the record gives, `births` all of these,
    whoever's they are; `sides` are those whose role is given, by side. `rows` are rows of registers that the record is
    strongly matched to. `quotes` are references of others.
    """

    key: Key
    kind: RecordKind
    name: str
    force: str
    day: date | None
    created: date | None
    certain: bool
    named_days: frozenset[date]
    people: Mapping[str, frozenset[str]]
    births: frozenset[str]
    nominals: frozenset[tuple[str, str]]
    sides: Mapping[str, frozenset[str]]
    place: Place
    spots: frozenset[Spot]
    premises: frozenset[str]
    rows: frozenset[tuple[str, str]]
    things: frozenset[tuple[str, str]]
    offences: frozenset[str]
    stated_offences: frozenset[str]
    own: frozenset[str]
    quotes: Mapping[str, Quote]
    corrects: bool
    shingles: frozenset[int] = field(default_factory=frozenset, repr=False)

    @property
    def is_list_of_people(self) -> bool:
        """Whether it names so many that each of them says next to nothing of an event."""
        return len(self.people) > load_weights().limits["named_people"]


def read_facts(
    indexed: IndexedRecord,
    known: Collection[str] = (),
    starts: Collection[str] = (),
    rows: Collection[tuple[str, str]] = (),
    shingles: Collection[int] = (),
) -> Facts:
    """Read a record's facts; `known` are the references of the records that it is compared with."""
    record = indexed.record
    own = own_references(record)
    people, sides = _read_people(indexed)
    spots = frozenset(spot for m in indexed.mentions if m.type == "location" for spot in _spots(m.value))
    stated = _offences(" ".join((record.title, *(value.text for f in record.fields for value in f.values))))
    quotes = {form: quote for form, quote in read_quotes(indexed, known, starts).items() if form not in own}
    day, certain = _day_of(record)
    return Facts(
        key=record.key,
        kind=record.kind,
        name=shorten(record.reference or record.record_id),
        force=force_key(record.force),
        day=day,
        created=record.created_date,
        certain=certain,
        named_days=_named_days(indexed.mentions),
        people=people,
        births=frozenset(m.value for m in indexed.mentions if m.type == "dob" and len(m.value) == _WHOLE_DAY),
        nominals=frozenset(_nominals(record)),
        sides=sides,
        place=_read_place(record, spots),
        spots=spots | _column_spots(record),
        premises=frozenset(m.value for m in indexed.mentions if m.type == "premises" and " " in m.value),
        rows=frozenset(rows),
        things=frozenset((m.type, m.value) for m in indexed.mentions if m.type in THINGS and m.value),
        offences=stated or _offences(record.narrative),
        stated_offences=stated,
        own=own,
        quotes=quotes,
        corrects=_corrects(record),
        shingles=frozenset(shingles),
    )


def _corrects(record: Record) -> bool:
    """Whether a record says of itself that it mends another, in its first words or anywhere near its beginning."""
    words, text = load_words(), f"{record.title}\n{record.narrative}"
    return words.begins_correction.search(text[:_FIRST_WORDS]) is not None or words.corrections.search(text) is not None


def _day_of(record: Record) -> tuple[date | None, bool]:
    """The day to compare, and whether it is that of the event: an arrest follows it, and a report may."""
    if record.event_date is None:
        return record.created_date, False
    if record.kind == "custody":
        return record.event_date, False
    reported = record.kind in ("intelligence", "other") and record.created_date in (None, record.event_date)
    return record.event_date, not reported


def _named_days(mentions: Collection[Mention]) -> frozenset[date]:
    """The days that a record names; of a history none, for it names those of many events."""
    named = {m.value for m in mentions if m.type == "date" and m.validity == "valid" and len(m.value) == _WHOLE_DAY}
    few = len(named) <= load_weights().limits["named_days"]
    return frozenset(map(date.fromisoformat, named)) if few else frozenset()


def _read_people(indexed: IndexedRecord) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """The full names of a record with their births, and those of each side; who writes as an officer is left out."""
    record, words = indexed.record, load_words()
    side_of = {
        " ".join(person.name.split()): words.sides.get(" ".join(person.role.casefold().split()), "")
        for person in record.people
    }
    births: dict[str, set[str]] = defaultdict(set)
    sides: dict[str, set[str]] = defaultdict(set)
    texts = {part: part_text(record, part) for part in ("title", "narrative", "fields")}
    staff: set[str] = set()
    for mention in indexed.mentions:
        name = mention.name or mention.value
        if mention.type != "person" or " " not in name or names_nobody(mention.text):
            continue
        side = side_of.get(" ".join(mention.text.split()), "") if mention.part == "fields" else ""
        if side == "staff" or (mention.part != "fields" and _has_rank(texts[mention.part], mention.start)):
            staff.add(name)
            continue
        births[name] |= {mention.born} - {""}
        if side:
            sides[side].add(name)
    people = {name: frozenset(born) for name, born in births.items() if name not in staff}
    return people, {side: frozenset(names) for side, names in sides.items()}


def _has_rank(text: str, start: int) -> bool:
    match = _WORD_BEFORE.search(text, max(0, start - 24), start)
    return match is not None and match[1].casefold() in load_words().ranks


def _nominals(record: Record) -> Iterator[tuple[str, str]]:
    """Nominal ids, each of its force (of its feed where the record gives none); 0 and `n/k` are nobody's."""
    for person in record.people:
        number = plain_form(person.nominal_id)
        if any(map(str.isdigit, number)) and number.strip("0-"):
            yield force_key(record.force) or f"feed {record.source}", number


@lru_cache(8_192)
def _spots(location: str) -> tuple[Spot, ...]:
    match = _HOUSE.search(location)
    return (Spot(match["number"], match["street"], match["flat"] or ""),) if match else ()


def _column_spots(record: Record) -> frozenset[Spot]:
    """The house that the columns name, the town behind the street left out."""
    if not record.place.address:
        return frozenset()
    first = re.split(r",(?!\s*[0-9])|;", record.place.address.strip().rstrip(","), maxsplit=1)
    lines = [record.place.address, first[0]]
    return frozenset(spot for line in lines for spot in _spots(canonical_location(line)))


def _read_place(record: Record, in_text: frozenset[Spot]) -> Place:
    place = record.place
    spots = _column_spots(record)
    street = "" if spots or not place.address else canonical_location(place.address.split(",")[0])
    said = bool(spots or street or place.premises)
    return Place(
        said=said,
        spots=spots if said else in_text,
        street=next(iter(spots)).street if spots else street,
        premises=canonical_premises(place.premises) if place.premises else "",
        town=canonical_location(place.town) if place.town else "",
        postcode="".join(place.postcode.upper().split()),
    )


def _offences(text: str) -> frozenset[str]:
    """The kinds of offence whose words stand in a text."""
    written = _LETTERS.findall(text.casefold())
    row = f" {' '.join(written)} "
    found = {family for word in set(written) for family in _kinds_of(word)}
    return frozenset(
        found | {kind for kind, words in load_words().offences.items() if any(r in row for r in words.rows)}
    )


@lru_cache(65_536)
def _kinds_of(word: str) -> tuple[str, ...]:
    offences = load_words().offences
    return tuple(kind for kind, said in offences.items() if word in said.words or word.startswith(said.beginnings))


def days_of(facts: Facts) -> Iterator[date]:
    """The days under which a record is looked for: its own with what may lie between, and those that it names."""
    if facts.day:
        yield facts.day
        back = 1 if facts.certain else load_weights().limits["told_days"]
        for days in range(1, back + 1):
            if (facts.day - date.min).days >= days:
                yield facts.day - timedelta(days)
    yield from facts.named_days
