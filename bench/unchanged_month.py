"""What an unchanged month costs the ledger: 10,000 hits over 3,650 loads, and a list of 1,000 runs.

Run: python -m bench.unchanged_month [HITS [LOADS]]. A third of the hits is matched to a premises, and every fifth tells
of the event of the one before. The first month is issued and the months after it are compared with it; in the last a
twentieth of the hits is amended. A SQLite ledger; seconds are of the processor, sizes of the pages that hold anything.
Everything is invented.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from trawl.ledger import HitText, KeptFindings, KeptProfile, Ledger, LoadCounts, StoredHit, open_ledger
from trawl.model import IncidentLink, Incidents, IndexState, Key, Load, Match, RegisterRow, Run, Span, Versions

HITS, LOADS, LISTED, MONTHS = 10_000, 3_650, 1_000, 4
_INDEX = IndexState(1_000_000, 1_000_000, None, None, 0, Versions("1", "analyser", "patterns"))
_WORDS = "The caller says that a man offered vapes to a girl near the arcade. " * 12


def main(hits: int = HITS, loads: int = LOADS) -> None:
    """Print what each month adds to the ledger, and how long its steps take."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "ledger.db"
        with open_ledger(f"sqlite:///{path}") as ledger:
            for number in range(loads):
                load = ledger.loads.start("crime", f"/feeds/crime_{number:05d}.csv", "utf-8")
                ledger.loads.finish(load.id, LoadCounts(read=300, written=300))
            before: Run | None = None
            listed_loads = ledger.loads.list()
            for month in range(1, MONTHS + 1):
                amended = hits // 20 if month == MONTHS else 0
                size, begin = weigh(path), time.process_time()
                run, started = run_month(ledger, before, hits, amended)
                print(
                    f"month {month}, {amended:,} hits amended: {(weigh(path) - size) / 1000:,.0f} kB more; "
                    f"{started:.2f} s to start, {time.process_time() - begin:.1f} s in all",
                    flush=True,
                )
                begin = time.process_time()
                read = sum(hit.present for hit in ledger.runs.hits(run.id))
                print(f"  its {read:,} hits read back in {time.process_time() - begin:.2f} s", flush=True)
                if month == 1:
                    before = ledger.runs.issue(run.id)
            for _ in range(LISTED - MONTHS):
                start(ledger, before, listed_loads)
            begin = time.process_time()
            listed = len(ledger.runs.list())
            print(f"{listed:,} runs listed in {time.process_time() - begin:.2f} s")
    print(f"peak memory {getrusage(RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def run_month(ledger: Ledger, before: Run | None, hits: int, amended: int) -> tuple[Run, float]:
    """Keep a month, and say how many seconds it took to start."""
    begin = time.process_time()
    run = start(ledger, before, ledger.loads.list())
    started = time.process_time() - begin
    writer = ledger.runs.open_writer(run.id)
    ledger.runs.save_findings(run.id, KeptFindings(incidents=fold(hits)))
    writer.save_hits(list_hits(hits, amended, before))
    ledger.hit_texts.save(run.profile, list_texts(hits, amended))
    writer.save_matches([match(number)] for number in range(0, hits, 3))
    writer.close()
    counts = {"updated": amended, "unchanged": hits - amended} if before else {"new": hits}
    return ledger.runs.complete(run.id, counts), started


def start(ledger: Ledger, before: Run | None, loads: tuple[Load, ...]) -> Run:
    """Begin a run with the loads that there are."""
    return ledger.runs.start(
        "bench", "hash", query="vape NEAR/15 girl", principal="analyst", reason="bench", index=_INDEX,
        loads=loads, compared_with=before.id if before else "", kept=KeptProfile(),
    )  # fmt: skip


def list_hits(hits: int, amended: int, before: Run | None) -> Iterator[StoredHit]:
    """The hits of a month, the newest first."""
    spans = tuple(Span("narrative", at, at + 4, "vape*") for at in range(0, 60, 12))
    for number in range(hits, 0, -1):
        new = number <= amended
        if before is None:
            said = ("new", "nothing has been issued before")
        elif new:
            said = ("updated", f"hit in {before.id}; the record has been amended since")
        else:
            said = ("unchanged", f"hit in {before.id} with the same content")
        yield StoredHit(
            Key("crime", f"C{number:06d}"), version(number, amended), number, *said, spans=spans, why=("a rule",)
        )  # type: ignore[arg-type]


def list_texts(hits: int, amended: int) -> Iterator[HitText]:
    """What the hits said."""
    for number in range(1, hits + 1):
        yield HitText(Key("crime", f"C{number:06d}"), version(number, amended), f"{number} {_WORDS}", "OFFICIAL")


def version(number: int, amended: int) -> str:
    """The hash of a hit's content."""
    return f"{'b' if number <= amended else 'a'}{number:063d}"


def match(number: int) -> Match:
    """The match of a hit."""
    row = RegisterRow("hotels", f"H{number}", "Anchor Lodge", "1 Quay Road", "Haven", "ZZ1 1QB")
    return Match("crime", f"C{number:06d}", row, 91.0, "strong", ("name 98", "street"), "the Anchor Lodge")


def fold(hits: int) -> Incidents:
    """Every fifth hit with the one before it."""
    pairs = [(Key("crime", f"C{number - 1:06d}"), Key("crime", f"C{number:06d}")) for number in range(5, hits, 5)]
    links = tuple(IncidentLink(*pair, "strong", 92.0, ("same street", "a day apart")) for pair in pairs)
    return Incidents(tuple(pairs), links, version="bench")


def weigh(path: Path) -> int:
    """The bytes of the ledger's pages that hold anything: those that were freed wait in the file to be used again."""
    with sqlite3.connect(path) as connection:
        pages, free, size = (
            int(connection.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("page_count", "freelist_count", "page_size")
        )
    return (pages - free) * size


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
