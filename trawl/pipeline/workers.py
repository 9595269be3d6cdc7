"""Processes that share a long job: each prepares its tools once, and work comes back in the order in which it went."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from typing import Any, TypeVar

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")

#: Pieces of work under way for each process: enough that none waits, few enough that memory does not grow.
_AHEAD = 3

#: More processes than these Windows cannot wait for.
MOST_PROCESSES = 61

#: Less input than this, in bytes, is worked on in one process: starting others would take longer.
SMALL_INPUT = 4_000_000


def count_processes(wanted: int, size: int, small: int = SMALL_INPUT) -> int:
    """How many processes should work on `size` bytes of input: one where that is `small`, else as many as `wanted`.

    0 wants as many as the machine has processors. Never more than MOST_PROCESSES.
    """
    return 1 if size < small else min(wanted or os.cpu_count() or 1, MOST_PROCESSES)


def share_work(
    pieces: Iterable[_Given], processes: int, work: Callable[[_Given], _Made], start: Callable[..., None], *tools: Any
) -> Iterator[tuple[_Given, _Made]]:
    """Give each piece with what `work` makes of it, in order. Each process calls `start(*tools)` first.

    All that goes to a process must be such as pickle can carry; `work` and `start` are functions of a module.
    """
    # Spawned, not forked: an engine's threads would not survive a fork.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, context, initializer=_start_worker, initargs=(start, tools))
    under_way: deque[tuple[_Given, Future[_Made]]] = deque()
    try:
        for piece in pieces:
            under_way.append((piece, pool.submit(work, piece)))
            if len(under_way) >= processes * _AHEAD:
                given, future = under_way.popleft()
                yield given, future.result()
        while under_way:
            given, future = under_way.popleft()
            yield given, future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start_worker(start: Callable[..., None], tools: tuple[Any, ...]) -> None:
    os.umask(0o077)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    threading.Thread(target=_end_with_parent, daemon=True).start()
    start(*tools)


def _end_with_parent() -> None:
    """End this worker when its parent is gone, however that ended: the queue that it waits at would never close."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)
