"""`trawl wash` and `trawl wash verify`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from trawl.cli.edition import IncludeRestricted, edition_from_options
from trawl.cli.invocation import installed
from trawl.cli.report_options import EditionOption, Force

if TYPE_CHECKING:
    from trawl.pipeline.installation import Installation
    from trawl.pipeline.wash_checks import WashVerification


class ListOrCommand(TyperGroup):
    """Takes its first argument for the list to wash, unless it is the name of a command: `./verify` is a list."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        commanded = bool(args) and args[0] in self.commands
        # A group takes what follows its argument for its command's own; the options of a list may follow it.
        ctx.allow_interspersed_args = not commanded
        return super().parse_args(ctx, ["", *args] if commanded else args)


class _BareContext(typer.Context):
    """Of a command that takes the place of the list: its usage names no list."""

    @property
    def command_path(self) -> str:
        return " ".join(word for word in super().command_path.split() if not word.startswith("{"))


class CommandOfWash(TyperCommand):
    """A command of `trawl wash`, as one that washes no list."""

    context_class = _BareContext


app = typer.Typer(cls=ListOrCommand, invoke_without_command=True)


@app.callback()
def wash(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            help="A workbook, CSV, text, JSON Lines or an export of indicators, as it came; -: standard input."
        ),
    ],
    out: Annotated[
        Path | None, typer.Option(help="The CSV file for the answers, a report beside it; else a folder of outputs/.")
    ] = None,
    encoding: Annotated[str, typer.Option(help="The file's encoding, such as cp1252; found out without it.")] = "",
    sheet: Annotated[str, typer.Option(help="The sheet of a workbook; all that hold identifiers without it.")] = "",
    columns: Annotated[
        list[str] | None, typer.Option("--column", help="A column of identifiers, by name or letter; found without it.")
    ] = None,
    type_column: Annotated[str, typer.Option(help="The column of their types; found without it.")] = "",
    id_column: Annotated[str, typer.Option(help="The column of the list's own ids; found without it.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", help="html, pdf, docx, xlsx, json. Without: html, and xlsx where --out is not given."),
    ] = None,
    marking: Annotated[str, typer.Option(help="The list's own marking; what it is traced to may be higher.")] = "",
    edition: EditionOption = "full",
    force: Force = "",
    include_restricted: IncludeRestricted = None,
    standing: Annotated[
        str, typer.Option(help="Keep the list under this name, and wash it again with trawl wash due.")
    ] = "",
    days: Annotated[
        int | None, typer.Option(min=1, help="Keep a standing list so long; else as standing_days says.")
    ] = None,
    every: Annotated[
        str, typer.Option(help="Wash a standing list every load (without it), every day or every week.")
    ] = "",
) -> None:
    """Wash a list of identifiers against everything indexed; every row is answered.

    A force's edition washes it against that force's records alone. Of a restricted record it is said that it holds the
    identifier, and no more, unless a reason is given. A list called as a command of this one is washed as ./verify.
    """
    if context.invoked_subcommand:
        return
    from trawl.cli.display import answers, print_json, print_shortfalls, progress_bar, remarks
    from trawl.coverage import pack_coverage
    from trawl.errors import UsageError
    from trawl.pipeline.wash_files import check_marking, choose_formats
    from trawl.pipeline.washing import WashOrder, wash_list
    from trawl.wash import ListChoice

    installation = installed(context)
    order = WashOrder(
        out,
        choose_formats(formats or []),
        edition_from_options(installation, edition, force, include_restricted),
        check_marking(marking),
    )
    choice = ListChoice(tuple(columns or ()), type_column, id_column)
    if standing or days or every:
        if out or formats or edition != "full" or json:
            raise UsageError("A standing list is answered for the desk, into a folder of outputs/: leave the rest out.")
        said = {"every": every or "load", "marking": order.marking, "encoding": encoding, "sheet": sheet}
        _keep(installation, file, standing, days, choice=choice, **said)
        return
    with progress_bar() as bar:
        task = bar.add_task("Washing", total=None)
        result = wash_list(
            installation,
            file,
            order,
            encoding=encoding,
            sheet=sheet,
            choice=choice,
            on_progress=lambda share: bar.update(task, completed=share, total=1),
        )
    for remark in result.remarks:
        remarks().print(remark, markup=False)
    if json:
        files = [str(file) for file in result.files]
        covered = pack_coverage(result.coverage)
        counts = {"wash": result.id, "identifiers": result.identifiers, **result.outcomes}
        print_json({**counts, "files": files, "coverage": covered})
        return
    outcomes = ", ".join(f"{count:,} {outcome.replace('_', ' ')}" for outcome, count in result.outcomes.items())
    answers().print(f"{result.identifiers:,} identifiers washed: {outcomes}.")
    print_shortfalls(result.coverage)
    for written in result.files:
        answers().print(f"  {written}", markup=False)


def _keep(installation: Installation, file: Path, name: str, days: int | None, **how: Any) -> None:
    from datetime import UTC, datetime

    from trawl.cli.standing import say_outcome
    from trawl.pipeline.standing import keep_list

    so_long = days or installation.settings.standing_days
    say_outcome(keep_list(installation, file, name, days=so_long, now=datetime.now(UTC), **how))


@app.command("verify", cls=CommandOfWash)
def verify(
    context: typer.Context,
    what: Annotated[str, typer.Argument(help="The number of a wash, its list, or any file that was written of it.")],
    json: Annotated[bool, typer.Option("--json", help="Print all that was checked as JSON.")] = False,
) -> None:
    """Check that a wash's list, answers and certificate are those of that day, and say what has come since.

    Exit 0 where everything holds, 1 where something differs or is not known, 3 where it is no wash's.
    """
    from dataclasses import asdict
    from json import loads

    from trawl.cli.display import print_json
    from trawl.pipeline.wash_checks import verify_wash

    result = verify_wash(installed(context), what)
    if json:
        checks = [asdict(one) for one in result.checked]
        said = {"wash": result.wash.id, "holds": result.holds, "seal": result.certificate.seal, "checks": checks}
        certificate = loads(result.certificate.certificate)
        print_json({**said, "records_since": result.since, "notes": result.notes, "certificate": certificate})
    else:
        _print(result)
    if not result.holds:
        raise typer.Exit(1)


def _print(result: WashVerification) -> None:
    from trawl.cli.display import answers, plain_text
    from trawl.cli.verify import SIGNS
    from trawl.reports.values import show_moment

    wash = result.wash
    washed = show_moment(wash.finished or wash.started)
    answers().print(plain_text(f"Wash {wash.id} of {wash.file}, by {wash.principal} on {washed}"))
    for one in sorted(result.checked, key=lambda one: one.state == "holds"):
        answers().print(plain_text(f"  {SIGNS[one.state]:<9}  {one.said}"))
    for note in result.notes:
        answers().print(plain_text(f"  {note}"))
    answers().print(f"Records since: {result.since:,}; it says nothing of them.")
    answers().print("Everything holds." if result.holds else "Not everything holds.")
