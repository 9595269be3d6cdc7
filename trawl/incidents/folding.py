"""Fold records: compare those that share something, and group those that surely tell of one event."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from trawl.incidents.candidates import pair_records
from trawl.incidents.facts import Facts, read_facts
from trawl.incidents.grouping import group_strong
from trawl.incidents.references import first_runs, own_references
from trawl.incidents.weighing import Weighed, weigh
from trawl.incidents.weights import INCIDENTS_VERSION, load_weights
from trawl.incidents.wording import hash_texts, read_shingles
from trawl.model import IncidentLink, Incidents, IndexedRecord, Key


def fold_records(
    records: Sequence[IndexedRecord], rows: Mapping[Key, Collection[tuple[str, str]]] | None = None
) -> Incidents:
    """Find out which of these records tell of one event. Nothing is merged: records stay, and groups are shown.

    `rows` are the rows of registers, as (register, row id), that each record is strongly matched to.
    """
    facts, placeholders = _leave_out_placeholders(read_all(records, rows or {}))
    candidates = pair_records(facts, hash_texts({one.key: one.shingles for one in facts}))
    weighed = (weigh(facts[one], facts[other]) for one, other in candidates.pairs)
    groups, pairs = group_strong([pair for pair in weighed if pair.band])
    return Incidents(
        groups=tuple(sorted(tuple(sorted(one.key for one in group)) for group in groups)),
        links=tuple(map(_link, sorted(pairs, key=lambda pair: (pair.first.key, pair.second.key)))),
        notes=(*placeholders, *candidates.notes),
        version=INCIDENTS_VERSION,
    )


def read_all(records: Sequence[IndexedRecord], rows: Mapping[Key, Collection[tuple[str, str]]]) -> list[Facts]:
    """The facts of records that are compared with each other."""
    known = frozenset(form for one in records for form in own_references(one.record))
    starts = first_runs(known)
    shingles = read_shingles(records)
    read = [read_facts(one, known, starts, rows.get(one.record.key, ()), shingles[one.record.key]) for one in records]
    return list(_leave_out_usual(read))


def _leave_out_placeholders(every: Sequence[Facts]) -> tuple[list[Facts], list[str]]:
    """Leave out references that too many records are called by to be anybody's, and say so."""
    held = Counter(form for facts in every for form in facts.own)
    common = {form: number for form, number in held.items() if number > load_weights().limits["crowd"]}
    notes = [
        f"{number:,} records are called {form}: it was taken for nobody's reference." for form, number in common.items()
    ]
    return [replace(f, own=f.own - common.keys()) if not common.keys().isdisjoint(f.own) else f for f in every], notes


def _leave_out_usual(every: Sequence[Facts]) -> Iterator[Facts]:
    """Leave out the numbers and names of many days: a switchboard, whoever writes the records."""
    usual = load_weights().limits["usual_days"]
    days: dict[object, set[date | None]] = defaultdict(set)
    born = {name for facts in every for name, births in facts.people.items() if births}
    for facts in every:
        for value in (*facts.things, *(name for name in facts.people if name not in born)):
            days[value].add(facts.day)
    common = {value for value, found in days.items() if len(found) >= usual}
    for facts in every:
        if common.isdisjoint(facts.things) and common.isdisjoint(facts.people):
            yield facts
        else:
            people = {name: births for name, births in facts.people.items() if name not in common}
            yield replace(facts, things=facts.things - common, people=people)


def _link(pair: Weighed) -> IncidentLink:
    assert pair.band
    return IncidentLink(
        pair.first.key,
        pair.second.key,
        pair.band,
        pair.score,
        tuple(said.words for said in pair.said if said.speaks_for),
        tuple(said.words for said in pair.said if not said.speaks_for),
    )
