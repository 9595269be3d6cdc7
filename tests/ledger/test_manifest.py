"""The manifest: what was written of runs, and what of it was issued."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.ledger.test_notes import STATE
from trawl.errors import LedgerError
from trawl.ledger import KeptProfile, Ledger, WrittenFile

AT = datetime(2026, 3, 2, 9, 30, 0, 5, tzinfo=UTC)


def start(ledger: Ledger) -> str:
    run = ledger.runs.start(
        "vapes", "h", query="q", principal="A", reason="", index=STATE, loads=(), kept=KeptProfile()
    )
    return ledger.runs.complete(run.id, {}).id


def write(run_id: str, name: str = "hits.csv", folder: str = "/out") -> WrittenFile:
    return WrittenFile(
        run_id, folder, name, "csv", "a" * 64, 2**40, AT, "A. Analyst", "force", "Durham", 2, "Trading\0 Standards"
    )


def test_files_come_back_as_they_were_written_by_run_and_by_folder(ledger: Ledger) -> None:
    first, second = start(ledger), start(ledger)
    files = [write(first), write(first, "links.csv"), write(second), write(second, folder="/elsewhere")]
    ledger.manifest.add(files[:2])
    ledger.manifest.add(files[2:])
    ledger.manifest.add([])
    kept = [replace(file, recipient="Trading\N{SYMBOL FOR NULL} Standards") for file in files]
    assert ledger.manifest.of_run(first) == tuple(kept[:2])
    assert ledger.manifest.in_folder("/out") == tuple(kept[:3])


def test_only_what_was_written_at_that_moment_is_settled(ledger: Ledger) -> None:
    run = start(ledger)
    later = replace(write(run), at=AT + timedelta(microseconds=1))
    ledger.manifest.add([write(run), later])
    ledger.manifest.settle(run, later.at)
    assert [file.placed is not None for file in ledger.manifest.of_run(run)] == [False, True]


def test_a_run_is_issued_with_its_files_or_not_at_all(ledger: Ledger) -> None:
    older, newer = start(ledger), start(ledger)
    issued = ledger.runs.issue(newer, AT, [replace(write(newer), issued=True)])
    assert issued.issued == AT
    assert [file.issued for file in ledger.manifest.of_run(newer)] == [True]
    with pytest.raises(LedgerError, match="cannot be issued"):
        ledger.runs.issue(older, AT, [replace(write(older), issued=True)])
    assert ledger.manifest.of_run(older) == ()
