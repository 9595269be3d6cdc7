"""Whether what takes time takes it in proportion to the length of what it reads; its square would show."""

from __future__ import annotations

import time
from collections.abc import Callable

#: Processor seconds that can be told from the noise of a busy machine, and the least that are compared with.
_ENOUGH, _LEAST = 0.02, 0.001
#: How many times as long the longer text is, and how many times as much it may take for each of them: less than a
#: square would, more than noise does.
_FACTOR, _ALLOWED = 8, 3


def repeated(unit: str, length: int) -> str:
    """A text of this length that says the unit again and again."""
    return (unit * (length // len(unit) + 1))[:length]


def seconds(work: Callable[[int], object], length: int) -> float:
    """Processor seconds of `work(length)`."""
    begun = time.process_time()
    work(length)
    return time.process_time() - begun


def is_proportional(work: Callable[[int], object], length: int, most: int = 64_000) -> bool:
    """Whether `work(8 * n)` takes about 8 times as long as `work(n)`.

    n is `length`, doubled until `work(n)` takes long enough to be measured, and not beyond `most`. Whatever is slow
    by chance gets two more goes.
    """
    work(length)
    while (short := min(seconds(work, length), seconds(work, length))) < _ENOUGH and length * 2 <= most:
        length *= 2
    bound = _FACTOR * _ALLOWED * max(short, _LEAST)
    return any(seconds(work, length * _FACTOR) <= bound for _ in range(3))
