"""`trawl load`, `trawl loads`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trawl.cli.invocation import installed


def load(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV, TSV or JSON Lines, also gzipped.")],
    source: Annotated[str, typer.Option(help="The mapping to read it through: a name, or a YAML file.")],
    json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
) -> None:
    """Load a feed's file. Rows already stored are left alone, so a load can be repeated or gone on with."""
    from trawl.cli.display import answers, print_json, progress_bar, remarks
    from trawl.pipeline.loading import LoadProgress, load_file

    with progress_bar("rate") as bar:
        task = bar.add_task(f"Loading {file.name}", total=None, rate="")

        def show(progress: LoadProgress) -> None:
            rows_a_second = progress.read / (bar.tasks[0].elapsed or 1)
            bar.update(
                task,
                total=progress.size or None,
                completed=progress.position,
                rate=f"{progress.read:,} rows, {rows_a_second:,.0f}/s",
            )

        done, progress = load_file(installed(context), file, source, show)
        bar.update(task, total=1, completed=1)

    if json:
        print_json(
            {
                "load": done.id,
                "source": done.source,
                "file": done.file,
                "encoding": done.encoding,
                "read": done.read,
                "written": done.written,
                "unchanged": done.unchanged,
                "rejected": done.rejected,
                "words_cut": progress.cut,
            }
        )
        return
    console = answers()
    console.print(
        f"Load {done.id} of {done.source}: {done.read:,} rows read ({done.encoding}) = {done.written:,} written "
        f"+ {done.unchanged:,} unchanged + {done.rejected:,} rejected."
    )
    if progress.cut:
        remarks().print(f"{progress.cut:,} words were longer than the analyser keeps and were cut (docs/text.md).")
    if done.rejected:
        remarks().print(f"See the rejected rows and their reasons: trawl loads --rejected {done.id}")


def loads(
    context: typer.Context,
    rejected: Annotated[int | None, typer.Option(help="Show the rejected rows of this load instead.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """List the loads with their counts, or the rejected rows of one."""
    from dataclasses import asdict

    from rich.table import Table

    from trawl.cli.display import answers, print_json

    with installed(context).open_ledger() as ledger:
        ledger.close_cut_off()
        if rejected is not None:
            ledger.loads.get(rejected)  # an unknown load is said to be unknown
            rows = list(ledger.loads.rejections(rejected))
            if json:
                print_json([asdict(row) for row in rows])
            else:
                for row in rows:
                    answers().print(f"{row.file}: {row.reason}", markup=False)
            return
        found = ledger.loads.list()
    if json:
        print_json([asdict(load) for load in found])
        return
    table = Table("Load", "Source", "File", "State", "Read", "Written", "Unchanged", "Rejected", "Remark")
    for load in found:
        counts = (f"{n:,}" for n in (load.read, load.written, load.unchanged, load.rejected))
        table.add_row(str(load.id), load.source, load.file, load.state, *counts, load.reason)
    answers().print(table)
