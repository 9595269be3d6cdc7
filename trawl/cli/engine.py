"""`trawl engine`."""

from __future__ import annotations

from typing import Annotated

import typer

from trawl.cli.invocation import installed

app = typer.Typer(help="The index itself: make it, look at it, move it, copy it.", no_args_is_help=True)


@app.command()
def create(context: typer.Context) -> None:
    """Make the index on the server that TRAWL_ENGINE names; one that is there is left as it is."""
    from trawl.cli.display import answers
    from trawl.pipeline.indexing import create_index

    answers().print(create_index(installed(context)), markup=False)


@app.command()
def status(
    context: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Show how the index is: where it lies, what it holds, and whether it is as this version of trawl wants it."""
    from trawl.cli.display import answers, print_json
    from trawl.pipeline.indexing import describe_index

    found = describe_index(installed(context))
    if json:
        print_json({**found.facts, "problems": found.problems})
    else:
        widest = max(map(len, found.facts))
        for about, fact in found.facts.items():
            answers().print(f"{about:<{widest}}  {fact}", markup=False)
        for problem in found.problems:
            answers().print(f"PROBLEM {problem}", markup=False)
    if found.problems:
        raise typer.Exit(1)


@app.command()
def reindex(context: typer.Context) -> None:
    """Move the records to a new index of this version's mapping and your shards; searches go on meanwhile."""
    from trawl.cli.display import answers
    from trawl.pipeline.indexing import reindex as move

    answers().print(f"{move(installed(context)):,} records are in a new index.")


@app.command()
def purge(
    context: typer.Context,
    older_than: Annotated[
        int, typer.Option(help="Days that the marker of a withdrawn record stays on a server.", min=0)
    ] = 1,
) -> None:
    """Take out for good what the index still has of records that were withdrawn, and say what else may keep it."""
    from trawl.cli.display import answers, remarks
    from trawl.pipeline.indexing import purge as clear
    from trawl.pipeline.remnants import list_remnants

    installation = installed(context)
    purged = clear(installation, older_than_days=older_than)
    answers().print(
        "Nothing of withdrawn records is left in the store and the index."
        if purged is None
        else f"{purged:,} withdrawn records purged from the index."
    )
    remarks().print("What they said may still be kept outside it:")
    for remnant in list_remnants(installation):
        remarks().print(f"- {remnant}", markup=False)


@app.command()
def copy(
    context: typer.Context,
    back: Annotated[bool, typer.Option("--back", help="From the server to the home folder.")] = False,
) -> None:
    """Copy every record from the home folder's embedded engine to the server that TRAWL_ENGINE names.

    Records keep their sequences and mentions, and the ledger stays as it is. A copy that was stopped goes on when it
    is given again; nothing is doubled.
    """
    from trawl.cli.display import answers, progress_bar
    from trawl.pipeline.copying import copy_records

    with progress_bar() as bar:
        task = bar.add_task("Copying", total=None)
        copied = copy_records(
            installed(context), lambda done, total: bar.update(task, completed=done, total=total or None), back=back
        )
    answers().print(
        f"{copied.read:,} records read from {copied.origin} = {copied.written:,} written + {copied.unchanged:,} "
        f"already there; {copied.target} now holds {copied.read:,} up to sequence {copied.sequence:,}.",
        markup=False,
    )
