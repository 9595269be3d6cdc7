"""Runs of profiles, what they found, and which of them were issued."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from trawl.errors import LedgerError, NotFoundError
from trawl.ledger.comparison import Standing, say_unchanged
from trawl.ledger.database import Database
from trawl.ledger.differences import count_rows, find_base, is_row_of
from trawl.ledger.findings import (
    KeptFindings,
    KeptProfile,
    pack_findings,
    pack_profile,
    unpack_findings,
    unpack_match,
    unpack_profile,
)
from trawl.ledger.hits import StoredHit, unpack_hit
from trawl.ledger.incidents import unpack_incidents
from trawl.ledger.kept_loads import pack_loads
from trawl.ledger.leases import note_job
from trawl.ledger.manifest import WrittenFile, insert_files
from trawl.ledger.parts import fold_parts, unfold_parts
from trawl.ledger.run_rows import (
    SHORT_COLUMNS,
    close_run,
    count_states,
    get_run,
    insert_run,
    issue_row,
    last_issued,
    require_in_flight,
    require_issuable,
    say_unfinished,
    short_run,
)
from trawl.ledger.run_writer import RunWriter
from trawl.ledger.schema import replaced_rows, run_hits, run_incident_links, run_matches, runs
from trawl.ledger.standings import read_standings
from trawl.ledger.states import pack_index
from trawl.model import STATUSES, IndexState, Key, Load, Match, Run, RunState

#: Why a run that no process is working on any more failed.
CUT_OFF = "cut off; run the profile again"

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
            "counts": {},
            "compared_with": compared_with,
            "report_order": dict(report_order or {}),
            "scope": scope,
        }
        for _ in range(_ATTEMPTS):
            with self._database.write() as connection:
                said = {
                    "loads": fold_parts(connection, pack_loads(loads)),
                    "kept_profile": json.dumps(fold_parts(connection, pack_profile(kept))),
                    "coverage": fold_parts(connection, coverage or {}),
                    "base": find_base(connection, compared_with),
                }
                run_id = insert_run(connection, values | said)
                if run_id:
                    note_job(connection, self._database.lease, "run", run_id)
                    return get_run(connection, run_id)
        raise LedgerError(f"No number could be had for a run of {profile}: too many start at once. Try again.")

    def open_writer(self, run_id: str) -> RunWriter:
        """Return what writes the hits, the matches and the incidents of a run in flight. Raises NotFoundError."""
        base, compared_with = self._kept(run_id, runs.c.base, runs.c.compared_with)

        def check(connection: sa.Connection) -> None:
            require_in_flight(connection, run_id)

        return RunWriter(self._database, run_id, base=base, compared_with=compared_with, check=check)

    def save_hits(self, run_id: str, hits: Iterable[StoredHit]) -> int:
        """Keep all the hits of a run in flight that has no matches, the newest first; return how many they were."""
        writer = self.open_writer(run_id)
        saved = writer.save_hits(hits)
        writer.close()
        return saved

    def save_findings(self, run_id: str, findings: KeptFindings) -> None:
        """Keep what a run in flight found beside its hits, but for the matches, which its writer keeps."""
        with self._database.write() as connection:
            require_in_flight(connection, run_id)
            packed = json.dumps(fold_parts(connection, pack_findings(findings)))
            connection.execute(runs.update().where(runs.c.id == run_id).values(kept_findings=packed))
        self.open_writer(run_id).save_incidents(findings.incidents)

    def profile(self, run_id: str) -> KeptProfile:
        """Return the profile as the run used it. Raises NotFoundError."""
        (packed,) = self._kept(run_id, runs.c.kept_profile)
        return unpack_profile(self._unfold(packed))

    def report_order(self, run_id: str) -> dict[str, Any]:
        """Return what was asked of the run's report, nothing for a run of an earlier trawl. Raises NotFoundError."""
        (kept,) = self._kept(run_id, runs.c.report_order)
        return dict(kept)

    def findings(self, run_id: str) -> KeptFindings:
        """Return what a run found beside its hits. Raises NotFoundError, LedgerError where it did not come so far."""
        packed, base = self._kept(run_id, runs.c.kept_findings, runs.c.base)
        if not packed:
            raise LedgerError(f"Run {run_id} did not come as far as its findings. Run the profile again.")
        kept = self._unfold(packed)
        links = sa.select(run_incident_links).where(is_row_of(run_incident_links, run_id, base))
        incidents = unpack_incidents(
            self._database.stream(links),
            tuple(kept.get("incident_notes", ())),
            kept.get("incidents_version", ""),  # a run of an earlier trawl folded nothing
        )
        return unpack_findings(kept, tuple(self._matches(run_id)), incidents)

    def complete(self, run_id: str, counts: Mapping[str, int], rests_on: str = "") -> Run:
        """Note that a run's hits are all saved; `counts` as in model.Run. LedgerError where they do not add up.

        `rests_on` is a hash of all that its findings rest on, "" where that is not known.
        """
        with self._database.write() as connection:
            require_in_flight(connection, run_id)
            base = connection.execute(sa.select(runs.c.base).where(runs.c.id == run_id)).scalar_one()
            kept = count_rows(connection, run_hits, run_id, base)
            counted = sum(count for status, count in counts.items() if status in STATUSES)
            if kept != counted:
                raise LedgerError(
                    f"Run {run_id} does not add up: {counted} hits counted, {kept} saved. Report this as a fault."
                )
            return close_run(connection, run_id, state="complete", counts=dict(counts), rests_on=rests_on)

    def fail(self, run_id: str, reason: str) -> Run:
        """Note that a run in flight ended without an answer, and why."""
        with self._database.write() as connection:
            require_in_flight(connection, run_id)
            return close_run(connection, run_id, state="failed", failure=reason)

    def abandon_in_flight(self, only: Collection[str] | None = None) -> tuple[Run, ...]:
        """Mark every run in flight, or only these, as failed, and return them.

        To be called only where no process is running any, or for those whose lease has run out.
        """
        in_flight = sa.select(runs.c.id).where(runs.c.state == "in flight")
        if only is not None:
            in_flight = in_flight.where(runs.c.id.in_(only))
        with self._database.write() as connection:
            found = connection.execute(in_flight).scalars().all()
            return tuple(close_run(connection, run_id, state="failed", failure=CUT_OFF) for run_id in found)

    def get(self, run_id: str) -> Run:
        """Return a run. Raises NotFoundError."""
        with self._database.read() as connection:
            return get_run(connection, run_id)

    def list(self, profile: str = "") -> tuple[Run, ...]:
        """List the runs, of one profile or of all, oldest first: without their loads and their coverage."""
        statement = sa.select(*SHORT_COLUMNS).order_by(runs.c.started, runs.c.number)
        if profile:
            statement = statement.where(runs.c.profile == profile)
        with self._database.read() as connection:
            return tuple(short_run(row) for row in connection.execute(statement))

    def hits(self, run_id: str) -> Iterator[StoredHit]:
        """Yield the hits of a run as they were saved, the newest first, then what was only reported gone."""
        for row in self._rows(run_id):
            hit = unpack_hit(row)
            if row.run_id == run_id:
                yield hit
            else:
                yield replace(hit, status="unchanged", reason=say_unchanged(row.compared_with))

    def with_hit(self, record_id: str, source: str = "") -> set[str]:
        """Return the ids of the runs of which this record is or was a hit; without a source, of any."""
        named = sa.and_(run_hits.c.record_id == record_id, run_hits.c.source == source if source else sa.true())
        replaced = sa.select(replaced_rows.c.row_id).where(
            replaced_rows.c.run_id == runs.c.id, replaced_rows.c.kept_in == run_hits.name
        )
        shared = sa.select(runs.c.id).join(run_hits, sa.and_(run_hits.c.run_id == runs.c.base, run_hits.c.present))
        with self._database.read() as connection:
            own = connection.execute(sa.select(run_hits.c.run_id).where(named)).scalars()
            others = connection.execute(shared.where(named, run_hits.c.id.not_in(replaced))).scalars()
            return {*own, *others}

    def standings(self, run_id: str) -> dict[Key, Standing]:
        """Return how the records that a run hit stood, for `compare_hits`; what was only reported gone is left out."""
        (findings,) = self._kept(run_id, runs.c.kept_findings)
        return read_standings(self._rows(run_id), self._matches(run_id) if findings else None)

    def registers(self, run_id: str) -> dict[str, int]:
        """Return the registers that a run's hits were matched to, each with its version."""
        (findings,) = self._kept(run_id, runs.c.kept_findings)
        return {one["name"]: one["version"] for one in self._unfold(findings or "{}").get("registers", ())}

    def last_issued(self, profile: str, scope: str = "") -> Run | None:
        """Return the newest issued run of a profile within a scope, None where none has been issued.

        A run of an earlier trawl, of which nobody knows the scope, counts in every one: what it told was told.
        """
        with self._database.read() as connection:
            return last_issued(connection, profile, scope)

    def find_resting(self, profile: str, rests_on: str) -> Run | None:
        """Return the newest complete run of a profile that rests on the same, None where there is none."""
        same = sa.and_(runs.c.profile == profile, runs.c.state == "complete", runs.c.rests_on == rests_on)
        statement = sa.select(runs.c.id).where(same).order_by(runs.c.started.desc(), runs.c.number.desc()).limit(1)
        with self._database.read() as connection:
            found = connection.execute(statement).scalar_one_or_none() if rests_on else None
            return get_run(connection, found) if found else None

    def count_since(self, profile: str, scope: str, started: datetime | None) -> Counter[RunState]:
        """Count the runs of a profile within a scope that began after a moment (None: ever), by their state.

        Those that were issued, and that of an earlier trawl, are left out.
        """
        with self._database.read() as connection:
            return count_states(connection, profile, scope, started)

    def require_complete(self, run_id: str) -> None:
        """Raise LedgerError for a run without a whole answer, NotFoundError for none."""
        run = self.get(run_id)
        if run.state != "complete":
            raise LedgerError(f"Run {run.id} has no report: {say_unfinished(run)}. Run the profile again.")

    def require_issuable(self, run_id: str) -> None:
        """Raise what `issue` would raise for this run, and change nothing."""
        with self._database.read() as connection:
            run = get_run(connection, run_id)
            require_issuable(run, last_issued(connection, run.profile, run.scope))

    def issue(self, run_id: str, at: datetime | None = None, files: Iterable[WrittenFile] = ()) -> Run:
        """Mark a complete run as issued at this moment (None: now): the next run's hits are compared with it.

        `files` are those that are issued: they are in the manifest at once with it.

        Raises LedgerError, with the reason, where that would make a report say what is not so.
        """
        return self.issue_all({run_id: files}, at)[0]

    def issue_all(self, files: Mapping[str, Iterable[WrittenFile]], at: datetime | None = None) -> tuple[Run, ...]:
        """Mark runs as issued with their files, as `issue` does: all of them or none."""
        with self._database.write() as connection:
            issued = tuple(issue_row(connection, run_id, at) for run_id in files)
            insert_files(connection, (file for of_run in files.values() for file in of_run))
            return issued

    def _rows(self, run_id: str) -> Iterator[sa.Row[Any]]:
        """The rows of a run's hits, each with the run that this one was compared with."""
        base, compared_with = self._kept(run_id, runs.c.base, runs.c.compared_with)
        hits = run_hits.c
        statement = sa.select(run_hits, sa.literal(compared_with).label("compared_with"))
        statement = statement.where(is_row_of(run_hits, run_id, base))
        return self._database.stream(statement.order_by(hits.present.desc(), hits.sequence.desc(), hits.id))

    def _matches(self, run_id: str) -> Iterator[Match]:
        packed = sa.select(run_matches.c.match).where(is_row_of(run_matches, run_id, *self._kept(run_id, runs.c.base)))
        return (unpack_match(json.loads(row.match)) for row in self._database.stream(packed.order_by(run_matches.c.id)))

    def _unfold(self, packed: str) -> dict[str, Any]:
        with self._database.read() as connection:
            return unfold_parts(connection, json.loads(packed))

    def _kept(self, run_id: str, *columns: sa.Column[Any]) -> tuple[Any, ...]:
        with self._database.read() as connection:
            found = connection.execute(sa.select(*columns).where(runs.c.id == run_id)).one_or_none()
        if found is None:
            raise NotFoundError(f"There is no run '{run_id}'.")
        return tuple(found)
