"""What schedules had run, and when each was first seen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import sqlalchemy as sa

from trawl.ledger.database import Database
from trawl.ledger.leases import is_ours, note_job
from trawl.ledger.schema import scheduled_runs, schedules

#: `cut off` is work whose process went away: the next who looks does it. `ahead` was made while the clock was.
ScheduledState = Literal["running", "done", "failed", "cut off", "ahead"]


@dataclass(frozen=True, slots=True)
class ScheduledRun:
    """A run that a schedule asked for. `missed` counts the earlier moments that it was made for too, being late.

    `run_id` is "" of one that did not come so far; `reason` says why one failed, at the last of `attempts`.
    """

    id: int
    schedule: str
    profile: str
    force: str
    due: datetime
    missed: int
    state: ScheduledState
    began: datetime
    ended: datetime | None
    run_id: str
    reason: str
    attempts: int = 1


class Schedules:
    """The schedules of an installation, `ledger.schedules`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def see(self, name: str, now: datetime) -> datetime:
        """Return since when a schedule is known: from now on, if nobody saw it before."""
        with self._database.write() as connection:
            statement = sa.select(schedules.c.since).where(schedules.c.name == name)
            known = connection.execute(statement).scalar_one_or_none()
            if known is None:
                connection.execute(schedules.insert().values(name=name, since=now))
            return known or now

    def list(self, schedule: str = "") -> tuple[ScheduledRun, ...]:
        """What was run, of one schedule or of all, oldest first."""
        statement = sa.select(scheduled_runs).order_by(scheduled_runs.c.id)
        if schedule:
            statement = statement.where(scheduled_runs.c.schedule == schedule)
        with self._database.read() as connection:
            return tuple(ScheduledRun(**row._asdict()) for row in connection.execute(statement))

    def count_missed(self, job: str, force: str, since: datetime | None) -> int:
        """Count the moments at which a job was due and was not run since one (None: ever), for one force or all.

        A job is a profile, or a pack (`ScheduleFile.jobs`). A pack that was made, if without a profile that failed,
        was run.
        """
        wanted = [scheduled_runs.c.profile == job]
        if force:
            wanted.append(scheduled_runs.c.force == force)
        if since is not None:
            wanted.append(scheduled_runs.c.began > since)
        not_run = sa.and_(scheduled_runs.c.state == "failed", scheduled_runs.c.run_id == "")
        failed = sa.case((not_run, 1), else_=0)
        statement = sa.select(sa.func.coalesce(sa.func.sum(scheduled_runs.c.missed + failed), 0)).where(*wanted)
        with self._database.read() as connection:
            return int(connection.execute(statement).scalar_one())

    def begin(
        self, schedule: str, profile: str, force: str, due: datetime, missed: int, *, attempt: int = 1
    ) -> int | None:
        """Take the work of a moment, and return its number; None where somebody else has it, or has done it.

        A later `attempt` than the first takes what has failed so often before.
        """
        same = sa.and_(
            scheduled_runs.c.schedule == schedule,
            scheduled_runs.c.profile == profile,
            scheduled_runs.c.force == force,
            scheduled_runs.c.due == due,
        )
        now = datetime.now(UTC)
        with self._database.write() as connection:
            left = scheduled_runs.c.state.in_(("cut off", "ahead"))
            failed = sa.and_(scheduled_runs.c.state == "failed", scheduled_runs.c.attempts == attempt - 1)
            again = scheduled_runs.update().where(same, sa.or_(left, failed))
            begun = {"state": "running", "began": now, "ended": None, "attempts": attempt}
            if missed or attempt == 1:  # what is tried again was late for the same moments
                begun["missed"] = missed
            if connection.execute(again.values(**begun)).rowcount:
                number = int(connection.execute(sa.select(scheduled_runs.c.id).where(same)).scalar_one())
                note_job(connection, self._database.lease, "scheduled run", str(number))
                return number
            values = {"schedule": schedule, "profile": profile, "force": force, "due": due, "missed": missed}
            try:
                with connection.begin_nested():
                    made = connection.execute(scheduled_runs.insert().values(state="running", began=now, **values))
            except sa.exc.IntegrityError:
                return None
            (number,) = made.inserted_primary_key or (0,)
            note_job(connection, self._database.lease, "scheduled run", str(number))
            return int(number)

    def end(self, number: int, *, run_id: str = "", failure: str = "") -> None:
        """Note what came of it: the run, or why there is none.

        Nothing is noted of work whose lease ran out meanwhile, as when its machine slept: it is somebody else's.
        """
        ended = {"ended": datetime.now(UTC), "run_id": run_id, "reason": failure}
        state = "failed" if failure else "done"
        statement = scheduled_runs.update().where(scheduled_runs.c.id == number)
        with self._database.write() as connection:
            if is_ours(connection, self._database.lease, "scheduled run", str(number)):
                connection.execute(statement.values(state=state, **ended))

    def restart(self, schedule: str, now: datetime) -> int:
        """Have a schedule begin anew, with no regard to runs for moments still to come; return how many there are."""
        later = sa.and_(scheduled_runs.c.schedule == schedule, scheduled_runs.c.due > now)
        with self._database.write() as connection:
            connection.execute(schedules.update().where(schedules.c.name == schedule).values(since=now))
            return connection.execute(scheduled_runs.update().where(later).values(state="ahead")).rowcount

    def abandon_running(self, only: Collection[int] | None = None) -> None:
        """Give back the work of processes that are gone, or only these pieces of it.

        To be called only where nobody is at work, or for those whose lease has run out.
        """
        with self._database.write() as connection:
            statement = scheduled_runs.update().where(scheduled_runs.c.state == "running")
            if only is not None:
                statement = statement.where(scheduled_runs.c.id.in_(only))
            connection.execute(statement.values(state="cut off"))
