"""What `trawl load` and `trawl loads` say of records that a load took out, or would have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from trawl.model import Load
    from trawl.pipeline.installation import Installation
    from trawl.pipeline.load_progress import LoadProgress


#: How many records are named on the terminal; `--json` names all.
_NAMED = 10


def tell_withdrawn(done: Load, progress: LoadProgress) -> None:
    """Tell which stored records a load has taken out, and why."""
    from trawl.cli.display import answers

    if progress.not_stored:
        answers().print(
            f"Deletions, among the rows unchanged, of records that are not stored or come again further down: "
            f"{progress.not_stored:,}."
        )
    if progress.marked_up:
        its = "its source has marked it" if progress.marked_up == 1 else "their source has marked them"
        answers().print(f"{say_stored(progress.marked_up)} withdrawn: {its} above the ceiling.")
    if done.missing:
        answers().print(f"{say_stored(done.missing)} withdrawn that the snapshot lacks.")
    if done.withdrawn or done.missing or progress.marked_up:
        answers().print(f"See them: trawl loads --withdrawn {done.id}")
    if progress.remains:
        answers().print(progress.remains)


def refuse_missing(done: Load, progress: LoadProgress) -> None:
    """End with exit code 1 where somebody has to look before what a snapshot lacks is withdrawn."""
    from trawl.cli.display import plain_text, remarks

    if done.withheld:
        named = ", ".join(f"{done.source}/{record_id}" for record_id in progress.withheld_ids[:_NAMED])
        more = f" and {done.withheld - _NAMED:,} more (--json names all)" if done.withheld > _NAMED else ""
        remarks().print(plain_text(f"Not in the snapshot: {named}{more}."))
        remarks().print(
            f"The snapshot lacks {say_stored(done.withheld)} of {done.source}, and none was withdrawn: "
            f"{progress.withheld_because}. If it is well so, run the same command again with "
            f"--confirm-withdrawals {done.withheld}; if the file is the wrong one, take the load back with "
            f"trawl loads --undo {done.id} --reason WHY."
        )
        raise typer.Exit(1)


def say_stored(number: int) -> str:
    """A number of stored records, in words."""
    return "1 stored record" if number == 1 else f"{number:,} stored records"


def show_withdrawn(installation: Installation, load_id: int, *, json: bool) -> None:
    """Show the records that a load took out, as far as the reader might see them."""
    from trawl.cli.display import answers, plain_text, print_json, remarks
    from trawl.pipeline.quarantine import read_withdrawn

    found = read_withdrawn(installation, load_id)
    if json:
        rows = [
            {"source": one.key.source, "record_id": one.key.record_id, "at": one.at.isoformat(), "reason": one.reason}
            for one in found.records
        ]
        print_json(rows)
    else:
        for one in found.records:
            name = f"{one.key.source}/{one.key.record_id}"
            answers().print(plain_text(f"{name}: {one.at:%Y-%m-%d %H:%M} UTC, {one.reason}"))
    if found.withheld:
        remarks().print(f"Records that are left out, since you may not see what they were: {found.withheld:,}.")
