"""`trawl run`."""

from __future__ import annotations

from typing import Annotated

import typer

from trawl.cli.invocation import installed
from trawl.cli.report_options import Annex, EditionOption, Force, Formats, Lead, Out, make_order, print_files


def run(
    context: typer.Context,
    profile: Annotated[str, typer.Argument(help="The profile's name (trawl profile list), or a YAML file.")] = "",
    due: Annotated[bool, typer.Option("--due", help="Run whatever schedules say is due (trawl schedule).")] = False,
    again: Annotated[
        str, typer.Option(metavar="RUN", help="Look again for what this run found, and say what differs.")
    ] = "",
    out: Out = None,
    formats: Formats = None,
    edition: EditionOption = "full",
    force: Force = "",
    annex: Annex = False,
    lead: Lead = False,
    json: Annotated[bool, typer.Option("--json", help="Print the run and its files as JSON.")] = False,
) -> None:
    """Run a saved profile over all records and report its hits against those of the last issued run.

    With --again nothing is written: exit 0 where the hits are the same as they were, 1 where any differs.
    """
    from dataclasses import asdict

    from trawl.cli.display import answers, plain_text, print_json, progress_bar, remarks
    from trawl.cli.run_again import run_again
    from trawl.pipeline.running import run_profile
    from trawl.query.hints import fit_hints

    if again:
        alone = not (profile or due or out or formats or edition != "full" or force or annex or lead)
        run_again(context, again, alone=alone, json=json)
        return
    if due or not profile:
        _run_due(context, profile, due=due)
        return
    order = make_order(formats, edition, force, annex=annex, lead=lead)
    with progress_bar("hits") as bar:
        task = bar.add_task(f"Running {profile}", total=None, hits="")

        def show(done: int, total: int, doing: str) -> None:
            bar.update(task, completed=done, total=total or None, hits=doing)

        result = run_profile(installed(context), profile, out, show, order)
    for hint in fit_hints(result.hints):
        remarks().print(plain_text(f"Hint: {hint}"))
    if json:
        counted = asdict(result.incidents) if result.incidents else None
        print_json({"run": asdict(result.run), "files": [str(file) for file in result.files], "incidents": counted})
        return
    print_files(result)
    if result.run.state == "complete":
        answers().print(f"Once it has been sent: trawl report issue {result.run.id}", markup=False)


def _run_due(context: typer.Context, profile: str, *, due: bool) -> None:
    from trawl.cli.schedule import run_due
    from trawl.errors import UsageError

    if due and profile:
        raise UsageError("--due runs what schedules say: leave the profile's name out.")
    if not due:
        raise UsageError("Name a profile (trawl profile list), or say --due for what schedules say is due.")
    if not run_due(context):
        raise typer.Exit(1)
