"""Wash a list of identifiers against everything indexed: each row is answered, with every record that it traces to.

An identifier whose check fails is traced all the same, since the record may hold the same mistake; only where no
record does is it answered `invalid`. What is only near to it (a plate with 0 for O, the same account name on another
platform) is answered `possible`: a proposal to check, never a trace.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice

from trawl.identifiers import validate
from trawl.model import Entity, Key, Trace
from trawl.wash.answers import TIERS, Answer, Tier, TracedRecord
from trawl.wash.listing import ListRow
from trawl.wash.near_answers import find_near
from trawl.wash.person_answers import answer_people
from trawl.wash.phrases import MISSING
from trawl.wash.reading import Asked, Question, read_row, say_form
from trawl.wash.wash_index import WashIndex

#: Rows whose identifiers are traced together.
BATCH = 500
#: Records that may say a phrase for it to be the identifier's own words.
COMMON = 25


def wash_rows(rows: Iterable[ListRow], index: WashIndex) -> Iterator[Answer]:
    """Answer every row, in order."""
    source = iter(rows)
    while batch := [read_row(row) for row in islice(source, BATCH)]:
        yield from _answer_batch(batch, index)


def _answer_batch(batch: Sequence[Question], index: WashIndex) -> Iterator[Answer]:
    """Answer rows, each thing that is asked once however many of them ask it."""
    distinct = {_what_is_asked(question): question for question in batch}
    wanted = dict.fromkeys(chain.from_iterable(question.values for question in distinct.values()))
    traces: dict[Entity, list[Trace]] = {}
    for found in index.trace(wanted) if wanted else ():
        traces.setdefault(found.entity, []).append(found)
    records = {what: _list_records(question, traces) for what, question in distinct.items()}
    said = _find_said(distinct.values(), records.values(), index)
    traced = {what: _add_said(question, records[what], said) for what, question in distinct.items()}
    near = find_near(((question, traced[what]) for what, question in distinct.items()), index, COMMON)
    answers: dict[_Asked, Answer] = {}
    for question in batch:
        what = _what_is_asked(question)
        if what in answers:
            yield replace(answers[what], row=question.row)
            continue
        if question.people:
            answer = answer_people(question, question.people, traces, said, index)
        else:
            passed = near.add(question, records[what], traced[what])
            answer = _answer(question, _order(records[what]), passed)
        answers[what] = answer
        yield answer


#: All that a row's answer depends on.
_Asked = tuple[str, str, str, tuple[tuple[str, str], ...]]


def _what_is_asked(question: Question) -> _Asked:
    row = question.row
    return row.type, row.identifier, row.problem, row.carried if question.people else ()


def _list_records(question: Question, traces: Mapping[Entity, Sequence[Trace]]) -> dict[Key, TracedRecord]:
    """The records that hold what is asked for, each by its surest tier."""
    held = [value for value in question.values if value in traces]
    found: dict[Key, TracedRecord] = {}
    for value in sorted(held, key=lambda one: TIERS.index(question.values[one].tier)):
        for trace in traces[value]:
            found.setdefault(trace.key, _record(question, trace, value, question.values[value]))
    return found


def _record(question: Question, trace: Trace, value: Entity, asked: Asked) -> TracedRecord:
    entity = value if asked.tier == "near" else asked.reading.entity
    form = asked.tier == "form"
    reason = say_form(asked.reading.entity, value) if form else asked.reason or question.remark
    return TracedRecord(trace.key, asked.tier, entity, trace.mention, reason, asked.reading.part)


def _traced_parts(found: Iterable[TracedRecord]) -> set[int]:
    return {record.part for record in found if record.outcome == "trace"}


def _is_asked(phrase: str, asked: Asked, traced: Collection[int]) -> bool:
    """Whether texts are asked for a phrase: no mention traces its part of the cell, or only a part of it is known."""
    return asked.reading.part not in traced or MISSING in phrase


def _find_said(
    batch: Iterable[Question], records: Iterable[Mapping[Key, TracedRecord]], index: WashIndex
) -> dict[str, list[Trace]]:
    """What texts say of the parts of which no mention traces, whatever was extracted there."""
    wanted: dict[str, None] = {}
    for question, found in zip(batch, records, strict=True):
        traced = _traced_parts(found.values())
        wanted |= dict.fromkeys(one for one, asked in question.phrases.items() if _is_asked(one, asked, traced))
    said: dict[str, list[Trace]] = {}
    for trace in index.find_text(wanted, COMMON + 1) if wanted else ():
        said.setdefault(trace.entity.value, []).append(trace)
    return said


def _add_said(question: Question, found: dict[Key, TracedRecord], said: Mapping[str, Sequence[Trace]]) -> set[int]:
    """Add to the records of a row those whose text says it; return the parts of its cell that are traced now.

    Words that many records say are proposed, not traced.
    """
    traced = _traced_parts(found.values())
    for phrase, asked in question.phrases.items():
        traces = said.get(phrase, ()) if _is_asked(phrase, asked, traced) else ()
        common = len(traces) > COMMON
        reason = f"{asked.reason}; more than {COMMON} records do" if common else asked.reason
        for trace in traces[:COMMON]:
            # What was extracted there says more: the name of an account on another platform is no trace of it.
            if trace.key not in found:
                tier: Tier = "near" if common else asked.tier
                entity, part = asked.reading.entity, asked.reading.part
                found[trace.key] = TracedRecord(trace.key, tier, entity, trace.mention, reason, part)
    return _traced_parts(found.values())


def _order(found: Mapping[Key, TracedRecord]) -> tuple[TracedRecord, ...]:
    """The records of a row, the surest tier first."""
    return tuple(sorted(found.values(), key=lambda one: (TIERS.index(one.tier), one.key)))


def _answer(question: Question, traced: tuple[TracedRecord, ...], passed: tuple[str, ...]) -> Answer:
    """What a row came to; `passed` says what is near to it and not listed."""
    row, readings = question.row, question.readings
    if question.problem:
        return Answer(row, "invalid", readings, reason=question.problem)
    said = (question.remark, _say_untraced(question, traced), *passed, *_say_unread(question))
    reason = "; ".join(filter(None, said))
    if traced:
        return Answer(row, traced[0].outcome, readings, traced, reason)
    if question.lost:
        return Answer(row, "invalid", readings, reason=question.lost)
    if all(validate(*reading.entity) == "invalid" for reading in readings):
        types = " or ".join(dict.fromkeys(reading.entity.type for reading in readings))
        broken = f"breaks the rules of {types} (form or check digit), and no record holds it as written"
        return Answer(row, "invalid", readings, reason="; ".join(filter(None, (reason, broken))))
    return Answer(row, "no_trace", readings, reason=reason)


def _say_untraced(question: Question, traced: Sequence[TracedRecord]) -> str:
    """Which identifiers of a cell were not traced, where others of it were."""
    found = {record.part for record in traced}
    missed = {
        reading.part: reading.entity.value for reading in reversed(question.readings) if reading.part not in found
    }
    return f"no trace of {', '.join(missed[part] for part in sorted(missed))}" if traced and missed else ""


def _say_unread(question: Question) -> Iterator[str]:
    if question.unread:
        yield f"not looked for: {', '.join(question.unread)}"
