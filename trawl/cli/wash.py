"""`trawl wash`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trawl.cli.invocation import installed


def wash(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="CSV or a workbook with a column identifier, and identifier_id and type if known.")
    ],
    out: Annotated[Path, typer.Option(help="The CSV file for the answers; a report is written beside it.")],
    encoding: Annotated[str, typer.Option(help="The file's encoding, such as cp1252; found out without it.")] = "",
    sheet: Annotated[str, typer.Option(help="The sheet of a workbook; the one with rows without it.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
) -> None:
    """Wash a list of identifiers against everything indexed; every row is answered."""
    from trawl.cli.display import answers, print_json, print_shortfalls, remarks
    from trawl.coverage import pack_coverage
    from trawl.pipeline.washing import wash_list

    result = wash_list(installed(context), file, out, encoding=encoding, sheet=sheet)
    for remark in result.remarks:
        remarks().print(remark, markup=False)
    if json:
        files = [str(file) for file in result.files]
        covered = pack_coverage(result.coverage)
        print_json({"identifiers": result.identifiers, **result.outcomes, "files": files, "coverage": covered})
        return
    outcomes = ", ".join(f"{count:,} {outcome.replace('_', ' ')}" for outcome, count in result.outcomes.items())
    answers().print(f"{result.identifiers:,} identifiers washed: {outcomes}.")
    print_shortfalls(result.coverage)
    for written in result.files:
        answers().print(f"  {written}", markup=False)
