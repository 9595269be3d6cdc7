"""`trawl loads`: what was loaded, what each load left out, and taking one back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from trawl.cli.invocation import installed
from trawl.cli.withdrawals import say_stored, show_withdrawn

if TYPE_CHECKING:
    from trawl.pipeline.installation import Installation


def loads(
    context: typer.Context,
    rejected: Annotated[int | None, typer.Option(help="Show the rejected rows of this load instead.")] = None,
    remarks: Annotated[int | None, typer.Option(help="Show the values that this load could not read instead.")] = None,
    withdrawn: Annotated[int | None, typer.Option(help="Show the records that this load took out instead.")] = None,
    dismiss: Annotated[
        int | None,
        typer.Option(help="Say that this load, which failed or rejected rows, leaves nothing out; --reason says why."),
    ] = None,
    undo: Annotated[
        int | None, typer.Option(help="Take this load back: withdraw every record that stands as it wrote it.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why the load is dismissed or undone; it is logged.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """List the loads with their counts, or what one rejected, remarked on or withdrew; dismiss or undo one."""
    from dataclasses import asdict

    from trawl.cli.display import answers, make_table, print_json
    from trawl.errors import UsageError
    from trawl.pipeline.principals import require_loads

    if sum(asked is not None for asked in (rejected, remarks, withdrawn, dismiss, undo)) > 1:
        raise UsageError(
            "--rejected, --remarks and --withdrawn show, --dismiss and --undo change. Ask for one of them."
        )
    if reason and dismiss is None and undo is None:
        raise UsageError("--reason says why a load is dismissed or undone. Name the load: --dismiss or --undo.")
    installation = installed(context)
    if undo is not None:
        _undo(installation, undo, reason)
        return
    if dismiss is not None:
        from trawl.pipeline.loading import dismiss_load

        dismissed = dismiss_load(installation, dismiss, reason)
        answers().print(f"Load {dismissed.id} of {dismissed.file} is dismissed.", markup=False)
        return
    if rejected is not None:
        _show_rejected(installation, rejected, json=json)
        return
    if remarks is not None:
        _show_remarks(installation, remarks, json=json)
        return
    if withdrawn is not None:
        show_withdrawn(installation, withdrawn, json=json)
        return
    require_loads(installation.principal)
    with installation.open_ledger() as ledger:
        ledger.close_cut_off()
        found = ledger.loads.list()
    if json:
        print_json([asdict(load) for load in found])
        return
    cells: list[tuple[str, ...]] = []
    for load in found:
        gone = load.withdrawn + load.missing
        counts = (f"{n:,}" for n in (load.read, load.written, load.unchanged, gone, load.rejected, load.remarks))
        cells.append((str(load.id), load.source, load.file, load.state, *counts, load.reason))
    columns = (
        "Load",
        "Source",
        "File",
        "State",
        "Read",
        "Written",
        "Unchanged",
        "Withdrawn",
        "Rejected",
        "Remarks",
        "Reason",
    )
    answers().print(make_table(columns, cells, whole=0))


def _undo(installation: Installation, load_id: int, reason: str) -> None:
    from trawl.cli.display import answers, remarks
    from trawl.pipeline.undoing import undo_load

    done = undo_load(installation, load_id, reason)
    many = "1 record" if done.withdrawn == 1 else f"{done.withdrawn:,} records"
    answers().print(f"Load {done.load.id} of {done.load.file} is undone: {many} withdrawn.")
    if done.taken_out:
        answers().print(
            f"What it had withdrawn ({say_stored(done.taken_out)}) does not come back by this. "
            f"Load again, oldest first: {', '.join(done.files) or 'the files that had them, which nobody knows'}.",
            markup=False,
        )
    if done.amended:
        remarks().print(
            f"Up to {done.amended:,} of them had an earlier version, which is not there any more. Load the file "
            f"of {done.load.source} again that had it; reports say until then that records are missing."
        )
    if done.remains:
        remarks().print(done.remains)


def _show_rejected(installation: Installation, load_id: int, *, json: bool) -> None:
    from dataclasses import asdict

    from trawl.cli.display import answers, print_json, remarks
    from trawl.pipeline.quarantine import read_rejections

    quarantine = read_rejections(installation, load_id)
    if not json:
        for row in quarantine.rows:
            answers().print(f"{row.file}: {row.reason}", markup=False)
        return
    print_json([asdict(row) for row in quarantine.rows])
    if quarantine.withheld:
        remarks().print(
            f"The text of {quarantine.withheld:,} rows is left out: it is, or may be, marked above your ceiling "
            f"{installation.principal.marking_ceiling} (setting marking_ceiling), or you are no analyst. "
            "Look at the rows in the feed itself."
        )


def _show_remarks(installation: Installation, load_id: int, *, json: bool) -> None:
    from dataclasses import asdict

    from trawl.cli.display import answers, plain_text, print_json, remarks
    from trawl.pipeline.quarantine import read_remarks

    found = read_remarks(installation, load_id)
    if json:
        print_json([asdict(row) for row in found.rows])
    else:
        for row in found.rows:
            held = f"'{row.value}'" if row.value else "a value"
            answers().print(
                plain_text(f"{found.file}: row {row.row:,}: '{row.column}' holds {held}, which {row.reason}")
            )
    if found.withheld:
        remarks().print(
            f"What stood in {found.withheld:,} columns is left out: you may not see the record, or it is stored no "
            "longer. Look at the rows in the feed itself."
        )
