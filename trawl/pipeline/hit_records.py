"""The records of a run's hits, read from the view whenever they are needed: memory need not hold their texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

from trawl.model import IndexedRecord, Key
from trawl.pipeline.installation import Session

#: Records read together.
_BATCH = 500


class HitRecords(Sequence[IndexedRecord]):
    """Records by their keys, in this order, as the session's view has them: it does not change while it is open."""

    def __init__(self, session: Session, keys: Sequence[Key]) -> None:
        self._session, self._keys = session, keys

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[IndexedRecord]:
        for at in range(0, len(self._keys), _BATCH):
            yield from self[at : at + _BATCH]

    @overload
    def __getitem__(self, at: int) -> IndexedRecord: ...

    @overload
    def __getitem__(self, at: slice) -> list[IndexedRecord]: ...

    def __getitem__(self, at: int | slice) -> IndexedRecord | list[IndexedRecord]:
        keys = self._keys[at] if isinstance(at, slice) else [self._keys[at]]
        found = self._session.fetch(keys)
        records = [found[key] for key in keys]
        return records if isinstance(at, slice) else records[0]
