"""Read the stored records again, into a second index that takes the first one's place when whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trawl import __version__
from trawl.engine.interface import Engine, View
from trawl.entities import extractor_version
from trawl.errors import EngineError
from trawl.model import Record, Versions
from trawl.pipeline.installation import Installation
from trawl.pipeline.preparing import next_batch, prepare_batches
from trawl.pipeline.workers import count_processes
from trawl.sources import read_head_anew
from trawl.text import ANALYSER_VERSION

Progress = Callable[[int, int], None]


def reprocess_records(installation: Installation, on_progress: Progress) -> int:
    """Reprocess every stored record; return how many there were. Whatever stops it, an index with every record is left.

    Records keep their sequences: nothing about them is new. Raises EngineBusyError where a load is running.
    """
    installation.require("keeper")
    versions = Versions(__version__, ANALYSER_VERSION, extractor_version(installation.settings.model))
    with installation.open_upkeep() as upkeep, upkeep.rebuild(versions) as rebuilding:
        done = _write_anew(installation, rebuilding.stored, rebuilding.fresh, on_progress)
        rebuilding.put_in_place()
    installation.log("reprocess", records=done, extractor=versions.extractor)
    return done


def _write_anew(installation: Installation, stored: Engine, fresh: Engine, on_progress: Progress) -> int:
    """Prepare every record that is stored and write it to the new index. Raises EngineError where one is missing."""
    done = 0
    with stored.view() as view, fresh.writer() as writer:
        total = stored.health().records
        processes = count_processes(installation.settings.processes, total * 2_000)
        model, batches = installation.settings.model, _batches(installation, view)
        for batch in prepare_batches(batches, model, processes, fresh.preparation):
            sequences = [record.sequence for record in batch.records]
            if refused := writer.write_prepared(batch.prepared, sequences).refused:
                key, reason = refused[0]
                raise EngineError(f"The new index refused {'/'.join(key)}, so the index stays as it was: {reason}")
            done += len(batch.records)
            on_progress(done, total)
    if (held := fresh.health().records) != total:
        raise EngineError(f"Reprocessing {total:,} records came to {held:,}, so the index stays as it was.")
    return done


def _batches(installation: Installation, view: View) -> Iterator[list[Record]]:
    records = (read_head_anew(indexed.record) for indexed in view.everything(installation.everyone))
    while batch := next_batch(records, lambda record: len(record.narrative)):
        yield batch
