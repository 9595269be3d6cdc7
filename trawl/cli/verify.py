"""`trawl verify`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trawl.cli.invocation import installed

if TYPE_CHECKING:
    from trawl.pipeline.checked import Checked
    from trawl.pipeline.verifying import Verification

#: Lines of one part that a terminal is given; `--json` has all.
_MOST = 20
_TITLES = {"files": "Files", "counts": "Hits", "records": "Records", "versions": "Made with"}
#: What stands before each thing that was checked.
SIGNS = {"holds": "ok", "differs": "DIFFERS", "not known": "NOT KNOWN"}


def verify(
    context: typer.Context,
    run: Annotated[str, typer.Argument(help="The run to check (trawl report list).")],
    folder: Annotated[
        Path | None, typer.Option(help="Check the files in this folder; else wherever they were written.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print all that was checked as JSON.")] = False,
) -> None:
    """Check that a run's files are those that were written, and its records, profile and registers as it saw them.

    Exit 0 where everything holds, 1 where something differs or is not known.
    """
    from dataclasses import asdict

    from trawl.cli.display import print_json
    from trawl.pipeline.verifying import verify_run

    result = verify_run(installed(context), run, folder)
    if json:
        run_id, issued = result.run.id, result.run.issued
        written, checks = ([asdict(one) for one in listed] for listed in (result.written, result.checked))
        print_json({"run": run_id, "issued": issued, "holds": result.holds, "manifest": written, "checks": checks})
    else:
        _print(result)
    if not result.holds:
        raise typer.Exit(1)


def _print(result: Verification) -> None:
    """What differs before what holds, part by part, and in one line what that comes to."""
    from trawl.cli.display import answers, plain_text
    from trawl.reports.values import show_moment

    issued = f"issued on {show_moment(result.run.issued)}" if result.run.issued else "not issued"
    answers().print(plain_text(f"{result.run.id}, {issued}"))
    wrong = []
    for part, title in _TITLES.items():
        of_part = [one for one in result.checked if one.part == part]
        for folder in dict.fromkeys(one.folder for one in of_part):
            answers().print(plain_text(f"{title} in {folder}:" if folder else f"{title}:"))
            _print_lines([one for one in of_part if one.folder == folder])
        if any(one.state != "holds" for one in of_part):
            wrong.append(title.lower())
    said = f"Not everything holds: {', '.join(wrong)}." if wrong else "Everything holds."
    answers().print(said)


def _print_lines(checked: Sequence[Checked]) -> None:
    from trawl.cli.display import answers, plain_text

    listed = sorted(checked, key=lambda one: one.state == "holds")
    for one in listed[:_MOST]:
        answers().print(plain_text(f"  {SIGNS[one.state]:<9}  {one.said}"))
    if more := listed[_MOST:]:
        failing = sum(one.state != "holds" for one in more)
        answers().print(f"  and {len(more):,} more, of which {failing:,} do not hold: --json has them.")
