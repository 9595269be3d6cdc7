"""Read the stored records again, into a second index that takes the first one's place when whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trawl import __version__
from trawl.engine.embedded.placement import clear_leftovers, discard_index, fresh_folder, put_in_place, restore_index
from trawl.engine.interface import Engine, View
from trawl.entities import extractor_version
from trawl.errors import EngineError
from trawl.model import Record, Versions
from trawl.pipeline.engines import open_elastic_engine
from trawl.pipeline.installation import Installation
from trawl.pipeline.preparing import next_batch, prepare_batches
from trawl.pipeline.workers import count_processes
from trawl.settings import EMBEDDED
from trawl.sources import read_head_anew
from trawl.text import ANALYSER_VERSION

Progress = Callable[[int, int], None]


def reprocess_records(installation: Installation, on_progress: Progress) -> int:
    """Reprocess every stored record; return how many there were. Whatever stops it, an index with every record is left.

    Records keep their sequences: nothing about them is new. Raises EngineBusyError where a load is running.
    """
    installation.require("keeper")
    versions = Versions(__version__, ANALYSER_VERSION, extractor_version(installation.settings.model))
    reprocess = _reprocess_embedded if installation.settings.engine == EMBEDDED else _reprocess_elastic
    done = reprocess(installation, versions, on_progress)
    installation.log("reprocess", records=done, extractor=versions.extractor)
    return done


def _reprocess_embedded(installation: Installation, versions: Versions, on_progress: Progress) -> int:
    from trawl.engine.embedded import open_embedded

    folder, limits = installation.settings.index_folder, installation.engine_limits
    restore_index(folder)
    made_by = _made_by(installation, open_embedded(folder, versions=versions, limits=limits, any_version=True))
    stored = open_embedded(folder, versions=made_by, limits=limits)
    # The right to write to the old index is held until the new one stands in its place: no load slips in between.
    with stored.hold():
        clear_leftovers(folder)
        rebuilt = open_embedded(fresh_folder(folder), versions=versions, limits=limits)
        done = _write_anew(installation, stored, rebuilt, on_progress)
        rebuilt.close()
        stored.close()
        old = put_in_place(folder)
    discard_index(folder, old)
    return done


def _reprocess_elastic(installation: Installation, versions: Versions, on_progress: Progress) -> int:
    settings, limits = installation.settings, installation.engine_limits
    made_by = _made_by(installation, open_elastic_engine(settings, versions=versions, limits=limits, any_version=True))
    stored = open_elastic_engine(settings, versions=made_by, limits=limits)
    try:
        # Searches go on in the old index until its alias points to the new one.
        with stored.rebuild_into(versions) as rebuilt:
            done = _write_anew(installation, stored, rebuilt, on_progress)
            rebuilt.put_in_place()
    finally:
        stored.close()
    return done


def _made_by(installation: Installation, engine: Engine) -> Versions:
    """What made the index, whatever that was."""
    try:
        with engine.view() as view:
            return view.state(installation.everyone).versions
    finally:
        engine.close()


def _write_anew(installation: Installation, stored: Engine, rebuilt: Engine, on_progress: Progress) -> int:
    """Prepare every record that is stored and write it to the new index. Raises EngineError where one is missing."""
    done = 0
    with stored.view() as view, rebuilt.writer() as writer:
        total = stored.health().records
        processes = count_processes(installation.settings.processes, total * 2_000)
        model, batches = installation.settings.model, _batches(installation, view)
        for batch in prepare_batches(batches, model, processes, rebuilt.preparation):
            sequences = [record.sequence for record in batch.records]
            if refused := writer.write_prepared(batch.prepared, sequences).refused:
                key, reason = refused[0]
                raise EngineError(f"The new index refused {'/'.join(key)}, so the index stays as it was: {reason}")
            done += len(batch.records)
            on_progress(done, total)
    if (held := rebuilt.health().records) != total:
        raise EngineError(f"Reprocessing {total:,} records came to {held:,}, so the index stays as it was.")
    return done


def _batches(installation: Installation, view: View) -> Iterator[list[Record]]:
    records = (read_head_anew(indexed.record) for indexed in view.everything(installation.everyone))
    while batch := next_batch(records, lambda record: len(record.narrative)):
        yield batch
