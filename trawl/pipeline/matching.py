"""Records matched to the rows of registers, in one process or, where that pays, in several."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from itertools import islice

from trawl.linkage import Linker
from trawl.model import IndexedRecord, Match
from trawl.pipeline.register_indexes import IndexFile
from trawl.pipeline.workers import count_processes, share_work

#: Rows of registers that make other processes worth starting, and records: each process takes a second to begin.
_LARGE, _MANY = 20_000, 2_000
#: Records that go to a process together.
_BATCH = 50

#: The matches of one record to each of the registers.
_Found = tuple[tuple[Match, ...], ...]

_linkers: Sequence[Linker] = ()


def match_records(
    records: Iterable[IndexedRecord], count: int, indexes: Sequence[IndexFile], wanted: int
) -> Generator[tuple[IndexedRecord, _Found]]:
    """Yield each of about `count` records, in order, with its matches to the rows of each index.

    `wanted` are the processes to share it between, 0 for one a processor. Close it where it is not read to its end.
    """
    opened = [index.open() for index in indexes]
    processes = count_processes(wanted, count if sum(map(len, opened)) >= _LARGE else 0, _MANY)
    if processes == 1:
        linkers = [Linker(index) for index in opened]
        for record in records:
            yield record, _match(record, linkers)
        return
    records = iter(records)
    batches = iter(lambda: list(islice(records, _BATCH)), [])
    for batch, found in share_work(batches, processes, _match_in_worker, _start_worker, tuple(indexes)):
        yield from zip(batch, found, strict=True)


def _match(record: IndexedRecord, linkers: Sequence[Linker]) -> _Found:
    return tuple(linker.match(record.record, record.mentions, record.text) for linker in linkers)


def _start_worker(indexes: tuple[IndexFile, ...]) -> None:
    global _linkers  # noqa: PLW0603 - a process pool has no other place for what a worker keeps
    _linkers = [Linker(index.open()) for index in indexes]


def _match_in_worker(batch: list[IndexedRecord]) -> list[_Found]:
    return [_match(record, _linkers) for record in batch]
