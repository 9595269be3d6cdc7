"""Fold the hits of a run, and find the other records of one record's incident."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from trawl.access import Principal
from trawl.engine.interface import View
from trawl.errors import LimitError
from trawl.incidents import SearchKeys, fold_records, list_search_keys, own_references
from trawl.model import IncidentLink, Incidents, IndexedRecord, Key, Match, Record
from trawl.query import CompiledQuery
from trawl.query.fields import fold_value
from trawl.query.tree import And, DateIn, EntityValue, FieldIs, Node, Or, Phrase, Word
from trawl.written import write_count

#: Records that are read for one key. Of a key that more have the newest are read, and that is said.
_READ = 200
#: Logs of a day that are looked through for one number: no field of a record holds it by itself.
_LOGS_READ = 5_000


@dataclass(frozen=True, slots=True)
class SameEvent:
    """Another record that may tell of the event of a record; `grouped` is whether the two are one incident."""

    record: Record
    grouped: bool
    link: IncidentLink | None


@dataclass(frozen=True, slots=True)
class EventRecords:
    """The other records of a record's incident, then those that may be of it; `notes` say what was not looked at."""

    others: tuple[SameEvent, ...]
    notes: tuple[str, ...]


def fold_hits(records: Sequence[IndexedRecord], matches: Mapping[Key, Iterable[Match]]) -> Incidents:
    """Which of a run's hits tell of one event, the premises that they are strongly matched to among the evidence."""
    rows = {
        key: {(match.row.register, match.row.row_id) for match in found if match.band == "strong"}
        for key, found in matches.items()
    }
    return fold_records(records, rows)


def find_event_records(view: View, principal: Principal, indexed: IndexedRecord) -> EventRecords:
    """Find the records of a record's incident among all that may be seen, by the keys by which a run compares hits.

    What was found is folded as a run's hits are, so that what speaks against a third record counts here too.
    """
    found = _Found(indexed)
    keys = list_search_keys(indexed)
    for name in keys.names:
        found.take(f"the reference {name}", view.named(name, principal))
    for words, query in _queries(keys):
        found.take(words, view.scan(CompiledQuery(query, ""), principal, order="loaded"))
    for form, day in keys.logs:
        found.take_log(form, view.scan(CompiledQuery(_logs_of(day, indexed.record.force), ""), principal))
    incidents = fold_records(list(found.records.values()))
    own = indexed.record.key
    group = next((group for group in incidents.groups if own in group), ())
    links = {(link.second if link.first == own else link.first): link for link in _links_of(incidents, own)}
    others = [key for key in group if key != own] + [key for key in links if key not in group]
    records = {key: one.record for key, one in found.records.items()}
    return EventRecords(
        tuple(SameEvent(records[key], key in group, links.get(key)) for key in others),
        (*found.notes, *incidents.notes),
    )


def _links_of(incidents: Incidents, key: Key) -> Iterator[IncidentLink]:
    return (link for link in incidents.links if key in (link.first, link.second))


class _Found:
    """The records read so far, the one that is asked about first."""

    def __init__(self, indexed: IndexedRecord) -> None:
        self.records = {indexed.record.key: indexed}
        self.notes: list[str] = []

    def take(self, words: str, records: Iterable[IndexedRecord]) -> None:
        """Take the records of a key, which `words` name."""
        try:
            read = list(islice(records, _READ + 1))
        except LimitError as error:
            self.notes.append(f"Records with {words} could not be looked for: {error}")
            return
        if len(read) > _READ:
            newest = write_count(_READ, "record")
            self.notes.append(f"More than {newest} have {words}: only the newest {newest} were compared by it.")
        self.records |= {one.record.key: one for one in read[:_READ] if one.record.key not in self.records}

    def take_log(self, form: str, logs: Iterable[IndexedRecord]) -> None:
        """Take those of a day's logs that have this number."""
        read = list(islice(logs, _LOGS_READ + 1))
        if len(read) > _LOGS_READ:
            many = write_count(_LOGS_READ, "log")
            self.notes.append(f"More than {many} are of one day: of those only the newest {many} were looked through.")
        numbered = (one for one in read[:_LOGS_READ] if form in own_references(one.record))
        self.records |= {one.record.key: one for one in numbered if one.record.key not in self.records}


def _logs_of(day: date, force: str) -> Node:
    """The logs of a control room's day, which some enter under the day after."""
    of_force = (FieldIs("force", fold_value("force", force)),) if force else ()
    return And((FieldIs("kind", "cad"), DateIn("event", day, day + timedelta(1)), *of_force))


def _queries(keys: SearchKeys) -> Iterator[tuple[str, Node]]:
    """The queries by which the others are found, each with the words for what it asks."""
    for phrase in keys.phrases:
        yield f'the words "{" ".join(phrase)}"', _phrase(phrase)
    if keys.days and keys.entities:
        first, last = keys.days
        days = Or((DateIn("event", first, last), DateIn("created", first, last)))
        for entity in keys.entities:
            asked = EntityValue(entity.type, entity.value, entity.value)
            yield f"{entity.type} {entity.value} in those days", And((days, asked))
    for row in keys.wording:
        yield f'the words "{" ".join(row)}"', _phrase(row)


def _phrase(forms: tuple[str, ...]) -> Node:
    words = tuple(Word(form, "form", f"={form}") for form in forms)
    return Phrase(words, " ".join(forms)) if len(words) > 1 else words[0]
