"""`trawl extract`."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trawl.cli.invocation import installed
from trawl.errors import UsageError

if TYPE_CHECKING:
    from trawl.pipeline.extracting import Extraction

#: The names of a register with fewer rows are ready at once.
_MANY_ROWS = 20_000


def extract(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(help="CSV, JSON Lines or a plain text (.txt), also gzipped; - or none is standard input."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The JSON Lines file for the mentions; standard output without it.")
    ] = None,
    source: Annotated[str, typer.Option(help="The mapping to read rows through (else narratives).")] = "",
    encoding: Annotated[str, typer.Option(help="The file's encoding, such as cp1252; found out without it.")] = "",
    lines: Annotated[bool, typer.Option("--lines", help="Each line of a plain text is a narrative.")] = False,
    registers: Annotated[
        bool, typer.Option("--registers/--no-registers", help="Find the names of the loaded registers too.")
    ] = True,
    show: Annotated[bool, typer.Option("--show", help="Print the narratives with what was found marked.")] = False,
) -> None:
    """Find the entities in a file's records, without storing anything.

    On standard input, JSON objects are rows, and anything else is one plain text unless `--source` says how its
    columns are to be read.
    """
    from trawl.cli.display import answers, progress_bar, remarks
    from trawl.cli.marking import MarkedText
    from trawl.passages import part_text
    from trawl.pipeline.extracting import open_extraction, said_in, write_extracted
    from trawl.reports.files import open_output

    given = file is None or str(file) == "-"
    if file is None and sys.stdin.isatty():
        raise UsageError("Name a file, or give text on standard input: trawl extract FILE, or trawl extract < FILE.")
    piped = out is None and not show
    with (
        open_extraction(
            installed(context),
            None if given else file,
            sys.stdin.buffer if given else None,
            mapping_name=source,
            encoding=encoding,
            one_a_line=lines,
            registers=registers,
            on_packing=_say_packing,
        ) as extraction,
        open_output(out) if out else nullcontext(sys.stdout) as written,
        progress_bar("records") if out else nullcontext() as bar,
    ):
        task = bar.add_task("Extracting", total=extraction.size or None, records="") if bar else None
        shown = MarkedText()
        for record, mentions in extraction:
            if out is not None or piped:
                write_extracted(record, mentions, written)
            if show:
                shown.print(record.record_id, record.narrative, said_in("narrative", mentions))
                if fields := part_text(record, "fields"):
                    shown.print(f"{record.record_id}, fields", fields, said_in("fields", mentions))
            if bar is not None and task is not None:
                bar.update(task, completed=extraction.position, records=f"{extraction.records:,} records")
        if show:
            shown.print_legend()
    for rejection in extraction.rejections:
        remarks().print(f"{rejection.file}: {rejection.reason}", markup=False)
    if out is not None:
        answers().print(_outcome(extraction, out), markup=False)


def _say_packing(register: str, rows: int) -> None:
    from trawl.cli.display import remarks

    if rows >= _MANY_ROWS:
        remarks().print(f"Making the {rows:,} names of the register {register} ready, once.", markup=False)


def _outcome(extraction: Extraction, out: Path) -> str:
    refused = len(extraction.rejections)
    return f"{extraction.mentions:,} mentions in {extraction.records:,} records written to {out}" + (
        f"; {refused:,} rows could not be read" if refused else ""
    )
