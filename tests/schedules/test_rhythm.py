"""What is looked at once a day or a week: by the days of London, and not by hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from trawl.schedules.rhythm import is_due, next_day

#: Eleven at night in London on 31 March 2026, in summer time.
LATE = datetime(2026, 3, 31, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("every", "hours", "due"),
    [("load", 0, True), ("day", 0.9, False), ("day", 1, True), ("week", 24 * 6, False), ("week", 24 * 6 + 1, True)],
)
def test_the_days_of_london_count(every: str, hours: float, due: bool) -> None:
    assert is_due(every, LATE, LATE + timedelta(hours=hours)) is due


def test_what_was_never_looked_at_is_due_and_the_next_day_is_said() -> None:
    assert is_due("week", None, LATE)
    assert (next_day("load", LATE), next_day("day", LATE), next_day("week", LATE)) == (
        None,
        date(2026, 4, 1),
        date(2026, 4, 7),
    )
