"""`trawl register`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trawl.cli.invocation import installed

if TYPE_CHECKING:
    from datetime import date

app = typer.Typer(help="Load, list and compare registers: reference lists of premises.", no_args_is_help=True)

Register = Annotated[str, typer.Argument(help="What the register is called here (trawl register list).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]

#: Changes that a terminal is shown; a file and JSON have all of them.
_SHOWN = 50


@app.command("load")
def load(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What the register is called here, as profiles name it.")],
    file: Annotated[Path, typer.Argument(help="CSV, also gzipped, or a workbook.")],
    mapping: Annotated[str, typer.Option(help="The mapping to read it through: a name, or a YAML file.")],
    encoding: Annotated[str, typer.Option(help="The file's encoding, such as cp1252; found out without it.")] = "",
    sheet: Annotated[str, typer.Option(help="The sheet of a workbook; the one with rows without it.")] = "",
    as_at: Annotated[
        str, typer.Option(help="The day that the list tells of, such as 2026-05-01; else what the file says, or today.")
    ] = "",
    accept_shrink: Annotated[
        bool, typer.Option("--accept-shrink", help="Load it though it is much shorter than the version before.")
    ] = False,
) -> None:
    """Load a register as its next version; the versions before are kept."""
    from trawl.cli.display import answers, plain_text, remarks
    from trawl.pipeline.registers import load_register
    from trawl.written import write_as_at, write_count

    result = load_register(
        installed(context),
        name,
        file,
        mapping,
        encoding=encoding,
        sheet=sheet,
        as_at=_read_day(as_at),
        accept_shrink=accept_shrink,
    )
    version, intake = result.version, result.intake
    answers().print(
        plain_text(
            f"Register {name}, version {version.version}: {intake.rows:,} rows loaded, {intake.rejected:,} rejected. "
            f"As at {write_as_at(version.as_at, version.as_at_from)}."
        )
    )
    if intake.before:
        answers().print(
            f"Since version {intake.before.version}: {intake.new:,} new, {intake.gone:,} gone, "
            f"{intake.changed:,} changed, {intake.unchanged:,} unchanged."
        )
    for remark in result.remarks:
        remarks().print(remark, markup=False)
    for rejection in result.examples:
        remarks().print(f"{rejection.file}, row {rejection.row}: {rejection.reason}", markup=False)
    if intake.rejected > len(result.examples):
        remarks().print(f"... and {intake.rejected - len(result.examples):,} more rejected rows.")
    if intake.remarks:
        doubted = write_count(intake.remarks, "value could not be read or is", "values could not be read or are")
        remarks().print(f"{doubted} in doubt: trawl register remarks {name}", markup=False)


@app.command("list")
def list_registers(context: typer.Context, json: AsJson = False) -> None:
    """List the loaded registers, each with its newest version."""
    from dataclasses import asdict

    from trawl.cli.display import answers, make_table, print_json
    from trawl.written import write_day

    with installed(context).open_ledger() as ledger:
        registers = ledger.registers.list()
    if json:
        print_json([asdict(register) for register in registers])
        return
    rows = [
        (one.name, str(one.version), write_day(one.as_at), f"{one.rows:,}", one.file, f"{one.loaded:%Y-%m-%d %H:%M}")
        for one in registers
    ]
    answers().print(make_table(("Register", "Version", "As at", "Rows", "File", "Loaded"), rows, whole=0))


@app.command("versions")
def versions(context: typer.Context, name: Register, json: AsJson = False) -> None:
    """List every version of a register: the day it tells of, its file and its counts."""
    from dataclasses import asdict

    from trawl.cli.display import answers, make_table, print_json
    from trawl.written import write_as_at

    with installed(context).open_ledger() as ledger:
        ledger.registers.version(name)
        found = ledger.registers.versions(name)
    if json:
        print_json([asdict(version) for version in found])
        return
    rows = [
        (
            str(one.version),
            write_as_at(one.as_at, one.as_at_from),
            f"{one.rows:,}" if one.purged is None else f"{one.rows:,}, not kept since {one.purged:%Y-%m-%d}",
            *("not known" if count is None else f"{count:,}" for count in (one.rejected, one.remarks)),
            one.file,
            one.mapping_hash[:8],
            f"{one.loaded:%Y-%m-%d %H:%M}",
        )
        for one in found
    ]
    columns = ("Version", "As at", "Rows", "Rejected", "Remarks", "File", "Mapping", "Loaded")
    answers().print(make_table(columns, rows, whole=0))


@app.command("row")
def row(
    context: typer.Context,
    name: Register,
    row_id: Annotated[str, typer.Argument(help="The row's id in the register.")],
    json: AsJson = False,
) -> None:
    """Show how a row has stood in the versions of its register, whether or not it is still on the list."""
    from dataclasses import asdict

    from trawl.cli.display import answers, plain_text, print_json
    from trawl.cli.register_words import tell_row
    from trawl.written import write_as_at

    with installed(context).open_ledger() as ledger:
        standings = ledger.registers.history(name, row_id)
        known = {version.version: version for version in ledger.registers.versions(name)}
    if json:
        print_json([asdict(standing) for standing in standings])
        return
    for standing in standings:
        first, last = known[standing.first], known[standing.last]
        until = "" if last is first else f" to {last.version}, as at {write_as_at(last.as_at, last.as_at_from)}"
        when = f"version {first.version}, as at {write_as_at(first.as_at, first.as_at_from)}{until}"
        answers().print(plain_text(f"{when[0].upper()}{when[1:]}:"))
        for key, value in tell_row(standing.row):
            answers().print(plain_text(f"  {key}: {value}"))
    if not known[standings[-1].last].current:
        answers().print("It is no longer on the list.")


@app.command("diff")
def diff(
    context: typer.Context,
    name: Register,
    older: Annotated[int | None, typer.Option("--from", help="The earlier version; else the one before.")] = None,
    newer: Annotated[int | None, typer.Option("--to", help="The later version; else the newest.")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write every change to this CSV file.")] = None,
    json: AsJson = False,
) -> None:
    """Say what has changed in a register: rows that are new, gone, or changed, and in what."""
    from trawl.cli.display import answers, plain_text, print_json
    from trawl.cli.register_words import pack_diff, say_change, say_diff
    from trawl.pipeline.register_diffs import diff_register, write_diff

    with installed(context).open_ledger() as ledger:
        found = diff_register(ledger, name, older, newer)
    if csv:
        write_diff(csv, found)
    if json:
        print_json(pack_diff(name, found))
        return
    for line in say_diff(name, found):
        answers().print(plain_text(line))
    if csv:
        answers().print(f"All changes are written to {csv}.")
        return
    for change in found.changes[:_SHOWN]:
        answers().print(plain_text("  " + say_change(change)))
    if len(found.changes) > _SHOWN:
        answers().print(f"  ... and {len(found.changes) - _SHOWN:,} more; --csv FILE writes all of them.")


@app.command("remarks")
def list_remarks(
    context: typer.Context,
    name: Register,
    version: Annotated[int | None, typer.Option(help="The version; else the newest.")] = None,
    json: AsJson = False,
) -> None:
    """List the rows of a register's file that were rejected, and the values that could not be read or are in doubt."""
    from dataclasses import asdict

    from trawl.cli.display import answers, plain_text, print_json

    with installed(context).open_ledger() as ledger:
        of = ledger.registers.version(name, version)
        found = list(ledger.registers.remarks(name, of.version))
    if json:
        print_json([asdict(remark) for remark in found])
        return
    if of.remarks is None:
        answers().print(f"Nobody noted what of version {of.version} could not be read: an earlier trawl loaded it.")
        return
    for remark in found:
        where = f"row {remark.row:,}" + (f" ({remark.row_id})" if remark.row_id else "")
        said = remark.reason if remark.rejected else f"{remark.column} holds {remark.value}, which {remark.reason}"
        answers().print(plain_text(f"{where}: {'rejected: ' if remark.rejected else ''}{said}"))
    answers().print(
        f"Version {of.version}: {of.rows:,} rows, {of.rejected or 0:,} rejected, {of.remarks:,} values in doubt."
    )


@app.command("purge")
def purge(
    context: typer.Context,
    name: Register,
    keep: Annotated[int, typer.Option(help="How many of the newest versions stay.")],
    reason: Annotated[str, typer.Option(help="Why, for the audit trail.")],
) -> None:
    """Delete the rows that only old versions of a register have; a version that a run was joined to stays."""
    from trawl.cli.display import answers
    from trawl.pipeline.registers import purge_register

    purged = purge_register(installed(context), name, keep, reason)
    numbers = ", ".join(map(str, purged))
    said = f"The rows of version {numbers} are deleted." if purged else "Nothing was deleted."
    answers().print(said, markup=False)


def _read_day(text: str) -> date | None:
    """The day that somebody gave. Raises UsageError for what is none."""
    from datetime import UTC, datetime

    from trawl.errors import UsageError
    from trawl.sources.dates import read_date

    if not text:
        return None
    said = read_date(text.strip(), datetime.now(UTC).date())
    if said.day is None or said.problem:
        raise UsageError(f"--as-at {text} is no day that can be read. Write it as 2026-05-01.")
    return said.day
