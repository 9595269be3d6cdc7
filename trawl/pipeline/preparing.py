"""Turn records into what an engine stores: find their mentions, analyse their text, put both into the engine's form.

On several processes if asked, so that the one that writes has little else to do.

Each worker process opens its own extractor. Batches go out ahead of the one that is waited for, but only a few, so
that memory does not grow with the input.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from trawl.engine.interface import Preparation, PreparedRecord
from trawl.entities import Extractor, open_extractor
from trawl.model import IndexedRecord, Record
from trawl.text import analyse_record

if TYPE_CHECKING:
    from trawl.settings import Settings  # its library takes long to import, and each worker would

_AHEAD = 3  # batches under way for each process

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
    # Spawned, not forked: the engine's threads would not survive a fork.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, context, initializer=_start_worker, initargs=(model, preparation))
    under_way: deque[tuple[list[Record], Future[list[PreparedRecord]]]] = deque()
    try:
        for batch in batches:
            under_way.append((batch, pool.submit(_prepare_in_worker, batch)))
            if len(under_way) >= processes * _AHEAD:
                yield _finished(*under_way.popleft())
        while under_way:
            yield _finished(*under_way.popleft())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _finished(batch: list[Record], future: Future[list[PreparedRecord]]) -> PreparedBatch:
    return PreparedBatch(batch, future.result())


def _prepare(batch: list[Record], extractor: Extractor, preparation: Preparation) -> list[PreparedRecord]:
    return [preparation(indexed) for indexed in prepare_records(batch, extractor)]


def _start_worker(model: str, preparation: Preparation) -> None:
    global _tools  # noqa: PLW0603 - a process pool has no other place for what a worker keeps
    os.umask(0o077)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _tools = open_extractor(model), preparation


def _end_with_parent() -> None:
    """End this worker when its parent is gone, however that ended: the queue that it waits at would never close."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)


def _prepare_in_worker(batch: list[Record]) -> list[PreparedRecord]:
    assert _tools is not None
    return _prepare(batch, *_tools)
