"""`trawl register`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trawl.cli.invocation import installed

app = typer.Typer(help="Load and list registers: reference lists of premises.", no_args_is_help=True)


@app.command("load")
def load(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What the register is called here, as profiles name it.")],
    file: Annotated[Path, typer.Argument(help="CSV, also gzipped, or a workbook.")],
    mapping: Annotated[str, typer.Option(help="The mapping to read it through: a name, or a YAML file.")],
    encoding: Annotated[str, typer.Option(help="The file's encoding, such as cp1252; found out without it.")] = "",
    sheet: Annotated[str, typer.Option(help="The sheet of a workbook; the one with rows without it.")] = "",
) -> None:
    """Load a register, in place of the version before."""
    from trawl.cli.display import answers, remarks
    from trawl.pipeline.registers import load_register

    result = load_register(installed(context), name, file, mapping, encoding=encoding, sheet=sheet)
    answers().print(
        f"Register {name}, version {result.version}: {result.rows:,} rows loaded, {result.rejected:,} rejected.",
        markup=False,
    )
    for remark in result.remarks:
        remarks().print(remark, markup=False)
    for rejection in result.examples:
        remarks().print(f"{rejection.file}, row {rejection.row}: {rejection.reason}", markup=False)
    if result.rejected > len(result.examples):
        remarks().print(f"... and {result.rejected - len(result.examples):,} more rejected rows.")


@app.command("list")
def list_registers(
    context: typer.Context, json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False
) -> None:
    """List the loaded registers."""
    from dataclasses import asdict

    from trawl.cli.display import answers, make_table, print_json

    with installed(context).open_ledger() as ledger:
        registers = ledger.registers.list()
    if json:
        print_json([asdict(register) for register in registers])
        return
    rows = [
        (register.name, str(register.version), f"{register.rows:,}", register.file, f"{register.loaded:%Y-%m-%d %H:%M}")
        for register in registers
    ]
    answers().print(make_table(("Register", "Version", "Rows", "File", "Loaded"), rows, whole=0))
