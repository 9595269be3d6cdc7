"""A file that is the whole of its feed: what it lacks of what is stored, and whether that may be withdrawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trawl.engine.interface import Engine
from trawl.errors import InputError
from trawl.model import Load
from trawl.pipeline.installation import Installation
from trawl.sources import Feed


def inspect_snapshot(installation: Installation, engine: Engine, feed: Feed, confirmed: int) -> int:
    """Read a snapshot through before anything of it is written; return how many records of its feed are stored.

    Raises InputError for a file that breaks off, and for one that names none of the stored records, unless so many
    withdrawals as they are have been confirmed: it is a snapshot of another feed.
    """
    for _ in feed:
        pass
    stored, missing = find_missing(installation, engine, feed)
    if stored and missing == stored and missing > confirmed:
        raise InputError(
            feed.path,
            f" has no record in common with the {stored:,} that are stored of the feed "
            f"{feed.mapping.source}, so it is no snapshot of it, or its ids have changed. Nothing was written and "
            f"nothing withdrawn. If it is the whole feed all the same, say --confirm-withdrawals {stored}.",
        )
    return stored


def find_missing(installation: Installation, engine: Engine, feed: Feed) -> tuple[int, int]:
    """How many records are stored of a feed that has been read, and how many of them it lacks.

    The ids of the latter are kept with the feed's own (`SeenRecords.lacking`). A record marked above the ceiling of the
    installation is none of either: somebody with a higher ceiling took it in.
    """
    stored = 0

    def counted(ids: Iterator[str]) -> Iterator[str]:
        nonlocal stored
        for stored, record_id in enumerate(ids, 1):  # noqa: B007 - the last number is the answer
            yield record_id

    with engine.view() as view:
        missing = feed.seen.keep_lacking(counted(view.record_ids(feed.mapping.source, installation.principal)))
    return stored, missing


def refuse_missing(load: Load, earlier: Sequence[Load], missing: int, unnamed: int, share: float) -> str:
    """Why the records that a snapshot lacks may not be withdrawn unless somebody confirms it; "" where they may.

    `earlier` are the other loads of its feed, `unnamed` is how many rows of the file have no id that could be read.
    The share is that of the records stored before: those that a snapshot which was never settled has brought in
    itself, or one that was stopped, do not make it smaller.
    """
    if unnamed:
        rows = "1 row was" if unnamed == 1 else f"{unnamed:,} rows were"
        return f"{rows} rejected of which nobody can tell the record, so nobody knows which records the file lacks"
    stored = min((load.stored_before, *(other.stored_before for other in _unsettled(earlier))))
    if missing <= share * stored:
        return ""
    return (
        f"that is {missing / stored if stored else 1:.0%} of the {stored:,} that were stored before it, and more than "
        f"{share:.0%} (setting snapshot_share) are withdrawn only when somebody has looked: is the file whole, and is "
        "it of this feed"
    )


def _unsettled(earlier: Sequence[Load]) -> Iterator[Load]:
    """The snapshots that came after the last one of which nothing was withheld."""
    for load in reversed(earlier):
        if not load.is_snapshot or load.state in ("undone", "in flight"):
            continue
        if load.state == "finished" and not load.withheld:
            return
        yield load
