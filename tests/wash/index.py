"""A few texts as an index to wash against: what extraction finds in them, and what they say word for word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from trawl.identifiers import find_mentions
from trawl.model import Entity, Key, Mention, Trace
from trawl.text import analyse_words
from trawl.wash.edits import NearNames
from trawl.wash.phrases import MISSING, is_same, stands_whole


@dataclass(frozen=True)
class TextIndex:
    """The texts by the ids of their records."""

    texts: Mapping[str, str]

    @cached_property
    def _held(self) -> dict[Entity, dict[str, Mention]]:
        held: dict[Entity, dict[str, Mention]] = {}
        for record_id, text in self.texts.items():
            for mention in find_mentions(text):
                held.setdefault(Entity(mention.type, mention.value), {}).setdefault(record_id, mention)
        return held

    def trace(self, entities: Iterable[Entity]) -> Iterator[Trace]:
        for entity in entities:
            for record_id, mention in self._held.get(entity, {}).items():
                yield Trace(entity, Key("feed", record_id), mention)

    def handles(self) -> NearNames:
        return NearNames(entity.value for entity in self._held if entity.type == "handle")

    def find_text(self, phrases: Iterable[str], most: int) -> Iterator[Trace]:
        for phrase in phrases:
            found = (trace for record_id, text in self.texts.items() for trace in _said(record_id, text, phrase))
            yield from list(found)[:most]


def _said(record_id: str, text: str, phrase: str) -> Iterator[Trace]:
    words, asked = analyse_words(text), [word.form for word in analyse_words(phrase)]
    for at in range(len(words) - len(asked) + 1):
        said = [word.form for word in words[at : at + len(asked)]]
        whole = said == asked or (said[:1] and _has_part(phrase, said[0]) and said[1:] == asked[1:])
        if asked and whole:
            start, end = words[at].start, words[at + len(asked) - 1].end
            if (MISSING in phrase or is_same(phrase, text[start:end])) and stands_whole(text, start, end, phrase):
                yield Trace(
                    Entity("", phrase), Key("feed", record_id), Mention("text", start, end, text[start:end], phrase)
                )
                return


def _has_part(phrase: str, form: str) -> bool:
    part = phrase.partition(" ")[0].casefold()
    return (part.endswith(MISSING) and form.startswith(part[:-1])) or (
        part.startswith(MISSING) and form.endswith(part[1:])
    )
