"""Wash a list of identifiers against everything indexed: each row is answered, with every record that it traces to.

An identifier whose check fails is traced all the same, since the record may hold the same mistake; only where no
record does is it answered `invalid`. A near spelling (a plate with 0 for O, the same account name on another
platform) is answered `possible`: a proposal to check, never a trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Protocol

from trawl.identifiers import validate
from trawl.model import Entity, Key, Trace
from trawl.wash.answers import TIERS, Answer, TracedRecord
from trawl.wash.listing import ListRow
from trawl.wash.reading import Question, read_row

#: Rows whose identifiers are traced together.
BATCH = 500


class WashIndex(Protocol):
    """What a list is washed against: everything indexed that the reader may see."""

    def trace(self, entities: Iterable[Entity]) -> Iterable[Trace]:
        """Each record in which one of these occurs, once for each entity."""
        ...

    def find_text(self, phrases: Iterable[str], most: int) -> Iterable[Trace]:
        """The records whose text says one of these word for word, at most `most` of each, under `Entity("", phrase)`.

        Whatever was extracted there. A record counts where it says the phrase with its signs (`phrases.is_same`), and
        as no part of anything longer (`phrases.stands_whole`).
        """
        ...


def wash_rows(rows: Iterable[ListRow], index: WashIndex) -> Iterator[Answer]:
    """Answer every row, in order."""
    source = iter(rows)
    while batch := [read_row(row) for row in islice(source, BATCH)]:
        wanted = dict.fromkeys(entity for question in batch for entity in (*question.exact, *question.near))
        traces: dict[Entity, list[Trace]] = {}
        for found in index.trace(wanted) if wanted else ():
            traces.setdefault(found.entity, []).append(found)
        for question in batch:
            yield _answer(question, traces)


def _answer(question: Question, traces: Mapping[Entity, Sequence[Trace]]) -> Answer:
    row, readings = question.row, question.readings
    if question.problem:
        return Answer(row, "invalid", readings, reason=question.problem)
    if traced := _list_records(question, traces):
        return Answer(row, traced[0].outcome, readings, traced, question.remark)
    if all(validate(*reading.entity) == "invalid" for reading in readings):
        type_ = readings[0].entity.type
        reason = f"breaks the rules of {type_} (form or check digit), and no record holds it as written"
        return Answer(row, "invalid", readings, reason=reason)
    return Answer(row, "no_trace", readings, reason=question.remark)


def _list_records(question: Question, traces: Mapping[Entity, Sequence[Trace]]) -> tuple[TracedRecord, ...]:
    """The records that hold what is asked for, each by its surest tier."""
    found: dict[Key, TracedRecord] = {}
    for spelling, entity in question.exact.items():
        for trace in traces.get(spelling, ()):
            record = TracedRecord(trace.key, "exact", entity, trace.mention, question.remark)
            found.setdefault(trace.key, record)
    for spelling, why in question.near.items():
        for trace in traces.get(spelling, ()):
            found.setdefault(trace.key, TracedRecord(trace.key, "near", spelling, trace.mention, why))
    return tuple(sorted(found.values(), key=lambda one: (TIERS.index(one.tier), one.key)))
