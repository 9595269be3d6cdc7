"""Turn records into what an engine stores: find their mentions, analyse their text, put both into the engine's form.

On several processes if asked, so that the one that writes has little else to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from trawl.engine.interface import Preparation, PreparedRecord
from trawl.entities import Extractor, open_extractor
from trawl.model import IndexedRecord, Record
from trawl.pipeline.workers import share_work
from trawl.text import analyse_record

#: Records that are prepared and stored together, and characters of text after which a batch is full all the same.
BATCH = 500
BATCH_CHARACTERS = 2_000_000

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class PreparedBatch:
    """Records, and what an engine stores of each; the two run in parallel."""

    records: list[Record]
    prepared: list[PreparedRecord]


#: What a worker process keeps: its extractor, and the form that the engine wants.
_tools: tuple[Extractor, Preparation] | None = None


def next_batch(items: Iterator[_Item], length: Callable[[_Item], int]) -> list[_Item]:
    """The next items, as many as make a batch, `length` being an item's characters; [] after the last."""
    batch: list[_Item] = []
    characters = 0
    for item in items:
        batch.append(item)
        characters += length(item)
        if len(batch) == BATCH or characters >= BATCH_CHARACTERS:
            break
    return batch


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
