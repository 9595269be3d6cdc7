"""What was worked out once, for all threads that ask."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

from trawl.errors import TrawlError

_Asked = TypeVar("_Asked", bound=Hashable)
_Kept = TypeVar("_Kept")


class Memo(Generic[_Asked, _Kept]):
    """Answers by what was asked. Of threads that ask the same at once, one works it out and the others wait for it.

    The `most` that were asked for last are kept, or all where none is given. What differs by reader has the principal
    in what is asked.
    """

    def __init__(self, most: int | None = None) -> None:
        self._most, self._lock = most, threading.Lock()
        self._answers: OrderedDict[_Asked, Future[_Kept]] = OrderedDict()

    def recall(self, asked: _Asked, work: Callable[[], _Kept]) -> _Kept:
        """What was worked out for it before, else the work's result, which is then kept; an error is not kept.

        A TrawlError is raised to all who waited for it. Where whoever worked was broken off, another does the work.
        """
        while True:
            with self._lock:
                answer = self._answers.get(asked)
                if mine := answer is None:
                    answer = self._answers[asked] = Future()
                    if self._most is not None and len(self._answers) > self._most:
                        self._answers.popitem(last=False)
                self._answers.move_to_end(asked)
            if mine:
                return self._work(asked, answer, work)
            error = answer.exception()
            if error is None:
                return answer.result()
            if isinstance(error, TrawlError):
                raise error

    def _work(self, asked: _Asked, answer: Future[_Kept], work: Callable[[], _Kept]) -> _Kept:
        try:
            kept = work()
        except BaseException as error:
            with self._lock:
                if self._answers.get(asked) is answer:
                    del self._answers[asked]
            answer.set_exception(error)
            raise
        answer.set_result(kept)
        return kept
