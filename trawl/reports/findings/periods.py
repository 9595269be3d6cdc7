"""How many hits fall in each part of the period that they fall in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from trawl.coverage import EventDates, find_bulk, month_of
from trawl.model import Hit
from trawl.reports.findings.counts import Count
from trawl.written import MONTHS

#: As many bars as can be read side by side; longer spans are counted by the next unit.
_MOST_BARS = 36


@dataclass(frozen=True, slots=True)
class Timeline:
    """Hits by period of the event, in order and without gaps; `unit` is month, year or decade, whichever fits.

    `outliers` are event dates far from the bulk, which stand in no period, with the hits of each.
    """

    unit: Literal["month", "year", "decade"]
    counts: tuple[Count, ...]
    undated: int
    first: date | None = None
    last: date | None = None
    outliers: tuple[tuple[date, int], ...] = ()


def count_by_period(hits: Iterable[Hit]) -> Timeline:
    """Count hits by the month of their event, or by year or decade where months would be too many to read."""
    hits = tuple(hits)
    days = sorted(hit.record.event_date for hit in hits if hit.record.event_date)
    undated = len(hits) - len(days)
    bulk = find_bulk(Counter(map(month_of, days)))
    if bulk is None:
        return Timeline("month", (), undated)
    shown = [day for day in days if bulk.first <= month_of(day) <= bulk.last]
    outliers = Counter(day for day in days if not bulk.first <= month_of(day) <= bulk.last)
    unit, counts = _bars(shown)
    return Timeline(unit, counts, undated, shown[0], shown[-1], tuple(outliers.items()))


def _bars(days: list[date]) -> tuple[Literal["month", "year", "decade"], tuple[Count, ...]]:
    """The bars of days in order, by the smallest unit under which they are few enough."""
    first, last = days[0], days[-1]
    if month_of(last) - month_of(first) < _MOST_BARS:
        months = Counter(map(month_of, days))
        span = range(month_of(first), month_of(last) + 1)
        return "month", tuple(Count(label_month(n), months[n]) for n in span)
    if last.year - first.year < _MOST_BARS:
        years = Counter(day.year for day in days)
        return "year", tuple(Count(str(y), years[y]) for y in range(first.year, last.year + 1))
    decades = Counter(day.year // 10 * 10 for day in days)
    return "decade", tuple(Count(f"{y}s", decades[y]) for y in range(min(decades), max(decades) + 1, 10))


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(max(year, 1), month + 1, min(day.day, last))
        except ValueError:
            continue
    return date(max(year, 1), month + 1, 28)


@dataclass(frozen=True, slots=True)
class Month:
    """The hits of a month, and of the same month a year before: None where nothing is known of that one."""

    label: str
    hits: int
    year_before: int | None


@dataclass(frozen=True, slots=True)
class Months:
    """Month by month, from that of the first hit to the last that the index knows of.

    `begins` and `ends` are given where the first or the last month of the index may not be whole: the day of its first
    or last event. `hidden` is the last month of the index where it lies too far from the last hit to be shown.
    """

    months: tuple[Month, ...]
    begins: str = ""
    ends: str = ""
    hidden: str = ""


def list_months(timeline: Timeline, events: EventDates) -> Months:
    """The months of a timeline of months beside those of the year before, as far as the index reaches.

    Of a month before the first event of the index nothing is known, and months after the last hit have none as far as
    the index reaches: they belong to the picture.
    """
    if timeline.unit != "month" or timeline.first is None:
        return Months(())
    first, last = month_of(timeline.first), month_of(timeline.first) + len(timeline.counts) - 1
    known = _month(events.first), _month(events.last)
    end = max(last, known[1] or last)
    shown = end if end - first < _MOST_BARS else last
    hits = {first + place: count.hits for place, count in enumerate(timeline.counts)}
    months = tuple(
        Month(label_month(month), hits.get(month, 0), _hits_then(hits, month - 12, known[0]))
        for month in range(first, shown + 1)
    )
    begins = events.first if events.first[8:] != "01" else ""
    ends = events.last if known[1] == shown and not _ends_month(events.last) else ""
    return Months(months, begins, ends, label_month(end) if shown < end else "")


def _hits_then(hits: Mapping[int, int], month: int, known_from: int | None) -> int | None:
    return hits.get(month, 0) if known_from is not None and month >= known_from else None


def _month(day: str) -> int | None:
    """The month of `2024-03-05` or `2024-03`, as `month_of` counts; None of ""."""
    return month_of(date(int(day[:4]), int(day[5:7]), 1)) if day else None


def label_month(month: int) -> str:
    """`Mar 2024` of a month as `month_of` counts."""
    return f"{MONTHS[month % 12][:3]} {month // 12}"


def _ends_month(day: str) -> bool:
    """Whether a day is the last of its month; of a month without a day nobody knows."""
    return len(day) > 7 and month_of(date.fromisoformat(day) + timedelta(days=1)) > month_of(date.fromisoformat(day))
