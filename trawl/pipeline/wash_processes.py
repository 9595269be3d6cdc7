"""The rows of a list answered, in one process or, where the list is long, in several that read one state of the index.

A process whose view is of another state, since a load ended while it began, answers nothing: its rows are answered
here, so that no list is washed against two states.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain, islice

from trawl.access import Principal
from trawl.engine.interface import View
from trawl.model import Entity, IndexedRecord, IndexState, Key, Trace
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.near_handles import find_handles
from trawl.pipeline.phrases import find_phrases
from trawl.pipeline.workers import count_processes, share_work
from trawl.wash import Answer, ListRow, WashIndex, wash_rows
from trawl.wash.edits import NearNames

#: Rows that make other processes worth starting, since each takes a second or two to begin; and those of one piece.
_MANY, _BATCH = 10_000, 500
#: New things after which a worker looks for circles of them that nobody holds.
_COLLECTED = 100_000


@dataclass(frozen=True, slots=True)
class ViewIndex:
    """Everything that a view shows to its reader."""

    view: View
    principal: Principal

    def trace(self, entities: Iterable[Entity]) -> Iterator[Trace]:
        return self.view.trace(entities, self.principal)

    def find_text(self, phrases: Iterable[str], most: int) -> Iterator[Trace]:
        return find_phrases(self.view, self.principal, phrases, most)

    def handles(self) -> NearNames:
        return find_handles(self.view)

    def fetch(self, keys: Iterable[Key]) -> dict[Key, IndexedRecord]:
        return {indexed.record.key: indexed for indexed in self.view.fetch(keys, self.principal)}


def answer_rows(rows: Iterator[ListRow], session: Session) -> Iterator[Answer]:
    """Answer every row, in order, from all that the session's reader may see."""
    index = ViewIndex(session.view, session.principal)
    first = list(islice(rows, _MANY))
    rows = chain(first, rows)
    processes = count_processes(session.installation.settings.processes, len(first), _MANY)
    if processes == 1:
        yield from wash_rows(rows, index)
        return
    batches = iter(lambda: list(islice(rows, _BATCH)), [])
    state = session.view.state(session.principal)
    tools = (replace(session.installation, site=None), state)
    for batch, answers in share_work(batches, processes, _answer_in_worker, _start_worker, *tools):
        yield from wash_rows(batch, index) if answers is None else answers


_index: WashIndex | None = None
#: What a worker has open, until it ends.
_open = ExitStack()


def _start_worker(installation: Installation, state: IndexState) -> None:
    global _index  # noqa: PLW0603 - a process pool has no other place for what a worker keeps
    # Reading a row makes hundreds of small things that hold no circle; to look for circles among all that is loaded
    # again and again would take a fifth of the time.
    gc.freeze()
    gc.set_threshold(_COLLECTED)
    view = _open.enter_context(_open.enter_context(installation.open_engine()).view())
    if view.state(installation.principal) == state:
        _index = ViewIndex(view, installation.principal)


def _answer_in_worker(batch: list[ListRow]) -> list[Answer] | None:
    return None if _index is None else list(wash_rows(batch, _index))
