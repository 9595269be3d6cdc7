"""Run what schedules say is due: each profile by itself, so that what is wrong with one stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from trawl.errors import FileProblems, Problem, TrawlError, UsageError, say_failure
from trawl.ledger import Ledger, MadePack, ScheduledRun
from trawl.pipeline.catalogue import read_profiles
from trawl.pipeline.editions import list_forces
from trawl.pipeline.installation import Installation
from trawl.pipeline.packing import run_pack
from trawl.pipeline.report_order import DEFAULT_ORDER, ReportOrder, check_order, parse_formats
from trawl.pipeline.reporting import RunFiles
from trawl.pipeline.running import run_profile
from trawl.pipeline.sites import hold_state
from trawl.profiles.naming import find_files, unknown_name
from trawl.schedules.due import DueRun, LastRun, find_due
from trawl.schedules.periods import say_period
from trawl.schedules.schedule import Occurrence, Schedule, load_schedules
from trawl.schedules.wording import say_moment, say_occurrence
from trawl.written import write_count
from trawl.yaml_files import read_yaml_file

#: Clocks of machines may differ by so much; a run for a later moment than that was made by a clock that was wrong.
_SKEW = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ScheduleStatus:
    """A schedule as it stands: what is due of it now, what comes next, and the last run for each profile and force.

    `again` says when what failed is tried again, by the number of its last run. `ahead` is the latest moment that it
    was run for, or first seen at, where that lies in the future; until then nothing of it is due.
    """

    schedule: Schedule
    due: tuple[DueRun, ...]
    upcoming: Occurrence | None
    last: tuple[ScheduledRun, ...]
    again: Mapping[int, datetime]
    ahead: datetime | None = None


@dataclass(frozen=True, slots=True)
class DueOutcome:
    """What came of a due run: its files, or why there are none ("" for one that was made).

    All are missing where somebody else had the work. A pack is there also where some of its profiles failed.
    """

    due: DueRun
    files: RunFiles | None = None
    failure: str = ""
    pack: MadePack | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """How every schedule stands, and what is wrong with those that cannot be used."""

    statuses: tuple[ScheduleStatus, ...]
    problems: tuple[Problem, ...]


def survey_schedules(installation: Installation, now: datetime) -> Agenda:
    """How the schedules of `schedules/` in the home stand."""
    installation.require("analyst")  # which forces they may name is read from records
    schedules, problems = _read_schedules(installation)
    with installation.open_ledger() as ledger:
        ledger.close_cut_off()
        statuses = tuple(_survey(ledger, schedule, now) for schedule in schedules)
    problems += [_say_ahead(status.schedule, status.ahead) for status in statuses if status.ahead]
    return Agenda(statuses, tuple(problems))


def _read_schedules(installation: Installation) -> tuple[list[Schedule], list[Problem]]:
    """The schedules that can be used. A profile that is broken is found out when it is run, and stops no other."""
    folder = installation.settings.home / "schedules"
    if not folder.is_dir():
        return [], []
    found = read_profiles(installation)
    profiles = {profile.name for profile in found.profiles} | {broken.name for broken in found.broken}
    with installation.open_session() as session:
        forces = list_forces(session.view, session.principal)
    schedules, problems = load_schedules(folder, profiles, forces, find_files(installation.pack_folders))
    wrong = {one.name: problem for one in schedules if (problem := _check_formats(one))}
    return [one for one in schedules if one.name not in wrong], [*problems, *wrong.values()]


def _check_formats(schedule: Schedule) -> Problem | None:
    try:
        parse_formats(schedule.file.formats)
    except UsageError as error:
        return read_yaml_file(schedule.path).problem(("formats",), str(error))
    return None


def _survey(ledger: Ledger, schedule: Schedule, now: datetime) -> ScheduleStatus:
    made = ledger.schedules.list(schedule.name)
    last = {(one.profile, one.force): one for one in made if one.state not in ("cut off", "ahead")}
    since = ledger.schedules.see(schedule.name, now)
    known = {key: _as_last(one) for key, one in last.items()}
    due = find_due(schedule, known, since, now)
    again = {one.id: moment for key, one in last.items() if (moment := known[key].again)}
    latest = max((since, *(one.due for one in last.values())))
    ahead = latest if latest > now + _SKEW else None
    return ScheduleStatus(schedule, tuple(due), schedule.next_occurrence(now), tuple(last.values()), again, ahead)


def _as_last(one: ScheduledRun) -> LastRun:
    """A pack in which a profile failed was made: tried again it would be another."""
    failed = one.state == "failed" and not one.run_id
    return LastRun(one.due, one.attempts, one.ended) if failed else LastRun(one.due)


def _say_ahead(schedule: Schedule, moment: datetime) -> Problem:
    message = (
        f"it was run for, or first seen at, {say_moment(moment)}, which is still to come by the clock of this machine, "
        "and nothing of it is due before. If the clock is wrong, set it; if it was wrong then, say: trawl schedule "
        f"restart {schedule.name} --reason WHY"
    )
    return Problem(schedule.path, 1, message)


def restart_schedule(installation: Installation, name: str, now: datetime, reason: str) -> int:
    """Have a schedule begin anew from now on, with no regard to runs for moments still to come; return how many.

    Raises UsageError for a schedule that is not there.
    """
    installation.require("keeper")
    names = find_files([installation.settings.home / "schedules"])
    if name not in names:
        raise unknown_name("schedule", name, tuple(names))
    installation.log("schedule restart", schedule=name, reason=reason)
    with installation.open_ledger() as ledger:
        return ledger.schedules.restart(name, now)


def run_due(
    installation: Installation, now: datetime, on_progress: Callable[[DueRun, int, int, str], None]
) -> Iterator[DueOutcome]:
    """Run all that is due, one after another, and yield what came of each.

    Raises FileProblems, when all is done, for schedules that cannot be used.
    """
    agenda = survey_schedules(installation, now)
    with hold_state(installation) as held:  # what all of them read is opened once, and is the same for all
        for status in agenda.statuses:
            for due in status.due:
                yield _run(held, due, now, on_progress)
    if agenda.problems:
        raise FileProblems(agenda.problems)


def _run(
    installation: Installation, due: DueRun, now: datetime, on_progress: Callable[[DueRun, int, int, str], None]
) -> DueOutcome:
    name, one = due.schedule.name, due.occurrence
    with installation.open_ledger() as ledger, ledger.attend():
        number = ledger.schedules.begin(name, due.profile, one.force, one.moment, len(due.missed), attempt=due.attempt)
        if number is None:
            return DueOutcome(due)
        try:
            if due.schedule.file.pack:
                outcome = _run_pack(installation, due, now, on_progress)
                assert outcome.pack
                ledger.schedules.end(number, run_id=outcome.pack.id, failure=outcome.failure)
                return outcome
            files = run_profile(
                installation,
                due.profile,
                None,
                lambda done, total, doing: on_progress(due, done, total, doing),
                _order(due, now),
            )
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one, a fault of trawl too, stops no other
            fault = f"a fault of trawl ({say_failure(error, due.profile)}); run the profile by itself to see it"
            said = str(error) if isinstance(error, TrawlError) else fault
            ledger.schedules.end(number, failure=said)
            return DueOutcome(due, failure=said)
        ledger.schedules.end(number, run_id=files.run.id)
        return DueOutcome(due, files)


def _run_pack(
    installation: Installation, due: DueRun, now: datetime, on_progress: Callable[[DueRun, int, int, str], None]
) -> DueOutcome:
    """Make the pack of a schedule; one in which a profile failed is there, and counts as failed."""
    file, one = due.schedule.file, due.occurrence
    made = run_pack(
        installation,
        file.pack,
        lambda _, done, total, doing: on_progress(due, done, total, doing),
        force=one.force if file.edition == "force" else "",
        period=say_period(file.period, one.moment),
        occasion=_say(due, now),
    )
    failure = "; ".join(f"{run.profile}: {run.reason}" for run in made.runs if run.reason)
    return DueOutcome(due, failure=failure, pack=made)


def _order(due: DueRun, now: datetime) -> ReportOrder:
    """What the schedule asks of the report, with the time that it is about and why it was made."""
    file, one = due.schedule.file, due.occurrence
    formats = parse_formats(file.formats) if file.formats else DEFAULT_ORDER.formats
    force = one.force if file.edition == "force" else ""
    return check_order(
        ReportOrder(formats, file.edition, force, period=say_period(file.period, one.moment), occasion=_say(due, now))
    )


def _say(due: DueRun, now: datetime) -> str:
    """Why the run was made, and how late it is."""
    said = f"Run by the schedule '{due.schedule.name}' for {say_occurrence(due.occurrence)}"
    if due.attempt > 1:
        said += f", after {write_count(due.attempt - 1, 'attempt')} that failed"
    if not due.is_late(now):
        return f"{said}."
    late = now - due.occurrence.moment
    by = write_count(late.days, "day") if late.days else write_count(late.seconds // 3600, "hour")
    missed = f" {write_count(len(due.missed), 'earlier run was', 'earlier runs were')} missed." if due.missed else ""
    return f"{said}, {by} late.{missed}"
