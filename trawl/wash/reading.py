"""How a row of a list is read: every thing that it may name, and under what records may hold it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from trawl.identifiers import REGISTRY, guess, normalise, spellings, type_called, validate
from trawl.identifiers.platforms import BY_WORD, PLATFORMS
from trawl.model import Entity
from trawl.wash.answers import WashReading
from trawl.wash.listing import ListRow

_PLATFORM_OF = {**{name: name for name in PLATFORMS}, **BY_WORD}


@dataclass(frozen=True, slots=True)
class Question:
    """A row with what is to be looked for.

    `exact` has each value under which records may hold a reading, with the reading that it stands for; `near` has
    values that only may be a slip of one, each with the reason. `problem` says why nothing can be looked for, `remark`
    how the row was read where nobody said its type.
    """

    row: ListRow
    readings: tuple[WashReading, ...] = ()
    exact: Mapping[Entity, Entity] = field(default_factory=dict)
    near: Mapping[Entity, str] = field(default_factory=dict)
    problem: str = ""
    remark: str = ""


def read_row(row: ListRow) -> Question:
    """What a row asks for."""
    if row.problem or not row.identifier.strip():
        return Question(row, problem=row.problem or "the identifier is empty")
    if row.type.strip():
        return _read_typed(row)
    entities = guess(row.identifier)
    if not entities and " " not in row.identifier.strip():
        value = normalise("handle", row.identifier)
        entities = (Entity("handle", value),) if value and validate("handle", value) != "invalid" else ()
    if not entities:
        return Question(row, problem="has no type and the form of no identifier; name its type")
    remark = f"read as {' or '.join(dict.fromkeys(entity.type for entity in entities))}"
    return _question(row, entities, remark)


def _read_typed(row: ListRow) -> Question:
    written = row.type.strip().lower()
    type_ = type_called(written)
    identifier = row.identifier
    if written in _PLATFORM_OF and not type_:
        type_, identifier = "handle", f"{_PLATFORM_OF[written]}:{identifier.strip()}"
    if not type_:
        types = ", ".join(sorted(REGISTRY))
        return Question(row, problem=f"{row.type!r} is no type of identifier; the types are {types}")
    value = normalise(type_, identifier)
    if not value:
        return Question(row, (WashReading(Entity(type_, "")),), problem=f"cannot be read as {type_}")
    return _question(row, (Entity(type_, value),))


def _question(row: ListRow, entities: tuple[Entity, ...], remark: str = "") -> Question:
    exact: dict[Entity, Entity] = {}
    for entity in entities:
        for spelling in spellings(entity):
            exact.setdefault(spelling, entity)  # a name on any platform stays the reading of its spellings
    near = {
        Entity(entity.type, value): why
        for entity in entities
        for value, why in REGISTRY[entity.type].near(entity.value).items()
    }
    near = {entity: why for entity, why in near.items() if entity not in exact}
    return Question(row, tuple(map(WashReading, entities)), exact, near, remark=remark)
