"""One generation of the index and the rows of the store that belong to it, read together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from trawl.access import Principal
from trawl.engine.embedded.answers import EmbeddedIndex, Memory
from trawl.engine.embedded.edges import DriverErrors
from trawl.engine.embedded.pages import count_rows, count_values, days_of, read_rows, rows_of_page
from trawl.engine.embedded.snapshot import Snapshot
from trawl.engine.interface import EngineLimits, FacetField, Order, Page, check_page
from trawl.model import Entity, IndexedRecord, IndexState, Key, Trace, Versions
from trawl.query import CompiledQuery


class EmbeddedView:
    """Implements `View`."""

    def __init__(
        self, memory: Memory, snapshot: Snapshot, limits: EngineLimits, folder: Path, versions: Versions
    ) -> None:
        self._memory, self._snapshot, self._folder, self._versions = memory, snapshot, folder, versions
        self._limits = limits

    def state(self, principal: Principal) -> IndexState:
        with self._errors():
            index = self._index(principal)
            seen = index.everything()
            first, last, sequence = days_of(self._memory.shown, seen)
            without_event = index.without_event()
            return IndexState(
                sequence=sequence,
                records=count_rows(self._memory.shown, seen),
                first_event=date.fromordinal(first) if first else None,
                last_event=date.fromordinal(last) if last else None,
                without_event=count_rows(self._memory.shown, without_event),
                versions=self._snapshot.versions() or self._versions,
            )

    def find(
        self, query: CompiledQuery, principal: Principal, *, order: Order = "event", offset: int = 0, limit: int = 20
    ) -> Page:
        check_page(offset, limit)
        with self._errors():
            if order == "relevance":
                ranked = self._index(principal).ranked(query)
                total, rows = len(ranked), list(ranked[offset : offset + limit])
            else:
                answer = self._index(principal).answer(query)
                total, rows = rows_of_page(self._memory.shown, answer, order, offset, limit)
        return Page(total, tuple(indexed for _, indexed in self._snapshot.rows(rows)))

    def scan(self, query: CompiledQuery, principal: Principal, *, order: Order = "loaded") -> Iterator[IndexedRecord]:
        with self._errors():
            if order == "relevance":
                rows: Iterator[int] = iter(self._index(principal).ranked(query))
            else:
                _, rows = read_rows(self._memory.shown, self._index(principal).answer(query), order)
        for _, indexed in self._snapshot.rows(self._guarded(rows)):
            yield indexed

    def count(self, query: CompiledQuery, principal: Principal) -> int:
        with self._errors():
            return count_rows(self._memory.shown, self._index(principal).answer(query))

    def facets(
        self, query: CompiledQuery, principal: Principal, fields: Sequence[FacetField]
    ) -> Mapping[FacetField, Mapping[str, int]]:
        with self._errors():
            return count_values(self._memory.shown, self._index(principal).answer(query), fields)

    def trace(self, entities: Iterable[Entity], principal: Principal) -> Iterator[Trace]:
        return self._snapshot.trace(entities, principal)

    def fetch(self, keys: Iterable[Key], principal: Principal) -> Iterator[IndexedRecord]:
        return self._snapshot.fetch(keys, principal)

    def named(self, name: str, principal: Principal) -> Iterator[IndexedRecord]:
        return self._snapshot.named(name, principal)

    def everything(self, principal: Principal) -> Iterator[IndexedRecord]:
        return self._snapshot.everything(principal)

    def record_ids(self, source: str, principal: Principal) -> Iterator[str]:
        return self._snapshot.record_ids(source, principal)

    def known(self, forms: Iterable[str]) -> Iterator[str]:
        for form in forms:
            with self._errors():
                holds = self._memory.vocabulary.has_form(form)
            if holds:
                yield form

    def values(self, type_: str) -> Iterator[str]:
        return self._snapshot.values(type_)

    def vocabulary(self, prefix: str = "", suffix: str = "") -> Iterator[tuple[str, int]]:
        words = self._memory.vocabulary
        with self._errors():
            forms = words.forms_ending(prefix, suffix) if suffix else words.counted_forms(prefix)
        return iter(forms)

    def _index(self, principal: Principal) -> EmbeddedIndex:
        return EmbeddedIndex(self._memory, self._snapshot, self._limits, principal)

    def _guarded(self, rows: Iterator[int]) -> Iterator[int]:
        while True:
            with self._errors():
                row = next(rows, None)
            if row is None:
                return
            yield row

    def _errors(self) -> DriverErrors:
        return DriverErrors(self._folder, "be searched")
