"""How many hits fall in each part of the period that they fall in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from trawl.coverage import find_bulk, month_of
from trawl.model import Hit
from trawl.reports.findings.counts import Count

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
        return "month", tuple(Count(f"{date(n // 12, n % 12 + 1, 1):%b %Y}", months[n]) for n in span)
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
