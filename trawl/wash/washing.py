"""Wash a list of identifiers against everything indexed: each row is answered, with every record that it traces to.

An identifier whose check fails is traced all the same, since the record may hold the same mistake; only where no
record does is it answered `invalid`. A near spelling (a plate with 0 for O, the same account name on another
platform) is answered `possible`: a proposal to check, never a trace.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from trawl.identifiers import REGISTRY, guess, normalise, spellings, type_called, validate
from trawl.identifiers.platforms import BY_WORD, PLATFORMS
from trawl.model import Entity, Key, Mention, Trace
from trawl.wash.listing import ListRow

Outcome = Literal["trace", "possible", "no_trace", "invalid"]
#: The outcomes, the best that a row can come to first.
OUTCOMES: tuple[Outcome, ...] = ("trace", "possible", "no_trace", "invalid")
TraceFunction = Callable[[Iterable[Entity]], Iterable[Trace]]

#: Rows whose identifiers are traced together.
BATCH = 500

_PLATFORM_OF = {**{name: name for name in PLATFORMS}, **BY_WORD}


@dataclass(frozen=True, slots=True)
class WashResult:
    """One row of the list with one record that it traced to (`key`), or with none.

    `entity` is what was looked for: its type "" and value "" where the row could not be read. `found` is one mention of
    it in the record; `reason` says in words why the outcome is not a plain trace.
    """

    row: ListRow
    outcome: Outcome
    entity: Entity
    key: Key | None = None
    found: Mention | None = None
    reason: str = ""

    @property
    def mention(self) -> str:
        """How the record writes it; "" where none does."""
        return self.found.text if self.found else ""

    def as_row(self) -> dict[str, str]:
        """The result by column, as `trawl wash` writes it."""
        source, record_id = self.key or ("", "")
        return {
            "identifier_id": self.row.identifier_id,
            "outcome": self.outcome,
            "record_id": record_id,
            "source": source,
            "type": self.entity.type,
            "identifier": self.row.identifier,
            "value": self.entity.value,
            "mention": self.mention,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class _Question:
    """A row with what is to be looked for: the readings of it, exact spellings and near ones."""

    row: ListRow
    readings: tuple[Entity, ...]
    exact: dict[Entity, Entity]
    near: dict[Entity, str]
    problem: str = ""
    remark: str = ""


def wash_rows(rows: Iterable[ListRow], trace: TraceFunction) -> Iterator[WashResult]:
    """Answer every row, in order: one result for each record traced, or one that says there is none.

    `trace` yields each record in which one of the entities it is given occurs, once for each entity.
    """
    source = iter(rows)
    while batch := [_ask(row) for row in islice(source, BATCH)]:
        wanted = dict.fromkeys(entity for question in batch for entity in (*question.exact, *question.near))
        traces: dict[Entity, list[Trace]] = {}
        for found in trace(wanted) if wanted else ():
            traces.setdefault(found.entity, []).append(found)
        for question in batch:
            yield from _answer(question, traces)


def count_outcomes(results: Iterable[WashResult]) -> dict[str, int]:
    """The rows of the list by outcome, the best first; a row's outcome is the best of its results."""
    best: dict[int, Outcome] = {}
    for result in results:
        best[result.row.row] = min(best.get(result.row.row, result.outcome), result.outcome, key=OUTCOMES.index)
    counts = Counter(best.values())
    return {outcome: counts[outcome] for outcome in OUTCOMES if counts[outcome]}


def _ask(row: ListRow) -> _Question:
    if row.problem or not row.identifier.strip():
        return _Question(row, (), {}, {}, row.problem or "the identifier is empty")
    if row.type.strip():
        return _ask_typed(row)
    readings = guess(row.identifier)
    if not readings and " " not in row.identifier.strip():
        value = normalise("handle", row.identifier)
        readings = (Entity("handle", value),) if value and validate("handle", value) != "invalid" else ()
    if not readings:
        return _Question(row, (), {}, {}, "has no type and the form of no identifier; name its type")
    remark = f"read as {' or '.join(dict.fromkeys(entity.type for entity in readings))}"
    return _question(row, readings, remark)


def _ask_typed(row: ListRow) -> _Question:
    written = row.type.strip().lower()
    type_ = type_called(written)
    identifier = row.identifier
    if written in _PLATFORM_OF and not type_:
        type_, identifier = "handle", f"{_PLATFORM_OF[written]}:{identifier.strip()}"
    if not type_:
        return _Question(
            row,
            (),
            {},
            {},
            f"{row.type!r} is no type of identifier; the types are {', '.join(sorted(REGISTRY))}",
        )
    value = normalise(type_, identifier)
    if not value:
        return _Question(row, (Entity(type_, ""),), {}, {}, f"cannot be read as {type_}")
    return _question(row, (Entity(type_, value),))


def _question(row: ListRow, readings: tuple[Entity, ...], remark: str = "") -> _Question:
    exact: dict[Entity, Entity] = {}
    for entity in readings:
        for spelling in spellings(entity):
            exact.setdefault(spelling, entity)  # a name on any platform stays the reading of its spellings
    near = {
        Entity(entity.type, value): why
        for entity in readings
        for value, why in REGISTRY[entity.type].near(entity.value).items()
    }
    return _Question(
        row, readings, exact, {entity: why for entity, why in near.items() if entity not in exact}, "", remark
    )


def _answer(question: _Question, traces: dict[Entity, list[Trace]]) -> Iterator[WashResult]:
    row = question.row
    if question.problem:
        entity = question.readings[0] if question.readings else Entity("", "")
        yield WashResult(row, "invalid", entity, reason=question.problem)
        return
    answered: dict[Key, WashResult] = {}
    for spelling, entity in question.exact.items():
        for found in traces.get(spelling, ()):
            answered.setdefault(found.key, WashResult(row, "trace", entity, found.key, found.mention, question.remark))
    for spelling, why in question.near.items():
        for found in traces.get(spelling, ()):
            answered.setdefault(found.key, WashResult(row, "possible", spelling, found.key, found.mention, why))
    if answered:
        yield from sorted(answered.values(), key=lambda result: (result.outcome != "trace", result.key or ("", "")))
        return
    first = question.readings[0]
    if all(validate(*entity) == "invalid" for entity in question.readings):
        reason = f"breaks the rules of {first.type} (form or check digit), and no record holds it as written"
        yield WashResult(row, "invalid", first, reason=reason)
    else:
        yield WashResult(row, "no_trace", first, reason=question.remark)
