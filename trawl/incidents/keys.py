"""The keys of one record as an engine is asked for them: values, names of records, rows of its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trawl.incidents.facts import THINGS, days_of, read_facts
from trawl.incidents.references import is_log, own_references, written_references
from trawl.incidents.weights import load_weights, load_words
from trawl.incidents.wording import sample_rows
from trawl.model import Entity, IndexedRecord
from trawl.text import analyse_words

#: Rows of words that are looked for. Of two texts that have half of their rows in common, one at least is found in
#: 999 of 1,000.
_ROWS = 12


@dataclass(frozen=True, slots=True)
class SearchKeys:
    """What the other records of a record's incident may be found by.

    `days` is the first and the last day on which one may be that shares one of `entities`; `names` are references that
    it writes, and `logs` the numbers of logs, as `own_references` writes them, each with its day. `phrases` are words
    in a row that others of its incident may write: its own reference, and of its text `wording`.
    """

    days: tuple[date, date] | None
    entities: tuple[Entity, ...]
    names: tuple[str, ...]
    logs: tuple[tuple[str, date], ...]
    phrases: tuple[tuple[str, ...], ...]
    wording: tuple[tuple[str, ...], ...]


def list_search_keys(indexed: IndexedRecord) -> SearchKeys:
    """The keys by which `fold_records` would compare others with this record."""
    record = indexed.record
    facts = read_facts(indexed)
    days = list(days_of(facts))
    told = load_weights().limits["told_days"]
    entities = [
        Entity(m.type, value)
        for m in indexed.mentions
        for value in m.lookup_values[-1:]
        if _is_key(m.type, value)
        and not (m.type == "person" and (facts.is_list_of_people or (m.name or m.value) not in facts.people))
    ]
    names = {name for name in (record.reference, record.record_id) if name}
    return SearchKeys(
        days=(min(days), _later(max(days), told)) if days else None,
        entities=tuple(dict.fromkeys(entities)),
        names=tuple(dict.fromkeys((*names, *written_references(indexed)))),
        logs=tuple((form, date.fromisoformat(form.split()[2])) for form in sorted(facts.quotes) if is_log(form)),
        phrases=tuple(dict.fromkeys(filter(None, (*map(_phrase, sorted(names)), *_log_phrases(indexed))))),
        wording=tuple(sample_rows(indexed, _ROWS)),
    )


def _is_key(kind: str, value: str) -> bool:
    """Whether records of one event are looked for by a value: a street or a town alone says too little."""
    if kind in ("person", "premises"):
        return " " in value
    if kind == "location":
        return any(map(str.isdigit, value))
    return kind == "postcode" or kind in THINGS


def _phrase(reference: str) -> tuple[str, ...]:
    """The words of a reference, () where they are too few to be anybody's in particular."""
    forms = tuple(word.form for word in analyse_words(reference))
    return forms if sum(map(len, forms)) >= 5 and any(map(str.isdigit, reference)) else ()


def _log_phrases(indexed: IndexedRecord) -> tuple[tuple[str, ...], ...]:
    """How others write the number of a log: `log 123`, `CAD 123`."""
    numbers = {form.split()[1] for form in own_references(indexed.record) if form.startswith("log ")}
    return tuple((cue, number) for cue in sorted(load_words().logs) for number in sorted(numbers))


def _later(day: date, days: int) -> date:
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))
