"""Records of people as an index to wash against: what extraction finds in texts and columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from trawl.entities import Extractor, open_extractor
from trawl.model import Entity, IndexedRecord, Key, Record, Trace
from trawl.pipeline.phrases import mention_phrase
from trawl.text import analyse_record
from trawl.wash.edits import NearNames


@cache
def _extractor() -> Extractor:
    return open_extractor("rules")


class PeopleIndex:
    """Records as everything indexed."""

    def __init__(self, *records: Record) -> None:
        extracted = _extractor().extract(records)
        self.records = {
            record.key: IndexedRecord(record, mentions, analyse_record(record)) for record, mentions in extracted
        }

    def trace(self, entities: Iterable[Entity]) -> Iterator[Trace]:
        for entity in entities:
            for key, indexed in self.records.items():
                for mention in indexed.mentions:
                    if mention.type == entity.type and entity.value in mention.lookup_values:
                        yield Trace(entity, key, mention)
                        break

    def handles(self) -> NearNames:
        return NearNames(m.value for one in self.records.values() for m in one.mentions if m.type == "handle")

    def find_text(self, phrases: Iterable[str], most: int) -> Iterator[Trace]:
        for phrase in phrases:
            found = (mention_phrase(indexed, phrase, phrase) for indexed in self.records.values())
            yield from [trace for trace in found if trace][:most]

    def fetch(self, keys: Iterable[Key]) -> Mapping[Key, IndexedRecord]:
        return {key: self.records[key] for key in keys}
