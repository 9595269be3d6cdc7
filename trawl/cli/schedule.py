"""`trawl schedule`, and what `trawl run --due` does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from trawl.cli.invocation import installed

if TYPE_CHECKING:
    from datetime import datetime

    from trawl.ledger import ScheduledRun
    from trawl.pipeline.installation import Installation
    from trawl.pipeline.scheduling import Agenda, DueOutcome, ScheduleStatus
    from trawl.schedules.due import DueRun

app = typer.Typer(help="See when profiles are run by themselves, and run what is due.", invoke_without_command=True)

#: `trawl schedule serve` looks so often, in seconds.
_EVERY = 60


@app.callback()
def show(
    context: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """List the schedules of schedules/ in the home: what is due, what was run last, and what comes next."""
    if context.invoked_subcommand:
        return
    from datetime import UTC, datetime

    from trawl.cli.display import print_json
    from trawl.errors import FileProblems
    from trawl.pipeline.principals import may_know_loads
    from trawl.pipeline.scheduling import survey_schedules

    installation, now = installed(context), datetime.now(UTC)
    agenda = survey_schedules(installation, now)
    if json:
        reasons = may_know_loads(installation.principal)
        print_json([_pack(status, reasons=reasons) for status in agenda.statuses])
    else:
        _print(agenda, installation, now)
    if agenda.problems:
        raise FileProblems(agenda.problems)


def _print(agenda: Agenda, installation: Installation, now: datetime) -> None:
    from trawl.cli.display import answers
    from trawl.pipeline.principals import may_know_loads

    reasons = may_know_loads(installation.principal)
    if not agenda.statuses and not agenda.problems:
        folder = installation.settings.home / "schedules"
        answers().print(f"There are no schedules: docs/schedules.md says how to write one into {folder}.", markup=False)
    for status in agenda.statuses:
        for line in _describe(status, now, reasons=reasons):
            answers().print(line, markup=False, highlight=False)


@app.command("serve")
def serve(
    context: typer.Context,
    every: Annotated[int, typer.Option(min=1, help="Look so often, in seconds.")] = _EVERY,
) -> None:
    """Run what is due, now and from now on, until it is stopped with Ctrl-C.

    Several may serve at once: each run is made once.
    """
    import time

    from trawl.cli.display import remarks
    from trawl.errors import TrawlError

    installed(context).require("analyst")  # what no time mends is no reason to go on
    while True:
        try:
            run_due(context)
        except TrawlError as error:  # whatever is wrong may be mended while this goes on
            remarks().print(str(error), markup=False)
        time.sleep(every)


@app.command("restart")
def restart(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The schedule.")],
    reason: Annotated[str, typer.Option("--reason", metavar="WHY", help="Why, for the audit trail.")],
) -> None:
    """Have a schedule begin anew from now on: it was run, or first seen, while the clock was ahead."""
    from datetime import UTC, datetime

    from trawl.cli.display import answers
    from trawl.pipeline.scheduling import restart_schedule
    from trawl.written import write_count

    ahead = restart_schedule(installed(context), name, datetime.now(UTC), reason)
    said = write_count(ahead, "run is", "runs are")
    answers().print(f"{name} begins anew: {said} taken to have been made ahead of time.", markup=False)


def run_due(context: typer.Context) -> bool:
    """Run all that is due, saying what came of each; return whether everything went well."""
    from datetime import UTC, datetime

    from trawl.cli.display import progress_bar
    from trawl.cli.standing import wash_due
    from trawl.pipeline.scheduling import run_due as run_all

    well = True
    with progress_bar("hits") as bar:
        task = bar.add_task("Looking for what is due", total=None, hits="")

        def show_progress(due: DueRun, done: int, total: int, doing: str) -> None:
            bar.update(task, description=f"Running {due.profile}", completed=done, total=total or None, hits=doing)

        for outcome in run_all(installed(context), datetime.now(UTC), show_progress):
            _say_outcome(outcome)
            well = well and not outcome.failure
    return wash_due(installed(context)) and well


def _say_outcome(outcome: DueOutcome) -> None:
    from trawl.cli.display import answers, remarks
    from trawl.schedules.wording import say_occurrence

    name = f"{outcome.due.schedule.name}: {outcome.due.profile}, due {say_occurrence(outcome.due.occurrence)}"
    if outcome.pack is not None:
        from trawl.cli.pack import print_pack

        answers().print(name, markup=False, highlight=False)
        print_pack(outcome.pack)
    elif outcome.failure:
        remarks().print(f"{name}: FAILED. {outcome.failure}", markup=False)
    elif outcome.files is None:
        answers().print(f"{name}: somebody else runs it.", markup=False)
    else:
        answers().print(f"{name}\n{outcome.files.summary}", markup=False, highlight=False)
        for file in outcome.files.files:
            answers().print(f"  {file}", markup=False, highlight=False)


def _describe(status: ScheduleStatus, now: datetime, *, reasons: bool) -> list[str]:
    """A schedule in lines, without the reasons why runs of others failed where they are not for this reader."""
    from trawl.schedules.wording import say_moment, say_occurrence, say_when
    from trawl.written import write_count

    schedule = status.schedule
    off = "" if schedule.file.enabled else " (switched off)"
    lines = [f"{schedule.name}: {schedule.file.title}{off}", f"  When: {say_when(schedule)}"]
    for due in status.due:
        word = "Overdue" if due.is_late(now) else "Due"
        number = len(due.missed)
        missed = f"; {write_count(number, 'earlier one was', 'earlier ones were')} missed" if number else ""
        lines.append(f"  {word}: {due.profile}, {say_occurrence(due.occurrence)}{missed}. Run it: trawl run --due")
    for one in status.last:
        of = f"{one.profile}{f' for {one.force}' if one.force else ''}"
        lines.append(f"  Last: {of}, due {say_moment(one.due)}: {_say_end(one, status.again.get(one.id), reasons)}")
    upcoming = say_occurrence(status.upcoming) if status.upcoming else "nothing: its calendar has no later meeting"
    if schedule.file.enabled:
        lines.append(f"  Next: {upcoming}")
    return lines


def _say_end(one: ScheduledRun, again: datetime | None, reasons: bool) -> str:
    """What came of a run; of one that failed, when it is tried again unless its next time comes before."""
    from trawl.schedules.wording import say_moment
    from trawl.written import write_count

    if one.state != "failed":
        return one.run_id or one.state
    failed = "FAILED" if one.attempts == 1 else f"FAILED, {write_count(one.attempts, 'time')}"
    said = f"{failed}: {one.reason}" if reasons else failed
    return f"{said.rstrip('.')}. It is tried again from {say_moment(again)}" if again else said


def _pack(status: ScheduleStatus, *, reasons: bool) -> dict[str, object]:
    from dataclasses import asdict, replace

    from trawl.schedules.wording import say_when

    due = [
        {
            "profile": one.profile,
            "force": of.force,
            "moment": of.moment,
            "missed": len(one.missed),
            "attempt": one.attempt,
        }
        for one in status.due
        for of in (one.occurrence,)
    ]
    upcoming = status.upcoming and {"moment": status.upcoming.moment, "force": status.upcoming.force}
    return {
        "name": status.schedule.name,
        "title": status.schedule.file.title,
        "enabled": status.schedule.file.enabled,
        "when": say_when(status.schedule),
        "due": due,
        "next": upcoming,
        "last": [
            {**asdict(one if reasons else replace(one, reason="")), "again": status.again.get(one.id)}
            for one in status.last
        ],
        "ahead": status.ahead,
    }
