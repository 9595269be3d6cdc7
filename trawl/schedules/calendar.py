"""Calendars that people keep as tables: the meetings of forces."""

from __future__ import annotations

import csv
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from trawl.errors import FileProblems, Problem
from trawl.working_days import parse_day

_COLUMNS = ("force", "date")


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of a force on a day."""

    force: str
    day: date


def read_meetings(path: Path, forces: Collection[str] = ()) -> tuple[Meeting, ...]:
    """Read the meetings of a CSV file with the columns `force` and `date` (2026-03-14 or 14/03/2026), in order.

    `forces` are those that records name: a meeting of any other is a problem, unless none is known. Raises FileProblems
    with every line that is wrong.
    """
    problems: list[Problem] = []
    meetings: dict[Meeting, int] = {}
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileProblems((Problem(path, 1, f"cannot be read: {error}. Save the calendar as CSV in UTF-8"),)) from None
    reader = csv.DictReader(text.splitlines())
    heads = {name.strip().casefold(): name for name in reader.fieldnames or () if name}
    if missing := [name for name in _COLUMNS if name not in heads]:
        raise FileProblems(
            (Problem(path, 1, f"has no column {' and no column '.join(missing)}: head them force,date"),)
        )
    for row in reader:
        force, written = ((row[heads[name]] or "").strip() for name in _COLUMNS)
        if not force and not written:
            continue
        day = parse_day(written)
        if day is None:
            problems.append(Problem(path, reader.line_num, f"'{written}' is no date: write 2026-03-14 or 14/03/2026"))
        elif not force:
            problems.append(Problem(path, reader.line_num, "names no force"))
        elif forces and force not in forces:
            named = ", ".join(sorted(forces))
            problems.append(Problem(path, reader.line_num, f"no record is of the force '{force}'; there are: {named}"))
        else:
            meetings.setdefault(Meeting(force, day), reader.line_num)
    if problems:
        raise FileProblems(tuple(problems))
    return tuple(sorted(meetings, key=lambda meeting: (meeting.day, meeting.force)))
