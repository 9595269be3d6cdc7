"""`trawl extract`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trawl.cli.invocation import installed


def extract(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A feed's file: CSV or JSON Lines, also gzipped.")],
    out: Annotated[Path, typer.Option(help="The JSON Lines file for the mentions.")],
    source: Annotated[str, typer.Option(help="The mapping to read it through.")] = "narratives",
) -> None:
    """Find the entities in a file's narratives, without storing anything."""
    from trawl.cli.display import answers, progress_bar, remarks
    from trawl.pipeline.extracting import extract_file

    with progress_bar("records") as bar:
        task = bar.add_task(f"Extracting {file.name}", total=None, records="")

        def show(position: int, size: int, records: int) -> None:
            bar.update(task, completed=position, total=size or None, records=f"{records:,} records")

        result = extract_file(installed(context), file, source, out, show)
    for rejection in result.rejections:
        remarks().print(f"{rejection.file}: {rejection.reason}", markup=False)
    answers().print(
        f"{result.mentions:,} mentions in {result.records:,} records written to {out}"
        + (f"; {len(result.rejections):,} rows could not be read" if result.rejections else ""),
        markup=False,
    )
