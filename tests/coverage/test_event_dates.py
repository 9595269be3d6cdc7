"""The bulk of dates, and those far from it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trawl.coverage import EventDates, find_bulk, find_event_dates, month_of

_2024 = 2024 * 12


@pytest.mark.parametrize(
    ("months", "first", "last", "outliers"),
    [
        ({_2024: 1}, _2024, _2024, {}),
        ({_2024: 3, _2024 + 4: 1}, _2024, _2024 + 4, {}),
        ({_2024: 3, 1900 * 12: 1}, _2024, _2024, {1900 * 12: 1}),
        # Of two dates alone the later is believed.
        ({_2024: 1, 1900 * 12: 1}, _2024, _2024, {1900 * 12: 1}),
        # Non-recent offences are a part of the period where they are many, and what lies between them is then too.
        ({_2024: 60, 1985 * 12: 20, 2001 * 12: 1}, 1985 * 12, _2024, {}),
        ({_2024: 60, 1985 * 12: 10}, _2024, _2024, {1985 * 12: 10}),
        ({year * 12: 1 for year in range(1674, 1914)}, 1674 * 12, 1913 * 12, {}),
    ],
)
def test_the_bulk(months, first, last, outliers):
    assert find_bulk(months) == (first, last, outliers)


def test_nothing_dated_has_no_bulk():
    assert find_bulk({}) is None
    assert find_bulk({_2024: 0}) is None
    assert find_event_dates({}, None, None, 4) == EventDates(undated=4)


@given(st.dictionaries(st.integers(12, 9999 * 12), st.integers(1, 50), min_size=1))
def test_every_date_is_in_the_bulk_or_named(months):
    bulk = find_bulk(months)
    assert bulk
    inside = sum(count for month, count in months.items() if bulk.first <= month <= bulk.last)
    assert inside + sum(bulk.outliers.values()) == sum(months.values())
    assert all(not bulk.first <= month <= bulk.last for month in bulk.outliers)
    assert months[bulk.first]
    assert months[bulk.last]


def test_days_are_said_where_they_are_known():
    months = {month_of(date(2024, 3, 9)): 5, month_of(date(2024, 5, 1)): 2, month_of(date(1900, 1, 1)): 1}
    found = find_event_dates(months, date(1900, 1, 1), date(2024, 5, 30), 2)
    assert found == EventDates("2024-03", "2024-05-30", (("1900-01", 1),), 2)
