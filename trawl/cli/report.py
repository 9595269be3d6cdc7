"""`trawl report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trawl.cli.invocation import installed
from trawl.cli.report_options import Annex, EditionOption, Force, Formats, Lead, Out, make_order, print_files

app = typer.Typer(
    help="List runs, write and issue their reports, and keep what analysts add to them.", no_args_is_help=True
)


@app.command("list")
def list_runs(
    context: typer.Context,
    profile: Annotated[str, typer.Option(help="Only the runs of this profile.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """List the runs, newest first, with their counts and whether they were issued."""
    from dataclasses import asdict
    from functools import partial

    from trawl.cli.display import answers, make_table, plain_text, print_json
    from trawl.pipeline.reporting import say_counts
    from trawl.pipeline.scope import may_read, name_run, pack_of
    from trawl.written import write_count

    installation = installed(context)
    readable = partial(may_read, installation.principal)
    with installation.open_ledger() as ledger:
        ledger.close_cut_off()
        runs = ledger.runs.list(profile)[::-1]
    if json:
        # Their loads and what they cover are not listed: JSON must not say that there are none.
        listed = [{**asdict(run), "pack": pack_of(run)} if readable(run) else name_run(run) for run in runs]
        print_json([{name: one[name] for name in one if name not in ("loads", "coverage")} for one in listed])
        return
    rows = []
    for run in runs:
        counts = say_counts(run) if readable(run) else "not for you to see"
        if readable(run) and (incidents := run.counts.get("incidents", 0)):
            counts += f"; {write_count(incidents, 'incident')}"
        issued = f"{run.issued:%Y-%m-%d %H:%M}" if run.issued else ""
        pack = pack_of(run) if readable(run) else ""
        state = plain_text((run.failure if readable(run) else "") or run.state)
        if run.state == "failed":
            state.stylize("bold red")
        rows.append((run.id, pack, f"{run.started:%Y-%m-%d %H:%M}", state, counts or "none", issued))
    columns = ("Run", "Pack", "Started", "State", "Hits by status", "Issued")
    if any(pack for _, pack, *_ in rows):
        answers().print(make_table(columns, rows, whole=0))
    else:
        answers().print(make_table((columns[0], *columns[2:]), [(row[0], *row[2:]) for row in rows], whole=0))


@app.command("issue")
def issue(
    context: typer.Context,
    run: Annotated[str, typer.Argument(help="The run whose report is sent.")],
    out: Out = None,
    anew: Annotated[
        bool, typer.Option("--anew", help="Write the files again from the records of today, as far as they still are.")
    ] = False,
) -> None:
    """Issue a run's report as it was written and read; later runs of its profile are compared with it.

    Records that were amended since are counted, and come as updated in the next report. Nothing is issued where the
    files are not as they were written, or a record has gone. A run that is issued already has its files put there
    again.
    """
    from trawl.pipeline.reporting import issue_run

    print_files(issue_run(installed(context), run, out, anew=anew))


@app.command("render")
def render(
    context: typer.Context,
    run: Annotated[str, typer.Argument(help="The run whose report is written again (trawl report list).")],
    out: Out = None,
    formats: Formats = None,
    edition: EditionOption = "full",
    force: Force = "",
    annex: Annex = False,
    lead: Lead = False,
    copy: Annotated[int | None, typer.Option(help="The number of this copy; without, its recipient's.")] = None,
    recipient: Annotated[str, typer.Option(help="Who gets this copy; without, as in the profile.")] = "",
    each_recipient: Annotated[
        bool, typer.Option("--each-recipient", help="A numbered copy for each recipient of the profile.")
    ] = False,
    include_restricted: Annotated[
        str | None,
        typer.Option(metavar="REASON", help="Show what is shown by reference only, for this reason; it is logged."),
    ] = None,
    suppressed: Annotated[
        bool, typer.Option("--suppressed", help="List the hits that are suppressed, which are counted in any case.")
    ] = False,
) -> None:
    """Write a run's report in other formats, for others, or once more, from what the ledger keeps of it.

    Nothing is issued by it. What is written is logged, with its recipient and its copy.
    """
    from dataclasses import replace

    from trawl.pipeline.report_order import check_copy, check_reason
    from trawl.pipeline.reporting import render_run

    order = replace(
        make_order(formats, edition, force, annex=annex, lead=lead),
        copy=check_copy(copy),
        recipient=recipient,
        include_restricted=check_reason(include_restricted),
        suppressed=suppressed,
    )
    print_files(render_run(installed(context), run, out, order, each_recipient=each_recipient))


@app.command("append")
def append(
    context: typer.Context,
    run: Annotated[str, typer.Argument(help="The run to put into the store (trawl report list).")],
    folder: Annotated[Path, typer.Argument(help="The store's folder; a new or an empty one begins a store.")],
    edition: EditionOption = "full",
    force: Force = "",
) -> None:
    """Put a run into a store of tables that grows by a run at a time, for Power BI and the like.

    A run that is appended again replaces itself. What the newest run shows by reference only, and records that are gone
    or restricted by now, are taken out of what older runs left. A store holds one edition.
    """
    from trawl.cli.display import answers
    from trawl.pipeline.report_order import TABLES
    from trawl.pipeline.star_stores import append_run

    order = make_order([TABLES], edition, force, annex=False, lead=False)
    answers().print(append_run(installed(context), run, folder, order), markup=False)


@app.command("note")
def note(
    context: typer.Context,
    run: Annotated[str, typer.Argument(help="The run that the notes are on (trawl report list).")],
    file: Annotated[
        Path | None, typer.Argument(help="A YAML file of notes to keep. Without one, notes.yml is begun.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The folder to begin notes.yml in; else the run's own.")] = None,
) -> None:
    """Keep what you add to a run: key judgements, what to decide, the 4P plan, intelligence gaps, who reviewed it.

    Without a file, notes.yml is begun in the run's folder, with the actions of the last issued run in it. Rendering
    and issuing the run read it from there.
    """
    from trawl.cli.display import answers
    from trawl.pipeline.noting import begin_notes, keep_notes

    installation = installed(context)
    noted = begin_notes(installation, run, out) if file is None else keep_notes(installation, run, file)
    answers().print(noted.said, markup=False)
    answers().print(f"  {noted.file}", markup=False)


@app.command("schema")
def print_schema() -> None:
    """Print the JSON Schema of what `--format json` writes."""
    from trawl.reports.renderers.json_document import write_schema

    typer.echo(write_schema(), nl=False)
