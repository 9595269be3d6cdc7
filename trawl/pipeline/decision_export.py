"""Matches written to a sheet, for analysts to decide of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from trawl.coverage import Coverage
from trawl.errors import UsageError
from trawl.model import IndexedRecord
from trawl.pipeline.decision_book import Decided, find_row, hash_row
from trawl.pipeline.editions import EditionSieve
from trawl.pipeline.installation import Installation
from trawl.pipeline.linking import join_records, name_registers
from trawl.reports.decision_sheet import SheetLine, write_sheet
from trawl.reports.edition import FULL, Edition
from trawl.reports.form_sheet import check_form_path
from trawl.reports.tables import write_coverage
from trawl.tabular import render_path


@dataclass(slots=True)
class Exported:
    """What went out: matches to decide of, restricted records that are there by reference only, cells that were cut."""

    coverage: Coverage
    matches: int = 0
    restricted: int = 0
    cut: int = 0


def export_matches(
    installation: Installation,
    out: Path,
    *,
    registers: Sequence[str],
    run: str,
    query: str,
    on_progress: Callable[[int, int], None],
    edition: Edition = FULL,
) -> Exported:
    """Write the matches of a run's hits, of the answer to a query, or (with neither) of every record, to be decided of.

    What analysts have rejected is not among them. Of a restricted record there is its reference, and no match. The
    edition of a force holds that force's records alone; partners decide of nothing.
    """
    if edition.name == "partner":
        raise UsageError("A sheet quotes records and names them, to be brought back: there is none for partners.")
    check_form_path(out)
    with installation.open_session() as session:
        names = name_registers(session, registers)
        total, joined = join_records(session, names, run=run, query=query)
        result = Exported(session.coverage(names))
        installation.log(
            "link export", registers=list(names), run=run, query=query, records=total,
            out=render_path(out.absolute()), **edition.logged,
        )  # fmt: skip
        passing = EditionSieve(edition)

        @cache
        def row_hash(register: str, row_id: str) -> str:
            row = find_row(session.ledger, register, row_id)
            return hash_row(row) if row else ""

        def lines() -> Iterator[SheetLine]:
            for done, (indexed, decided) in enumerate(joined, 1):
                on_progress(done, total)
                if decided.listed and passing.admit(indexed.record):
                    held = bool(passing.judge(indexed.record))
                    yield from _lines(indexed, decided, result, row_hash, restricted=held)

        with closing(joined):
            result.cut = write_sheet(out, lines())
        result.coverage = passing.cover(result.coverage)
        write_coverage(out, result.coverage, passing.marking, edition)
    return result


def _lines(
    indexed: IndexedRecord,
    decided: Decided,
    result: Exported,
    row_hash: Callable[[str, str], str],
    *,
    restricted: bool,
) -> Iterator[SheetLine]:
    """The lines of one record, counted; `row_hash` is asked of the ledger, as decisions are judged by it."""
    if restricted:
        result.restricted += 1
        yield SheetLine(indexed.record, None)
        return
    for match in decided.listed:
        result.matches += 1
        yield SheetLine(indexed.record, match, row_hash(match.row.register, match.row.row_id))
