"""How a row of a list is read: every thing that it may name, and under what records may hold it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain

from trawl.identifiers import REGISTRY, make_plain_line, spellings
from trawl.model import Entity
from trawl.wash.answers import Tier, WashReading
from trawl.wash.fillers import say_filler
from trawl.wash.kinds import Kind, kind_called, says_nothing
from trawl.wash.listing import ListRow
from trawl.wash.mending import say_lost
from trawl.wash.names import say_name
from trawl.wash.parting import LONGEST_CELL, CellPart, part_cell
from trawl.wash.people import PersonQuestion, read_person
from trawl.wash.person_weights import say_form_of_name
from trawl.wash.readings import Found, read_text

#: Cells of which is remembered what they ask for: a list may say one word in every row.
_REMEMBERED = 1_024
#: What is shown of a cell in a reason.
_SHOWN = 60
_UNKNOWN = "unknown:"
_SAID = "the text says it, though nothing marks what it is"
_NO_PLATFORM = "the text says the name, though not that it is an account there"


@dataclass(frozen=True, slots=True)
class Asked:
    """What finding one value in a record would mean: the reading that it stands for, by which tier and why."""

    reading: WashReading
    tier: Tier
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A row with what is to be looked for.

    `values` has each value under which records may hold a reading or something near to it, `phrases` what their texts
    may say of one. `problem` says why nothing can be looked for. `remark` says how the row was read, `unread` each part
    of its cell that was not, with the reason, and `lost` why a "no" cannot be said of it. `people` it names, or none.
    """

    row: ListRow
    readings: tuple[WashReading, ...] = ()
    values: Mapping[Entity, Asked] = field(default_factory=dict)
    phrases: Mapping[str, Asked] = field(default_factory=dict)
    problem: str = ""
    remark: str = ""
    unread: tuple[str, ...] = ()
    lost: str = ""
    people: PersonQuestion | None = None


def read_row(row: ListRow) -> Question:
    """What a row asks for."""
    problem = row.problem or say_filler(row.identifier) or _say_too_long(row.identifier)
    if problem:
        return Question(row, problem=problem)
    if people := read_person(row):
        return _ask_people(row, people)
    return replace(_read_cell(row.type, row.identifier, tuple(REGISTRY)), row=row)


@lru_cache(_REMEMBERED)
def _read_cell(type_: str, text: str, types: tuple[str, ...]) -> Question:  # noqa: ARG001 - the schemes that there are
    """What a row asks for that says this; whichever row it is."""
    row = ListRow(0, "", type_, text)
    kind = kind_called(row.type)
    unknown = "" if kind or says_nothing(row.type) else f"{_shorten(row.type)!r} is no type of identifier"
    parts = part_cell(row.identifier, kind)
    read = [_read_part(part, certain=bool(unknown)) for part in parts]
    lost = "; ".join(dict.fromkeys(filter(None, (say_lost(make_plain_line(part.text)) for part in parts))))
    unread = [_say_unread(part) for part, found in zip(parts, read, strict=True) if not found]
    readings = tuple(
        WashReading(found.entity, found.repair, number) for number, part in enumerate(read) for found in part
    )
    if not readings:
        return Question(row, problem=_say_problem(row, kind, unknown, lost, parts))
    founds = tuple(chain.from_iterable(read))
    values: dict[Entity, Asked] = {}
    for reading, found in zip(readings, founds, strict=True):
        _ask(values, reading, found)
    remark = "; ".join(filter(None, (unknown, _say_remark(kind, readings))))
    phrases = _phrases(readings, founds)
    return Question(row, readings, values, phrases, remark=remark, unread=tuple(filter(None, unread)), lost=lost)


def _ask_people(row: ListRow, people: PersonQuestion) -> Question:
    """What a row that names people asks for; what a record that holds it means is judged on the record."""
    if people.problem:
        return Question(row, problem=people.problem)
    readings: list[WashReading] = []
    values: dict[Entity, Asked] = {}
    phrases: dict[str, Asked] = {}
    for part, person in enumerate(people.people):
        readings += (
            WashReading(Entity("person", form), say_form_of_name(kind), part) for form, kind in person.forms.items()
        )
        asked = Asked(WashReading(Entity("person", person.name), part=part), "near")
        values |= dict.fromkeys(person.entities, asked)
        values |= dict.fromkeys(people.details.entities, asked)
        phrases |= dict.fromkeys(person.phrases, asked)
    return Question(
        row,
        tuple(readings),
        values,
        phrases,
        remark=f"read as {people.said}",
        unread=people.unread,
        lost=people.unsure,
        people=people,
    )


