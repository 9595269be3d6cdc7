"""The tables that are files of their own: matches, a search's answer, and what each covers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from trawl.coverage import Coverage, pack_coverage
from trawl.model import Hit, Key, Match
from trawl.reports.document import Column, Table
from trawl.reports.edition import FULL, Edition, Withheld
from trawl.reports.files import open_binary_output, open_output
from trawl.reports.renderers.csv_table import LIST_SEPARATOR, render_csv, write_cells, write_rows
from trawl.reports.shown_passages import list_passages
from trawl.reports.wording.flat_tables import Row, keys_of, place_values
from trawl.reports.wording.hit_table import RECORD_COLUMNS, list_terms, record_cells
from trawl.reports.wording.link_table import LINK_COLUMNS, link_cells, withheld_cells

SEARCH_COLUMNS = (
    "source",
    "record_id",
    "terms",
    "negated",
    "undecided",
    *keys_of(RECORD_COLUMNS),
    "title",
    "narrative",
    "fields",
)


class LinkLine(NamedTuple):
    """A match, and whether its record is shown by reference only (`handling.is_restricted`).

    `near` says how far the row is from what the profile wants it to be near to, "" where that is nothing.
    """

    match: Match
    restricted: bool
    near: str = ""


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write a CSV file (UTF-8 with a byte order mark, mode 0600, whole or not at all); return how many rows.

    Raises OutputError where the file system refuses, ValueError where a row has not one cell for each column.
    """
    with open_output(path, bom=True) as file:
        return write_rows(file, columns, rows)


def write_csv(path: Path, table: Table) -> None:
    """Write a table of a document as a CSV file, as `write_table` does."""
    with open_binary_output(path) as file:
        file.write(render_csv(table))


def write_links(path: Path, lines: Iterable[LinkLine]) -> int:
    """Write the matches of records to register rows, one a line; of a restricted record one line that names no row."""
    return write_table(path, keys_of(LINK_COLUMNS), _link_rows(lines))


def write_search(path: Path, hits: Iterable[Hit | Withheld]) -> int:
    """Write the answer to a search, with the text of each record that the edition shows; return how many rows.

    What the edition withholds is there by reference only.
    """
    return write_table(path, SEARCH_COLUMNS, map(_search_row, hits))


def write_coverage(path: Path, coverage: Coverage, marking: str, edition: Edition = FULL) -> None:
    """Write, beside a table of records, what the table covers, its marking, and for whom it was written."""
    about = {"marking": marking, "edition": edition.name, "force": edition.force}
    about["include_restricted"] = edition.include_restricted
    with open_output(coverage_beside(path)) as file:
        json.dump({**about, **pack_coverage(coverage)}, file, ensure_ascii=False, indent=1)


def coverage_beside(path: Path) -> Path:
    """The file that says what a table of records covers: a table has no place for it."""
    return path.with_name(f"{path.stem}.coverage.json")


def _link_rows(lines: Iterable[LinkLine]) -> Iterator[list[str]]:
    """A line for each match of a record that is shown, and one for each record that is not."""
    named: set[Key] = set()
    for match, restricted, near in lines:
        if not restricted:
            yield write_row(link_cells(match, near), LINK_COLUMNS)
        elif match.key not in named:
            named.add(match.key)
            yield write_row(withheld_cells(match.key), LINK_COLUMNS)


def _search_row(hit: Hit | Withheld) -> tuple[str, ...]:
    if isinstance(hit, Withheld):
        blank = [""] * 6  # from the district to the handling
        told = (hit.reference, hit.kind, hit.force, *blank, hit.marking, _yes_no(value=True))
        return (*hit.key, "", _yes_no(hit.negated), _yes_no(hit.undecided), *told, "", "", "")
    return (
        *hit.record.key,
        LIST_SEPARATOR.join(list_terms(hit)),
        _yes_no(hit.negated),
        _yes_no(hit.undecided),
        *write_row(record_cells(hit.record), RECORD_COLUMNS),
        hit.record.title,
        hit.record.narrative,
        LIST_SEPARATOR.join(f"{p.label}: {p.text}" for p in list_passages(hit.record) if p.part == "fields"),
    )


def write_row(row: Row, columns: Sequence[Column]) -> list[str]:
    """A row of values as the texts of a CSV file."""
    return write_cells(place_values(keys_of(columns), row), columns)


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"
