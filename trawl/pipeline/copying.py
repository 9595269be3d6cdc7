"""Copy every record from the engine in the home folder to the Elasticsearch server, or back.

Records keep their sequences, their mentions and their analysed text, so nothing is loaded or extracted again, and the
ledger's loads and runs stay true. A copy that is cut off is gone on with by the same command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from trawl import __version__
from trawl.engine.interface import Engine, Health, View, Writer
from trawl.engine.opening import ends_of_copy
from trawl.errors import EngineError, UsageError, VersionMismatchError
from trawl.model import IndexedRecord, Key, Versions
from trawl.pipeline.installation import Installation
from trawl.pipeline.preparing import next_batch
from trawl.text import ANALYSER_VERSION

#: Records that a message names.
_NAMED = 20

_ELSEWHERE = "Copy to an index of another name (TRAWL_ELASTIC_INDEX), or to another home."

#: Called with how many records are done, and how many there are.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy came to: read = written + unchanged, and both engines hold `read` records up to `sequence`."""

    origin: str
    target: str
    read: int
    written: int
    unchanged: int
    sequence: int


def copy_records(installation: Installation, on_progress: Progress, *, back: bool = False) -> Copied:
    """Copy from the embedded engine to Elasticsearch, or `back`; nothing is taken out of either.

    Raises UsageError where there is nothing to copy, EngineBusyError where a load is running at either end,
    VersionMismatchError where the records were made by another analyser than this one, and EngineError where the
    target holds what the origin does not.
    """
    installation.require("keeper")
    openers = ends_of_copy(back=back)
    settings, limits = installation.settings, installation.engine_limits
    made_by = _made_by(installation, openers[0](settings, versions=_nobody(), limits=limits, any_version=True))
    origin, target = (opener(settings, versions=made_by, limits=limits) for opener in openers)
    try:
        # Both writers are held, so that what is counted at the end is what was copied.
        with origin.writer() as held, target.writer() as writer:
            with origin.view() as view, target.view() as there:
                ends = origin.health(), target.health()
                _require_room(*ends)
                _refuse_strangers(installation, held, view, there)
                copied = _copy(installation, view, writer, ends, on_progress)
            writer.refresh()
        _reconcile(copied, target)
    finally:
        origin.close()
        target.close()
    installation.log("engine copy", origin=copied.origin, target=copied.target, records=copied.read)
    return copied


def _nobody() -> Versions:
    return Versions(__version__, ANALYSER_VERSION, "")


def _made_by(installation: Installation, engine: Engine) -> Versions:
    """What made the origin's records, which is what the copy will say too."""
    try:
        health = engine.health()
        if not health.records:
            raise UsageError(f"There is nothing to copy: {_place(health)} holds no records.")
        with engine.view() as view:
            made_by = view.state(installation.everyone).versions
    finally:
        engine.close()
    if made_by.analyser != ANALYSER_VERSION:
        raise VersionMismatchError(
            f"The records were analysed by version {made_by.analyser}, and this is version {ANALYSER_VERSION}. "
            "Run `trawl reprocess` with the engine that holds them, and copy then."
        )
    return made_by


def _require_room(here: Health, there: Health) -> None:
    if there.records > here.records or there.sequence > here.sequence:
        raise EngineError(
            f"{_place(there)} holds {there.records:,} records up to sequence {there.sequence:,}, which is more than "
            f"the {here.records:,} up to {here.sequence:,} of {_place(here)}. Nothing was copied. {_ELSEWHERE}"
        )


def _refuse_strangers(installation: Installation, held: Writer, view: View, there: View) -> None:
    """Raises EngineError where the target holds a record that the origin does not, or has in an older state.

    Two stores are never mixed, and nothing newer is written over.
    """
    for batch in _batches(installation, there):
        records = [indexed.record for indexed in batch]
        known = held.unchanged(records)
        doubtful = {record.key: record.sequence for record in records if record.key not in known}
        found = {indexed.record.key: indexed.record.sequence for indexed in view.fetch(doubtful, installation.everyone)}
        if strangers := [key for key in doubtful if key not in found]:
            raise EngineError(
                f"The target holds records that the origin does not, such as {'/'.join(strangers[0])}. "
                f"Nothing was copied. {_ELSEWHERE}"
            )
        if newer := [key for key, sequence in doubtful.items() if sequence > found[key]]:
            raise EngineError(
                f"The target holds newer states of records than the origin, such as of {'/'.join(newer[0])}. "
                f"Nothing was copied. {_ELSEWHERE}"
            )


def _copy(
    installation: Installation, view: View, writer: Writer, ends: tuple[Health, Health], on_progress: Progress
) -> Copied:
    here, there = ends
    read = written = sequence = 0
    for batch in _batches(installation, view):
        known = writer.unchanged([indexed.record for indexed in batch])
        outcome = writer.write([indexed for indexed in batch if indexed.record.key not in known])
        read, written = read + len(batch), written + outcome.written
        sequence = batch[-1].record.sequence
        if outcome.refused:
            raise EngineError(_explain_refusals(outcome.refused, _place(there), written))
        on_progress(read, here.records)
    return Copied(_place(here), _place(there), read, written, read - written, sequence)


def _explain_refusals(refused: Sequence[tuple[Key, str]], place: str, written: int) -> str:
    names = ", ".join("/".join(key) for key, _ in refused[:_NAMED])
    more = f" and {len(refused) - _NAMED} more" if len(refused) > _NAMED else ""
    return (
        f"{place} refused {len(refused)} of the records, the first because {refused[0][1].rstrip('.')}: {names}{more}. "
        "One that was withdrawn there must be withdrawn at the origin first: trawl withdraw. "
        f"{written:,} were copied. Give the command again to go on."
    )


def _place(health: Health) -> str:
    return f"{health.engine} at {health.location}"


def _batches(installation: Installation, view: View) -> Iterator[list[IndexedRecord]]:
    records = view.everything(installation.everyone)
    while batch := next_batch(records, lambda indexed: len(indexed.record.narrative)):
        yield batch


def _reconcile(copied: Copied, target: Engine) -> None:
    """Raises EngineError unless the target holds exactly as many records as were read, and is as far on."""
    held = target.health()
    if held.records != copied.read or held.sequence < copied.sequence:
        raise EngineError(
            f"{copied.read:,} records up to sequence {copied.sequence:,} were read from {copied.origin}, and "
            f"{copied.target} holds {held.records:,} up to {held.sequence:,}. Go on with the origin, and report this."
        )
