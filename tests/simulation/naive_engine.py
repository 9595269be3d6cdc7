"""An engine of a few lines, in memory: each answer is the reference meaning, asked of one record after another.

What is simulated on it is everything above an engine; that an engine answers so is what `tests/engine` proves of each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from trawl.access import Principal, may_see
from trawl.engine.interface import (
    FacetField,
    Health,
    Order,
    Page,
    Preparation,
    PreparedRecord,
    WithdrawOutcome,
    WriteOutcome,
)
from trawl.engine.tracing import find_mentions
from trawl.model import Entity, IndexedRecord, IndexState, Key, Record, Trace, Versions
from trawl.query import CompiledQuery


def prepare_record(indexed: IndexedRecord) -> PreparedRecord:
    """The record as it is: nothing need be made ready."""
    record = indexed.record
    return PreparedRecord(record.key, record.content_hash, record.sequence, indexed.text.cut, indexed)


class NaiveView:
    """Implements `View`, over the records that there were when it was opened."""

    def __init__(self, records: Mapping[Key, IndexedRecord], versions: Versions) -> None:
        self._versions = versions
        self._records = sorted(records.values(), key=lambda one: one.record.sequence)

    def state(self, principal: Principal) -> IndexState:
        seen = [one.record for one in self.everything(principal)]
        days = [record.event_date for record in seen if record.event_date]
        return IndexState(
            max((record.sequence for record in seen), default=0),
            len(seen),
            min(days, default=None),
            max(days, default=None),
            len(seen) - len(days),
            self._versions,
        )

    def find(
        self, query: CompiledQuery, principal: Principal, *, order: Order = "event", offset: int = 0, limit: int = 20
    ) -> Page:
        found = list(self.scan(query, principal))
        return Page(len(found), tuple(found[offset : offset + limit]))

    def scan(self, query: CompiledQuery, principal: Principal, *, order: Order = "loaded") -> Iterator[IndexedRecord]:
        return (one for one in reversed(list(self.everything(principal))) if query.accepts(one))

    def count(self, query: CompiledQuery, principal: Principal) -> int:
        return sum(1 for _ in self.scan(query, principal))

    def facets(
        self, query: CompiledQuery, principal: Principal, fields: Sequence[FacetField]
    ) -> Mapping[FacetField, Mapping[str, int]]:
        found = [one.record for one in self.scan(query, principal)]
        return {name: Counter(_value(record, name) for record in found) for name in fields}

    def trace(self, entities: Iterable[Entity], principal: Principal) -> Iterator[Trace]:
        asked = set(entities)
        for one in self.everything(principal):
            for entity, mention in find_mentions(one.mentions, asked).items():
                yield Trace(entity, one.record, mention)

    def fetch(self, keys: Iterable[Key], principal: Principal) -> Iterator[IndexedRecord]:
        seen = {one.record.key: one for one in self.everything(principal)}
        return (seen[key] for key in keys if key in seen)

    def named(self, name: str, principal: Principal) -> Iterator[IndexedRecord]:
        seen = reversed(list(self.everything(principal)))
        return (one for one in seen if name in (one.record.record_id, one.record.reference))

    def everything(self, principal: Principal) -> Iterator[IndexedRecord]:
        return (one for one in self._records if may_see(principal, one.record))

    def record_ids(self, source: str, principal: Principal) -> Iterator[str]:
        return (one.record.record_id for one in self.everything(principal) if one.record.source == source)

    def known(self, forms: Iterable[str]) -> Iterator[str]:
        held = {form for one in self._records for form in one.text.forms}
        return (form for form in forms if form in held)

    def values(self, type_: str) -> Iterator[str]:
        held = (value for one in self._records for m in one.mentions if m.type == type_ for value in m.lookup_values)
        return iter(dict.fromkeys(held))

    def vocabulary(self, prefix: str = "", suffix: str = "") -> Iterator[tuple[str, int]]:
        held = Counter(form for one in self._records for form in set(one.text.forms))
        fits = (form for form in sorted(held) if form.startswith(prefix) and form.endswith(suffix))
        return ((form, held[form]) for form in fits)


def _value(record: Record, name: FacetField) -> str:
    if name == "event_month":
        return f"{record.event_date:%Y-%m}" if record.event_date else ""
    return str(getattr(record, name))


class NaiveEngine:
    """Implements `Engine` and its `Writer`. `before_change` is called before whatever changes what is stored."""

    def __init__(self, versions: Versions, before_change: Callable[[], None] = lambda: None) -> None:
        self.records: dict[Key, IndexedRecord] = {}
        self._versions, self._before_change = versions, before_change

    @property
    def preparation(self) -> Preparation:
        return prepare_record

    @contextmanager
    def view(self) -> Iterator[NaiveView]:
        yield NaiveView(self.records, self._versions)

    @contextmanager
    def writer(self) -> Iterator[NaiveEngine]:
        yield self

    def health(self) -> Health:
        sequence = max((one.record.sequence for one in self.records.values()), default=0)
        return Health("naive", "memory", len(self.records), sequence)

    def close(self) -> None: ...

    def refresh(self) -> None: ...

    def unchanged(self, batch: Sequence[Record]) -> set[Key]:
        last = {record.key: record for record in batch}
        return {key for key, record in last.items() if self._holds(key, record.content_hash)}

    def write(self, batch: Sequence[IndexedRecord]) -> WriteOutcome:
        return self.write_prepared([prepare_record(one) for one in batch], [one.record.sequence for one in batch])

    def write_prepared(self, batch: Sequence[PreparedRecord], sequences: Sequence[int]) -> WriteOutcome:
        self._before_change()
        last = {one.key: (one, sequence) for one, sequence in zip(batch, sequences, strict=True)}
        changed = {key: one for key, one in last.items() if not self._holds(key, one[0].content_hash)}
        amended = len(changed.keys() & self.records.keys())
        for key, (one, sequence) in changed.items():
            assert isinstance(one.ready, IndexedRecord)
            self.records[key] = replace(one.ready, record=replace(one.ready.record, sequence=sequence))
        return WriteOutcome(len(changed), len(batch) - len(changed), amended=amended)

    def withdraw(self, keys: Iterable[Key]) -> WithdrawOutcome:
        self._before_change()
        there = {key for key in keys if key in self.records}
        self.records = {key: one for key, one in self.records.items() if key not in there}
        return WithdrawOutcome(len(there))

    def _holds(self, key: Key, content_hash: str) -> bool:
        return bool(content_hash) and key in self.records and self.records[key].record.content_hash == content_hash
