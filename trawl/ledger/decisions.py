"""Decisions: what somebody said of a match, and what was taken back of it. Nothing is ever changed or deleted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa

from trawl.ledger.database import Database
from trawl.ledger.schema import decision_undoings, decisions
from trawl.model import Band, Key, Record, Verdict


class Pair(NamedTuple):
    """What a decision is about: a record, and the row of a register that it means or does not mean."""

    key: Key
    register: str
    row_id: str


class Undoing(NamedTuple):
    """That a decision was taken back, by whom, when and why."""

    principal: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision as it is made. `row_name` is how the register called the row, so that a list can be read.

    `content_hash` and `row_hash` are of the record and the row as they were decided on. `band` and `score` are what
    software had said of the pair ("" and 0 where it had not found it), `marking`, `force` and `handling` the record's:
    they say who may see the decision when the record has gone.
    """

    pair: Pair
    verdict: Verdict
    reason: str
    content_hash: str
    row_hash: str
    row_name: str = ""
    band: Band | Literal[""] = ""
    score: float = 0.0
    marking: str = ""
    force: str = ""
    handling: str = ""

    @property
    def outline(self) -> Record:
        """What `trawl.access.may_see` asks of the record."""
        return Record(*self.pair.key, narrative="", marking=self.marking, force=self.force, handling=self.handling)


@dataclass(frozen=True, slots=True)
class KeptDecision:
    """A decision with who made it and when. `undone` says that it was taken back, None where it was not."""

    id: int
    made: NewDecision
    principal: str
    at: datetime
    undone: Undoing | None = None

    @property
    def pair(self) -> Pair:
        return self.made.pair


class Decisions:
    """The decisions of an installation, `ledger.decisions`.

    Of a pair the newest decision that was not taken back stands.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, made: Iterable[NewDecision], principal: str) -> tuple[KeptDecision, ...]:
        """Keep decisions as this principal's, made now: all of them or none."""
        with self._database.write() as connection:
            return tuple(_insert(connection, decision, principal) for decision in made)

    def undo(self, pair: Pair, principal: str, reason: str) -> KeptDecision | None:
        """Take back the decision that stands of a pair, and return it; None where none stands."""
        with self._database.write() as connection:
            row = connection.execute(_standing().where(*_of(pair))).one_or_none()
            if row is None:
                return None
            values = {"decision_id": row.id, "principal": principal, "reason": reason, "at": datetime.now(UTC)}
            connection.execute(decision_undoings.insert().values(**values))
            return _kept(connection.execute(_select().where(decisions.c.id == row.id)).one())

    def standing(self, register: str = "") -> Iterator[KeptDecision]:
        """Yield the decisions that stand, of one register or of all, oldest first."""
        statement = _standing().order_by(decisions.c.id)
        if register:
            statement = statement.where(decisions.c.register == register)
        yield from map(_kept, self._database.stream(statement))

    def standing_of(self, pair: Pair) -> KeptDecision | None:
        """The decision that stands of a pair, None where none does."""
        with self._database.read() as connection:
            row = connection.execute(_standing().where(*_of(pair))).one_or_none()
        return _kept(row) if row else None

    def history(self, register: str = "") -> Iterator[KeptDecision]:
        """Yield every decision that was ever made, taken back or not, of one register or of all, oldest first."""
        statement = _select().order_by(decisions.c.id)
        if register:
            statement = statement.where(decisions.c.register == register)
        yield from map(_kept, self._database.stream(statement))


def _insert(connection: sa.Connection, made: NewDecision, principal: str) -> KeptDecision:
    values = {
        "source": made.pair.key.source,
        "record_id": made.pair.key.record_id,
        "register": made.pair.register,
        "row_id": made.pair.row_id,
        **{name: getattr(made, name) for name in _SAID},
    }
    insertion = decisions.insert().values(principal=principal, at=datetime.now(UTC), **values)
    number = connection.execute(insertion.returning(decisions.c.id)).scalar_one()
    return _kept(connection.execute(_select().where(decisions.c.id == number)).one())


#: The columns of a decision that are named as in NewDecision.
_SAID = (
    "verdict", "reason", "content_hash", "row_hash", "row_name", "band", "score", "marking", "force", "handling",
)  # fmt: skip


def _select() -> sa.Select[Any]:
    """Every decision, with its undoing where it has one."""
    return sa.select(
        decisions,
        decision_undoings.c.principal.label("undone_by"),
        decision_undoings.c.at.label("undone_at"),
        decision_undoings.c.reason.label("undone_reason"),
    ).select_from(_WITH_UNDOINGS)


def _standing() -> sa.Select[Any]:
    """The newest decision of each pair that was not taken back."""
    newest = (
        sa.select(sa.func.max(decisions.c.id))
        .select_from(_WITH_UNDOINGS)
        .where(decision_undoings.c.id.is_(None))
        .group_by(decisions.c.source, decisions.c.record_id, decisions.c.register, decisions.c.row_id)
    )
    return _select().where(decisions.c.id.in_(newest))


_WITH_UNDOINGS = decisions.outerjoin(decision_undoings, decision_undoings.c.decision_id == decisions.c.id)


def _of(pair: Pair) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        decisions.c.record_id != "",
        decisions.c.record_id == pair.key.record_id,
        decisions.c.source == pair.key.source,
        decisions.c.register == pair.register,
        decisions.c.row_id == pair.row_id,
    )


def _kept(row: sa.Row[Any]) -> KeptDecision:
    made = NewDecision(
        Pair(Key(row.source, row.record_id), row.register, row.row_id), **{name: getattr(row, name) for name in _SAID}
    )
    undone = Undoing(row.undone_by, row.undone_at, row.undone_reason) if row.undone_at else None
    return KeptDecision(row.id, made, row.principal, row.at, undone)
