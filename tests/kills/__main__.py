"""Kill -9 at random moments of what changes an installation, and do it again. Run: python -m tests.kills 200 --seed N

Each job is done once undisturbed, and then again and again in copies of the same home: killed before or behind a random
one of its calls that last (a statement or a commit of SQLite, a write, a file that is moved or deleted, a commit of the
index), looked at, and repeated. What the repeat leaves is what the undisturbed job left. A kill that leads elsewhere is
printed with what lives it again.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import os
import pkgutil
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import trawl.yaml_files
from tests.kills.ground import WORLD, Ground, find_names
from tests.kills.jobs import JOBS, Job
from tests.kills.looking import look, read_files
from trawl.pipeline.catalogue import read_profiles
from trawl.pipeline.installation import open_installation


def survive(ground: Ground, job: Job, number: random.Random, kills: int) -> Iterator[str]:
    """Kill a job so often, and yield what is wrong after any of it."""
    whole = ground.prepare(job)
    stood = read_files(whole)
    calls = ground.count(whole, job.asked)
    wanted, written = look(whole), read_files(whole)
    for _ in range(kills):
        after = number.randint(1, calls)
        said = f"{job.name}, killed at call {after} of {calls}"
        folder = ground.prepare(job)
        names = find_names(folder)
        killed = ground.kill(folder, job.asked, after)
        for path, content in read_files(folder).items():
            if content not in (stood.get(path), written.get(path)):
                yield f"{said}: {path} is neither as it was nor as it will be"
        asked = job.asked.format(folder=folder, **names)
        try:
            ground.ask(folder, asked, job.instead)
        except RuntimeError as error:
            yield f"{said}: {error}"
            continue
        found = look(folder)
        if not killed:
            said += " (it was not)"
        for name in wanted.keys() | found.keys():
            if found.get(name) != wanted.get(name):
                yield f"{said}: {name} is {found.get(name)}, and should be {wanted.get(name)}"


def _import_all() -> None:
    """Import and read what commands do, so that a fork of this process need not."""
    for name in ("pipeline", "ledger", "sources", "reports", "cli", "engine.embedded", "linkage", "incidents", "packs"):
        package = importlib.import_module(f"{trawl.__name__}.{name}")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(found.name)
    trawl.yaml_files.parse_yaml = functools.lru_cache(maxsize=None)(trawl.yaml_files.parse_yaml)
    with TemporaryDirectory() as home:
        read_profiles(open_installation(Path(home)))  # packs ask for every profile


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.kills", description=__doc__)
    parser.add_argument("kills", type=int, help="how many kills, shared by the jobs")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    parser.add_argument("--job", choices=[job.name for job in JOBS], help="only this job")
    chosen = parser.parse_args(arguments)
    jobs = [job for job in JOBS if chosen.job in (None, job.name)]
    os.environ.update(WORLD)
    _import_all()
    faults = 0
    with TemporaryDirectory() as folder:
        ground = Ground(Path(folder))
        for at, job in enumerate(jobs):
            kills = chosen.kills // len(jobs) + (at < chosen.kills % len(jobs))
            for fault in survive(ground, job, random.Random(f"{chosen.seed} {job.name}"), kills):
                faults += 1
                print(
                    f"{fault}\n  again: python -m tests.kills {chosen.kills} --seed {chosen.seed} --job '{job.name}'",
                    flush=True,
                )
            print(f"{job.name}: {kills} kills", flush=True)
    print(f"{chosen.kills} kills, {faults} faults (seed {chosen.seed})")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
