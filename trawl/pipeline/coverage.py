"""Gather what an answer covers, from the loads in the ledger and from the view that was searched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePath

from trawl.access import Principal
from trawl.coverage import Coverage, EventDates, FeedCoverage, JoinedRegister, UnfinishedLoad, find_event_dates
from trawl.engine.interface import View
from trawl.ledger import Ledger, RegisterVersion
from trawl.model import Key, Load, find_unmended
from trawl.pipeline.feed_calendars import FeedCalendars, read_feed_calendars
from trawl.pipeline.installation import Installation
from trawl.pipeline.limited_coverage import gather_limited
from trawl.query import MATCH_ALL


def gather_coverage(
    ledger: Ledger, view: View, principal: Principal, loads: Collection[Load], calendars: FeedCalendars
) -> Coverage:
    """What an answer from this view covers for this reader.

    `loads` are the loads as they stood when the view was opened, and `calendars` say when more was to come. Records
    that the reader may not see are not named.
    """
    if principal.limited:
        events, stale = _events(view, principal), _stale(ledger, view, principal)
        return gather_limited(ledger, view, principal, loads, calendars, events=events, stale=stale)
    state = view.state(principal)
    return Coverage(
        records=state.records,
        sequence=state.sequence,
        finished=sum(load.state == "finished" for load in loads),
        unfinished=list_unfinished(loads),
        feeds=_feeds(ledger, view, principal, loads, calendars),
        events=_events(view, principal),
        elsewhere=calendars.problems,
    )


def cover_registers(coverage: Coverage, loaded: Sequence[RegisterVersion], names: Sequence[str]) -> Coverage:
    """The same of an answer that is to be joined to the registers of these names, as they are loaded."""
    today, there = datetime.now(UTC).date(), {version.name: version for version in loaded}
    joined = [
        JoinedRegister(
            one.name, one.version, one.rows, one.loaded.date(), one.as_at, one.as_at_from, (today - one.as_at).days
        )
        for one in (there[name] for name in names if name in there)
    ]
    return replace(
        coverage, registers=tuple(joined), missing_registers=tuple(name for name in names if name not in there)
    )


def cover_view(installation: Installation, view: View, opened: datetime) -> Coverage:
    """What an answer from a view that was opened at that moment covers, for whoever uses the installation.

    The loads are read now: one that was finished later than the view was opened is none of it.
    """
    with installation.open_ledger() as ledger:
        listed = ledger.loads.list()
        loads = [replace(load, state="in flight") if _later(load, opened) else load for load in listed]
        return gather_coverage(ledger, view, installation.principal, loads, read_feed_calendars(installation))


def _later(load: Load, moment: datetime) -> bool:
    return load.state == "finished" and load.finished is not None and load.finished > moment


def list_unfinished(loads: Collection[Load]) -> tuple[UnfinishedLoad, ...]:
    """The loads that left something out."""
    left = find_unmended(loads)
    return tuple(UnfinishedLoad(load.id, load.source, load.file_name, load.state, load.reason) for load in left)


def _events(view: View, principal: Principal) -> EventDates:
    state = view.state(principal)
    counted = view.facets(MATCH_ALL, principal, ("event_month",))["event_month"]
    months = {_month(written): count for written, count in counted.items() if written}
    return find_event_dates(months, state.first_event, state.last_event, state.without_event)


def _month(written: str) -> int:
    year, month = written.split("-")
    return int(year) * 12 + int(month) - 1


def _feeds(
    ledger: Ledger, view: View, principal: Principal, loads: Collection[Load], calendars: FeedCalendars
) -> tuple[FeedCoverage, ...]:
    unread: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for rows in ledger.unread.count():
        unread[rows.source].append((PurePath(rows.file).name, rows.rows))
    remarks, lost = ledger.unread.count_remarks(), ledger.unread.count_taken_out()
    stale = _stale(ledger, view, principal)
    of_source: dict[str, list[Load]] = defaultdict(list)
    for load in sorted(loads, key=lambda load: load.id):
        of_source[load.source].append(load)
    return tuple(
        FeedCoverage(
            source,
            tuple(unread.get(source, ())),
            tuple((count.column, count.reason, count.number) for count in remarks.get(source, ())),
            tuple(stale.get(source, ())),
            _unused_columns(own),
            lost.get(source, 0),
            _withheld(own),
            **calendars.judge(source, own),
        )
        for source, own in sorted(of_source.items())
    )


def _stale(ledger: Ledger, view: View, principal: Principal) -> Mapping[str, list[str]]:
    """The records of which an earlier version stands, as far as the reader may see them, by source."""
    keys = [stale.key for stale in ledger.loads.stale()]
    seen: set[Key] = {found.record.key for found in view.fetch(keys, principal)} if keys else set()
    found: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        if key in seen:
            found[key.source].append(key.record_id)
    return found


def _withheld(loads: Sequence[Load]) -> int:
    """How many records the newest snapshot lacks that were not withdrawn."""
    snapshots = [load for load in loads if load.is_snapshot and load.state == "finished"]
    return snapshots[-1].withheld if snapshots else 0


def _unused_columns(loads: Sequence[Load]) -> tuple[str, ...]:
    finished = [load for load in loads if load.state == "finished"]
    return finished[-1].unused_columns if finished else ()