def _say_too_long(text: str) -> str:
    if len(text) <= LONGEST_CELL:
        return ""
    return f"a text of {len(text):,} characters and no identifier: load it as a feed, or give each identifier a row"


def _read_part(part: CellPart, *, certain: bool) -> tuple[Found, ...]:
    """The readings of a part; where its type is none that there is, those alone that are certain."""
    if part.entity.type:
        return (Found(part.entity),)
    if say_filler(part.text) or (part.kind is None and say_name(part.text)):
        return ()
    found = read_text(part.text, part.kind)
    return tuple(one for one in found if one.sound and one.likely) if certain and part.kind is None else found


def _ask(values: dict[Entity, Asked], reading: WashReading, found: Found) -> None:
    """Add what is looked for of one reading; what an earlier one stands for stays that one's."""
    scheme = REGISTRY[reading.entity.type]
    if not found.sure:
        for value in _forms(reading.entity):
            values.setdefault(value, Asked(reading, "near", f"read {reading.repair}"))
        return
    values.setdefault(reading.entity, Asked(reading, "exact", reading.repair and f"read {reading.repair}"))
    form = Asked(reading, "form")
    for value in _forms(reading.entity):
        values.setdefault(value, form)
    near: dict[str, Asked] = {}
    for other, why in scheme.near(reading.entity.value).items():
        if why not in near:
            near[why] = Asked(reading, "near", why)
        values.setdefault(Entity(reading.entity.type, other), near[why])


def _forms(entity: Entity) -> Iterable[Entity]:
    """The values under which records may hold the very thing, itself first; as another type too where it is figures."""
    scheme = REGISTRY[entity.type]
    yield from spellings(entity)
    yield from (Entity(*form) for form in scheme.forms(entity.value))
    if scheme.figures and entity.value.isdigit():
        yield from (Entity(other.type, entity.value) for other in REGISTRY.values() if other.figures)


def say_form(asked: Entity, value: Entity) -> str:
    """How a value under which a record holds a reading differs from what was asked."""
    if value.type != asked.type:
        return f"held as {REGISTRY[value.type].one} {value.value}"
    if asked.value.startswith(_UNKNOWN):
        return "the list names no platform"
    return f"another form of it: {value.value}"


def _phrases(readings: Iterable[WashReading], founds: Iterable[Found]) -> dict[str, Asked]:
    """What texts may say of each reading, as a trace or, of a part and of an account on a platform, as possible."""
    phrases: dict[str, Asked] = {}
    for reading, found in zip(readings, founds, strict=True):
        scheme, value = REGISTRY[reading.entity.type], reading.entity.value
        placed = reading.entity.type == "handle" and not value.startswith(_UNKNOWN)
        for phrase in scheme.phrases(value) if found.sure else ():
            asked = Asked(reading, "near", _NO_PLATFORM) if placed else Asked(reading, "text", _SAID)
            phrases.setdefault(phrase, asked)
        for phrase in scheme.near_phrases(value):
            phrases.setdefault(phrase, Asked(reading, "near", f"the text says what {value} is a part of"))
    return phrases


def _say_remark(kind: Kind | None, readings: tuple[WashReading, ...]) -> str:
    """How the row was read, where its type alone does not say so."""
    told = kind is not None and len(readings) == 1 and readings[0].entity.type == kind.type
    if told:
        return f"read {readings[0].repair}" if readings[0].repair else ""
    said = dict.fromkeys(_say_reading(reading) for reading in readings)
    return f"read as {' or '.join(said)}"


def _say_reading(reading: WashReading) -> str:
    one = f"{reading.entity.type} {reading.entity.value}"
    return f"{one} ({reading.repair})" if reading.repair else one


def _say_unread(part: CellPart) -> str:
    """Why a part of a cell was not looked for; "" for one that names nothing."""
    return "" if say_filler(part.text) else f"{_shorten(part.text)!r} ({say_name(part.text) or 'no identifier'})"


def _say_problem(row: ListRow, kind: Kind | None, unknown: str, lost: str, parts: list[CellPart]) -> str:
    if lost:
        return lost
    if unknown:
        return f"{unknown}; the types are {', '.join(sorted(REGISTRY))}"
    if len(parts) == 1 and say_filler(parts[0].text):
        return say_filler(parts[0].text)
    if kind:
        return f"cannot be read as {kind.type}, nor as anything else"
    return say_name(row.identifier) or "has no type and the form of no identifier; name its type"


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
