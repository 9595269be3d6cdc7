"""What a row that names people comes to: every record that holds the name, by what speaks for and against it there.

A record is traced where the whole name stands with a thing that few share; everything else is possible. A name that
many bear is guarded: records in which nothing but the name agrees are counted, and only some of them listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from trawl.model import Entity, Key, Mention, Trace
from trawl.wash.answers import Answer, Tier, TracedRecord
from trawl.wash.people import AskedPerson, PersonQuestion
from trawl.wash.person_evidence import Evidence, Judged, judge_record
from trawl.wash.reading import Question
from trawl.wash.wash_index import WashIndex

#: Records of one name that are listed where nothing else agrees.
LISTED = 25
#: Records that are read at once.
_BATCH = 500

Traces = Mapping[Entity, Sequence[Trace]]
Said = Mapping[str, Sequence[Trace]]
#: The records of a person that are listed, and what is said of the others.
_Found = tuple[Sequence[tuple[Key, Judged]], Iterator[str]]


def answer_people(question: Question, asked: PersonQuestion, traces: Traces, said: Said, index: WashIndex) -> Answer:
    """Answer a row that names people; `traces` and `said` are what mentions and texts hold of its names."""
    found = [_find(person, asked, traces, said, index) for person in asked.people]
    remarks = [question.remark]
    ranked: list[tuple[bool, int, TracedRecord]] = []
    for part, (person, (records, counts)) in enumerate(zip(asked.people, found, strict=True)):
        ranked += ((not judged.is_trace, -judged.points, _record(key, judged, part)) for key, judged in records)
        remarks += counts
        if not records:
            remarks.append(f"no trace of {person.name}; looked for {', '.join(person.forms)}")
    traced = tuple(record for *_, record in sorted(ranked, key=lambda one: (*one[:2], one[2].key, one[2].part)))
    if question.unread:
        remarks.append(f"not looked for: {', '.join(question.unread)}")
    reason = "; ".join(filter(None, remarks))
    if traced:
        return Answer(question.row, traced[0].outcome, question.readings, traced, reason)
    if question.lost:
        return Answer(question.row, "invalid", question.readings, reason=f"{question.lost}; {reason}")
    return Answer(question.row, "no_trace", question.readings, reason=reason)


def _record(key: Key, judged: Judged, part: int) -> TracedRecord:
    tier: Tier = "exact" if judged.is_trace else "near"
    return TracedRecord(key, tier, Entity("person", judged.form), judged.found, judged.said, part)


def _find(person: AskedPerson, asked: PersonQuestion, traces: Traces, said: Said, index: WashIndex) -> _Found:
    """The records of a person that are listed, with what is said of those that are not."""
    held = _list_holding(person, asked, traces, said)
    if len(held) > LISTED and not asked.details:
        # Nothing could tell one from another, so that none needs to be read.
        judged = {key: _judge_name(person, mention) for key, mention in held.items()}
    else:
        judged = dict(_judge(held, person, asked, index))
    sorts = Counter(_sort_of(one) for one in judged.values())
    alone = sorted(((key, one) for key, one in judged.items() if _sort_of(one) == "alone"), key=_rank)
    shown = [*((key, one) for key, one in judged.items() if _sort_of(one) == "more"), *alone[:LISTED]]
    return shown, _say_counts(person, sorts)


def _rank(one: tuple[Key, Judged]) -> tuple[int, Key]:
    return -one[1].points, one[0]


def _sort_of(judged: Judged) -> str:
    """Whether more than the name agrees (`more`), or why that is not so."""
    if judged.more:
        return "more"
    weight = judged.evidence[0].weight
    if weight in ("misspelt", "initial"):
        return weight
    return "other" if judged.is_other else "alone"


def _say_counts(person: AskedPerson, sorts: Counter[str]) -> Iterator[str]:
    """How many records hold the name, and which of them are not listed."""
    holding = sorts.total() - sorts["misspelt"]
    if holding > 1:
        yield f"{holding:,} records hold {person.name} in one of its forms"
    if sorts["other"]:
        held = f"{_count(sorts['other'])} the name with another date of birth or age"
        yield f"not listed: {held}, and nothing else agrees"
    if sorts["initial"]:
        yield f"not listed: {_count(sorts['initial'])} the surname with the initial, and nothing else agrees"
    if sorts["alone"] > LISTED:
        yield (
            f"only {LISTED} of the {sorts['alone']:,} records in which nothing but the name agrees are listed: "
            f"trawl entity person '{person.name}' shows those of the name"
        )


def _count(number: int) -> str:
    return "1 record holds" if number == 1 else f"{number:,} records hold"


def _list_holding(person: AskedPerson, asked: PersonQuestion, traces: Traces, said: Said) -> dict[Key, Mention]:
    """The records that hold a person's name, each with its place in the form that comes first.

    Behind them stand those that hold something else that the row says.
    """
    held: dict[Key, Mention] = {}
    for entity in person.entities:
        for trace in traces.get(entity, ()):
            held.setdefault(trace.key, trace.mention)
    for phrase in person.phrases:
        for trace in said.get(phrase, ()):
            held.setdefault(trace.key, trace.mention)
    for entity in asked.details.entities:
        for trace in traces.get(entity, ()):
            held.setdefault(trace.key, trace.mention)
    return held


def _judge_name(person: AskedPerson, mention: Mention) -> Judged:
    """What the name alone comes to."""
    form = next((one for one in (mention.name, mention.value) if one in person.forms), person.name)
    kind = {"alias": "as_alias", "text": "only_text"}.get(mention.type, person.forms[form])
    return Judged(form, mention, (Evidence(kind),))


def _judge(
    held: Mapping[Key, Mention], person: AskedPerson, asked: PersonQuestion, index: WashIndex
) -> Iterator[tuple[Key, Judged]]:
    keys = iter(held)
    while batch := tuple(islice(keys, _BATCH)):
        records = index.fetch(batch)
        for key in batch:
            if key in records and (judged := judge_record(records[key], asked, person, held[key])):
                yield key, judged
