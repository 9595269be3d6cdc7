"""Marks read back from a sheet of hits that analysts have filled in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from trawl.errors import UsageError
from trawl.ledger import NewReview, StoredHit
from trawl.model import MARKS, IndexedRecord, Key, Mark
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.marks import MarkBook
from trawl.pipeline.reviewing import Reviewed, find_reviewed, keep_reviews, make_review, parse_mark, says_the_same
from trawl.pipeline.sheet_rows import RefusedError, SheetRow, SheetRows, parse_key, refuse_unread
from trawl.reports.review_sheet import unseal_line
from trawl.tabular import open_table, render_path

#: The columns that are read back, and those that analysts fill in.
_COLUMNS = ("run", "record", "mark", "note", "content")
_FILLED = ("mark", "note")


@dataclass(slots=True)
class ImportedReview:
    """What came back. `marked` counts the marks made, `outdated` those of records that have changed since.

    `unchanged` were marked so already, `blank` say nothing, and of `missing` hits the sheet has no row; `remarks` say
    which rows were not taken, why, and what to do. `reading` says how the file was read.
    """

    marked: dict[Mark, int] = field(default_factory=lambda: dict.fromkeys(MARKS, 0))
    outdated: int = 0
    unchanged: int = 0
    blank: int = 0
    missing: int = 0
    remarks: list[str] = field(default_factory=list)
    reading: list[str] = field(default_factory=list)


def import_review(installation: Installation, name: str, path: Path) -> ImportedReview:
    """Take the marks of a sheet of this run or sample as this principal's: of the rows that can be taken, all at once.

    A row is taken whole or not at all, and the others are taken all the same. Raises InputError for a file that cannot
    be read, or lacks a column; what `open_review` raises.
    """
    result, said = ImportedReview(), render_path(path.name)
    with installation.open_session() as session:
        reviewed = find_reviewed(session, name)
        with open_table(path, wanted=_COLUMNS, opening=installation.opening()) as table:
            result.reading.extend(table.remarks)
            rows = SheetRows(
                table,
                _COLUMNS,
                filled=_FILLED,
                written_by="trawl review --sheet",
            )
            judge = _Judge(session, reviewed, said, result)
            made = judge.judge(rows)
        result.blank = len(rows.blank)
        in_sheet = judge.named | set(map(parse_key, rows.blank))
        result.missing = sum(hit.key not in in_sheet for hit in reviewed.hits)
        installation.log("review import", file=said, taken=len(made), refused=len(result.remarks), **reviewed.named)
        keep_reviews(session, reviewed, made)
    for one in made:
        result.marked[one.mark] += 1
    return result


class _Taken(NamedTuple):
    """A mark that a row of the sheet says; `outdated` where the record is not as it went out."""

    line: int
    made: NewReview
    outdated: bool


class _Judge:
    """Makes marks of a sheet's rows, and remarks of those that cannot be taken. `named` are the hits with a row."""

    def __init__(self, session: Session, reviewed: Reviewed, name: str, result: ImportedReview) -> None:
        self._session, self._reviewed, self._name, self._result = session, reviewed, name, result
        self._hits = {hit.key: hit for hit in reviewed.hits}
        self._book = MarkBook(session.ledger, reviewed.profile)
        self.named: set[Key] = set()

    def judge(self, rows: Iterable[SheetRow]) -> list[NewReview]:
        """The marks of the rows that can be taken, in their order, of each record once."""
        waiting = list(rows)
        records = self._session.fetch({parse_key(row.cells["record"]) for row in waiting if row.cells})
        taken: dict[Key, list[_Taken]] = {}
        for row in waiting:
            try:
                one = self._take(row, records)
            except RefusedError as refusal:
                self._remark(row.line, str(refusal))
            else:
                taken.setdefault(one.made.key, []).append(one)
        return [made for said in taken.values() for made in self._settle(said)]

    def _settle(self, said: list[_Taken]) -> list[NewReview]:
        """What the rows of one record say together; where they contradict each other, none of them is taken."""
        if len({one.made.mark for one in said}) > 1:
            lines = " and ".join(f"{one.line:,}" for one in said)
            for one in said:
                self._remark(one.line, f"rows {lines} mark the same record differently. Leave one of them.")
            return []
        last = said[-1]
        if says_the_same(self._book.own(last.made.key, self._session.principal.name), last.made):
            self._result.unchanged += 1
            return []
        self._result.outdated += last.outdated
        return [last.made]

    def _take(self, row: SheetRow, records: dict[Key, IndexedRecord]) -> _Taken:
        refuse_unread(row)
        cells = row.cells
        if cells["run"] != self._reviewed.name:
            raise RefusedError(
                f"the row is of '{cells['run']}', and marks of {self._reviewed.name} are taken. Import it there: trawl "
                f"review {cells['run'] or 'RUN'} --import FILE."
            )
        stored, indexed = self._find(cells["record"], records)
        self.named.add(stored.key)
        if not cells["mark"]:
            raise RefusedError(f"there is a note, and mark is blank. Write {_MARKS}, or no note.")
        try:
            mark = parse_mark(cells["mark"])
        except UsageError as error:
            raise RefusedError(f"mark is '{cells['mark']}'. Write {_MARKS}, or leave it blank.") from error
        content_hash = unseal_line(cells["run"], cells["record"], cells["content"])
        if content_hash is None:
            raise RefusedError(
                "content is not what went out with this run and record. Write the sheet again and fill that in; sort "
                "whole rows, never one column."
            )
        made = make_review(self._reviewed, stored, indexed, mark, cells["note"], content_hash=content_hash)
        return _Taken(row.line, made, content_hash != indexed.record.content_hash)

    def _find(self, name: str, records: dict[Key, IndexedRecord]) -> tuple[StoredHit, IndexedRecord]:
        key = parse_key(name)
        if key not in self._hits or key not in records:
            raise RefusedError(
                f"there is no hit '{name}' in {self._reviewed.name} that you may see. Records are named as source/id; "
                "write the sheet again if the name was changed."
            )
        return self._hits[key], records[key]

    def _remark(self, line: int, said: str) -> None:
        self._result.remarks.append(f"{self._name}, row {line:,}: {said}")


_MARKS = f"{', '.join(MARKS[:-1])} or {MARKS[-1]}"
