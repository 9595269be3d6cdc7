"""How values are written for people: the same in every format."""

from __future__ import annotations

from datetime import date, datetime

from trawl.reports.document import Cell, Lines, Text, Value, plain
from trawl.written import write_day


def show_day(day: date | None) -> str:
    """`5 March 2024`, or words where there is no date."""
    return write_day(day) if day else "not given"


def show_moment(moment: datetime | None) -> str:
    """`5 March 2024, 14:05 UTC`; without a time zone, none is claimed."""
    return f"{show_day(moment)}, {moment:%H:%M} {moment.tzname() or ''}".rstrip() if moment else "not given"


def show_number(number: int) -> str:
    """`12,345`."""
    return f"{number:,}"


def say_value(value: Value) -> str:
    """A value as people read it, "" where nothing is known."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int():
            return show_number(value)
        case float():
            return f"{value:g}"
        case date():
            return show_moment(value) if isinstance(value, datetime) else show_day(value)
        case tuple():
            return "; ".join(value)
    return value or ""


def read_cell(cell: Cell) -> tuple[Text, ...]:
    """A cell as lines of text, none where nothing is known."""
    if isinstance(cell, Lines):
        return cell.lines
    said = say_value(cell)
    return (plain(said),) if said else ()
