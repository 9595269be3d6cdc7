"""The period that dates fall in, without those that slipped.

A mistyped year or an old system's stand-in for no date must not stretch a period over centuries, and must not be hidden
either: dates far from the bulk of the others are outliers, left out of the period and named beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

#: Months without an event that part a group of dates from the next.
_GAP = 60
#: A group with as large a share of all dates as this belongs to the bulk, however far away it lies.
_SHARE = 0.2
#: Fewer dates than this are a slip wherever they stand alone, whatever their share.
_FEW = 2


@dataclass(frozen=True, slots=True)
class EventDates:
    """The event dates of the records searched: those of the bulk, `2024-03-05`, or `2024-03` where a day is not known.

    `outliers` are months far from the bulk (a slipped year, a stand-in for no date) with the number of their records.
    """

    first: str = ""
    last: str = ""
    outliers: tuple[tuple[str, int], ...] = ()
    undated: int = 0


class Bulk(NamedTuple):
    """The first and last month that the bulk of dates falls in, and the months of outliers with their counts.

    A month is twelve times its year and the number of months before it in that year.
    """

    first: int
    last: int
    outliers: Mapping[int, int]


def find_bulk(months: Mapping[int, int]) -> Bulk | None:
    """Find the bulk of dates, given how many fall in each month; None where there is no date.

    Dates with more than five years between them are of different groups. The bulk is the largest group (of two alike
    the later) and every other that is no slip by its size: a fifth of all dates, and two at least.
    """
    groups: list[list[int]] = []
    for month in sorted(month for month, count in months.items() if count):
        if groups and month - groups[-1][-1] <= _GAP:
            groups[-1].append(month)
        else:
            groups.append([month])
    if not groups:
        return None
    sizes = [sum(months[month] for month in group) for group in groups]
    largest = max(range(len(groups)), key=lambda place: (sizes[place], place))
    least = max(_FEW, _SHARE * sum(sizes))
    bulk = [group for place, group in enumerate(groups) if place == largest or sizes[place] >= least]
    first, last = bulk[0][0], bulk[-1][-1]
    return Bulk(first, last, {m: count for m, count in sorted(months.items()) if count and not first <= m <= last})


def month_of(day: date) -> int:
    """The month of a day, as `Bulk` counts them."""
    return day.year * 12 + day.month - 1


def find_event_dates(months: Mapping[int, int], first: date | None, last: date | None, undated: int) -> EventDates:
    """The event dates of records, of which `months` says how many fall in each; `first` and `last` are of all."""
    bulk = find_bulk(months)
    if bulk is None:
        return EventDates(undated=undated)
    return EventDates(
        _exact(bulk.first, first),
        _exact(bulk.last, last),
        tuple((_iso(month), count) for month, count in bulk.outliers.items()),
        undated,
    )


def _exact(month: int, day: date | None) -> str:
    """The day, where it is in this month, else the month: the days of outliers' neighbours are not known."""
    return day.isoformat() if day and month_of(day) == month else _iso(month)


def _iso(month: int) -> str:
    return f"{month // 12:04}-{month % 12 + 1:02}"
