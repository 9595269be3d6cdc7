"""`trawl withdraw`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trawl.cli.invocation import installed

if TYPE_CHECKING:
    from trawl.pipeline.withdrawing import WithdrawalOutcome
    from trawl.tabular import Table


def withdraw(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(help="A CSV file or a workbook with columns source and record_id, such as hits.csv."),
    ] = None,
    source: Annotated[str, typer.Option(help="The feed that the records are of.")] = "",
    record: Annotated[list[str] | None, typer.Option(help="The id of a record in its feed; may be repeated.")] = None,
    reason: Annotated[str, typer.Option(help="Why they are withdrawn; it is logged.")] = "",
    encoding: Annotated[str, typer.Option(help="The file's encoding, such as cp1252; found out without it.")] = "",
    sheet: Annotated[str, typer.Option(help="The sheet of a workbook; the one with rows without it.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print what became of them as JSON.")] = False,
) -> None:
    """Take out records that their source has deleted. Exit code 3 where none of them is there.

    Nobody finds them any more, and the next run reports a hit among them as withdrawn. Take them out of the feed too:
    its next load brings back what it still holds. `trawl engine purge` takes the last of them off the disk.
    """
    from trawl.cli.display import print_json, remarks
    from trawl.errors import UsageError
    from trawl.model import Key
    from trawl.pipeline.withdrawing import read_keys, withdraw_records

    if file is not None and record:
        raise UsageError("Give a file or --record, not both.")
    if record and not source:
        raise UsageError("Say which feed the records are of: --source.")
    opening = installed(context).opening(encoding, sheet)

    def tell(table: Table) -> None:
        for remark in table.remarks:
            remarks().print(remark, markup=False)

    keys = [Key(source, record_id) for record_id in record or ()]
    if file is not None:
        keys = read_keys(file, source, opening, tell)
    done = withdraw_records(installed(context), keys, reason)
    absent = [f"{key.source}/{key.record_id}" for key in done.absent]
    if json:
        print_json({"withdrawn": done.withdrawn, "absent": absent, "erased": done.erased, "remains": done.remains})
    else:
        _tell(done, absent)
    if not (done.withdrawn or done.erased):
        raise typer.Exit(3)


def _tell(done: WithdrawalOutcome, absent: list[str]) -> None:
    from trawl.cli.display import answers, remarks

    answers().print(f"Records withdrawn: {done.withdrawn:,}; not there: {len(absent):,}.")
    if done.erased:
        answers().print(f"Rejected rows and remarks of them whose text was erased: {done.erased:,}.")
    for name in absent:
        remarks().print(f"Not there: {name}")
    if done.remains:
        remarks().print(done.remains)
