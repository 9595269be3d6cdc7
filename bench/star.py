"""The star of a run of 5,000 hits with 20 mentions each: its folder of files, and a store that grows by 24 such runs.

Run: python -m bench.star [HITS]. A tenth of the records is new each month; from the last but one to the last, ten
become restricted, so that all older runs have to forget them. Everything is invented.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from trawl.coverage import Coverage
from trawl.model import Hit, IndexState, Key, Match, Mention, Record, RegisterRow, Run, Span, Versions
from trawl.reports.edition import FULL
from trawl.reports.findings.narrowing import narrow
from trawl.reports.findings.run_findings import ProfileFacts, RunFindings, TermCount
from trawl.reports.star_files import write_star
from trawl.reports.star_store import append_star
from trawl.reports.wording.star import build_star

HITS, MENTIONS, RUNS = 5_000, 20, 24
#: Of the records, those that become restricted in the last month.
_RESTRICTED = 10
_BEGAN = datetime(2024, 1, 2, 8, 30, tzinfo=UTC)


def main(hits: int = HITS) -> None:
    """Print what the folder takes, and what the appends take with how many runs in the store."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        findings = narrow(make_run(1, hits), FULL)
        taken = clock(lambda: write_star(folder / "tables", findings))
        print(f"{hits:,} hits: star, CSV and Parquet in {taken}, {size(folder / 'tables'):.0f} MB", flush=True)
        store = folder / "store"
        for number in range(1, RUNS + 1):
            run = narrow(make_run(number, hits), FULL)
            taken = clock(lambda run=run: append_star(store, build_star(run), "full", find_none))  # type: ignore[misc]
            if number in (1, 2, RUNS // 2, RUNS - 1, RUNS):
                forgets = f", {_RESTRICTED} records forgotten" if number == RUNS else ""
                print(f"run {number} into the store: {taken}{forgets}, {size(store):.0f} MB", flush=True)
        again = clock(lambda: append_star(store, build_star(run), "full", find_none))
        print(f"run {RUNS} once more: {again}; peak memory {getrusage(RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def find_none(_: Iterable[Key]) -> set[Key]:
    return set()


def clock(work: Callable[[], object]) -> str:
    """What the work takes, on the clock and of the processor: the two differ on a machine that others use."""
    begin, worked = time.perf_counter(), time.process_time()
    work()
    return f"{time.perf_counter() - begin:.1f} s ({time.process_time() - worked:.1f} CPU s)"


def size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def make_run(number: int, hits: int) -> RunFindings:
    """The findings of one month."""
    first = (number - 1) * hits // 10
    made = tuple(
        make_hit(at, restricted=number == RUNS and at < first + _RESTRICTED) for at in range(first, first + hits)
    )
    state = IndexState(1_000_000, 1_000_000, None, None, 0, Versions("", "", ""))
    run = Run(
        f"bench-{number}", "bench", "", "vape", "", "", _BEGAN + timedelta(days=30 * number), "complete", state, ()
    )
    matches = {hit.record.key: (make_match(hit, at),) for at, hit in enumerate(made) if at % 2}
    return RunFindings(
        run,
        ProfileFacts("Bench", "", "", "OFFICIAL", ""),
        made,
        run.started,
        Coverage(1_000_000, 1_000_000, 1),
        matches,
        terms=(TermCount("vape", hits),),
        fictitious=True,
    )


def make_hit(at: int, *, restricted: bool) -> Hit:
    """A hit whose values are half its own, half shared with others."""
    record = Record(
        source="bench",
        record_id=f"B{at:07d}",
        narrative="A vape.",
        kind="crime",
        reference=f"CR/{at}",
        force="Northshire",
        event_date=date(2024, 1, 1) + timedelta(days=at % 600),
        handling="C" if restricted else "P",
    )
    values = (f"447700{(at if n % 2 else at % 97) * MENTIONS + n:08d}" for n in range(MENTIONS))
    mentions = tuple(Mention("phone", value, 0, 1, value) for value in values)
    return Hit(record, mentions, (Span("narrative", 2, 6, "vape"),), (), status="new")


def make_match(hit: Hit, at: int) -> Match:
    """A match to one of a thousand premises."""
    row = RegisterRow("hotels", f"H{at % 1000}", f"Anchor Lodge {at % 1000}")
    return Match(hit.record.source, hit.record.record_id, row, 90.0, "strong", ())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else HITS)
