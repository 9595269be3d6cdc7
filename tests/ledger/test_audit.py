"""The audit trail: what was altered shows, what was erased is gone, and the chain still holds."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from trawl.journal import JournalEntry
from trawl.ledger import Ledger, open_ledger
from trawl.ledger.database import open_database
from trawl.ledger.schema import audit, audit_payloads


def fill(ledger: Ledger) -> None:
    for number in range(4):
        ledger.audit.append("A. Analyst", "search", {"query": f"café {number}", "purpose": "op"})


def test_entries_are_given_back_and_verify(ledger: Ledger) -> None:
    assert ledger.audit.verify().problems == ()
    fill(ledger)
    entries = list(ledger.audit.entries())
    assert [(e.id, e.actor, e.action) for e in entries] == [(n, "A. Analyst", "search") for n in range(1, 5)]
    assert entries[1].payload == {"query": "café 1", "purpose": "op"}
    assert [e.id for e in ledger.audit.entries(after=3)] == [4]
    verified = ledger.audit.verify()
    assert (verified.entries, verified.erased, verified.problems, bool(verified.head)) == (4, 0, (), True)


def test_a_payload_can_be_erased_without_breaking_the_chain(ledger: Ledger) -> None:
    fill(ledger)
    assert ledger.audit.erase([2, 3], actor="D. P. Officer", reason="retention") == 2
    verified = ledger.audit.verify()
    assert (verified.entries, verified.erased, verified.problems) == (5, 2, ())
    entries = list(ledger.audit.entries())
    assert [e.payload is None for e in entries] == [False, True, True, False, False]
    assert entries[-1].payload == {"entries": [2, 3], "reason": "retention"}


@pytest.mark.parametrize(
    ("tamper", "problem"),
    [
        (audit.update().where(audit.c.id == 2).values(actor="Somebody Else"), "entry 2 is not what was written"),
        (audit.update().where(audit.c.id == 4).values(action="view"), "entry 4 is not what was written"),
        (audit_payloads.update().where(audit_payloads.c.id == 3).values(payload="{}"), "the payload of entry 3"),
        (audit.delete().where(audit.c.id == 2), "entries 2 to 2 are missing"),
        (audit.delete().where(audit.c.id == 4), "missing at the end"),
        (
            audit.insert().values(id=5, at="2024-01-01", actor="x", action="y", digest="z", chain="w"),
            "entry 5 is not what was written",
        ),
    ],
)
def test_what_is_altered_shows(ledger: Ledger, ledger_url: str, tamper: sa.Executable, problem: str) -> None:
    fill(ledger)
    database = open_database(ledger_url)
    with database.write() as connection:
        if isinstance(tamper, sa.Delete):
            connection.execute(audit_payloads.delete().where(audit_payloads.c.id.in_([2, 4])))
        connection.execute(tamper)
    database.close()
    assert problem in "; ".join(ledger.audit.verify().problems)


def test_a_payload_that_nobody_says_was_erased_shows(ledger: Ledger, ledger_url: str) -> None:
    fill(ledger)
    ledger.audit.erase([2], actor="D. P. Officer", reason="retention")
    database = open_database(ledger_url)
    with database.write() as connection:
        connection.execute(audit_payloads.delete().where(audit_payloads.c.id == 3))
    database.close()
    assert ledger.audit.verify().problems == ("the payload of entry 3 is gone, and no erasure names it",)


def done(number: int, query: str = "a kite") -> JournalEntry:
    return JournalEntry(f"id{number}", datetime(2026, 1, number, 12, tzinfo=UTC), "A", "search", {"query": query})


def test_the_journals_entries_keep_their_time_and_are_taken_over_once(ledger: Ledger) -> None:
    ledger.audit.take_over([done(3), done(1)])
    ledger.audit.take_over([done(1, "something else"), done(2)])
    entries = list(ledger.audit.entries())
    assert [entry.at.day for entry in entries] == [3, 1, 2]
    assert [entry.payload for entry in entries] == [{"query": "a kite"}] * 3
    assert ledger.audit.verify().problems == ()


def test_another_journal_id_shows(ledger: Ledger, ledger_url: str) -> None:
    ledger.audit.take_over([done(1)])
    database = open_database(ledger_url)
    with database.write() as connection:
        connection.execute(audit.update().values(journal_id="another"))
    database.close()
    assert "entry 1 is not what was written" in "; ".join(ledger.audit.verify().problems)


def test_a_batch_waits_in_the_queue_of_writers_once(ledger: Ledger) -> None:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", note)
    try:
        ledger.audit.take_over([done(number) for number in range(1, 6)])
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", note)
    assert sum(statement.startswith("SELECT audit_head") for statement in asked) == 1
    ledger.audit.append("A", "search", {})
    verified = ledger.audit.verify()
    assert (verified.entries, verified.problems) == (6, ())


def _append(url: str, times: int) -> None:
    with open_ledger(url) as ledger:
        for number in range(times):
            ledger.audit.append("A", "search", {"n": number})


def test_two_processes_make_one_chain(ledger_url: str) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.starmap(_append, [(ledger_url, 20)] * 2)
    with open_ledger(ledger_url) as ledger:
        verified = ledger.audit.verify()
    assert (verified.entries, verified.problems) == (40, ())
