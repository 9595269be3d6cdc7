"""A delimited file or a workbook opened whole: its header read, its rows to come one at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from trawl.tabular.content import open_content
from trawl.tabular.delimited import CsvRows
from trawl.tabular.encoding import Encoding
from trawl.tabular.opening import PLAIN, Opening
from trawl.tabular.rows import Row, fold_name
from trawl.tabular.workbook import Sheet


class Table:
    """An open CSV file or workbook; iterate it once. A row that cannot be read has a `problem` and no `values`.

    `columns` are the header's names, `header_line` the line (of a workbook, the row) that it begins in, `passed_over`
    how many lines before it say something; `encoding` says what the file's bytes were, `bytes_read` of `size` how far
    it has been read.
    """

    def __init__(self, path: Path, wanted: Collection[str], opening: Opening) -> None:
        self.path = path
        names = frozenset(map(fold_name, wanted))
        self._rows: CsvRows | Sheet
        self._source = opened = open_content(path, names, opening)
        self.encoding, self.size = opened.encoding, opened.size
        if isinstance(opened, Sheet):
            self._rows = opened
            return
        try:
            self._rows = CsvRows(opened, opening, names)
        except BaseException:
            opened.close()
            raise

    @property
    def columns(self) -> tuple[str, ...]:
        return self._rows.columns

    @property
    def header_line(self) -> int:
        return self._rows.header_line

    @property
    def passed_over(self) -> int:
        return self._rows.passed_over

    @property
    def remarks(self) -> tuple[str, ...]:
        """What whoever gave the file should know of how it was read; nothing where there is no doubt."""
        of_sheet = self._rows.remarks if isinstance(self._rows, Sheet) else ()
        return (*_remark(self.encoding, self.header_line, self.passed_over), *of_sheet)

    @property
    def bytes_read(self) -> int:
        return self._source.bytes_read

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def close(self) -> None:
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _remark(encoding: Encoding, header_line: int, passed_over: int) -> Iterator[str]:
    if encoding.guessed:
        yield f"The encoding {encoding.name} is a guess: {encoding.evidence}. Name it with --encoding if it is another."
    if passed_over:
        yield (
            f"The header was found in line {header_line:,}; lines before it that say something and are no rows: "
            f"{passed_over:,}."
        )


def keep_silent(_: Table) -> None:
    """Tell nobody of a table."""


def open_table(path: Path, *, wanted: Collection[str] = (), opening: Opening = PLAIN) -> Table:
    """Open a CSV file, packed with gzip or not, in any usual encoding and with any usual separator, or a workbook.

    Of the separators the one under which most of the columns `wanted` are in the header is taken, unless `opening`
    names it; of the sheets of a workbook likewise. Raises InputError where the file is missing, empty, no regular
    file, or neither text nor a workbook that can be read.
    """
    return Table(path, wanted, opening)
