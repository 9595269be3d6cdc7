"""What a coverage says in sentences: once, for terminals, pages and files alike."""

from __future__ import annotations

from collections.abc import Iterator

from trawl.coverage.coverage import Coverage, FeedCoverage, JoinedRegister
from trawl.coverage.event_dates import EventDates
from trawl.written import write_as_at, write_count, write_day, write_known

#: How many records a sentence names; all of them stand in the JSON.
_NAMED = 10


def say_reach(coverage: Coverage) -> str:
    """How far the answer reached: records, loads, events."""
    undated = write_count(coverage.events.undated, "record") if coverage.events.undated else ""
    parts = (
        f"{say_searched(coverage)}, up to sequence {coverage.sequence:,}",
        "" if coverage.limited else f"{write_count(coverage.finished, 'load')} finished",
        say_events(coverage.events),
        f"{undated} without an event date" if undated else "",
    )
    return f"{'; '.join(filter(None, parts))}."


def say_searched(coverage: Coverage) -> str:
    """How many records were searched, and that they are a part where the reader may see no more."""
    part = ", all that this reader may see" if coverage.limited else ""
    return f"{write_count(coverage.records, 'record')} searched{part}"


def say_events(events: EventDates) -> str:
    """The period of the bulk of events, with those far from it named."""
    if not events.first:
        return "no record with an event date"
    said = f"events from {say_period(events)}"
    if events.outliers:
        named = ", ".join(f"{write_known(month)} ({count:,})" for month, count in events.outliers[:_NAMED])
        more = f" and {len(events.outliers) - _NAMED:,} other months" if len(events.outliers) > _NAMED else ""
        count = sum(count for _, count in events.outliers)
        said += f", but for {write_count(count, 'record')} dated far from all others: {named}{more}"
    return said


def say_period(events: EventDates) -> str:
    """The period of the bulk of events: `5 March 2024 to 2 May 2024`."""
    return f"{write_known(events.first)} to {write_known(events.last)}" if events.first else "no dated events"


def list_shortfalls(coverage: Coverage) -> list[str]:
    """What the answer does not cover, a sentence each; nothing where the coverage is clean."""
    return [
        *(line for feed in coverage.feeds for line in _of_feed(feed)),
        *_unfinished(coverage),
        *_missing(coverage),
        *coverage.unplaced,
        *coverage.elsewhere,
    ]


def list_registers(coverage: Coverage) -> list[str]:
    """The registers that the answer was joined to, a sentence each: which version, of which day, how old."""
    return [f"Joined to {say_register(register)}." for register in coverage.registers]


def say_register(register: JoinedRegister) -> str:
    """`hotels, version 3 as at 1 May 2026 (as given), 31 days old, 640 rows`."""
    parts = (
        f"version {register.version} "
        + (
            f"as at {write_as_at(register.as_at, register.as_at_from)}"
            if register.as_at
            else f"loaded {write_day(register.loaded)}"
        ),
        "" if register.age is None else f"{write_count(register.age, 'day')} old",
        write_count(register.rows, "row"),
    )
    return ", ".join(filter(None, (register.name, *parts)))


def list_unused_columns(coverage: Coverage) -> list[str]:
    """The columns that no answer looks into, a sentence for each feed that has some."""
    return [
        f"Not searched, since the mapping of {feed.source} uses no such column: {', '.join(feed.unused_columns)}."
        for feed in coverage.feeds
        if feed.unused_columns
    ]


def say_unknown_calendars(coverage: Coverage) -> str:
    """Of which feeds nobody can say whether they are late; "" where every one has a calendar."""
    unknown = [feed.source for feed in coverage.feeds if not feed.calendar]
    if not unknown:
        return ""
    feeds = "the feed" if len(unknown) == 1 else "the feeds"
    late = "is late is" if len(unknown) == 1 else "are late is"
    return f"Whether {feeds} {', '.join(unknown)} {late} not known: no mapping that can be read has a calendar of it."


def say_late(feed: FeedCoverage) -> str:
    """How late a feed is by its own calendar, and since when nothing has come of it."""
    late = f"The feed {feed.source} is late by its own calendar ({feed.calendar})"
    if feed.newest is None or feed.expected is None:
        return f"{late}, so records may be missing."
    return (
        f"{late}: nothing new has come of it since {write_day(feed.newest)}, and more was expected by "
        f"{write_day(feed.expected)}."
    )


def _of_feed(feed: FeedCoverage) -> Iterator[str]:
    if feed.late:
        yield say_late(feed)
    if feed.unread:
        rows, were = write_count(feed.unread_rows, "row"), _were(feed.unread_rows)
        files = "; ".join(f"{name}: {count:,}" for name, count in feed.unread)
        yield f"{rows} of the feed {feed.source} could not be read and {were} not searched ({files})."
    if feed.stale:
        named = ", ".join(f"{feed.source}/{record_id}" for record_id in feed.stale[:_NAMED])
        more = f" and {len(feed.stale) - _NAMED:,} more" if len(feed.stale) > _NAMED else ""
        if len(feed.stale) == 1:
            yield f"The version of {named} that was searched is not the newest: its amendment could not be read."
        else:
            yield (
                f"The versions of {len(feed.stale):,} records that were searched are not the newest: their amendments "
                f"could not be read ({named}{more})."
            )
    if feed.lost:
        yield (
            f"Up to {write_count(feed.lost, 'record')} of the feed {feed.source} went with a load that was undone, and "
            "the earlier version has not been loaded again."
        )
    if feed.withheld:
        yield (
            f"{write_count(feed.withheld, 'record')} of the feed {feed.source} that its newest snapshot lacks "
            f"{_were(feed.withheld)} searched all the same: nobody has confirmed the withdrawal."
        )
    if feed.remarks:
        count = sum(number for _, _, number in feed.remarks)
        named = "; ".join(f"{column}: {number:,}, {reason}" for column, reason, number in feed.remarks)
        values = write_count(count, "value")
        yield f"{values} beside the text of the feed {feed.source} could not be read, or only in part ({named})."


def _unfinished(coverage: Coverage) -> Iterator[str]:
    if coverage.unfinished:
        count = len(coverage.unfinished)
        named = "; ".join(f"{load.source}, {load.file_name}: {load.state}" for load in coverage.unfinished)
        yield (
            f"Coverage is incomplete: {write_count(count, 'load')} had failed or not finished, so records may be "
            f"missing ({named})."
        )


def _missing(coverage: Coverage) -> Iterator[str]:
    for name in coverage.missing_registers:
        yield (
            f"The register {name} was not loaded, so no premises were looked up in it. Load it with: "
            f"trawl register load {name} FILE --mapping {name}."
        )


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
