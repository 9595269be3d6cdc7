"""The table of commands. Each imports what it needs only when it runs, so that --help is quick."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trawl import __version__
from trawl.cli import (
    demo,
    engine,
    entity,
    extract,
    feed,
    link,
    load,
    loads,
    pack,
    place,
    premises,
    profile,
    register,
    report,
    review,
    run,
    schedule,
    search,
    show,
    standing,
    suppress,
    upkeep,
    verify,
    withdraw,
)
from trawl.cli.invocation import Commands, Invocation, QueryCommand

app = typer.Typer(
    name="trawl",
    cls=Commands,
    help="Trawl free-text police records: load, search, run saved profiles, join registers, wash identifiers, report.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # drawing the help in boxes would take a third of the time that --help may take
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"trawl {__version__}")
        raise typer.Exit


@app.callback()
def _begin(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(help="The folder that holds everything this installation keeps.", envvar="TRAWL_HOME"),
    ] = None,
    purpose: Annotated[str, typer.Option(help="Why this is done; it is logged.", envvar="TRAWL_PURPOSE")] = "",
    reference: Annotated[
        str, typer.Option(help="The operation or request it is done for; it is logged.", envvar="TRAWL_REFERENCE")
    ] = "",
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    context.obj = Invocation(home, purpose, reference)


app.command("demo")(demo.demo)
app.command("load")(load.load)
app.command("loads")(loads.loads)
app.add_typer(feed.app, name="feed")
app.command("withdraw")(withdraw.withdraw)
app.command("search", cls=QueryCommand)(search.search)
app.command("show")(show.show)
app.command("run")(run.run)
app.add_typer(schedule.app, name="schedule")
app.add_typer(pack.app, name="pack")
app.add_typer(report.app, name="report")
app.command("review")(review.review)
app.command("suppress")(suppress.suppress)
app.command("suppressions")(suppress.suppressions)
app.command("verify")(verify.verify)
app.add_typer(standing.app, name="wash")
app.command("extract")(extract.extract)
app.command("entity")(entity.entity)
app.add_typer(link.app, name="link")
app.command("premises")(premises.premises)
app.command("place")(place.place)
app.add_typer(register.app, name="register")
app.add_typer(profile.app, name="profile")
app.add_typer(engine.app, name="engine")
app.command("reprocess")(upkeep.reprocess)
app.command("audit")(upkeep.audit)
app.command("doctor")(upkeep.doctor)
