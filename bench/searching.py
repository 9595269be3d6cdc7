"""Searching the real crime narratives: the first page inside the process, and the command line from a cold start."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.corpus import OLD_BAILEY, environment, write_mapping
from trawl.access import Principal
from trawl.pipeline.installation import Installation
from trawl.pipeline.judging import HitJudge
from trawl.pipeline.searching import parse_installed
from trawl.query import compile_query
from trawl.settings import Settings

QUERIES = {
    "word": "highway",
    "rare word": "snuffbox",
    "phrase": '"pocket book"',
    "exact form": "=robbed",
    "and": "pistol coach",
    "or of ten": "watch OR purse OR ring OR spoon OR tankard OR guinea OR shilling OR cloak OR hat OR wig",
    "not": "pistol NOT coach",
    "prefix": "rob*",
    "near": "pocket NEAR/5 watch",
    "pre": "put PRE/4 fear",
    "near of groups": "(inn OR tavern OR alehouse) NEAR/10 (pocket OR purse)",
    "date range": "coach event:1780..1789",
    "everything": "the",
}
RUNS = 15


def main() -> None:
    """Print the median and the slowest of each kind of query over the whole sample, and the start-up times."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        settings = Settings(home=home, model="none")
        load = [sys.executable, "-m", "trawl", "load", str(OLD_BAILEY), "--source", str(write_mapping(home))]
        started_with = environment(home, model=settings.model)
        subprocess.run(load, env=started_with, check=True, stdout=subprocess.DEVNULL)
        _time_pages(Installation(settings, Principal("bench")))
        _time_starts(started_with)


def _time_pages(installation: Installation) -> None:
    principal = installation.principal
    print(f"{'first page of 20':18}{'hits':>8}{'p50 ms':>9}{'slowest':>9}")
    with installation.open_engine() as engine:
        for kind, text in QUERIES.items():
            times = []
            for _ in range(RUNS):
                started = time.perf_counter()
                compiled = compile_query(parse_installed(installation, text))
                with engine.view() as view:
                    page = view.find(compiled, principal)
                    list(HitJudge(compiled, view, principal).judge_all(page.records))
                times.append((time.perf_counter() - started) * 1000)
            print(f"{kind:18}{page.total:>8,}{statistics.median(times):>9.1f}{max(times):>9.1f}")


def _time_starts(started_with: dict[str, str]) -> None:
    trawl = shutil.which("trawl", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}") or "trawl"
    for arguments in (["--help"], ["search", "snuffbox"]):
        times = []
        for _ in range(7):
            started = time.perf_counter()
            subprocess.run([trawl, *arguments], env=started_with, check=True, stdout=subprocess.DEVNULL)
            times.append(time.perf_counter() - started)
        print(f"trawl {' '.join(arguments):24} median {statistics.median(times):.2f} s")


if __name__ == "__main__":
    main()
