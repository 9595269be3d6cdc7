"""Ctrl-C, put off while something is done that is counted."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Raise the KeyboardInterrupt of a Ctrl-C within the block at its end, so that what was done is counted too.

    Only the main thread is ever interrupted; in others the block is run as it is.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: asked.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before if before is not None else signal.SIG_DFL)
    if asked:
        raise KeyboardInterrupt
