"""Which values a record is traced by, and which mention is the trace: the same for every engine, and for `entity:`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from trawl.engine.batches import batched
from trawl.model import Entity, Mention


def entities_of(mention: Mention) -> Iterator[Entity]:
    """What the mention is found by, of its type and of any: a person told from others also by the bare name."""
    for value in mention.lookup_values:
        yield Entity(mention.type, value)
        yield Entity("", value)


def find_mentions(mentions: Iterable[Mention], asked: Collection[Entity]) -> dict[Entity, Mention]:
    """The first mention of each of the entities that is among the mentions."""
    found: dict[Entity, Mention] = {}
    for mention in mentions:
        for entity in entities_of(mention):
            if entity in asked:
                found.setdefault(entity, mention)
    return found


def distinct_batches(entities: Iterable[Entity], size: int) -> Iterator[list[Entity]]:
    """The entities in lists of at most `size`, each once however often it is asked for; one without a value is none."""
    seen: set[Entity] = set()
    for batch in batched(entities, size):
        fresh = [entity for entity in dict.fromkeys(batch) if entity not in seen and entity.value]
        seen.update(fresh)
        if fresh:
            yield fresh
