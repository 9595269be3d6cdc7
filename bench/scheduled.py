"""Twenty profiles over one index, scheduled together: the first month, and one in which nothing has changed.

Run: python -m bench.scheduled [--records N] [--folder CACHE] [--apart] [--profile]

The records are those of `bench.million`. The profiles are the seven that are installed, and thirteen that narrow one of
them to a force. Each is run and issued once; what is measured is the next run of all of them, with its files (CSV),
as `trawl run --due` makes them: from one open site, reading one state. `--apart` opens everything for each profile, as
twenty commands would, in one process.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import re
import resource
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from time import perf_counter, process_time

from bench.corpus import FORCES
from bench.million import grow
from trawl.access import Principal
from trawl.engine.batches import batched
from trawl.pipeline.catalogue import read_profiles
from trawl.pipeline.installation import Installation
from trawl.pipeline.report_order import ReportOrder
from trawl.pipeline.reporting import issue_run
from trawl.pipeline.running import run_profile
from trawl.pipeline.sites import hold_state
from trawl.settings import Settings, packaged_folder

PROFILES = 20
_ORDER = ReportOrder(("csv",))

_QUERY = re.compile(r"^(query: \|\n)((?:(?: .*)?\n)+)", re.MULTILINE)


def prepare(home: Path, records: int) -> Installation:
    """An installation that holds so many records, and twenty profiles."""
    everything = frozenset({"analyst", "issuer", "keeper", "auditor"})
    installation = Installation(Settings(home=home, model="none"), Principal("bench", roles=everything))
    with installation.open_engine(writing=True) as engine:
        if engine.health().records < records:
            begin = perf_counter()
            with engine.writer() as writer:
                for batch in batched(grow(records, columns=False), 1_000):
                    writer.write(batch)
            print(f"grown and written: {records:,} records in {perf_counter() - begin:.0f} s", flush=True)
    write_profiles(home)
    return installation


def write_profiles(home: Path) -> None:
    """Beside the installed profiles, some of them for one force."""
    folder = home / "saved_searches"
    folder.mkdir(parents=True, exist_ok=True)
    installed = sorted(packaged_folder("saved_searches").glob("*.yml"))
    for number in range(PROFILES - len(installed)):
        path, force = installed[number % len(installed)], FORCES[number % len(FORCES)]
        text = _QUERY.sub(rf"\1  force:{force} AND (\n\2  )\n", path.read_text("utf-8"))
        (folder / f"{path.stem}_{number}.yml").write_text(text, "utf-8")


def run_all(names: Sequence[str], opened: AbstractContextManager[Installation]) -> int:
    """Run every profile, and say what each takes; return how many hits there are in all."""
    hits = 0
    with opened as held:
        for name in names:
            begin = perf_counter()
            run = run_profile(held, name, None, lambda _done, _total, _doing: None, _ORDER).run
            hits += run.counts.get("hits", sum(run.counts.get(status, 0) for status in ("new", "unchanged", "updated")))
            print(f"{name:24}{dict(run.counts)!s:60.60}{perf_counter() - begin:8.1f} s", flush=True)
    return hits


@contextmanager
def profiling(wanted: bool) -> Iterator[None]:
    """Print what took longest, where that is wanted."""
    if not wanted:
        yield
        return
    with cProfile.Profile() as watched:
        yield
    pstats.Stats(watched).sort_stats("cumulative").print_stats(60)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="keeps the installation; otherwise it is thrown away")
    parser.add_argument("--apart", action="store_true", help="open everything for each profile")
    parser.add_argument("--profile", action="store_true", help="say what takes the time")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as thrown:
        installation = prepare((arguments.folder or Path(thrown)) / str(arguments.records), arguments.records)
        names = sorted(profile.name for profile in read_profiles(installation).profiles)
        with installation.open_ledger() as ledger:
            first = not any(run.issued for run in ledger.runs.list())
        if first:
            run_all(names, hold_state(installation))
            with installation.open_ledger() as ledger:
                runs = [run.id for run in ledger.runs.list()]
            for run in runs:
                issue_run(installation, run, None)
        opened = nullcontext(installation) if arguments.apart else hold_state(installation)
        begin, worked = perf_counter(), process_time()
        with profiling(arguments.profile):
            hits = run_all(names, opened)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        took, worked = perf_counter() - begin, process_time() - worked
        print(
            f"{len(names)} profiles, {hits:,} hits: {took:.1f} s ({worked:.1f} s of one core), {peak:,.0f} MB at most"
        )


if __name__ == "__main__":
    main()
