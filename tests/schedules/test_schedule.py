"""Schedules: read whole, refused with their line, due when they say, at both changes of the clock."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trawl.errors import FileProblems
from trawl.schedules.clock import LONDON
from trawl.schedules.due import LastRun, find_due
from trawl.schedules.schedule import Schedule, load_schedules
from trawl.schedules.wording import say_occurrence, say_when
from trawl.working_days import days_before, parse_day, read_holidays

PROFILES = ("hotel_cse", "vapes")
MEETINGS = "Force,Date\nNorthshire,14/04/2026\nEastmoor,2026-04-21\nNorthshire,12/05/2026\n"


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def load(folder: Path, text: str, meetings: str = MEETINGS, forces: tuple[str, ...] = ()) -> Schedule:
    (folder / "monthly.yml").write_text(f"title: Monthly trawl\nprofiles: [hotel_cse, vapes]\n{text}", encoding="utf-8")
    (folder / "fttcg.csv").write_text(meetings, encoding="utf-8")
    schedules, problems = load_schedules(folder, PROFILES, forces)
    if problems:
        raise FileProblems(problems)
    (schedule,) = schedules
    return schedule


def refusal(folder: Path, text: str, meetings: str = MEETINGS, forces: tuple[str, ...] = ()) -> str:
    with pytest.raises(FileProblems) as raised:
        load(folder, text, meetings, forces)
    return str(raised.value)


def test_a_clock_is_the_one_on_the_wall(tmp_path: Path) -> None:
    schedule = load(tmp_path, "cron: '0 6 1 * *'\n")
    moments = [one.moment for one in schedule.list_occurrences(at(2026, 2, 15), at(2026, 4, 15))]
    assert moments == [at(2026, 3, 1, 6), at(2026, 4, 1, 6)]
    assert [moment.astimezone(UTC).hour for moment in moments] == [6, 5]  # the clocks went forward between the two
    assert say_when(schedule) == "At 06:00 on the first day of every month"


@pytest.mark.parametrize(
    ("day", "times"),
    [(at(2026, 3, 29), 1), (at(2026, 10, 25), 1), (at(2026, 6, 1), 1)],
    ids=["spring", "autumn", "no change"],
)
def test_a_nightly_run_comes_once_a_night_at_both_changes(tmp_path: Path, day: datetime, times: int) -> None:
    schedule = load(tmp_path, "cron: '30 1 * * *'\n")
    assert len(list(schedule.list_occurrences(day, day + timedelta(hours=23)))) == times


def test_a_week_before_each_forces_meeting(tmp_path: Path) -> None:
    schedule = load(tmp_path, "meetings: {calendar: fttcg.csv, lead: 7 days, at: '07:30'}\nedition: force\n")
    found = list(schedule.list_occurrences(at(2026, 4, 1), at(2026, 6, 1)))
    assert [(one.moment, one.force) for one in found] == [
        (at(2026, 4, 7, 7, 30), "Northshire"),
        (at(2026, 4, 14, 7, 30), "Eastmoor"),
        (at(2026, 5, 5, 7, 30), "Northshire"),
    ]
    assert say_occurrence(found[0]) == "7 April 2026, 07:30, for Northshire's meeting of 14 April 2026"


def test_working_days_leave_out_weekends_and_bank_holidays(tmp_path: Path) -> None:
    schedule = load(tmp_path, "meetings: {calendar: fttcg.csv, lead: 7 working days}\n", "force,date\nA,2026-04-14\n")
    (one,) = schedule.list_occurrences(at(2026, 3, 1), at(2026, 6, 1))
    # Good Friday and Easter Monday of 2026 are 3 and 6 April.
    assert one.moment == at(2026, 4, 1, 6)


@given(st.dates(date(2024, 2, 1), date(2035, 12, 31)), st.integers(0, 40))
def test_there_are_so_many_working_days_between(day: date, number: int) -> None:
    holidays = read_holidays(None)
    first = days_before(day, number, holidays=holidays)
    between = [first + timedelta(days=passed) for passed in range((day - first).days)]
    assert sum(one.weekday() < 5 and one not in holidays for one in between) == number


def test_what_was_missed_is_run_once_and_said_to_be_late(tmp_path: Path) -> None:
    schedule = load(tmp_path, "cron: '0 6 1 * *'\n")
    now = at(2026, 5, 20)
    due = find_due(schedule, {("vapes", ""): LastRun(at(2026, 5, 1, 6))}, at(2026, 2, 10), now)
    assert [(one.profile, one.occurrence.moment, len(one.missed)) for one in due] == [
        ("hotel_cse", at(2026, 5, 1, 6), 2)
    ]
    assert due[0].is_late(now)


def test_nothing_is_due_from_before_the_schedule_was_seen(tmp_path: Path) -> None:
    schedule = load(tmp_path, "cron: '0 6 1 * *'\n")
    assert find_due(schedule, {}, at(2026, 3, 1, 7), at(2026, 3, 30)) == []
    assert len(find_due(schedule, {}, at(2026, 3, 1, 5), at(2026, 3, 1, 6))) == 2


def test_a_clock_that_is_set_back_makes_nothing_due_again(tmp_path: Path) -> None:
    schedule = load(tmp_path, "cron: '0 6 1 * *'\n")
    done = {(profile, ""): LastRun(at(2026, 5, 1, 6)) for profile in PROFILES}
    assert find_due(schedule, done, at(2026, 1, 1), at(2026, 4, 15)) == []


def test_what_failed_is_tried_again_within_its_window(tmp_path: Path) -> None:
    schedule = load(tmp_path, "cron: '0 6 1 * *'\n")
    moment, tried = at(2026, 5, 1, 6), at(2026, 5, 1, 6, 5)

    def due(failures: int, now: datetime) -> list[tuple[datetime, int, int]]:
        last = {("vapes", ""): LastRun(moment, failures, tried), ("hotel_cse", ""): LastRun(at(2026, 5, 1, 6))}
        found = find_due(schedule, last, at(2026, 1, 1), now)
        return [(one.occurrence.moment, one.attempt, len(one.missed)) for one in found if one.profile == "vapes"]

    assert due(1, tried + timedelta(minutes=9)) == []
    assert due(1, tried + timedelta(minutes=10)) == [(moment, 2, 0)]
    assert due(3, tried + timedelta(minutes=39)) == []
    assert due(3, tried + timedelta(minutes=40)) == [(moment, 4, 0)]
    assert due(90, tried + timedelta(days=1)) == [(moment, 91, 0)]
    assert due(2, at(2026, 6, 1, 6)) == [(at(2026, 6, 1, 6), 1, 0)]  # its next time has come


def test_what_failed_is_not_tried_for_a_moment_that_the_schedule_has_no_more(tmp_path: Path) -> None:
    schedule = load(tmp_path, "cron: '0 7 1 * *'\n")
    last = {("vapes", ""): LastRun(at(2026, 5, 1, 6), 1, at(2026, 5, 1, 6))}
    due = find_due(schedule, last, at(2026, 5, 1, 7), at(2026, 5, 2))
    assert [one.occurrence.moment for one in due] == []


def test_each_force_is_due_by_itself(tmp_path: Path) -> None:
    schedule = load(tmp_path, "meetings: {calendar: fttcg.csv}\n")
    done = {("hotel_cse", "Northshire"): LastRun(at(2026, 4, 7, 6))}
    due = find_due(schedule, done, at(2026, 4, 1), at(2026, 4, 15))
    assert [(one.profile, one.occurrence.force) for one in due] == [
        ("vapes", "Northshire"),
        ("hotel_cse", "Eastmoor"),
        ("vapes", "Eastmoor"),
    ]


def test_one_that_is_switched_off_is_never_due(tmp_path: Path) -> None:
    schedule = load(tmp_path, "cron: '* * * * *'\nenabled: false\n")
    assert schedule.next_occurrence(at(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cron: '61 * * * *'\n", "monthly.yml:3: cron: bad minute in '61 * * * *'"),
        ("cron: '0 6 31 2 *'\n", "bad day-of-month"),
        ("cron: '0 0 6 1 * *'\n", "write five fields"),
        ("", "say when: either 'cron' or 'meetings'"),
        ("cron: '0 6 1 * *'\nmeetings: {calendar: fttcg.csv}\n", "say when: either 'cron' or 'meetings'"),
        ("meetings: {calendar: none.csv}\n", "there is no"),
        ("meetings: {calendar: fttcg.csv, lead: soon}\n", "such as '7 days'"),
        ("meetings: {calendar: fttcg.csv, at: '25:00'}\n", "a time of day"),
        ("cron: '0 6 1 * *'\nedition: force\n", "needs 'meetings'"),
        ("cron: '0 6 1 * *'\nwhen: now\n", "when"),
    ],
)
def test_a_schedule_that_is_wrong_is_refused(tmp_path: Path, text: str, said: str) -> None:
    assert said in refusal(tmp_path, text)


@pytest.mark.parametrize(
    ("meetings", "said"),
    [
        ("force,date\nNorthshire,31/02/2026\n", "fttcg.csv:2: '31/02/2026' is no date"),
        ("force,date\n,2026-03-01\n", "fttcg.csv:2: names no force"),
        ("force,date\nWestmoor,2026-03-01\n", "no record is of the force 'Westmoor'"),
        ("who,when\nNorthshire,2026-03-01\n", "has no column force and no column date"),
        ("force,date\nNorthshire,2041-03-01\n", "the bank holidays of 2041 are not known"),
    ],
)
def test_a_calendar_that_is_wrong_is_refused(tmp_path: Path, meetings: str, said: str) -> None:
    text = "meetings: {calendar: fttcg.csv, lead: 5 working days}\n"
    assert said in refusal(tmp_path, text, meetings, ("Northshire", "Eastmoor"))


def test_an_unknown_profile_is_refused_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "weekly.yml").write_text("title: W\nprofiles: [hotel_cs]\ncron: '0 6 * * 1'\n")
    (tmp_path / "sound.yml").write_text("title: S\nprofiles: [hotel_cse]\ncron: '0 6 * * 1'\n")
    schedules, (problem,) = load_schedules(tmp_path, PROFILES, ())
    assert [schedule.name for schedule in schedules] == ["sound"]
    assert (problem.path.name, problem.line) == ("weekly.yml", 2)
    assert "did you mean 'hotel_cse'" in problem.message


def test_a_day_is_written_day_first() -> None:
    assert parse_day("03/04/2026") == date(2026, 4, 3)
    assert parse_day("2026-13-01") is None
