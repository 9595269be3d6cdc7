"""What a file from outside is, by its content whatever its name: a workbook's sheet, or lines of text."""

from __future__ import annotations

from pathlib import Path

from trawl.tabular.archive import find_workbook
from trawl.tabular.lines import Lines, open_lines
from trawl.tabular.opening import Opening
from trawl.tabular.workbook import Sheet, open_sheet


def open_content(path: Path, wanted: frozenset[str], opening: Opening) -> Sheet | Lines:
    """Open a sheet of a workbook, or the lines of any other file; `wanted` are folded names of columns.

    Raises InputError where the file cannot be read as either.
    """
    kind = find_workbook(path, opening)
    return open_sheet(path, kind, wanted, opening) if kind else open_lines(path, opening)
