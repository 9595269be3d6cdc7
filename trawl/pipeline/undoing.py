"""Take a load back that should never have been made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from trawl.engine.interface import Engine
from trawl.errors import LedgerError, UsageError
from trawl.ledger import Ledger
from trawl.model import Key, Load, Record
from trawl.pipeline.installation import Installation


@dataclass(frozen=True, slots=True)
class Undoing:
    """What taking a load back did: how many records were withdrawn.

    Up to `amended` of them had an earlier version, which is not there any more: the file that had it must be
    loaded again. Nor do the `taken_out` records come back that the load itself had withdrawn: they were read from
    `files`, by their whole paths. `remains` says what still keeps the records' text on a disk; "" where nothing does.
    """

    load: Load
    withdrawn: int
    amended: int
    taken_out: int
    files: tuple[str, ...]
    remains: str


def undo_load(installation: Installation, load_id: int, reason: str) -> Undoing:
    """Withdraw every record that stands as this load wrote it, and note that the load is undone, and why.

    Only the newest load of a source that is not undone can be: a later one has left alone the rows that it found as
    this one had written them, and they would be lost with it. What stops half way is finished by the same command.
    Raises UsageError, NotFoundError, LedgerError for a load that wrote nothing, EngineBusyError where one is running.
    """
    installation.require("keeper")
    if not reason.strip():
        raise UsageError("Say why the load is undone: --reason. It is kept with the load and in the audit trail.")
    with (
        installation.open_ledger() as ledger,
        installation.open_engine(writing=True) as engine,
        engine.writer() as writer,
    ):
        ledger.loads.abandon_in_flight()  # whoever else is at work, nobody is loading
        load = ledger.loads.get(load_id)
        records = _written_by(engine, installation, load)
        keys = [record.key for record in records]
        _require_undoable(ledger, load, keys)
        installation.log("undo load begun", load=load.id, file=load.file_name, reason=reason.strip(), asked=len(keys))
        taken_out = sum(1 for _ in ledger.withdrawals.of_load(load.id))
        if load.state != "undone":
            load = _note_undone(ledger, load, keys, reason.strip())
        ledger.withdrawals.note(records, f"load {load.id} was undone: {reason.strip()}")
        done = writer.withdraw(keys)
        ledger.erase_content(keys)
        installation.log("undo load", load=load.id, file=load.file_name, withdrawn=done.withdrawn)
        files = ledger.withdrawals.files_of(load.id)
    return Undoing(load, done.withdrawn, max(load.amended - taken_out, 0), taken_out, files, done.remains)


def _require_undoable(ledger: Ledger, load: Load, keys: Sequence[Key]) -> None:
    begun = load.state == "undone" and bool(keys)  # and stopped half way
    if load.state not in ("finished", "failed") and not begun:
        raise LedgerError(f"Load {load.id} of {load.file} is {load.state}; only one that wrote records is undone.")
    later = [other for other in ledger.loads.list(load.source) if other.id > load.id]
    if standing := [other for other in later if other.state in ("finished", "failed")]:
        raise UsageError(
            f"Load {load.id} of {load.source} is not its newest: load {standing[-1].id} came later, and has left alone "
            "what it found unchanged. Undo that one first, or withdraw single records (trawl withdraw)."
        )


def _note_undone(ledger: Ledger, load: Load, keys: Sequence[Key], reason: str) -> Load:
    """Say that a load is undone before anything of it goes: whoever asks meanwhile is told what may be missing.

    What the load itself took out (marked up, deleted, not in its snapshot) is missing with it. Of a load that broke off
    nobody knows how many records it amended, nor of the one that went on with it.
    """
    ledger.unread.reopen(load)
    taken_out = ledger.unread.note_taken_out(load, ())
    broken = any(other.state == "failed" for other in ledger.loads.list(load.source))
    noted = ledger.unread.note_taken_out(load, keys if load.amended or broken else ())
    return ledger.loads.undo(load.id, reason, noted if broken else load.amended + taken_out)


def _written_by(engine: Engine, installation: Installation, load: Load) -> list[Record]:
    """The records that stand as this load wrote them, without their text."""
    with engine.view() as view:
        return [
            replace(found.record, narrative="", raw=None)
            for found in view.everything(installation.everyone)
            if found.record.source == load.source and found.record.lineage.load_id == load.id
        ]
