"""Take out records that their source has deleted, and say what became of each that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from trawl.engine.interface import Engine
from trawl.errors import EngineError, InputError, UsageError
from trawl.model import Key, Record
from trawl.pipeline.installation import Installation
from trawl.reports.renderers.csv_table import restore_cell
from trawl.tabular import PLAIN, Opening, Row, Table, fold_name, keep_silent, open_table


@dataclass(frozen=True, slots=True)
class WithdrawalOutcome:
    """What became of the records asked for: how many were taken out, and which were not there.

    `erased` counts the rejected rows and remarks of theirs whose text was blanked. `remains` says what still keeps
    their text on a disk, and what to do about it; "" where nothing does.
    """

    withdrawn: int
    absent: tuple[Key, ...]
    remains: str
    erased: int = 0


def withdraw_records(installation: Installation, keys: Sequence[Key], reason: str) -> WithdrawalOutcome:
    """Take these records out of the store and the index, so that nobody finds or is shown anything of them.

    What loads rejected of them is blanked too; the rows stay, counted and with their reason. What a run or a wash has
    already reported stays as it was sent; the next run of a profile says of such a hit that it was withdrawn. A feed
    that still has the record brings it back with its next load. Raises UsageError without a reason or a record, and
    EngineBusyError where a load is running.
    """
    installation.require("keeper")
    if not keys:
        raise UsageError("Name what to withdraw: a CSV file of source and record_id, or --source with --record.")
    if not reason.strip():
        raise UsageError("Say why the records are withdrawn: --reason. It is kept in the audit trail.")
    asked = tuple(dict.fromkeys(keys))
    with (
        installation.open_ledger() as ledger,
        installation.open_engine(writing=True) as engine,
        engine.writer() as writer,
        installation.open_upkeep() as upkeep,
    ):
        copies = upkeep.clear_copies()
        records = find_stored(engine, installation, asked)
        there = [record.key for record in records]
        names = [f"{key.source}/{key.record_id}" for key in there]
        installation.log("withdraw begun", reason=reason.strip(), asked=len(asked), records=names)
        ledger.withdrawals.note(records, reason.strip())
        done = writer.withdraw(there)
        erased = ledger.forget(asked)
        installation.log("withdraw", reason=reason.strip(), asked=len(asked), withdrawn=done.withdrawn, erased=erased)
    if done.withdrawn != len(there):
        raise EngineError(f"{len(there):,} records were to be withdrawn, and {done.withdrawn:,} were. Do it again.")
    present = set(there)
    remains = " ".join(filter(None, (done.remains, copies)))
    return WithdrawalOutcome(done.withdrawn, tuple(key for key in asked if key not in present), remains, erased)


def find_stored(engine: Engine, installation: Installation, keys: Sequence[Key]) -> list[Record]:
    """Those of the records that are stored, whoever may see them."""
    with engine.view() as view:
        return [found.record for found in view.fetch(keys, installation.everyone)]


def read_keys(
    path: Path, source: str = "", opening: Opening = PLAIN, on_open: Callable[[Table], None] = keep_silent
) -> list[Key]:
    """Read the records that a CSV file lists in its columns `source` and `record_id`; other columns are passed over.

    `source` is that of every row where the file has no such column. Raises InputError, naming the line, for a row that
    does not say which record it means: then nothing of the list may be acted on.
    """
    with open_table(path, wanted=("source", "record_id"), opening=opening) as table:
        on_open(table)
        names = {fold_name(column): column for column in table.columns}
        id_column, source_column = names.get("record id"), names.get("source")
        if id_column is None or not (source_column or source):
            missing = "record_id: name it so" if id_column is None else "source: name it so, or give --source"
            raise InputError(path, f" has no column {missing}.")
        return list(_keys(table, id_column, source_column, source))


def _keys(table: Table, id_column: str, source_column: str | None, source: str) -> Iterator[Key]:
    for row in table:
        record_id = restore_cell(row.values.get(id_column, "").strip())
        named = restore_cell(row.values.get(source_column, "").strip()) if source_column else source
        if row.problem or not record_id or not named:
            complaint = f": {_complaint(row)} Correct the list; nothing was withdrawn."
            raise InputError(table.path, complaint, row.line)
        if source and named != source:
            said = f": its source is another than --source says, {source!r}."
            told = f": its source is {named!r}, and --source says {source!r}."
            raise InputError(table.path, said, row.line, told)
        yield Key(named, record_id)


def _complaint(row: Row) -> str:
    return f"the row {row.problem}." if row.problem else "the row does not say which record it means."
