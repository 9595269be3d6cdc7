"""`trawl link`: records joined to the rows of registers, and what analysts decide of the matches."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trawl.cli.decisions import decision_cells, pack_decision, print_made, print_summary, say_kept
from trawl.cli.edition import IncludeRestricted, edition_from_options
from trawl.cli.invocation import installed
from trawl.cli.report_options import EditionOption, Force

if TYPE_CHECKING:
    from trawl.pipeline.linking import Linked

app = typer.Typer(invoke_without_command=True)

_Record = Annotated[str, typer.Argument(help="The record: its id, its reference, or source/id.")]
_Row = Annotated[str, typer.Argument(metavar="REGISTER/ROW", help="The row, such as hotels/H1.")]
_Reason = Annotated[str, typer.Option(help="Why; it is kept with the decision and logged.")]
_Register = Annotated[list[str] | None, typer.Option(help="A register to join; else all that are loaded.")]
_Run = Annotated[str, typer.Option(help="Join the hits of this run.")]
_Query = Annotated[str, typer.Option(help="Join the records that this query finds.")]
_Everything = Annotated[bool, typer.Option("--all", help="Join every record.")]


@app.callback()
def link(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option(help="The CSV file for the matches.")] = None,
    register: _Register = None,
    run: _Run = "",
    query: _Query = "",
    everything: _Everything = False,
    near: Annotated[
        str, typer.Option(help="Of these only records around this place: a postcode, a grid reference or 'lat, lon'.")
    ] = "",
    within: Annotated[str, typer.Option(help="How far from it at most, such as 400m, 2km or 0.5mi.")] = "",
    rejected: Annotated[bool, typer.Option("--rejected", help="Write what analysts rejected, too.")] = False,
    edition: EditionOption = "full",
    force: Force = "",
    include_restricted: IncludeRestricted = None,
) -> None:
    """Join hits, or every record, to the rows of registers, with a score and the evidence in words.

    What analysts have decided of a match holds until its record or the register's row changes. Of a restricted record
    there is the reference only, unless a reason is given.
    """
    from trawl.cli.display import answers, plain_text, print_shortfalls, progress_bar
    from trawl.coverage import list_registers
    from trawl.errors import UsageError
    from trawl.pipeline.linking import link_records

    if context.invoked_subcommand:
        asked = (out, register, run, query, everything, rejected, force, include_restricted, edition != "full")
        if any(asked):
            raise UsageError(f"Options of trawl link go after the command: trawl link {context.invoked_subcommand} ...")
        return
    if out is None:
        raise UsageError("Say where the matches go: --out FILE.")
    require_one(run=run, query=query, everything=everything)
    installation = installed(context)
    made = edition_from_options(installation, edition, force, include_restricted)
    with progress_bar() as bar:
        task = bar.add_task("Linking", total=None)
        result = link_records(
            installation,
            out,
            registers=register or [],
            run=run,
            query=query,
            near=near,
            within=within,
            with_rejected=rejected,
            edition=made,
            on_progress=lambda done, total: bar.update(task, completed=done, total=total or None),
        )
    answers().print(_say_linked(result, out), markup=False)
    for line in list_registers(result.coverage):
        answers().print(plain_text(line))
    if result.around:
        answers().print(result.around, markup=False)
    print_shortfalls(result.coverage)


def require_one(*, run: str, query: str, everything: bool) -> None:
    """Raises UsageError unless one thing is named that is to be joined."""
    from trawl.errors import UsageError

    if sum(map(bool, (run, query, everything))) != 1:
        raise UsageError("Say what to join: one of --run RUN, --query QUERY, --all.")


def _say_linked(result: Linked, out: Path) -> str:
    from trawl.reports.wording.decisions import say_left_out

    confirmed = f"{result.confirmed:,} confirmed, " if result.confirmed else ""
    left_out = say_left_out(result.rejected, result.lapsed)
    return (
        f"{result.records:,} records joined to {', '.join(result.registers)}: {confirmed}{result.strong:,} strong and "
        f"{result.possible:,} possible matches written to {out}{left_out and f'; {left_out}'}"
    )


@app.command("confirm")
def confirm(context: typer.Context, record: _Record, row: _Row, reason: _Reason) -> None:
    """Say that a record means a row of a register, whatever software says: a link, until one of them changes."""
    from trawl.pipeline.deciding import decide

    made = decide(installed(context), record, row, "confirm", reason)
    print_made(made.kept, made.before)


@app.command("reject")
def reject(context: typer.Context, record: _Record, row: _Row, reason: _Reason) -> None:
    """Say that a record does not mean a row of a register: no match, until one of them changes."""
    from trawl.pipeline.deciding import decide

    made = decide(installed(context), record, row, "reject", reason)
    print_made(made.kept, made.before)


@app.command("undo")
def undo(context: typer.Context, record: _Record, row: _Row, reason: _Reason) -> None:
    """Take back the decision that stands of a record and a row; the one before it, if any, stands again."""
    from trawl.cli.display import answers, plain_text
    from trawl.pipeline.deciding import undo_decision

    done = undo_decision(installed(context), record, row, reason)
    again = f"Again {say_kept(done.stands)}." if done.stands else "What software says holds again."
    answers().print(plain_text(f"Undone: {say_kept(done.kept)}. {again}"))


@app.command("decisions")
def decisions(
    context: typer.Context,
    register: Annotated[str, typer.Option(help="Only those on rows of this register.")] = "",
    rejected: Annotated[bool, typer.Option("--rejected", help="Only what was rejected.")] = False,
    history: Annotated[bool, typer.Option("--history", help="Those replaced or undone, too.")] = False,
    summary: Annotated[
        bool, typer.Option("--summary", help="Count instead how many matches were confirmed, by register and band.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """List what analysts decided of matches, newest first, on records that you may see; or count it as precision."""
    from trawl.cli.display import answers, make_table, print_json
    from trawl.errors import UsageError
    from trawl.pipeline.deciding import list_decisions, summarise_decisions

    if summary and (history or rejected):
        raise UsageError("--summary counts the decisions that stand: leave out --history and --rejected.")
    if summary:
        print_summary(summarise_decisions(installed(context), register=register), json=json)
        return
    found = list_decisions(installed(context), register=register, history=history)
    if rejected:
        found = tuple(one for one in found if one.kept.made.verdict == "reject")
    if json:
        print_json([pack_decision(one) for one in found])
        return
    if not found:
        answers().print("No decision on a record that you may see.")
        return
    columns = ("Record", "Row", "Decision", "By", "When", "Reason", "Software", "Stands")
    answers().print(make_table(columns, map(decision_cells, found), whole=0))


@app.command("export")
def export(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(help="The workbook (.xlsx) or CSV file (.csv) to fill in.")],
    register: _Register = None,
    run: _Run = "",
    query: _Query = "",
    everything: _Everything = False,
    edition: EditionOption = "full",
    force: Force = "",
    include_restricted: IncludeRestricted = None,
) -> None:
    """Write the matches to a sheet, with empty columns decision and reason for an analyst to fill in.

    Of a restricted record it has the reference only. Bring it back with: trawl link import FILE
    """
    from trawl.cli.display import answers, print_shortfalls, progress_bar, remarks
    from trawl.pipeline.decision_export import export_matches

    require_one(run=run, query=query, everything=everything)
    installation = installed(context)
    made = edition_from_options(installation, edition, force, include_restricted)
    with progress_bar() as bar:
        task = bar.add_task("Linking", total=None)
        result = export_matches(
            installation,
            out,
            edition=made,
            registers=register or [],
            run=run,
            query=query,
            on_progress=lambda done, total: bar.update(task, completed=done, total=total or None),
        )
    held = f"; {result.restricted:,} restricted records by reference only" if result.restricted else ""
    answers().print(f"{result.matches:,} matches written to {out} to be decided of{held}", markup=False)
    if result.cut:
        remarks().print(
            f"{result.cut:,} cells were cut to what a workbook holds, and say so. A .csv file has them whole."
        )
    print_shortfalls(result.coverage)


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The sheet, as a workbook or CSV.")],
    encoding: Annotated[str, typer.Option(help="The file's encoding, such as cp1252; found out without it.")] = "",
    sheet: Annotated[str, typer.Option(help="The sheet of a workbook; the one with rows without it.")] = "",
) -> None:
    """Take the decisions from a sheet that was exported and filled in; they are yours.

    A row that cannot be taken is said with its reason, and the others are taken all the same; the exit code is then 1.
    """
    from trawl.cli.display import answers, plain_text, remarks
    from trawl.pipeline.decision_import import import_decisions

    result = import_decisions(installed(context), file, encoding=encoding, sheet=sheet)
    for line in (*result.reading, *result.remarks):
        remarks().print(plain_text(line))
    outdated = (
        f" ({result.outdated:,} of what has changed since the export: before the change)" if result.outdated else ""
    )
    answers().print(
        plain_text(
            f"{file.name}: {result.confirmed:,} confirmed and {result.rejected:,} rejected{outdated}; "
            f"{result.unchanged:,} decided so already, {result.blank:,} left blank, {len(result.remarks):,} not taken."
        )
    )
    if result.remarks:
        raise typer.Exit(1)
