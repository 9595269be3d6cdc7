"""The options by which commands are asked for a report's files, and the order that they make."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from trawl.pipeline.report_order import ReportOrder
    from trawl.pipeline.reporting import RunFiles

Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        help="html, pdf, docx, xlsx, csv, tables (for Power BI) or json; with commas. Without: html,xlsx,csv.",
    ),
]
EditionOption = Annotated[
    str, typer.Option("--edition", help="For whom: full (the desk), force (one force) or partner (outside the police).")
]
Force = Annotated[str, typer.Option(help="The force that a force edition is for.")]
Annex = Annotated[bool, typer.Option("--annex", help="Print the annexes in pdf and docx too.")]
Lead = Annotated[
    bool, typer.Option("--lead", help="Only the pages that a lead takes into a meeting (html, pdf, docx).")
]
Out = Annotated[Path | None, typer.Option(help="The folder for the run's files; else outputs/ in the home.")]


def make_order(formats: list[str] | None, edition: str, force: str, *, annex: bool, lead: bool) -> ReportOrder:
    """The order that the options make. Raises UsageError for what is no format or edition."""
    from trawl.pipeline.report_order import ReportOrder, parse_edition, parse_formats

    formats = formats or (["html"] if lead else [])
    return ReportOrder(parse_formats(formats), parse_edition(edition), force, annex, lead)


def print_files(result: RunFiles) -> None:
    """Print what there is to say of a run, and where its files are."""
    from trawl.cli.display import answers

    answers().print(result.summary, markup=False)
    for file in result.files:
        answers().print(f"  {file}", markup=False)
