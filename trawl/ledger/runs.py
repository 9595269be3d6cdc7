"""Runs of profiles, what they found, and which of them were issued."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa

from trawl.errors import LedgerError, NotFoundError
from trawl.ledger.comparison import Basis, Standing
from trawl.ledger.database import BATCH, Database
from trawl.ledger.findings import (
    KeptFindings,
    KeptProfile,
    pack_findings,
    pack_match,
    pack_profile,
    unpack_findings,
    unpack_match,
    unpack_profile,
)
from trawl.ledger.hits import StoredHit, pack_hit, unpack_hit
from trawl.ledger.incidents import insert_incidents, select_incidents, unpack_incidents
from trawl.ledger.manifest import WrittenFile, insert_files
from trawl.ledger.schema import run_hits, run_matches, runs
from trawl.ledger.states import pack_index, pack_load, unpack_index, unpack_load
from trawl.model import STATUSES, IndexState, Key, Load, Run, RunState

#: Why a run that no process is working on any more failed.
CUT_OFF = "cut off; run the profile again"

#: What makes a Run; what a run keeps for its report is read for that alone.
_KEPT = ("day", "number", "kept_profile", "kept_findings", "report_order")
_COLUMNS = tuple(column for column in runs.c if column.name not in _KEPT)

#: How often a run's number is asked for again when another process was given it first.
_ATTEMPTS = 10


class Runs:
    """The runs of an installation, `ledger.runs`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(
        self,
        profile: str,
        profile_hash: str,
        *,
        query: str,
        principal: str,
        reason: str,
        index: IndexState,
        loads: tuple[Load, ...],
        compared_with: str = "",
        kept: KeptProfile,
        coverage: Mapping[str, Any] | None = None,
        report_order: Mapping[str, Any] | None = None,
        scope: str = "",
    ) -> Run:
        """Note that a run begins, under the id `{profile}-{YYYYMMDD}-{n}`; n counts the profile's runs of that day.

        `kept` is what its report says of the profile; `coverage`, and what is asked of the report, are JSON values.
        """
        values = {
            "profile": profile,
            "profile_hash": profile_hash,
            "query": query,
            "principal": principal,
            "reason": reason,
            "state": "in flight",
            "index": pack_index(index),
            "loads": [pack_load(load) for load in loads],
            "counts": {},
            "compared_with": compared_with,
            "kept_profile": json.dumps(pack_profile(kept)),
            "coverage": dict(coverage or {}),
            "report_order": dict(report_order or {}),
            "scope": scope,
        }
        for _ in range(_ATTEMPTS):
            with self._database.write() as connection:
                run_id = _insert_run(connection, values)
                if run_id:
                    return _get(connection, run_id)
        raise LedgerError(f"No number could be had for a run of {profile}: too many start at once. Try again.")

    def save_hits(self, run_id: str, hits: Iterable[StoredHit]) -> int:
        """Keep hits of a run in flight, in order; return how many they were. May be called again with more."""
        waiting = iter(hits)
        saved = 0
        while batch := [pack_hit(run_id, hit) for hit in islice(waiting, BATCH)]:
            with self._database.write() as connection:
                _require_in_flight(_get(connection, run_id))
                connection.execute(run_hits.insert(), batch)
            saved += len(batch)
        return saved

    def save_findings(self, run_id: str, findings: KeptFindings) -> None:
        """Keep what a run in flight found beside its hits."""
        waiting = iter(findings.matches)
        with self._database.write() as connection:
            _require_in_flight(_get(connection, run_id))
            values = {"kept_findings": json.dumps(pack_findings(findings))}
            connection.execute(runs.update().where(runs.c.id == run_id).values(**values))
            while batch := [{"run_id": run_id, "match": json.dumps(pack_match(m))} for m in islice(waiting, BATCH)]:
                connection.execute(run_matches.insert(), batch)
            insert_incidents(connection, run_id, findings.incidents)

    def profile(self, run_id: str) -> KeptProfile:
        """Return the profile as the run used it. Raises NotFoundError."""
        return unpack_profile(json.loads(self._kept(run_id, runs.c.kept_profile)))

    def report_order(self, run_id: str) -> dict[str, Any]:
        """Return what was asked of the run's report, nothing for a run of an earlier trawl. Raises NotFoundError."""
        kept: dict[str, Any] = self._kept(run_id, runs.c.report_order)
        return kept

    def findings(self, run_id: str) -> KeptFindings:
        """Return what a run found beside its hits. Raises NotFoundError, LedgerError where it did not come so far."""
        packed = self._kept(run_id, runs.c.kept_findings)
        if not packed:
            raise LedgerError(f"Run {run_id} did not come as far as its findings. Run the profile again.")
        statement = sa.select(run_matches.c.match).where(run_matches.c.run_id == run_id).order_by(run_matches.c.id)
        matches = tuple(unpack_match(json.loads(row.match)) for row in self._database.stream(statement))
        kept = json.loads(packed)
        incidents = unpack_incidents(
            self._database.stream(select_incidents(run_id)),
            tuple(kept.get("incident_notes", ())),
            kept.get("incidents_version", ""),  # a run of an earlier trawl folded nothing
        )
        return unpack_findings(kept, matches, incidents)

    def complete(self, run_id: str, counts: Mapping[str, int]) -> Run:
        """Note that a run's hits are all saved; `counts` as in model.Run. LedgerError where they do not add up."""
        with self._database.write() as connection:
            _require_in_flight(_get(connection, run_id))
            kept = connection.execute(sa.select(sa.func.count()).where(run_hits.c.run_id == run_id)).scalar_one()
            counted = sum(count for status, count in counts.items() if status in STATUSES)
            if kept != counted:
                raise LedgerError(
                    f"Run {run_id} does not add up: {counted} hits counted, {kept} saved. Report this as a fault."
                )
            return _close(connection, run_id, state="complete", counts=dict(counts))

    def fail(self, run_id: str, reason: str) -> Run:
        """Note that a run in flight ended without an answer, and why."""
        with self._database.write() as connection:
            _require_in_flight(_get(connection, run_id))
            return _close(connection, run_id, state="failed", failure=reason)

    def abandon_in_flight(self) -> tuple[Run, ...]:
        """Mark every run in flight as failed, and return them. To be called only where no process is running any."""
        with self._database.write() as connection:
            found = connection.execute(sa.select(runs.c.id).where(runs.c.state == "in flight")).scalars().all()
            return tuple(_close(connection, run_id, state="failed", failure=CUT_OFF) for run_id in found)

    def get(self, run_id: str) -> Run:
        """Return a run. Raises NotFoundError."""
        with self._database.read() as connection:
            return _get(connection, run_id)

    def list(self, profile: str = "") -> tuple[Run, ...]:
        """List the runs, of one profile or of all, oldest first."""
        statement = sa.select(*_COLUMNS).order_by(runs.c.started, runs.c.number)
        if profile:
            statement = statement.where(runs.c.profile == profile)
        with self._database.read() as connection:
            return tuple(_run(row) for row in connection.execute(statement))

    def hits(self, run_id: str) -> Iterator[StoredHit]:
        """Yield the hits of a run as they were saved."""
        statement = sa.select(run_hits).where(run_hits.c.run_id == run_id).order_by(run_hits.c.id)
        for row in self._database.stream(statement):
            yield unpack_hit(row)

    def with_hit(self, record_id: str, source: str = "") -> set[str]:
        """Return the ids of the runs of which this record is or was a hit; without a source, of any."""
        named = run_hits.c.record_id == record_id
        statement = sa.select(run_hits.c.run_id).where(named, run_hits.c.source == source if source else sa.true())
        with self._database.read() as connection:
            return {row.run_id for row in connection.execute(statement.distinct())}

    def standings(self, run_id: str) -> dict[Key, Standing]:
        """Return how the records that a run hit stood, for `compare_hits`; what was only reported gone is left out."""
        held = run_hits.c
        columns = (held.source, held.record_id, held.content_hash, held.sequence, held.negated)
        statement = sa.select(*columns).where(run_hits.c.run_id == run_id, run_hits.c.present).order_by(run_hits.c.id)
        return {
            Key(row.source, row.record_id): Standing(row.content_hash, row.sequence, row.negated)
            for row in self._database.stream(statement)
        }

    def last_issued(self, profile: str, scope: str = "") -> Run | None:
        """Return the newest issued run of a profile within a scope, None where none has been issued.

        A run of an earlier trawl, of which nobody knows the scope, counts in every one: what it told was told.
        """
        with self._database.read() as connection:
            return _last_issued(connection, profile, scope)

    def count_since(self, profile: str, scope: str, started: datetime | None) -> Counter[RunState]:
        """Count the runs of a profile within a scope that began after a moment (None: ever), by their state.

        Those that were issued, and that of an earlier trawl, are left out.
        """
        wanted = [runs.c.profile == profile, runs.c.scope == scope, runs.c.issued.is_(None)]
        if started is not None:
            wanted.append(runs.c.started > started)
        statement = sa.select(runs.c.state, sa.func.count().label("number")).where(*wanted).group_by(runs.c.state)
        with self._database.read() as connection:
            return Counter({row.state: row.number for row in connection.execute(statement)})

    def require_complete(self, run_id: str) -> None:
        """Raise LedgerError for a run without a whole answer, NotFoundError for none."""
        run = self.get(run_id)
        if run.state != "complete":
            raise LedgerError(f"Run {run.id} has no report: {_say_unfinished(run)}. Run the profile again.")

    def require_issuable(self, run_id: str) -> None:
        """Raise what `issue` would raise for this run, and change nothing."""
        with self._database.read() as connection:
            run = _get(connection, run_id)
            _require_issuable(run, _last_issued(connection, run.profile, run.scope))

    def issue(self, run_id: str, at: datetime | None = None, files: Iterable[WrittenFile] = ()) -> Run:
        """Mark a complete run as issued at this moment (None: now): the next run's hits are compared with it.

        `files` are those that are issued: they are in the manifest at once with it.

        Raises LedgerError, with the reason, where that would make a report say what is not so.
        """
        with self._database.write() as connection:
            run = _get(connection, run_id)
            # PostgreSQL writers must take turns in issuing the runs of one profile; SQLite's do so anyway.
            connection.execute(sa.select(runs.c.id).where(runs.c.profile == run.profile).with_for_update())
            _require_issuable(_get(connection, run_id), _last_issued(connection, run.profile, run.scope))
            connection.execute(runs.update().where(runs.c.id == run_id).values(issued=at or datetime.now(UTC)))
            insert_files(connection, files)
            return _get(connection, run_id)

    def _kept(self, run_id: str, column: sa.Column[Any]) -> Any:
        with self._database.read() as connection:
            found = connection.execute(sa.select(column).where(runs.c.id == run_id)).scalar_one_or_none()
        if found is None:
            raise NotFoundError(f"There is no run '{run_id}'.")
        return found


