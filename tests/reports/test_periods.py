"""How hits are counted by the time of their events."""

from datetime import date

import pytest

from trawl.coverage import EventDates
from trawl.reports.findings.counts import Count
from trawl.reports.findings.periods import count_by_period, list_months
from trawl.reports.wording.sentences import say_outliers


def test_months_have_no_gaps(hit):
    timeline = count_by_period(
        [hit(1, day=date(2023, 12, 9)), hit(2, day=date(2024, 2, 1)), hit(3, day=date(2024, 2, 28)), hit(4, day=None)]
    )
    assert timeline.counts == (Count("Dec 2023", 1), Count("Jan 2024", 0), Count("Feb 2024", 2))
    assert (timeline.unit, timeline.undated, timeline.outliers) == ("month", 1, ())
    assert (timeline.first, timeline.last) == (date(2023, 12, 9), date(2024, 2, 28))


@pytest.mark.parametrize(
    ("last", "unit", "bars", "label"),
    [(1722, "month", 25, "Mar 1720"), (1725, "year", 6, "1720"), (1913, "decade", 20, "1720s")],
)
def test_long_spans_are_counted_by_larger_units(hit, last, unit, bars, label):
    timeline = count_by_period([hit(year, day=date(year, 3, 1)) for year in range(1720, last + 1)])
    assert (timeline.unit, len(timeline.counts), timeline.counts[0].label) == (unit, bars, label)
    assert sum(count.hits for count in timeline.counts) == last - 1719


def test_without_dates_there_is_no_period(hit):
    assert count_by_period([hit(1, day=None)]).counts == ()


def test_a_slipped_year_is_named_and_makes_no_decades(hit):
    days = [date(2024, 3, 1), date(2024, 4, 2), date(1900, 1, 1), date(2062, 5, 3)]
    timeline = count_by_period([hit(number, day=day) for number, day in enumerate(days)])
    assert [count.label for count in timeline.counts] == ["Mar 2024", "Apr 2024"]
    assert timeline.outliers == ((date(1900, 1, 1), 1), (date(2062, 5, 3), 1))
    assert say_outliers(timeline) == (
        "2 hits have event dates far from all others and stand in no month: 1 January 1900 (1), 3 May 2062 (1)."
    )


def months_of(hit, days, first, last):
    timeline = count_by_period([hit(number, day=day) for number, day in enumerate(days)])
    return list_months(timeline, EventDates(first, last))


def test_months_stand_beside_the_year_before_as_far_as_the_index_reaches(hit):
    days = [date(2023, 3, 4), date(2023, 3, 5), date(2023, 5, 1), date(2024, 3, 7), date(2024, 4, 1)]
    found = months_of(hit, days, "2023-03-01", "2024-04-30").months
    assert [(m.label, m.hits, m.year_before) for m in (found[0], found[2], *found[-2:])] == [
        ("Mar 2023", 2, None),
        ("May 2023", 1, None),
        ("Mar 2024", 1, 2),
        ("Apr 2024", 1, 0),
    ]
    assert sum(month.hits for month in found) == len(days)


def test_before_the_first_event_of_the_index_nothing_is_known(hit):
    days = [date(2024, 3, 4), date(2024, 4, 4)]
    assert [m.year_before for m in months_of(hit, days, "2023-04-09", "2024-04-30").months] == [None, 0]
    assert [m.year_before for m in months_of(hit, days, "2020-01-01", "2024-04-30").months] == [0, 0]
    assert [m.year_before for m in months_of(hit, days, "", "").months] == [None, None]


def test_months_without_a_hit_up_to_the_end_of_the_index_are_shown_as_nought(hit):
    found = months_of(hit, [date(2024, 1, 4)], "2020-01-01", "2024-03-31")
    assert [(m.label, m.hits) for m in found.months] == [("Jan 2024", 1), ("Feb 2024", 0), ("Mar 2024", 0)]
    assert found.hidden == ""
    far = months_of(hit, [date(2020, 1, 4)], "2020-01-01", "2024-03-31")
    assert ([m.label for m in far.months], far.hidden) == (["Jan 2020"], "Mar 2024")


@pytest.mark.parametrize(
    ("first", "last", "edges"),
    [
        ("2024-02-01", "2024-03-31", ("", "")),
        ("2024-02-02", "2024-03-30", ("2024-02-02", "2024-03-30")),
        ("2024-02", "2024-03", ("2024-02", "2024-03")),
        ("2024-01", "2024-03-31", ("2024-01", "")),
        ("", "", ("", "")),
        ("2023-02-01", "2024-02-29", ("", "")),
    ],
)
def test_a_month_that_the_index_may_hold_in_part_is_named(hit, first, last, edges):
    found = months_of(hit, [date(2024, 2, 14), date(2024, 2, 15)], first, last)
    assert (found.begins, found.ends) == edges


def test_years_are_compared_with_no_year_before(hit):
    timeline = count_by_period([hit(year, day=date(year, 3, 1)) for year in range(1999, 2005)])
    assert list_months(timeline, EventDates("1990-01-01", "2024-01-31")).months == ()
