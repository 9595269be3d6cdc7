"""Days and numbers as people write them, in English whatever the system's language."""

from __future__ import annotations

from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def write_day(day: date) -> str:
    """`5 May 2011`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


#: What says the day that a list tells of where whoever loaded it gave the day.
GIVEN = "--as-at"


def write_as_at(day: date, origin: str) -> str:
    """The day that a list tells of, and how that is known: `1 May 2026 (as given)`.

    `origin` is the column that says so, GIVEN, or "" for the day on which the list was loaded.
    """
    how = {"": "the day it was loaded", GIVEN: "as given"}.get(origin, f"column {origin}")
    return f"{write_day(day)} ({how})"


def write_known(known: str) -> str:
    """What is known of a day: `2024-03-05` as `5 March 2024`, `2024-03` as `March 2024`, `2024` as it is."""
    year, _, rest = known.partition("-")
    if not rest:
        return year
    month, _, day = rest.partition("-")
    return write_day(date.fromisoformat(known)) if day else f"{MONTHS[int(month) - 1]} {int(year)}"


def write_count(number: int, one: str, many: str = "") -> str:
    """`1 hit`, `12,345 hits`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
