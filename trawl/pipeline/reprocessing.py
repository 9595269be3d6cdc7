"""Analyse and extract the stored records again, into a second index that takes the first one's place when whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from trawl import __version__
from trawl.engine.embedded import open_embedded
from trawl.engine.interface import Engine, View
from trawl.entities import extractor_version
from trawl.errors import EngineError
from trawl.model import Record, Versions
from trawl.pipeline.installation import Installation
from trawl.pipeline.loading import BATCH
from trawl.pipeline.placement import clear_leftovers, discard_index, fresh_folder, put_in_place, restore_index
from trawl.pipeline.preparing import count_processes, prepare_batches
from trawl.text import ANALYSER_VERSION


def reprocess_records(installation: Installation, on_progress: Callable[[int, int], None]) -> int:
    """Reprocess every stored record; return how many there were. Whatever stops it, an index with every record is left.

    Records keep their sequences: nothing about them is new. Raises EngineBusyError where a load is running.
    """
    folder = installation.settings.index_folder
    restore_index(folder)
    versions = Versions(__version__, ANALYSER_VERSION, extractor_version(installation.settings.model))
    stored = _open_stored(installation, folder, versions)
    done = 0
    # The old index's writer is held until the new one stands in its place, so that no load slips in between.
    with stored.writer():
        clear_leftovers(folder)
        rebuilt = open_embedded(fresh_folder(folder), versions=versions, limits=installation.engine_limits)
        with stored.view() as view, rebuilt.writer() as writer:
            total = stored.health().records
            processes = count_processes(installation.settings, total * 2_000)
            for batch in prepare_batches(_batches(installation, view), installation.settings.model, processes):
                writer.write(batch)
                done += len(batch)
                on_progress(done, total)
        if (held := rebuilt.health().records) != total:
            raise EngineError(f"Reprocessing {total:,} records came to {held:,}, so the index stays as it was.")
        rebuilt.close()
        old = put_in_place(folder)
    stored.close()
    discard_index(folder, old)
    installation.log("reprocess", records=done, extractor=versions.extractor)
    return done


def _open_stored(installation: Installation, folder: Path, versions: Versions) -> Engine:
    """Open the index as what made it, whatever that was."""
    limits = installation.engine_limits
    with open_embedded(folder, versions=versions, limits=limits, any_version=True).view() as view:
        made_by = view.state(installation.everyone).versions
    return open_embedded(folder, versions=made_by, limits=limits)


def _batches(installation: Installation, view: View) -> Iterator[list[Record]]:
    records = (indexed.record for indexed in view.everything(installation.everyone))
    while batch := list(islice(records, BATCH)):
        yield batch
