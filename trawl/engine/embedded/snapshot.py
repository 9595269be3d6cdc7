"""Reading the store as one generation of the index shows it, inside one read transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from trawl.access import Principal, allowed_markings
from trawl.engine.batches import batched
from trawl.engine.embedded.edges import DriverErrors
from trawl.engine.embedded.rows import WORD_COLUMNS, Written, decode_mentions, decode_row, decode_words
from trawl.engine.embedded.store import ROW, Generation, read_versions
from trawl.engine.tracing import distinct_batches, find_mentions
from trawl.model import Entity, IndexedRecord, Key, Mention, Trace, Versions
from trawl.query import Node
from trawl.query.walk import needs_words_alone

#: How many ids, keys or entities go into one statement.
_BATCH = 1_000
#: Entities that are looked up at once.
_TRACED = 20_000

# One placeholder takes a list of any length, as JSON.
_ROWS = f"SELECT r.id, {ROW} FROM json_each(:ids) AS e CROSS JOIN record AS r ON r.id = e.value"  # noqa: S608 - constants

_WORDS = (
    f"SELECT r.id, {', '.join('r.' + column for column in WORD_COLUMNS)} "  # noqa: S608 - constants
    "FROM json_each(:ids) AS e CROSS JOIN record AS r ON r.id = e.value"
)

_WRITTEN = (
    "SELECT r.id, r.title, r.narrative, r.details FROM json_each(:ids) AS e CROSS JOIN record AS r ON r.id = e.value"
)

# Most of the values that are asked for stand nowhere, which the table of them says without a look at any record.
_HELD = "SELECT e.value, m.type, m.record FROM json_each(:values) AS e CROSS JOIN mention AS m ON m.value = e.value"

_VALUES = "SELECT DISTINCT value FROM mention WHERE type = :type"

_HOLDERS = (
    "SELECT r.id, r.source, r.record_id, r.mentions "
    "FROM json_each(:ids) AS e CROSS JOIN record AS r ON r.id = e.value WHERE "
)


class Snapshot:
    """The rows that belong to `generation`, through a connection that has its read transaction open."""

    def __init__(self, connection: sqlite3.Connection, folder: Path, generation: Generation) -> None:
        self._connection, self._folder, self._generation = connection, folder, generation
        self._cursors: set[sqlite3.Cursor] = set()

    def close(self) -> None:
        """End what is still being read: a ROLLBACK does not, and the next view would see this one's state."""
        while self._cursors:
            self._cursors.pop().close()

    def versions(self) -> Versions | None:
        with self._errors():
            return read_versions(self._connection)

    def rows(self, ids: Iterable[int]) -> Iterator[tuple[int, IndexedRecord]]:
        """Rows by id, in the order given. The index has chosen them, so nothing is filtered."""
        for batch in batched(ids, _BATCH):
            with self._errors():
                rows = self._connection.execute(_ROWS, {"ids": json.dumps(batch)}).fetchall()
            for row in rows:
                yield row[0], decode_row(row[1:])

    def candidates(self, ids: Iterable[int], tree: Node) -> Iterator[tuple[int, IndexedRecord]]:
        """The same for judging by `tree`: a record has no more in it than that can ask for."""
        if not needs_words_alone(tree):
            yield from self.rows(ids)
            return
        for batch in batched(ids, _BATCH):
            with self._errors():
                rows = self._connection.execute(_WORDS, {"ids": json.dumps(batch)}).fetchall()
            for row in rows:
                yield row[0], decode_words(row[1:])

    def written(self, ids: Iterable[int]) -> Iterator[tuple[int, Written]]:
        """Rows by id, in the order given, with what the record's texts are made of."""
        for batch in batched(ids, _BATCH):
            with self._errors():
                rows = self._connection.execute(_WRITTEN, {"ids": json.dumps(batch)}).fetchall()
            for row, *written in rows:
                yield row, Written(*written)

    def fetch(self, keys: Iterable[Key], principal: Principal) -> Iterator[IndexedRecord]:
        clause, values = self._visible(principal)
        statement = f"SELECT {ROW} FROM record AS r WHERE r.record_id = :record_id AND r.source = :source AND {clause}"  # noqa: S608 - constants
        for key in keys:
            for row in self._select(statement, {**values, "record_id": key.record_id, "source": key.source}):
                yield decode_row(row)

    def named(self, name: str, principal: Principal) -> Iterator[IndexedRecord]:
        clause, values = self._visible(principal)
        statement = (
            f"SELECT {ROW} FROM record AS r WHERE (r.record_id = :name OR (r.reference <> '' AND r.reference = :name)) "  # noqa: S608 - constants
            f"AND {clause} ORDER BY r.sequence DESC, r.id DESC"
        )
        for row in self._select(statement, {**values, "name": name}):
            yield decode_row(row)

    def everything(self, principal: Principal) -> Iterator[IndexedRecord]:
        clause, values = self._visible(principal)
        ids = f"SELECT r.id FROM record AS r WHERE {clause} ORDER BY r.sequence, r.id"  # noqa: S608 - constants
        for batch in self._select_batches(ids, values):
            for _, indexed in self.rows(row[0] for row in batch):
                yield indexed

    def record_ids(self, source: str, principal: Principal) -> Iterator[str]:
        clause, values = self._visible(principal)
        statement = f"SELECT r.record_id FROM record AS r WHERE r.source = :source AND {clause}"  # noqa: S608 - constants
        for row in self._select(statement, {**values, "source": source}):
            yield row[0]

    def trace(self, entities: Iterable[Entity], principal: Principal) -> Iterator[Trace]:
        for asked in distinct_batches(entities, _TRACED):
            for held in batched(self._find_held(asked), _BATCH):
                holders = self._read_holders({record for _, record in held}, principal)
                for entity, record in held:
                    if record in holders:
                        key, mentions = holders[record]
                        yield Trace(entity, key, find_mentions(mentions, (entity,))[entity])

    def values(self, type_: str) -> Iterator[str]:
        for (value,) in self._select(_VALUES, {"type": type_}):
            yield value

    def _find_held(self, asked: Iterable[Entity]) -> Iterator[tuple[Entity, int]]:
        """Each of these entities with each row that holds it, of whatever generation."""
        types: dict[str, list[str]] = {}
        for type_, value in asked:
            types.setdefault(value, []).append(type_)
        done: set[tuple[str, int]] = set()  # a record with the value under two types comes once for any type
        for value, type_, record in self._select(_HELD, {"values": json.dumps(list(types))}):
            for wanted in types[value]:
                if wanted == type_:
                    yield Entity(wanted, value), record
                elif not wanted and (value, record) not in done:
                    done.add((value, record))
                    yield Entity(wanted, value), record

    def _read_holders(self, ids: Iterable[int], principal: Principal) -> dict[int, tuple[Key, tuple[Mention, ...]]]:
        """The key and the mentions of those rows that are part of the generation and may be seen."""
        clause, values = self._visible(principal)
        rows = self._select(_HOLDERS + clause, {**values, "ids": json.dumps(sorted(ids))})
        return {id_: (Key(source, name), decode_mentions(mentions)) for id_, source, name, mentions in rows}

    def _visible(self, principal: Principal) -> tuple[str, dict[str, Any]]:
        """The condition that a row is part of the generation and may be seen, as `access.may_see` has it."""
        clauses = [
            "r.id <= :last_row AND (r.removed IS NULL OR r.removed > :generation)",
            "r.marking IN (SELECT value FROM json_each(:markings))",
        ]
        values: dict[str, Any] = {
            "last_row": self._generation.last_row,
            "generation": self._generation.number,
            "markings": json.dumps(allowed_markings(principal)),
        }
        for name, allowed in (("force", principal.forces), ("handling", principal.handling)):
            if allowed is not None:
                clauses.append(f"(r.{name} = '' OR r.{name} IN (SELECT value FROM json_each(:{name})))")  # noqa: S608 - constants
                values[name] = json.dumps(sorted(allowed))
        return " AND ".join(clauses), values

    def _select(self, statement: str, values: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
        for batch in self._select_batches(statement, values):
            yield from batch

    def _select_batches(self, statement: str, values: dict[str, Any]) -> Iterator[list[tuple[Any, ...]]]:
        with self._errors():
            cursor = self._connection.execute(statement, values)
            self._cursors.add(cursor)
            rows = cursor.fetchmany(_BATCH)
        try:
            while rows:
                yield rows
                with self._errors():
                    rows = cursor.fetchmany(_BATCH)
        finally:
            self._cursors.discard(cursor)

    def _errors(self) -> DriverErrors:
        return DriverErrors(self._folder, "be read")