def basis_of(run: Run) -> Basis:
    """Return what a run's hits rest on, for `compare_hits`."""
    return Basis(run.id, run.profile_hash, run.index.versions, run.index.sequence, run.principal)


def _require_issuable(run: Run, last: Run | None) -> None:
    if run.state != "complete":
        raise LedgerError(f"Run {run.id} cannot be issued: {_say_unfinished(run)}. Run the profile again.")
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


def _say_unfinished(run: Run) -> str:
    return f"it failed ({run.failure})" if run.state == "failed" else "it is still in flight, or was interrupted"


def _insert_run(connection: sa.Connection, values: dict[str, Any]) -> str:
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


def _get(connection: sa.Connection, run_id: str) -> Run:
    row = connection.execute(sa.select(*_COLUMNS).where(runs.c.id == run_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no run '{run_id}'.")
    return _run(row)


def _last_issued(connection: sa.Connection, profile: str, scope: str) -> Run | None:
    of_scope = runs.c.scope.in_(("", scope))
    statement = sa.select(*_COLUMNS).where(runs.c.profile == profile, of_scope, runs.c.issued.is_not(None))
    row = connection.execute(statement.order_by(runs.c.started.desc(), runs.c.number.desc()).limit(1)).one_or_none()
    return _run(row) if row else None


def _run(row: sa.Row[Any]) -> Run:
    values = row._asdict()
    values["index"] = unpack_index(values["index"])
    values["loads"] = tuple(map(unpack_load, values["loads"]))
    return Run(**values)


def _require_in_flight(run: Run) -> None:
    if run.state != "in flight":
        raise LedgerError(f"Run {run.id} is {run.state} already. Start another.")


def _close(connection: sa.Connection, run_id: str, **values: Any) -> Run:
    connection.execute(runs.update().where(runs.c.id == run_id).values(finished=datetime.now(UTC), **values))
    return _get(connection, run_id)
