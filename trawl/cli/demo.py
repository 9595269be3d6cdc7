"""`trawl demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def demo(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.")] = Path("trawl-demo"),
) -> None:
    """Run the whole of it on fictitious data, with a home of its own inside the folder."""
    from trawl.cli.display import answers
    from trawl.pipeline.demonstration import run_demo

    for line in run_demo(folder):
        answers().print(line, markup=False)
