"""What a list is washed against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from trawl.model import Entity, IndexedRecord, Key, Trace
from trawl.wash.edits import NearNames


class WashIndex(Protocol):
    """Everything indexed that the reader may see."""

    def trace(self, entities: Iterable[Entity]) -> Iterable[Trace]:
        """Each record in which one of these occurs, once for each entity."""
        ...

    def find_text(self, phrases: Iterable[str], most: int) -> Iterable[Trace]:
        """The records whose text says one of these word for word, at most `most` of each, under `Entity("", phrase)`.

        Whatever was extracted there; `*` before or behind a word stands for what it may begin or end with. A record
        counts where it says the phrase with its signs (`phrases.is_same`), and as no part of anything longer
        (`phrases.stands_whole`).
        """
        ...

    def handles(self) -> NearNames:
        """The accounts that any record may hold, ready to be asked, also of records that the reader cannot see."""
        ...

    def fetch(self, keys: Iterable[Key]) -> Mapping[Key, IndexedRecord]:
        """The records with these keys that are there: what is said in them of people is compared with the list."""
        ...
