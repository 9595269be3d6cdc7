"""Decisions read back from a sheet of matches that analysts have filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from trawl.errors import UsageError
from trawl.ledger import KeptDecision, NewDecision, Pair
from trawl.model import Key, Record, RegisterRow, Verdict
from trawl.pipeline.deciding import make_decision, part_row_name
from trawl.pipeline.decision_book import find_row, hash_row
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.sheet_rows import RefusedError, SheetRow, SheetRows, parse_key, refuse_unread
from trawl.reports.decision_sheet import Content, unseal_content
from trawl.tabular import open_table, render_path

_BATCH = 500
#: The columns that are read back.
_COLUMNS = ("record", "row", "decision", "reason", "band", "score", "content")
_VERDICTS: dict[str, Verdict] = {"confirm": "confirm", "reject": "reject"}


@dataclass(slots=True)
class Imported:
    """What came back. `outdated` counts the decisions whose record or row has changed since the sheet went out.

    `unchanged` were decided so already, `blank` say nothing; `remarks` say which rows were not taken, why, and what to
    do. `reading` says how the file was read.
    """

    confirmed: int = 0
    rejected: int = 0
    outdated: int = 0
    unchanged: int = 0
    blank: int = 0
    remarks: list[str] = field(default_factory=list)
    reading: list[str] = field(default_factory=list)


def import_decisions(installation: Installation, path: Path, *, encoding: str = "", sheet: str = "") -> Imported:
    """Take the decisions from a sheet that was exported and filled in, as this principal's.

    A row is taken whole or not at all. Raises InputError for a file that cannot be read, or lacks a column.
    """
    result, name = Imported(), render_path(path.name)
    opening = installation.opening(encoding, sheet)
    with installation.open_session() as session:
        with open_table(path, wanted=_COLUMNS, opening=opening) as table:
            result.reading.extend(table.remarks)
            sheet_rows = SheetRows(table, _COLUMNS, filled=("decision", "reason"), written_by="trawl link export")
            taken = _Judge(session, name, result).judge(sheet_rows)
        result.blank = len(sheet_rows.blank)
        said = [(*one.pair.key, one.pair.register, one.pair.row_id, one.verdict, one.reason) for one in taken]
        installation.log("link import", file=name, decisions=said, refused=len(result.remarks))
        session.ledger.decisions.add(taken, session.principal.name)
    result.confirmed = sum(one.verdict == "confirm" for one in taken)
    result.rejected = len(taken) - result.confirmed
    return result


class _Taken(NamedTuple):
    """A decision that a row of the sheet says; `outdated` where record or row are not as they went out."""

    line: int
    made: NewDecision
    outdated: bool


class _Judge:
    """Makes decisions of a sheet's rows, and remarks of those that cannot be taken."""

    def __init__(self, session: Session, name: str, result: Imported) -> None:
        self._session, self._name, self._result = session, name, result
        self._standing = {kept.pair: kept for kept in session.ledger.decisions.standing()}
        self._rows: dict[tuple[str, str], RegisterRow | None] = {}

    def judge(self, rows: Iterable[SheetRow]) -> list[NewDecision]:
        """The decisions of the rows that can be taken, in their order, of each pair once."""
        taken: dict[Pair, list[_Taken]] = {}
        waiting = iter(rows)
        while batch := list(islice(waiting, _BATCH)):
            keys = [parse_key(row.cells["record"]) for row in batch if row.cells]
            records = {key: one.record for key, one in self._session.fetch(keys).items()}
            for row in batch:
                try:
                    one = self._take(row, records)
                except RefusedError as refusal:
                    self._remark(row.line, str(refusal))
                else:
                    taken.setdefault(one.made.pair, []).append(one)
        return list(self._settle(taken))

    def _settle(self, taken: dict[Pair, list[_Taken]]) -> Iterator[NewDecision]:
        """What the rows of each pair say together; where they say both, none of them is taken."""
        for said in taken.values():
            if len({one.made.verdict for one in said}) > 1:
                lines = " and ".join(f"{one.line:,}" for one in said)
                for one in said:
                    self._remark(one.line, f"rows {lines} confirm and reject the same match. Leave one of them.")
                continue
            last = said[-1]
            if self._says_the_same(last.made):
                self._result.unchanged += 1
                continue
            self._result.outdated += last.outdated
            yield last.made

    def _says_the_same(self, made: NewDecision) -> bool:
        """Whether this principal's own decision that stands says all that this one does: the file came twice."""
        kept: KeptDecision | None = self._standing.get(made.pair)
        return (
            kept is not None
            and kept.principal == self._session.principal.name
            and (kept.made.verdict, kept.made.reason) == (made.verdict, made.reason)
            and (kept.made.content_hash, kept.made.row_hash) == (made.content_hash, made.row_hash)
        )

    def _take(self, row: SheetRow, records: dict[Key, Record]) -> _Taken:
        refuse_unread(row)
        cells = row.cells
        if not cells["decision"]:  # somebody who gave a reason has decided
            raise RefusedError("there is a reason, and decision is blank. Write confirm or reject, or no reason.")
        verdict = _VERDICTS.get(cells["decision"].casefold())
        if verdict is None:
            raise RefusedError(f"decision is '{cells['decision']}'. Write confirm or reject, or leave it blank.")
        if not cells["row"]:
            raise RefusedError(
                f"no row of a register is named, as of a restricted record. Decide at the desk: trawl link {verdict} "
                f"{cells['record']} REGISTER/ROW --reason TEXT"
            )
        if not cells["reason"]:
            raise RefusedError("there is no reason. Say why in the column reason.")
        record = records.get(parse_key(cells["record"]))
        if record is None:
            raise RefusedError(
                f"there is no record '{cells['record']}' that you may see. Records are named as source/id; export "
                "again if the name was changed."
            )
        found, content = self._find_row(cells["row"]), _unseal(cells)
        made = replace(
            make_decision(record, found, verdict, cells["reason"], None),
            content_hash=content.record_hash,
            row_hash=content.row_hash,
            band=content.band,
            score=content.score,
        )
        changed = content.record_hash != record.content_hash or content.row_hash != hash_row(found)
        return _Taken(row.line, made, changed)

    def _find_row(self, name: str) -> RegisterRow:
        try:
            register, row_id = part_row_name(name)
        except UsageError as error:
            raise RefusedError(str(error)) from error
        if (register, row_id) not in self._rows:
            self._rows[register, row_id] = find_row(self._session.ledger, register, row_id)
        row = self._rows[register, row_id]
        if row is None:
            raise RefusedError(
                f"there is no row '{row_id}' in a register '{register}' now. Export again: the name or the register "
                "was changed."
            )
        return row

    def _remark(self, line: int, said: str) -> None:
        self._result.remarks.append(f"{self._name}, row {line:,}: {said}")


def _unseal(cells: dict[str, str]) -> Content:
    content = unseal_content(*(cells[name] for name in ("record", "row", "band", "score", "content")))
    if content is None:
        raise RefusedError(
            "content is not what went out with this record, row, band and score. Export again and fill that in; sort "
            "whole rows, never one column."
        )
    return content
