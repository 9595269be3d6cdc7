"""A feed's own calendar: by when another file must have come."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from trawl.coverage import FeedCalendar
from trawl.coverage.calendars import CalendarKey
from trawl.working_days import read_holidays

HOLIDAYS = read_holidays(None)


def calendar(said: Any) -> FeedCalendar:
    made: FeedCalendar = TypeAdapter(CalendarKey).validate_python(said)
    return made


@pytest.mark.parametrize(
    ("said", "came", "expected"),
    [
        ("daily", date(2026, 3, 1), date(2026, 3, 3)),
        ({"comes": "daily", "grace": "0 days"}, date(2026, 3, 1), date(2026, 3, 2)),
        # Good Friday and Easter Monday of 2026 are 3 and 6 April.
        ("working days", date(2026, 4, 2), date(2026, 4, 8)),
        ({"comes": "working days", "grace": "2 days"}, date(2026, 4, 2), date(2026, 4, 9)),
        ("weekly", date(2026, 3, 27), date(2026, 4, 5)),
        ({"comes": "weekly", "grace": "3 working days"}, date(2026, 3, 27), date(2026, 4, 9)),
        ("monthly", date(2026, 1, 31), date(2026, 3, 7)),
        ("monthly", date(2026, 12, 15), date(2027, 1, 22)),
    ],
)
def test_the_last_day_on_which_a_file_is_in_time(said: Any, came: date, expected: date) -> None:
    assert calendar(said).expect_after(came, HOLIDAYS) == expected


@given(
    st.sampled_from(("daily", "working days", "weekly", "monthly")),
    st.dates(date(2024, 1, 1), date(2034, 12, 31)),
    st.dates(date(2024, 1, 1), date(2034, 12, 31)),
)
def test_a_later_file_is_never_followed_by_an_earlier(comes: str, one: date, other: date) -> None:
    first, last = sorted((one, other))
    expected = [calendar(comes).expect_after(day, HOLIDAYS) for day in (first, last)]
    assert first < expected[0] <= expected[1]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("fortnightly", "weekly"),
        ({"comes": "weekly", "grace": "soon"}, "write how long"),
        ({"comes": "weekly", "grace": "-1 days"}, "write how long"),
        ({"comes": "weekly", "after": "2 days"}, "Extra inputs"),
        ({"grace": "2 days"}, "Field required"),
    ],
)
def test_what_is_no_calendar(said: Any, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        calendar(said)


def test_it_is_said_with_its_grace() -> None:
    assert str(calendar("monthly")) == "monthly, 7 days of grace"
    assert str(calendar({"comes": "daily", "grace": "1 working day"})) == "daily, 1 working day of grace"
