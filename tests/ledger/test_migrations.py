"""A ledger of an earlier trawl is taken on with all its history, to the schema that a new ledger has."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.ledger import version_3
from trawl.errors import LedgerError, NotFoundError
from trawl.ledger import Ledger, RunNotes, StoredHit, open_ledger
from trawl.ledger.database import open_database
from trawl.ledger.migrations import STEPS, migrate
from trawl.ledger.schema import OLDEST_VERSION, SCHEMA_VERSION
from trawl.model import Entity, Key, Rejection, Span


@pytest.fixture
def engine(ledger_url: str) -> Iterator[sa.Engine]:
    """The empty database at the ledger's URL, opened without trawl."""
    opened = sa.create_engine(ledger_url.replace("postgresql://", "postgresql+psycopg://"))
    yield opened
    opened.dispose()


@pytest.fixture
def old_url(ledger_url: str, engine: sa.Engine) -> str:
    """The URL of a ledger of version 3, with rows in every table."""
    version_3.write_ledger(engine)
    assert all(version_3.ROWS[table] for table in version_3.metadata.tables)
    return ledger_url


def read_version(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        version: int = connection.execute(sa.text("SELECT version FROM schema_version")).scalar_one()
        return version


def describe(engine: sa.Engine) -> dict[str, Any]:
    """What a database says of each of its tables."""
    inspector = sa.inspect(engine)
    return {
        table: {
            "columns": [{**column, "type": str(column["type"])} for column in inspector.get_columns(table)],
            "key": inspector.get_pk_constraint(table),
            "foreign keys": inspector.get_foreign_keys(table),
            "unique": sorted(inspector.get_unique_constraints(table), key=str),
            "indexes": sorted((_plain(index) for index in inspector.get_indexes(table)), key=str),
        }
        for table in sorted(inspector.get_table_names())
    }


def _plain(index: Any) -> dict[str, Any]:
    return {**index, "dialect_options": {k: str(v) for k, v in index.get("dialect_options", {}).items()}}


def test_a_step_leads_to_every_version() -> None:
    assert list(STEPS) == list(range(OLDEST_VERSION + 1, SCHEMA_VERSION + 1))


def test_a_migrated_ledger_has_the_schema_of_a_new_one(ledger_url: str, engine: sa.Engine) -> None:
    open_ledger(ledger_url).close()
    fresh, version = describe(engine), read_version(engine)
    with engine.begin() as connection:
        present = sa.MetaData()
        present.reflect(connection)
        present.drop_all(connection)
    version_3.write_ledger(engine)
    assert describe(engine) != fresh
    open_ledger(ledger_url).close()
    assert describe(engine) == fresh
    assert read_version(engine) == version == SCHEMA_VERSION


def test_the_loads_and_the_audit_trail_are_kept(old_url: str) -> None:
    with open_ledger(old_url) as ledger:
        done, failed = ledger.loads.list()
        assert (done.source, done.encoding, done.state, done.read, done.rejected) == (
            "crime", "cp1252", "finished", 10, 2,
        )  # fmt: skip
        assert (done.remarks, done.encoding_evidence, done.unused_columns) == (0, "", ())
        assert (failed.state, failed.reason) == ("failed", "the disk is full")
        assert list(ledger.loads.rejections(done.id)) == [
            Rejection("crime.csv", 3, "crime.csv:4: row 3 has no text", "C3,,2 May 2024", "OFFICIAL"),
            Rejection("crime.csv", 7, "crime.csv:8: row 7 has no id", ",the café, £20"),
        ]
        assert ledger.reserve_sequences(1) == range(121, 122)
        verified = ledger.audit.verify()
        assert (verified.entries, verified.erased, verified.problems) == (5, 1, ())
        assert verified.head == version_3.ROWS["audit_head"][0]["chain"]
        assert [entry.payload for entry in ledger.audit.entries()][-1] == {"entries": [2], "reason": "retention"}


def test_the_runs_registers_and_washes_are_kept(old_url: str) -> None:
    with open_ledger(old_url) as ledger:
        run = ledger.runs.last_issued("hotel_cse")
        assert run is not None
        assert (run.id, run.state, run.counts, run.coverage) == ("hotel_cse-20261130-1", "complete", {"new": 1}, {})
        assert run.loads == ledger.loads.list()
        assert ledger.runs.profile(run.id).title == "Hotels"
        assert list(ledger.runs.hits(run.id)) == [
            StoredHit(
                Key("crime", "C1"), "hash1", 9, "new", "nothing has been issued before",
                spans=(Span("narrative", 0, 5, "vape*"),), why=("a rule",),
            )
        ]  # fmt: skip
        (match,) = ledger.runs.findings(run.id).matches
        assert (match.row, match.score) == (ledger.registers.row("hotels", "H1"), 87.5)
        (wash,) = ledger.washes.list()
        assert (wash.state, wash.counts, wash.coverage) == ("complete", {"trace": 1, "no_trace": 1}, {})
        assert [result.entity for result in ledger.washes.results(wash.id)] == [
            Entity("phone", "+447700900123"),
            Entity("vrm", "AB12CDE"),
        ]


def test_a_migrated_ledger_goes_on(old_url: str) -> None:
    with open_ledger(old_url) as ledger:
        load = ledger.loads.start("crime", "/feeds/crime.csv")
        assert load.id == 3
        ledger.loads.reject(load.id, [Rejection("crime.csv", 1, "no text", "C9,", record_id="C9")])
        ledger.audit.append("A. Analyst", "view", {"record": "C1"})
        assert ledger.audit.verify().problems == ()
    with open_ledger(old_url) as again:
        assert [load.id for load in again.loads.list()] == [1, 2, 3]


def test_withdrawals_of_a_ledger_of_version_4_are_carried_over_from_its_audit_trail(
    ledger_url: str, engine: sa.Engine
) -> None:
    """Which were noted there before they were carried out, and by key nowhere else."""
    version_3.write_ledger(engine)
    noted = {"reason": "Deleted at source", "asked": 3, "records": ["crime/C1", "crime/a/b"], "purpose": ""}
    marked = {"reason": "its source has marked it", "load": 1, "records": ["crime/C2"]}
    lost = {"reason": "its source has marked it", "load": 99, "records": ["crime/C3"]}
    with engine.begin() as connection:
        migrate(connection, 3, 4)
        connection.execute(sa.text("UPDATE schema_version SET version = 4"))
        audit, payloads = (
            sa.Table(name, sa.MetaData(), autoload_with=connection) for name in ("audit", "audit_payloads")
        )
        for number, payload in enumerate((noted, marked, lost), 101):
            at = "2026-03-01T10:00:00.000000+00:00"
            entry = {"id": number, "at": at, "actor": "A", "action": "withdraw begun", "digest": "", "chain": ""}
            connection.execute(audit.insert().values(**entry))
            connection.execute(payloads.insert().values(id=number, salt="", payload=json.dumps(payload)))
        connection.execute(sa.text("UPDATE loads SET remarks = 5"))
    with open_ledger(ledger_url) as ledger:
        assert [(load.remarks, load.withdrawn, load.is_snapshot) for load in ledger.loads.list()] == [(5, 0, False)] * 2
        keys = [Key("crime", name) for name in ("C1", "a/b", "C2", "C3")]
        found = ledger.withdrawals.find([*keys, Key("crime", "C4")])
        assert [(found[key].reason, found[key].load_id, found[key].marking) for key in keys] == [
            ("Deleted at source", 0, ""),
            ("Deleted at source", 0, ""),
            ("its source has marked it", 1, ""),
            ("its source has marked it", 0, ""),
        ]
        assert found.keys() == {*keys}
        assert found[keys[0]].at.isoformat() == "2026-03-01T10:00:00+00:00"
        ledger.withdrawals.note([found[keys[0]].outline], "again")


def test_registers_of_a_ledger_of_version_5_keep_their_rows_and_what_is_known_of_earlier_versions(
    ledger_url: str, engine: sa.Engine
) -> None:
    """Whose rows an earlier trawl threw away."""
    version_3.write_ledger(engine)
    with engine.begin() as connection:
        migrate(connection, 3, 5)
        connection.execute(sa.text("UPDATE schema_version SET version = 5"))
        connection.execute(sa.text("UPDATE registers SET version = 2"))
        before = sa.Table("registers", sa.MetaData(), autoload_with=connection).insert()
        earlier = {"id": 90, "name": "hotels", "version": 1, "current": False, "file": "old.csv", "mapping_hash": "m0"}
        connection.execute(before.values(**earlier, loaded="2026-11-02T10:00:00.000000+00:00", rows=7))
    with open_ledger(ledger_url) as ledger:
        then, now = ledger.registers.versions("hotels")
        assert (then.rows, then.as_at, then.as_at_from, then.rejected) == (7, date(2026, 11, 2), "", None)
        assert (then.purged, now.purged) == (now.loaded, None)
        assert (now.current, now.as_at, now.rows) == (True, date(2026, 11, 30), 1)
        (row,) = ledger.registers.rows("hotels")
        assert ledger.registers.row("hotels", "H1", 2) == row
        with pytest.raises(NotFoundError, match=r"version 1 of the register 'hotels' are not kept any more"):
            list(ledger.registers.rows("hotels", 1))
        ledger.registers.replace("hotels", [row], file="new.csv", mapping_hash="m2")
        assert list(ledger.registers.rows("hotels", 2)) == list(ledger.registers.rows("hotels", 3)) == [row]


def test_runs_of_a_ledger_of_version_6_have_no_notes_and_can_be_given_some(ledger_url: str, engine: sa.Engine) -> None:
    """Nor does anybody know what was asked of their reports, or for whom they were."""
    version_3.write_ledger(engine)
    with engine.begin() as connection:
        migrate(connection, 3, 6)
        connection.execute(sa.text("UPDATE schema_version SET version = 6"))
    with open_ledger(ledger_url) as ledger:
        (run,) = ledger.runs.list()
        assert ledger.notes.history(run.id) == ()
        assert ledger.runs.report_order(run.id) == {}
        profile = ledger.runs.profile(run.id)
        assert (profile.recipients, profile.reference.asked_by, profile.period) == ((), "", "")
        ledger.notes.add(run.id, RunNotes(author="A. Analyst"), "A. Analyst")
        assert ledger.notes.newest([run.id]) == {run.id: RunNotes(author="A. Analyst")}


@pytest.mark.parametrize("version", [1, 2])
def test_a_version_that_no_step_leads_on_from_is_refused(ledger_url: str, engine: sa.Engine, version: int) -> None:
    version_3.write_ledger(engine)
    with engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE schema_version SET version = {version}"))
    before = describe(engine)
    with pytest.raises(LedgerError, match=rf"an earlier trawl \(its version is {version}, this one needs 3 or later\)"):
        open_ledger(ledger_url)
    assert (describe(engine), read_version(engine)) == (before, version)


_KILLED = """
    import os, signal, sys
    from trawl.ledger import migrations, open_ledger

    step = migrations.STEPS[4]

    def die(operations):
        if sys.argv[2] == "after":
            step(operations)
        else:
            operations.create_table = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
            step(operations)
        os.kill(os.getpid(), signal.SIGKILL)

    migrations.STEPS[4] = die
    open_ledger(sys.argv[1])
"""


@pytest.mark.parametrize("moment", ["within", "after"])
def test_a_migration_that_is_killed_leaves_the_old_version(old_url: str, engine: sa.Engine, moment: str) -> None:
    before = describe(engine)
    code = textwrap.dedent(_KILLED)
    killed = subprocess.run([sys.executable, "-c", code, old_url, moment], cwd=Path(__file__).parents[2], check=False)
    assert killed.returncode == -9
    assert (describe(engine), read_version(engine)) == (before, 3)
    with open_ledger(old_url) as ledger:
        assert len(ledger.loads.list()) == 2
    assert read_version(engine) == SCHEMA_VERSION


def test_a_migration_that_fails_leaves_the_old_version(
    old_url: str, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(operations: Any) -> None:
        step(operations)
        operations.execute("SELECT 1 FROM nowhere")

    step, before = STEPS[4], describe(engine)
    with monkeypatch.context() as patch:
        patch.setitem(STEPS, 4, fail)
        with pytest.raises(LedgerError, match="nowhere"):
            open_ledger(old_url)
    assert (describe(engine), read_version(engine)) == (before, 3)


def _open(url: str) -> int:
    with open_ledger(url) as ledger:
        return len(ledger.loads.list())


def test_processes_that_open_an_old_ledger_at_once_migrate_it_once(old_url: str, engine: sa.Engine) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert pool.map(_open, [old_url] * 6) == [2] * 6
    assert read_version(engine) == SCHEMA_VERSION


def test_a_ledger_that_is_up_to_date_is_opened_without_alembic(ledger: Ledger, ledger_url: str) -> None:
    code = "import sys; from trawl.ledger import open_ledger; open_ledger(sys.argv[1]).close(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, ledger_url], capture_output=True, text=True, check=True)
    assert "sqlalchemy" in done.stdout.split()
    assert "alembic" not in done.stdout.split()


def test_a_new_ledger_is_made_without_a_step(ledger_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STEPS, 4, lambda _: pytest.fail("a new ledger needs no step"))
    database = open_database(ledger_url)
    database.close()


def test_texts_of_hits_of_a_ledger_of_version_7_are_kept_once_for_each_version_of_a_record(
    ledger_url: str, engine: sa.Engine
) -> None:
    version_3.write_ledger(engine)
    with engine.begin() as connection:
        migrate(connection, 3, 7)
        connection.execute(sa.text("UPDATE schema_version SET version = 7"))
        (hit,) = connection.execute(sa.text("SELECT run_id, source, record_id FROM run_hits")).fetchall()
        told = sa.Table("hit_texts", sa.MetaData(), autoload_with=connection).insert()
        for number, text in enumerate(("said", "said again"), 1):
            connection.execute(told.values(id=number, text=text, marking="OFFICIAL", **hit._asdict()))
    with open_ledger(ledger_url) as ledger:
        key = Key(hit.source, hit.record_id)
        assert ledger.hit_texts.load(hit.run_id, [key])[key] == (key, "hash1", "said again", "OFFICIAL")
        assert ledger.hit_texts.erase([key]) == 1
