"""A coverage for a reader who may not be told of every feed: what the others lack is counted, and nothing named."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from trawl.coverage.coverage import Coverage, FeedCoverage
from trawl.written import write_count


def name_feeds(coverage: Coverage, named: Collection[str]) -> Coverage:
    """The coverage with only these feeds `named`, and no record of any.

    What the others do not cover is said in sentences that name no feed, file, column or record (`elsewhere`): it is no
    less a gap for whoever may not know where it is.
    """
    hidden = [feed for feed in coverage.feeds if feed.source not in named]
    unfinished = tuple(load for load in coverage.unfinished if load.source in named)
    own = tuple(feed for feed in coverage.feeds if feed.source in named)
    stale = sum(len(feed.stale) for feed in coverage.feeds)
    return replace(
        coverage,
        feeds=tuple(replace(feed, stale=()) for feed in own),
        unfinished=unfinished,
        elsewhere=(
            *coverage.elsewhere,
            *_say_hidden(hidden),
            *_say_stale(stale),
            *_say_unfinished(len(coverage.unfinished) - len(unfinished)),
        ),
    )


def _say_hidden(feeds: Iterable[FeedCoverage]) -> Iterator[str]:
    feeds = tuple(feeds)
    rows = sum(feed.unread_rows for feed in feeds)
    values = sum(number for feed in feeds for _, _, number in feed.remarks)
    lost, withheld = sum(feed.lost for feed in feeds), sum(feed.withheld for feed in feeds)
    if rows:
        what = write_count(rows, "row")
        yield f"{what} of feeds that are not named here could not be read and {_were(rows)} not searched."
    if values:
        what = write_count(values, "value")
        yield f"{what} beside the text of feeds that are not named here could not be read, or only in part."
    if lost:
        what = write_count(lost, "record")
        yield f"Up to {what} of feeds that are not named here went with loads that were undone."
    if withheld:
        what = write_count(withheld, "record")
        yield f"{what} that a newest snapshot lacks {_were(withheld)} searched all the same."
    if late := sum(feed.late for feed in feeds):
        what = write_count(late, "feed that is not named here is", "feeds that are not named here are")
        yield f"{what} late by the calendar of the mapping: what was to come was not searched."


def _say_stale(number: int) -> Iterator[str]:
    if number:
        what = write_count(number, "record")
        yield f"Of {what} an earlier version was searched than the newest: the amendment could not be read."


def _say_unfinished(loads: int) -> Iterator[str]:
    if loads:
        what = write_count(loads, "load")
        yield f"Coverage is incomplete: {what} of feeds that are not named here had failed or not finished."


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
