"""Take a load back that should never have been made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from trawl.engine.interface import Engine
from trawl.errors import UsageError
from trawl.ledger import Ledger
from trawl.model import Key, Load
from trawl.pipeline.installation import Installation

#: Records withdrawn at a time.
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Undoing:
    """What taking a load back did: the records that were withdrawn, of which `amended` had an earlier version.

    That version is not there any more: the feed that had it must be loaded again. `remains` says what still keeps the
    records' text on a disk; "" where nothing does.
    """

    load: Load
    withdrawn: int
    remains: str


def undo_load(installation: Installation, load_id: int, reason: str) -> Undoing:
    """Withdraw every record that stands as this load wrote it, and note that the load is undone, and why.

    Only the newest load of a source that is not undone can be: a later one has left alone the rows that it found as
    this one had written them, and they would be lost with it. What stops half way is finished by the same command.
    Raises UsageError, NotFoundError, LedgerError for a load that did not finish, EngineBusyError.
    """
    if not reason.strip():
        raise UsageError("Say why the load is undone: --reason. It is kept with the load and in the audit trail.")
    with (
        installation.open_ledger() as ledger,
        installation.open_engine(writing=True) as engine,
        engine.writer() as writer,
    ):
        load = ledger.loads.get(load_id)
        _require_newest(ledger, load)
        installation.log("undo load begun", load=load.id, file=load.file_name, reason=reason.strip())
        withdrawn, remains = 0, ""
        keys = _written_by(engine, installation, load)
        while batch := list(islice(keys, _BATCH)):
            done = writer.withdraw(batch)
            withdrawn, remains = withdrawn + done.withdrawn, done.remains or remains
            ledger.loads.erase_content(batch)
        load = ledger.loads.undo(load.id, reason.strip())
        installation.log("undo load", load=load.id, file=load.file_name, withdrawn=withdrawn)
    return Undoing(load, withdrawn, remains)


def _require_newest(ledger: Ledger, load: Load) -> None:
    later = [other for other in ledger.loads.list(load.source) if other.id > load.id and other.state != "undone"]
    standing = [other for other in later if other.state == "finished" or other.written]
    if standing:
        raise UsageError(
            f"Load {load.id} of {load.source} is not its newest: load {standing[-1].id} came later, and has left alone "
            f"what it found unchanged. Undo that one first, or withdraw single records (trawl withdraw)."
        )


def _written_by(engine: Engine, installation: Installation, load: Load) -> Iterator[Key]:
    """The records that stand as this load wrote them, from a view that does not see them go."""
    with engine.view() as view:
        for found in view.everything(installation.everyone):
            if found.record.source == load.source and found.record.lineage.load_id == load.id:
                yield found.record.key
