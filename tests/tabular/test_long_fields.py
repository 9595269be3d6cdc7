"""A field of any length is read, and the csv module's own limit is nobody's to change."""

from __future__ import annotations

import csv
import threading

import pytest

from trawl.tabular.long_fields import next_row

_LONG = "x" * 200_000


def test_a_field_longer_than_the_modules_limit_is_read() -> None:
    before = csv.field_size_limit()
    assert before < len(_LONG)
    reader = csv.reader([f"1,{_LONG}\n", "2,b\n"])
    assert next_row(reader) == ["1", _LONG]
    assert csv.field_size_limit() == before
    assert next_row(reader) == ["2", "b"]
    assert next_row(reader) is None
    with pytest.raises(csv.Error, match="field limit"):
        next(csv.reader([_LONG]))


def test_the_limit_is_back_after_an_error() -> None:
    before = csv.field_size_limit()
    with pytest.raises(csv.Error):
        next_row(csv.reader(['"a"b'], strict=True))
    assert csv.field_size_limit() == before


def test_threads_do_not_put_the_limit_back_for_each_other() -> None:
    before, read = csv.field_size_limit(), list[int]()

    def work() -> None:
        reader = csv.reader(f"{number},{_LONG}" for number in range(50))
        while row := next_row(reader):
            read.append(len(row[1]))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [len(_LONG)] * 200
    assert csv.field_size_limit() == before
