"""What `trawl run --again` says of a run that is run again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from trawl.cli.display import answers, plain_text, print_json, progress_bar
from trawl.cli.invocation import installed
from trawl.errors import UsageError
from trawl.pipeline.repeating import repeat_run
from trawl.written import write_count

if TYPE_CHECKING:
    from trawl.pipeline.repeating import Repetition

#: Hits that differ which a terminal is given; `--json` has all.
_MOST = 20


def run_again(context: typer.Context, run_id: str, *, alone: bool, json: bool) -> None:
    """Run a run again and print how its hits differ; exit 1 where any does. `alone`: no other option was given."""
    if not alone:
        raise UsageError("--again only compares, and writes no files: leave everything else but --json out.")
    with progress_bar("hits") as bar:
        task = bar.add_task(f"Running {run_id} again", total=None, hits="")

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total or None, hits=f"{done:,} of {total:,} hits")

        result = repeat_run(installed(context), run_id, show)
    if json:
        print_json(_to_json(result))
    else:
        _print(result)
    if not result.is_same:
        raise typer.Exit(1)


def _to_json(result: Repetition) -> dict[str, object]:
    return {
        "run": result.run.id,
        "same": result.is_same,
        "hits_then": result.then,
        "hits_now": result.hits,
        "unchanged": result.same,
        "counts": dict(result.counts),
        "not_compared": result.not_compared,
        "differences": [
            {**one.key._asdict(), "status": one.status, "reason": one.reason, "hit_now": one.present}
            for one in result.differences
        ],
        "changed": [{"subject": one.subject, "state": one.state, "said": one.said} for one in result.changed],
    }


def _print(result: Repetition) -> None:
    then, now = write_count(result.then, "hit"), write_count(result.hits, "hit")
    lines = [f"{result.run.id}, run again as it was kept, over the records of now: {then} then, {now} now."]
    if result.is_same:
        lines.append("The hits are the same.")
    else:
        counts = "".join(f", {count:,} {status}" for status, count in result.counts.items())
        unseen = f", {result.not_compared:,} not compared" if result.not_compared else ""
        lines.append(f"The hits are not all the same: {result.same:,} the same{counts}{unseen}.")
    lines += [f"  {one.status}: {'/'.join(one.key)}: {one.reason}" for one in result.differences[:_MOST]]
    if more := result.differences[_MOST:]:
        lines.append(f"  and {len(more):,} more: --json has them all.")
    if result.not_compared:
        lines.append("  not compared: nothing that you may see says what became of these.")
    if result.changed:
        lines.append("Changed since it ran. The profile, the lists and the registers of now are not used here:")
        lines += [f"  {one.said}" for one in result.changed]
    for line in lines:
        answers().print(plain_text(line))
