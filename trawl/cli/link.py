"""`trawl link`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trawl.cli.invocation import installed


def link(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="The CSV file for the matches.")],
    register: Annotated[list[str] | None, typer.Option(help="A register to join; else all that are loaded.")] = None,
    run: Annotated[str, typer.Option(help="Join the hits of this run.")] = "",
    query: Annotated[str, typer.Option(help="Join the records that this query finds.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Join every record.")] = False,
    near: Annotated[
        str, typer.Option(help="Of these only records around this place: a postcode, a grid reference or 'lat, lon'.")
    ] = "",
    within: Annotated[str, typer.Option(help="How far from it at most, such as 400m, 2km or 0.5mi.")] = "",
) -> None:
    """Join hits, or every record, to the rows of registers, with a score and the evidence in words."""
    from trawl.cli.display import answers, plain_text, print_shortfalls, progress_bar
    from trawl.coverage import list_registers
    from trawl.errors import UsageError
    from trawl.pipeline.linking import link_records

    if sum(map(bool, (run, query, everything))) != 1:
        raise UsageError("Say what to join: one of --run RUN, --query QUERY, --all.")
    with progress_bar() as bar:
        task = bar.add_task("Linking", total=None)
        result = link_records(
            installed(context),
            out,
            registers=register or [],
            run=run,
            query=query,
            near=near,
            within=within,
            on_progress=lambda done, total: bar.update(task, completed=done, total=total or None),
        )
    answers().print(
        f"{result.records:,} records joined to {', '.join(result.registers)}: {result.strong:,} strong and "
        f"{result.possible:,} possible matches written to {out}",
        markup=False,
    )
    for line in list_registers(result.coverage):
        answers().print(plain_text(line))
    if result.around:
        answers().print(result.around, markup=False)
    print_shortfalls(result.coverage)
