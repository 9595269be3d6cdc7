"""What threads ask for at once is worked out once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from trawl.engine.memo import Memo
from trawl.errors import LimitError

_THREADS = 8


def test_of_threads_that_ask_the_same_one_works() -> None:
    memo: Memo[str, int] = Memo(2)
    numbers, begun = count(), threading.Event()

    def work() -> int:
        begun.wait(5)
        return next(numbers)

    with ThreadPoolExecutor(_THREADS) as threads:
        asked = [threads.submit(memo.recall, "one", work) for _ in range(_THREADS)]
        begun.set()
        assert {one.result(5) for one in asked} == {0}
    assert memo.recall("one", work) == 0


def test_the_answers_asked_for_last_are_kept() -> None:
    memo: Memo[str, int] = Memo(2)
    numbers = count()
    given = [memo.recall(asked, lambda: next(numbers)) for asked in ("a", "b", "a", "c", "a", "b")]
    assert given == [0, 1, 0, 2, 0, 3]


def test_a_limit_is_told_to_all_who_waited_and_not_kept() -> None:
    memo: Memo[str, int] = Memo()
    waiting, begun = threading.Barrier(2), threading.Event()

    def refuse() -> int:
        begun.set()
        waiting.wait(5)
        raise LimitError("too much")

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(memo.recall, "one", refuse)
        begun.wait(5)
        second = threads.submit(memo.recall, "one", lambda: 7)
        waiting.wait(5)
        with pytest.raises(LimitError):
            first.result(5)
        assert isinstance(second.exception(5), LimitError) or second.result() == 7
    assert memo.recall("one", lambda: 8) in (7, 8)


def test_where_the_one_who_worked_is_interrupted_another_works() -> None:
    memo: Memo[str, int] = Memo()
    with pytest.raises(KeyboardInterrupt):
        memo.recall("one", _interrupted)
    assert memo.recall("one", lambda: 7) == 7


def _interrupted() -> int:
    raise KeyboardInterrupt
