"""`trawl load` of several files: each a load of its own, and what all of them came to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from trawl.cli.load import pack_load, say_read, tell_load, warn_of_absent, warn_of_rejections
from trawl.errors import InputError

if TYPE_CHECKING:
    from trawl.model import Load
    from trawl.pipeline.gathering import Gathered
    from trawl.pipeline.load_progress import LoadProgress

LoadOne = Callable[[Path], "tuple[Load, LoadProgress]"]


def load_each(gathered: Gathered, load_one: LoadOne, *, accept_rejections: bool, json: bool) -> None:
    """Load the files one after another and say what each came to; one that cannot be read stops none of the others.

    With `json` the answer is a list: of each load what one prints, of a file without a load its path and the error.
    Ends with exit code 1 where there was such a file, or most rows of one were rejected and nobody accepts that.
    """
    from trawl.cli.display import answers, print_json, remarks

    for path, why in gathered.passed_over:
        remarks().print(f"Passed over: {path} {why}.", markup=False)
    done: list[Load] = []
    rows = 0
    packed: list[dict[str, object]] = []
    problems: list[InputError] = list(gathered.problems)
    doubtful = False
    for file in gathered.files:
        try:
            load, progress = load_one(file)
        except InputError as error:
            problems.append(error)
            continue
        done.append(load)
        rows += progress.rows
        packed.append(pack_load(load, progress))
        if json:
            warn_of_absent(progress)
        else:
            answers().print(f"{file}", markup=False)
            tell_load(load, progress)
        doubtful |= not accept_rejections and warn_of_rejections(load)
    if json:
        print_json([*packed, *({"file": str(problem.path), "error": str(problem)} for problem in problems)])
    else:
        _sum_up(done, rows)
    for problem in problems:
        remarks().print(f"Not loaded: {problem}", markup=False)
    if problems or doubtful:
        raise typer.Exit(1)


def _sum_up(done: list[Load], rows: int) -> None:
    from trawl.cli.display import answers

    answers().print(
        f"{len(done):,} file{'' if len(done) == 1 else 's'} loaded: {say_read(sum(load.read for load in done), rows)} "
        f"= {sum(load.written for load in done):,} written + {sum(load.unchanged for load in done):,} unchanged "
        f"+ {sum(load.withdrawn for load in done):,} withdrawn + {sum(load.rejected for load in done):,} rejected."
    )
