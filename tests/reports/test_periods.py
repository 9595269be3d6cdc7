"""How hits are counted by the time of their events."""

from datetime import date

import pytest

from trawl.reports.findings.counts import Count
from trawl.reports.findings.periods import count_by_period
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
