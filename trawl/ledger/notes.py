"""What analysts add to runs. Each time it is kept whole, with who and when: nothing is ever changed or deleted."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from trawl.ledger.database import Database
from trawl.ledger.schema import run_notes


@dataclass(frozen=True, slots=True)
class NotedJudgement:
    """What an analyst concludes; `confidence` is "" where they do not say how surely."""

    text: str
    confidence: str = ""
    share: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotedAction:
    """Something to be done. `state` is "" where nobody says what it is now."""

    id: str
    strand: str
    activity: str
    owner: str = ""
    due: date | None = None
    state: str = ""
    outcome: str = ""
    share: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotedGap:
    """What is not known and ought to be, and who is asked to find it out."""

    text: str
    owner: str = ""
    share: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunNotes:
    """All that an analyst adds to a run. `reviewed` is the day of the review.

    `share` of a judgement, an action or a gap names the forces, or `partner`, in whose editions it may stand.
    """

    author: str = ""
    reviewer: str = ""
    reviewed: date | None = None
    judgements: tuple[NotedJudgement, ...] = ()
    decisions: tuple[str, ...] = ()
    actions: tuple[NotedAction, ...] = ()
    gaps: tuple[NotedGap, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptNotes:
    """Notes with who had them kept and when."""

    run_id: str
    notes: RunNotes
    principal: str
    at: datetime


class Notes:
    """The notes on the runs of an installation, `ledger.notes`: of a run the newest say what it has."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, run_id: str, notes: RunNotes, principal: str) -> KeptNotes:
        """Keep notes on a run as this principal's, made now."""
        values = {"run_id": run_id, "principal": principal, "at": datetime.now(UTC), "notes": _pack(notes)}
        with self._database.write() as connection:
            insertion = run_notes.insert().values(**values).returning(run_notes.c.id)
            number = connection.execute(insertion).scalar_one()
            return _kept(connection.execute(sa.select(run_notes).where(run_notes.c.id == number)).one())

    def history(self, run_id: str) -> tuple[KeptNotes, ...]:
        """Every version of the notes on a run, oldest first."""
        statement = sa.select(run_notes).where(run_notes.c.run_id == run_id).order_by(run_notes.c.id)
        with self._database.read() as connection:
            return tuple(map(_kept, connection.execute(statement)))

    def newest(self, run_ids: Collection[str]) -> dict[str, RunNotes]:
        """The notes that stand on each of these runs; a run without any is left out."""
        last = (
            sa.select(sa.func.max(run_notes.c.id)).where(run_notes.c.run_id.in_(run_ids)).group_by(run_notes.c.run_id)
        )
        with self._database.read() as connection:
            rows = connection.execute(sa.select(run_notes).where(run_notes.c.id.in_(last)))
            return {row.run_id: _unpack(row.notes) for row in rows}


def _kept(row: sa.Row[Any]) -> KeptNotes:
    return KeptNotes(row.run_id, _unpack(row.notes), row.principal, row.at)


def _pack(notes: RunNotes) -> str:
    return json.dumps(asdict(notes), default=date.isoformat)


def _unpack(packed: str) -> RunNotes:
    said: Mapping[str, Any] = json.loads(packed)
    return RunNotes(
        said["author"],
        said["reviewer"],
        _day(said["reviewed"]),
        tuple(NotedJudgement(**one | _share(one)) for one in said["judgements"]),
        tuple(said["decisions"]),
        tuple(NotedAction(**one | _share(one) | {"due": _day(one["due"])}) for one in said["actions"]),
        tuple(NotedGap(**one | _share(one)) for one in said["gaps"]),
    )


def _share(said: Mapping[str, Any]) -> dict[str, Any]:
    return {"share": tuple(said.get("share", ()))}


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
