"""Washes: lists of identifiers that were checked, and what each traced to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Literal

import sqlalchemy as sa

from trawl.errors import LedgerError, NotFoundError
from trawl.ledger.comparison import Basis, Standing
from trawl.ledger.database import BATCH, Database
from trawl.ledger.leases import note_job
from trawl.ledger.schema import wash_results, washes
from trawl.ledger.states import pack_index, unpack_index
from trawl.model import Entity, IndexState, Key, RunState

#: Why a wash that no process is working on any more failed.
CUT_OFF = "cut off; wash the list again"

Outcome = Literal["trace", "possible", "no_trace", "invalid"]


@dataclass(frozen=True, slots=True)
class Wash:
    """One washing of a list; `counts` holds the number of the list's rows by outcome.

    `coverage` is what the wash covers and what it does not, as JSON values.
    """

    id: int
    file: str
    principal: str
    reason: str
    started: datetime
    state: RunState
    index: IndexState
    counts: Mapping[str, int] = field(default_factory=dict)
    finished: datetime | None = None
    failure: str = ""
    compared_with: int | None = None
    coverage: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredResult:
    """What one row of the list came to; a row that traces has a result for each record (its `key`).

    `status` and `reason` are those of `compare_hits`, "" where the wash was compared with none.
    """

    row: int
    outcome: Outcome
    entity: Entity
    key: Key | None = None
    content_hash: str = ""
    sequence: int = 0
    status: str = ""
    reason: str = ""


class Washes:
    """The washes of an installation, `ledger.washes`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(
        self,
        file: str,
        *,
        principal: str,
        reason: str,
        index: IndexState,
        compared_with: int | None = None,
        coverage: Mapping[str, Any] | None = None,
    ) -> Wash:
        """Note that a wash begins; `coverage` is JSON values."""
        values: dict[str, Any] = {"file": file, "principal": principal, "reason": reason}
        values |= {"compared_with": compared_with, "coverage": dict(coverage or {})}
        with self._database.write() as connection:
            insertion = washes.insert().values(
                started=datetime.now(UTC), state="in flight", index=pack_index(index), counts={}, **values
            )
            wash_id = connection.execute(insertion.returning(washes.c.id)).scalar_one()
            note_job(connection, self._database.lease, "wash", str(wash_id))
            return _get(connection, wash_id)

    def save_results(self, wash_id: int, results: Iterable[StoredResult]) -> int:
        """Keep results of a wash in flight, in order; return how many they were."""
        waiting = iter(results)
        saved = 0
        while batch := [_pack_result(wash_id, result) for result in islice(waiting, BATCH)]:
            with self._database.write() as connection:
                _require_in_flight(_get(connection, wash_id))
                connection.execute(wash_results.insert(), batch)
            saved += len(batch)
        return saved

    def complete(self, wash_id: int, counts: Mapping[str, int]) -> Wash:
        """Note that all of a wash's results are saved."""
        return self._close(wash_id, state="complete", counts=dict(counts))

    def fail(self, wash_id: int, reason: str) -> Wash:
        """Note that a wash in flight ended without an answer, and why."""
        return self._close(wash_id, state="failed", failure=reason)

    def abandon_in_flight(self, only: Collection[int] | None = None) -> tuple[Wash, ...]:
        """Mark every wash in flight, or only these, as failed, and return them.

        To be called only where no process is washing, or for those whose lease has run out.
        """
        in_flight = sa.select(washes.c.id).where(washes.c.state == "in flight")
        if only is not None:
            in_flight = in_flight.where(washes.c.id.in_(only))
        with self._database.write() as connection:
            found = connection.execute(in_flight).scalars().all()
            values = {"state": "failed", "failure": CUT_OFF, "finished": datetime.now(UTC)}
            connection.execute(washes.update().where(washes.c.id.in_(found)).values(**values))
            return tuple(_get(connection, wash_id) for wash_id in found)

    def get(self, wash_id: int) -> Wash:
        """Return a wash. Raises NotFoundError."""
        with self._database.read() as connection:
            return _get(connection, wash_id)

    def list(self) -> tuple[Wash, ...]:
        """List the washes, oldest first."""
        with self._database.read() as connection:
            return tuple(map(_wash, connection.execute(sa.select(washes).order_by(washes.c.id))))

    def results(self, wash_id: int) -> Iterator[StoredResult]:
        """Yield the results of a wash as they were saved."""
        statement = sa.select(wash_results).where(wash_results.c.wash_id == wash_id).order_by(wash_results.c.id)
        for row in self._database.stream(statement):
            yield _unpack_result(row)

    def standings(self, wash_id: int) -> dict[tuple[Entity, Key], Standing]:
        """Return how the records that a wash traced to stood, for `compare_hits`."""
        return {
            (result.entity, result.key): Standing(result.content_hash, result.sequence)
            for result in self.results(wash_id)
            if result.outcome == "trace" and result.key
        }

    def _close(self, wash_id: int, **values: Any) -> Wash:
        with self._database.write() as connection:
            _require_in_flight(_get(connection, wash_id))
            connection.execute(
                washes.update().where(washes.c.id == wash_id).values(finished=datetime.now(UTC), **values)
            )
            return _get(connection, wash_id)


def basis_of_wash(wash: Wash) -> Basis:
    """Return what a wash's traces rest on, for `compare_hits`; a wash has no profile that could change."""
    return Basis(f"wash {wash.id}", "", wash.index.versions, wash.index.sequence, wash.principal)


def _pack_result(wash_id: int, result: StoredResult) -> dict[str, Any]:
    return {
        "wash_id": wash_id,
        "row": result.row,
        "outcome": result.outcome,
        "type": result.entity.type,
        "value": result.entity.value,
        "source": result.key.source if result.key else "",
        "record_id": result.key.record_id if result.key else "",
        "content_hash": result.content_hash,
        "sequence": result.sequence,
        "status": result.status,
        "reason": result.reason,
    }


def _unpack_result(row: sa.Row[Any]) -> StoredResult:
    key = Key(row.source, row.record_id) if row.record_id else None
    entity = Entity(row.type, row.value)
    return StoredResult(row.row, row.outcome, entity, key, row.content_hash, row.sequence, row.status, row.reason)


def _get(connection: sa.Connection, wash_id: int) -> Wash:
    row = connection.execute(sa.select(washes).where(washes.c.id == wash_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no wash {wash_id}.")
    return _wash(row)


def _wash(row: sa.Row[Any]) -> Wash:
    values = row._asdict()
    values["index"] = unpack_index(values["index"])
    return Wash(**values)


def _require_in_flight(wash: Wash) -> None:
    if wash.state != "in flight":
        raise LedgerError(f"Wash {wash.id} is {wash.state} already. Start another.")
