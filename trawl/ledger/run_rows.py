"""Runs as rows of their table: how they are read and written, and which of them may be issued."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from trawl.errors import LedgerError, NotFoundError
from trawl.ledger.comparison import Basis
from trawl.ledger.kept_loads import unpack_loads
from trawl.ledger.parts import unfold_parts
from trawl.ledger.schema import runs
from trawl.ledger.states import unpack_index
from trawl.model import Run, RunState

#: What a run keeps for its report, which is read for that alone, and what its coverage says at length.
_KEPT = ("day", "number", "kept_profile", "kept_findings", "report_order", "base", "rests_on")
_LONG = ("loads", "coverage")
#: What makes a Run in a list, and a whole one.
SHORT_COLUMNS = tuple(column for column in runs.c if column.name not in (*_KEPT, *_LONG))
_COLUMNS = tuple(column for column in runs.c if column.name not in _KEPT)


def require_issuable(run: Run, last: Run | None) -> None:
    """Raise LedgerError where a report of the run would say what is not so; `last` is the last that was issued."""
    if run.state != "complete":
        raise LedgerError(f"Run {run.id} cannot be issued: {say_unfinished(run)}. Run the profile again.")
    if run.issued:
        raise LedgerError(f"Run {run.id} was issued already, on {run.issued:%d %B %Y at %H:%M} UTC.")
    if last is None:
        return
    if last.started > run.started:
        raise LedgerError(
            f"Run {run.id} cannot be issued: the newer run {last.id} has been issued. Issue only what is newer."
        )
    if last.id != run.compared_with:
        raise LedgerError(
            f"Run {run.id} cannot be issued: it was compared with {run.compared_with or 'nothing'}, but {last.id} "
            "has been issued since, so what it calls new is not. Run the profile again."
        )


def say_unfinished(run: Run) -> str:
    """Why a run has no whole answer."""
    return f"it failed ({run.failure})" if run.state == "failed" else "it is still in flight, or was interrupted"


def insert_run(connection: sa.Connection, values: dict[str, Any]) -> str:
    """Insert a run under the next free number of its day; "" where another process took the number meanwhile."""
    started = datetime.now(UTC)
    day = f"{started:%Y%m%d}"
    taken = sa.select(sa.func.max(runs.c.number)).where(runs.c.profile == values["profile"], runs.c.day == day)
    number = (connection.execute(taken).scalar_one() or 0) + 1
    run_id = f"{values['profile']}-{day}-{number}"
    try:
        with connection.begin_nested():
            connection.execute(runs.insert().values(id=run_id, day=day, number=number, started=started, **values))
    except sa.exc.IntegrityError:
        return ""
    return run_id


def get_run(connection: sa.Connection, run_id: str) -> Run:
    """Return a run with its loads and its coverage. Raises NotFoundError."""
    row = connection.execute(sa.select(*_COLUMNS).where(runs.c.id == run_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no run '{run_id}'.")
    return _run(connection, row)


def last_issued(connection: sa.Connection, profile: str, scope: str) -> Run | None:
    """Return the newest issued run of a profile within a scope, None where none has been issued."""
    of_scope = runs.c.scope.in_(("", scope))
    statement = sa.select(*_COLUMNS).where(runs.c.profile == profile, of_scope, runs.c.issued.is_not(None))
    row = connection.execute(statement.order_by(runs.c.started.desc(), runs.c.number.desc()).limit(1)).one_or_none()
    return _run(connection, row) if row else None


def count_states(connection: sa.Connection, profile: str, scope: str, started: datetime | None) -> Counter[RunState]:
    """Count, by their state, the runs of a profile and this very scope that began since and were not issued."""
    wanted = [runs.c.profile == profile, runs.c.scope == scope, runs.c.issued.is_(None)]
    if started is not None:
        wanted.append(runs.c.started > started)
    statement = sa.select(runs.c.state, sa.func.count().label("number")).where(*wanted).group_by(runs.c.state)
    return Counter({row.state: row.number for row in connection.execute(statement)})


def _run(connection: sa.Connection, row: sa.Row[Any]) -> Run:
    values = row._asdict()
    packed, coverage = values["loads"], unfold_parts(connection, values["coverage"])
    if isinstance(packed, dict):
        packed = unfold_parts(connection, packed)
    values |= {"index": unpack_index(values["index"]), "loads": unpack_loads(connection, packed), "coverage": coverage}
    return Run(**values)


def short_run(row: sa.Row[Any]) -> Run:
    """Read a row of SHORT_COLUMNS."""
    values = row._asdict()
    return Run(**values | {"index": unpack_index(values["index"]), "loads": ()})


def require_in_flight(connection: sa.Connection, run_id: str) -> None:
    """Raise LedgerError for a run that has ended, NotFoundError for none."""
    state = connection.execute(sa.select(runs.c.state).where(runs.c.id == run_id)).scalar_one_or_none()
    if state is None:
        raise NotFoundError(f"There is no run '{run_id}'.")
    if state != "in flight":
        raise LedgerError(f"Run {run_id} is {state} already. Start another.")


def close_run(connection: sa.Connection, run_id: str, **values: Any) -> Run:
    """Note how a run ended."""
    connection.execute(runs.update().where(runs.c.id == run_id).values(finished=datetime.now(UTC), **values))
    return get_run(connection, run_id)


def issue_row(connection: sa.Connection, run_id: str, at: datetime | None) -> Run:
    """Mark a run as issued within a transaction. Raises what `require_issuable` does."""
    run = get_run(connection, run_id)
    # PostgreSQL writers must take turns in issuing the runs of one profile; SQLite's do so anyway.
    connection.execute(sa.select(runs.c.id).where(runs.c.profile == run.profile).with_for_update())
    require_issuable(get_run(connection, run_id), last_issued(connection, run.profile, run.scope))
    connection.execute(runs.update().where(runs.c.id == run_id).values(issued=at or datetime.now(UTC)))
    return get_run(connection, run_id)


def basis_of(run: Run) -> Basis:
    """Return what a run's hits rest on, for `compare_hits`."""
    return Basis(run.id, run.profile_hash, run.index.versions, run.index.sequence, run.principal)
