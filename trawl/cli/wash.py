"""`trawl wash`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trawl.cli.edition import IncludeRestricted, edition_from_options
from trawl.cli.invocation import installed
from trawl.cli.report_options import EditionOption, Force


def wash(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="CSV or a workbook with a column identifier, and identifier_id and type if known.")
    ],
    out: Annotated[
        Path | None, typer.Option(help="The CSV file for the answers, a report beside it; else a folder of outputs/.")
    ] = None,
    encoding: Annotated[str, typer.Option(help="The file's encoding, such as cp1252; found out without it.")] = "",
    sheet: Annotated[str, typer.Option(help="The sheet of a workbook; the one with rows without it.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", help="html, pdf, docx, xlsx, json. Without: html, and xlsx where --out is not given."),
    ] = None,
    marking: Annotated[str, typer.Option(help="The list's own marking; what it is traced to may be higher.")] = "",
    edition: EditionOption = "full",
    force: Force = "",
    include_restricted: IncludeRestricted = None,
) -> None:
    """Wash a list of identifiers against everything indexed; every row is answered.

    A force's edition washes it against that force's records alone. Of a restricted record it is said that it holds the
    identifier, and no more, unless a reason is given.
    """
    from trawl.cli.display import answers, print_json, print_shortfalls, remarks
    from trawl.coverage import pack_coverage
    from trawl.pipeline.wash_files import check_marking, choose_formats
    from trawl.pipeline.washing import WashOrder, wash_list

    installation = installed(context)
    order = WashOrder(
        out,
        choose_formats(formats or []),
        edition_from_options(installation, edition, force, include_restricted),
        check_marking(marking),
    )
    result = wash_list(installation, file, order, encoding=encoding, sheet=sheet)
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
