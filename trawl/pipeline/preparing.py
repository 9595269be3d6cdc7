"""Turn records into what an engine stores: find their mentions and analyse their text, on several processes if asked.

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
from multiprocessing.connection import wait

from trawl.entities import Extractor, open_extractor
from trawl.model import IndexedRecord, Record
from trawl.settings import Settings
from trawl.text import analyse_record

_AHEAD = 3  # batches under way for each process

#: Less input than this, in bytes, is prepared in one process: starting others would take longer.
_SMALL_INPUT = 4_000_000

_extractor: Extractor | None = None


def count_processes(settings: Settings, size: int) -> int:
    """How many processes should prepare `size` bytes of input."""
    return 1 if size < _SMALL_INPUT else settings.processes or os.cpu_count() or 1


def prepare_records(records: Iterable[Record], extractor: Extractor) -> list[IndexedRecord]:
    """Extract and analyse these records, in order."""
    return [IndexedRecord(record, mentions, analyse_record(record)) for record, mentions in extractor.extract(records)]


def prepare_batches(batches: Iterable[list[Record]], model: str, processes: int) -> Iterator[list[IndexedRecord]]:
    """Prepare batch after batch, in order; `processes` of 1 or less stays in this process."""
    if processes <= 1:
        extractor = open_extractor(model)
        for batch in batches:
            yield prepare_records(batch, extractor)
        return
    # Spawned, not forked: the engine's threads would not survive a fork.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, context, initializer=_start_worker, initargs=(model,))
    under_way: deque[Future[list[IndexedRecord]]] = deque()
    try:
        for batch in batches:
            under_way.append(pool.submit(_prepare_in_worker, batch))
            if len(under_way) >= processes * _AHEAD:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start_worker(model: str) -> None:
    global _extractor  # noqa: PLW0603 - a process pool has no other place for what a worker keeps
    os.umask(0o077)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _extractor = open_extractor(model)


def _end_with_parent() -> None:
    """End this worker when its parent is gone, however that ended: the queue that it waits at would never close."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)


def _prepare_in_worker(batch: list[Record]) -> list[IndexedRecord]:
    assert _extractor is not None
    return prepare_records(batch, _extractor)
