"""The memory of a run over records that all are hits: until its last hit is kept, and with its hits for a report.

Run: python -m bench.run_memory [HITS ...]. Each number has a process of its own, over an index of its own. What is
measured last is what every report takes: its hits, with their records, are there together.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from resource import RUSAGE_SELF, getrusage
from typing import Any

from trawl.pipeline import running
from trawl.pipeline.installation import open_installation
from trawl.pipeline.loading import load_file
from trawl.pipeline.report_order import DEFAULT_ORDER

HITS = (10_000, 100_000)
_TEXT = (
    "Report {0}. Staff at the arcade say that a man offered vapes to a girl of the school, for free. "
    + "Unit {0}. " * 60
)
_PROFILE = "title: Vapes\ndescription: Bench.\nowner: bench\nquery: vape*\n"


def main(*hits: int) -> None:
    """Print what each number of hits takes."""
    for number in hits or HITS:
        with tempfile.TemporaryDirectory() as name:
            given = {**os.environ, "TRAWL_MODEL": "none", "TRAWL_USER": "analyst", "TRAWL_HOME": name}
            for step in ("load", "run"):
                subprocess.run([sys.executable, "-m", "bench.run_memory", step, str(number)], check=True, env=given)


def load(number: int) -> None:
    """Load the records."""
    installation = open_installation()
    feed = installation.settings.home / "feed.jsonl"
    with feed.open("w", encoding="utf-8") as file:
        for at in range(number):
            file.write(json.dumps({"id": f"R{at}", "text": _TEXT.format(at)}) + "\n")
    load_file(installation, feed, "narratives", lambda _: None)


def run(number: int) -> None:
    """Run the profile, and print the peak of memory before its hits are gathered for a report, and after."""
    installation = open_installation()
    folder = installation.settings.home / "saved_searches"
    folder.mkdir(exist_ok=True)
    (folder / "bench.yml").write_text(_PROFILE, encoding="utf-8")
    restore, peaks = running.restore_hits, list[float]()

    def measure(*given: Any) -> Any:
        peaks.append(peak())
        return restore(*given)

    running.restore_hits = measure
    with installation.open_session(attending=True) as session:
        before, begin = peak(), time.perf_counter()
        profile = running.find_runnable(installation, "bench")
        running.make_run(session, profile, DEFAULT_ORDER, lambda *_: None)
        print(
            f"{number:,} hits in {time.perf_counter() - begin:.1f} s: {before:,.0f} MB before, {peaks[0]:,.0f} MB "
            f"until all are kept, {peak():,.0f} MB with all of them for a report",
            flush=True,
        )


def peak() -> float:
    """The peak of this process's memory so far, in MB."""
    return getrusage(RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if sys.argv[1:2] == ["load"]:
        load(int(sys.argv[2]))
    elif sys.argv[1:2] == ["run"]:
        run(int(sys.argv[2]))
    else:
        main(*map(int, sys.argv[1:]))
