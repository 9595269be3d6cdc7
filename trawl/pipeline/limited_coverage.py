"""What an answer covers, for a reader who may see a part of the records: nothing of it tells of the rest.

What was left unread may be his, and so is said; how much of it there is, and in which files, would tell of others'.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import islice

from trawl.access import Principal, higher_markings
from trawl.coverage import Coverage, EventDates, FeedCoverage
from trawl.engine.interface import View
from trawl.ledger import Ledger
from trawl.model import Load, find_unmended
from trawl.pipeline.feed_calendars import FeedCalendars
from trawl.query import MATCH_ALL

_BATCH = 500

#: What ends the sentences on what was left out.
_ASK = "Whose records they are, and how many, is for a keeper to see."


def gather_limited(
    ledger: Ledger,
    view: View,
    principal: Principal,
    loads: Collection[Load],
    calendars: FeedCalendars,
    *,
    events: EventDates,
    stale: Mapping[str, list[str]],
) -> Coverage:
    """What an answer from this view covers for a limited reader; `stale` are records of his, by source."""
    state = view.state(principal)
    sources = {source for source in view.facets(MATCH_ALL, principal, ("source",))["source"] if source}
    remarks = _count_remarks(ledger, view, principal)
    late = _find_late(loads, calendars)
    feeds = tuple(
        FeedCoverage(
            source,
            remarks=tuple((*what, number) for what, number in remarks[source].most_common()),
            stale=tuple(stale.get(source, ())),
            unused_columns=_unused_columns(loads, source),
            calendar=str(calendars.of_source.get(source, "")),
            late=source in late,
        )
        for source in sorted(sources)
    )
    left = [*_list_left_out(ledger, principal, loads)]
    if late - sources:
        left.append("A feed is late by its own calendar, so records may be missing.")
    return Coverage(
        records=state.records,
        sequence=state.sequence,
        feeds=feeds,
        events=events,
        elsewhere=(*calendars.problems, *left, _ASK) if left else calendars.problems,
        limited=True,
    )


def _count_remarks(ledger: Ledger, view: View, principal: Principal) -> dict[str, Counter[tuple[str, str]]]:
    """The values that could not be read, of records that the reader sees, by source, then by column and reason."""
    counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    waiting = iter(ledger.unread.remarked(higher_markings(principal)))
    while batch := list(islice(waiting, _BATCH)):
        seen = {found.record.key for found in view.fetch(dict.fromkeys(key for key, _ in batch), principal)}
        for key, remark in batch:
            if key in seen:
                counts[key.source][remark.column, remark.reason] += remark.number
    return counts


def _find_late(loads: Collection[Load], calendars: FeedCalendars) -> set[str]:
    """The feeds that are late; when their files came is not told, since these may have been others'."""
    sources = {load.source for load in loads}
    return {
        source
        for source in sources
        if calendars.judge(source, [load for load in loads if load.source == source]).get("late")
    }


def _unused_columns(loads: Collection[Load], source: str) -> tuple[str, ...]:
    """Columns that no load of the feed has used: what a file of somebody else's alone has is not named."""
    finished = [set(load.unused_columns) for load in loads if load.source == source and load.state == "finished"]
    return tuple(sorted(set.intersection(*finished))) if finished else ()


def _list_left_out(ledger: Ledger, principal: Principal, loads: Collection[Load]) -> Iterator[str]:
    """What was left out that may be the reader's, a sentence each.

    No feed is named: it may be one of which he sees nothing, and an edition for others may not name his.
    """
    if find_unmended(loads):
        yield "Coverage is incomplete: a load had failed or not finished, so records may be missing."
    if ledger.unread.count(higher_markings(principal)):
        yield "Rows of a feed could not be read and were not searched."
    if ledger.unread.count_taken_out():
        yield "Records of a feed went with a load that was undone, and have not been loaded again."
    if any(load.withheld and load.state == "finished" for load in loads):
        yield "Records of a feed that its newest snapshot lacks may have been searched all the same."
