"""Turn records into what an engine stores: find their mentions, analyse their text, put both into the engine's form.

On several processes if asked, so that the one that writes has little else to do.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trawl.engine.interface import Preparation, PreparedRecord
from trawl.entities import Extractor, open_extractor
from trawl.model import IndexedRecord, Record
from trawl.pipeline.workers import share_work
from trawl.text import analyse_record

if TYPE_CHECKING:
    from trawl.settings import Settings  # its library takes long to import, and each worker would

#: Less input than this, in bytes, is prepared in one process: starting others would take longer.
_SMALL_INPUT = 4_000_000


@dataclass(frozen=True, slots=True)
class PreparedBatch:
    """Records, and what an engine stores of each; the two run in parallel."""

    records: list[Record]
    prepared: list[PreparedRecord]


#: What a worker process keeps: its extractor, and the form that the engine wants.
_tools: tuple[Extractor, Preparation] | None = None


def count_processes(settings: Settings, size: int) -> int:
    """How many processes should prepare `size` bytes of input."""
    return 1 if size < _SMALL_INPUT else settings.processes or os.cpu_count() or 1


def prepare_records(records: Iterable[Record], extractor: Extractor) -> list[IndexedRecord]:
    """Extract and analyse these records, in order."""
    # All of them in one step after the other: what a step uses stays in the processor's cache, a fifth of the time.
    extracted = list(extractor.extract(records))
    return [IndexedRecord(record, mentions, analyse_record(record)) for record, mentions in extracted]


def prepare_batches(
    batches: Iterable[list[Record]], model: str, processes: int, preparation: Preparation
) -> Iterator[PreparedBatch]:
    """Prepare batch after batch for an engine, in order; `processes` of 1 or less stays in this process."""
    if processes <= 1:
        tools = open_extractor(model), preparation
        for batch in batches:
            yield PreparedBatch(batch, _prepare(batch, *tools))
        return
    for batch, prepared in share_work(batches, processes, _prepare_in_worker, _start_worker, model, preparation):
        yield PreparedBatch(batch, prepared)


def _prepare(batch: list[Record], extractor: Extractor, preparation: Preparation) -> list[PreparedRecord]:
    return [preparation(indexed) for indexed in prepare_records(batch, extractor)]


def _start_worker(model: str, preparation: Preparation) -> None:
    global _tools  # noqa: PLW0603 - a process pool has no other place for what a worker keeps
    _tools = open_extractor(model), preparation


def _prepare_in_worker(batch: list[Record]) -> list[PreparedRecord]:
    assert _tools is not None
    return _prepare(batch, *_tools)
