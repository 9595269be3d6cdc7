"""`trawl report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trawl.cli.invocation import installed

app = typer.Typer(help="List runs and issue their reports.", no_args_is_help=True)


@app.command("list")
def list_runs(
    context: typer.Context,
    profile: Annotated[str, typer.Option(help="Only the runs of this profile.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """List the runs, newest first, with their counts and whether they were issued."""
    from dataclasses import asdict

    from trawl.cli.display import answers, make_table, print_json
    from trawl.pipeline.reporting import say_counts
    from trawl.written import write_count

    with installed(context).open_ledger() as ledger:
        ledger.close_cut_off()
        runs = ledger.runs.list(profile)[::-1]
    if json:
        print_json([asdict(run) for run in runs])
        return
    rows = []
    for run in runs:
        counts = say_counts(run)
        if incidents := run.counts.get("incidents", 0):
            counts += f"; {write_count(incidents, 'incident')}"
        issued = f"{run.issued:%Y-%m-%d %H:%M}" if run.issued else ""
        rows.append((run.id, f"{run.started:%Y-%m-%d %H:%M}", run.failure or run.state, counts or "none", issued))
    answers().print(make_table(("Run", "Started", "State", "Hits by status", "Issued"), rows, whole=0))


@app.command("issue")
def issue(
    context: typer.Context,
    run: Annotated[str, typer.Argument(help="The run whose report is sent.")],
    out: Annotated[Path | None, typer.Option(help="The folder for its files; else outputs/ in the home.")] = None,
) -> None:
    """Write a run's report as issued; later runs of its profile are compared with it.

    Nothing is issued where the files cannot be written. A run that is issued already has its files written again.
    """
    from trawl.cli.display import answers
    from trawl.pipeline.reporting import issue_run

    result = issue_run(installed(context), run, out)
    answers().print(result.summary, markup=False)
    for file in result.files:
        answers().print(f"  {file}", markup=False)
