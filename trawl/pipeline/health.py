"""What `trawl doctor` checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from trawl.entities import extractor_version
from trawl.errors import TrawlError
from trawl.model import find_unmended
from trawl.pipeline.installation import Installation
from trawl.profiles import load_profiles


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and how it is."""

    about: str
    sound: bool
    message: str


def check_installation(installation: Installation) -> Iterator[Finding]:
    """Look at every part that a job needs; a part that fails becomes a finding with its reason and remedy."""
    checks: tuple[tuple[str, Callable[[Installation], str]], ...] = (
        ("home", _check_home),
        ("engine", _check_engine),
        ("ledger", _check_ledger),
        ("loads", _check_loads),
        ("model", lambda installation: extractor_version(installation.settings.model)),
        ("profiles", lambda installation: f"{len(load_profiles(installation.profile_folders))} sound"),
    )
    for about, check in checks:
        try:
            yield Finding(about, sound=True, message=check(installation))
        except TrawlError as error:
            yield Finding(about, sound=False, message=str(error))


def _check_home(installation: Installation) -> str:
    return str(installation.settings.home)


def _check_engine(installation: Installation) -> str:
    with installation.open_engine(writing=True) as engine:
        health = engine.health()
    if health.problems:
        raise TrawlError("; ".join(health.problems))
    return f"{health.engine} at {health.location}: {health.records:,} records up to sequence {health.sequence:,}"


def _check_ledger(installation: Installation) -> str:
    with installation.open_ledger() as ledger:
        trail = ledger.audit.verify()
        if trail.problems:
            raise TrawlError("; ".join(trail.problems))
        return f"{ledger.name}: sound, its audit trail whole ({trail.entries:,} entries)"


def _check_loads(installation: Installation) -> str:
    with installation.open_ledger() as ledger:
        ledger.close_cut_off()
        loads = ledger.loads.list()
    unmended = [load for load in find_unmended(loads) if load.state == "failed"]
    if unmended:
        raise TrawlError("; ".join(f"load {load.id} of {load.file} failed: {load.reason}" for load in unmended))
    states = Counter[str](load.state for load in loads)
    said = f"{len(loads)}, of which {states['failed']} failed and were loaded again"
    # Something is at work: had nothing been, it would have been closed as cut off.
    return f"{said}, {states['in flight']} in flight or cut off while another job runs" if states["in flight"] else said
