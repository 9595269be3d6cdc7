"""Where a canonical value occurs: the records that hold it, each with its mentions of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from trawl.coverage import Coverage
from trawl.engine.interface import View
from trawl.entities import read_entity
from trawl.errors import UsageError
from trawl.model import Entity, IndexedRecord, Mention, Record, Span
from trawl.pipeline.installation import Installation
from trawl.pipeline.searching import covered_view
from trawl.query import CompiledQuery, Query, compile_query
from trawl.query.tree import EntityValue, Node, Or


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A record that holds one of the values asked for, and its mentions of them in order."""

    record: Record
    mentions: tuple[Mention, ...]

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where the record says it, for snippets."""
        return tuple(Span(m.part, m.start, m.end, f"{m.type}:{m.value}") for m in self.mentions)


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Every record that holds an entity, newest event first. `entities` are the values it was looked up as.

    `cover` says what was searched and what was not; it takes opening the ledger.
    """

    entities: tuple[Entity, ...]
    total: int
    found: Iterator[Occurrence]
    cover: Callable[[], Coverage]


@contextmanager
def find_occurrences(
    installation: Installation, kind: str, typed: str, *, page: int = 1, size: int = 20, everything: bool = False
) -> Iterator[Occurrences]:
    """Look up what somebody typed as an entity of this type; the records are read while the context is open.

    `everything` gives all of them, whatever `page` and `size` say. Raises UsageError for a type that there is not, or
    a value that cannot be one of its type.
    """
    if page < 1 or size < 1:
        raise UsageError("Pages and page sizes count from 1.")
    entities = read_entity(kind, typed)
    compiled = _query_for(entities)
    with installation.open_engine() as engine, covered_view(installation, engine) as (view, cover):
        total = view.count(compiled, installation.principal)
        installation.log("entity", type=entities[0].type, value=entities[0].value, total=total)
        records = _records(installation, view, compiled, None if everything else ((page - 1) * size, size))
        yield Occurrences(entities, total, (_occurrence(record, entities) for record in records), cover)


def _query_for(entities: Sequence[Entity]) -> CompiledQuery:
    nodes: list[Node] = [EntityValue(type_, value, f"{type_}:{value}") for type_, value in entities]
    tree = nodes[0] if len(nodes) == 1 else Or(tuple(nodes))
    return compile_query(Query(" OR ".join(f'entity:"{type_}:{value}"' for type_, value in entities), tree))


def _records(
    installation: Installation, view: View, compiled: CompiledQuery, part: tuple[int, int] | None
) -> Iterator[IndexedRecord]:
    if part is None:
        return view.scan(compiled, installation.principal, order="event")
    offset, limit = part
    return iter(view.find(compiled, installation.principal, order="event", offset=offset, limit=limit).records)


def _occurrence(indexed: IndexedRecord, entities: Sequence[Entity]) -> Occurrence:
    wanted = set(entities)
    held = (m for m in indexed.mentions if any(Entity(m.type, value) in wanted for value in m.lookup_values))
    return Occurrence(indexed.record, tuple(held))
