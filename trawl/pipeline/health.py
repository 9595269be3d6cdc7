"""What `trawl doctor` checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from trawl.coverage import Coverage, list_shortfalls, say_unknown_calendars
from trawl.entities import extractor_version
from trawl.errors import TrawlError
from trawl.model import find_unmended
from trawl.pipeline.catalogue import check_profiles
from trawl.pipeline.coverage import gather_coverage
from trawl.pipeline.feed_calendars import read_feed_calendars
from trawl.pipeline.installation import Installation
from trawl.pipeline.principals import check_file, describe_reader, has_principals, may_know_loads
from trawl.pipeline.trail import verify_trail


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and how it is."""

    about: str
    sound: bool
    message: str


#: What a check says when all is well; a TrawlError says what is not.
Check = Callable[[Installation], str]


def check_installation(installation: Installation) -> Iterator[Finding]:
    """Look at every part that a job needs; a part that fails becomes a finding with its reason and remedy."""
    yield _look("home", _check_home, installation)
    yield _look("readers", _check_readers, installation)
    engine = list(_check_engine(installation))
    yield from engine
    checks: tuple[tuple[str, Check], ...] = (
        ("ledger", _check_ledger),
        ("loads", _check_loads),
        # Of an index that does not answer nobody knows what it covers, and it has been said that it does not.
        *([("coverage", _check_coverage)] if engine[0].sound else []),
        ("model", lambda installation: extractor_version(installation.settings.model)),
        ("profiles", _check_profiles),
    )
    for about, check in checks:
        yield _look(about, check, installation)


def _look(about: str, check: Check, installation: Installation) -> Finding:
    try:
        return Finding(about, sound=True, message=check(installation))
    except TrawlError as error:
        return Finding(about, sound=False, message=str(error))


def _check_engine(installation: Installation) -> Iterator[Finding]:
    """The engine, and where it answers at all whatever else its upkeep looks at: a cluster, credentials."""
    counts = may_know_loads(installation.principal)
    try:
        with installation.open_engine(writing=True) as engine:
            health = engine.health()
    except TrawlError as error:
        yield Finding("engine", sound=False, message=str(error))
        return
    message = f"{health.engine} at {health.location}"
    if counts:
        message += f": {health.records:,} records up to sequence {health.sequence:,}"
    yield Finding("engine", sound=not health.problems, message="; ".join(health.problems) or message)
    with installation.open_upkeep() as upkeep:
        for found in upkeep.inspect(counts=counts):
            yield Finding(found.about, found.sound, found.message)


def _check_home(installation: Installation) -> str:
    return str(installation.settings.home)


def _check_readers(installation: Installation) -> str:
    """Who is served, and as whom this reader is: who may change the file decides what everybody sees."""
    home, principal = installation.settings.home, installation.principal
    if not has_principals(home):
        return f"whoever may use the home, as {principal.name} up to {principal.marking_ceiling}"
    return f"{check_file(home)}; this is {describe_reader(principal)}"


def _check_ledger(installation: Installation) -> str:
    with installation.open_ledger() as ledger:
        trail = verify_trail(installation, ledger)
        if trail.problems:
            raise TrawlError("; ".join(trail.problems))
        entries = f" ({trail.entries:,} entries)" if may_know_loads(installation.principal) else ""
        return f"{ledger.name}: sound, its audit trail whole{entries}"


def _check_profiles(installation: Installation) -> str:
    catalogue = check_profiles(installation)
    sound = f"{len(catalogue.profiles)} sound"
    if catalogue.problems:
        raise TrawlError("; ".join((sound, *map(str, catalogue.problems))))
    return sound


def _check_loads(installation: Installation) -> str:
    with installation.open_ledger() as ledger:
        ledger.close_cut_off()
        loads = ledger.loads.list()
    unmended = [load for load in find_unmended(loads) if load.state == "failed"]
    if not may_know_loads(installation.principal):
        if unmended:
            raise TrawlError("a load failed; which, and why, is for a keeper to see")
        return "none failed that was not loaded again"
    if unmended:
        raise TrawlError("; ".join(f"load {load.id} of {load.file} failed: {load.reason}" for load in unmended))
    states = Counter[str](load.state for load in loads)
    said = f"{len(loads)}, of which {states['failed']} failed and were loaded again"
    if states["dismissed"]:
        said += f", {states['dismissed']:,} dismissed"
    # Something is at work: had nothing been, it would have been closed as cut off.
    return f"{said}, {states['in flight']} in flight or cut off while another job runs" if states["in flight"] else said


def read_coverage(installation: Installation) -> Coverage:
    """What the index covers of all that was handed to this installation, as far as the reader may know of it."""
    principal = installation.everyone if may_know_loads(installation.principal) else installation.principal
    with installation.open_ledger() as ledger, installation.open_engine(writing=True) as engine, engine.view() as view:
        return gather_coverage(ledger, view, principal, ledger.loads.list(), read_feed_calendars(installation))


def _check_coverage(installation: Installation) -> str:
    # Loads that failed are a finding of their own.
    coverage = replace(read_coverage(installation), unfinished=())
    said = " ".join(list_shortfalls(coverage))
    if coverage.limited and said:
        raise TrawlError(said)
    if remedies := list(_list_remedies(coverage)):
        raise TrawlError(" ".join((said, *remedies)))
    return " ".join(
        filter(None, (said or "everything that was handed over was read.", say_unknown_calendars(coverage)))
    )


def _list_remedies(coverage: Coverage) -> Iterator[str]:
    """What to do about that which somebody must do something about."""
    if any(feed.withheld for feed in coverage.feeds):
        yield (
            "Load the snapshot again with --confirm-withdrawals, or say with trawl loads --dismiss LOAD --reason WHY "
            "that the records stay."
        )
    if any(feed.unread or feed.stale or feed.lost or feed.withheld for feed in coverage.feeds):
        yield (
            "See the rows with trawl loads --rejected LOAD and load a mended file, or say with "
            "trawl loads --dismiss LOAD --reason WHY that they need not be read."
        )
    if any(feed.late for feed in coverage.feeds):
        yield "Ask whoever sends a feed that is late, and load what has come; its mapping says how often it comes."
