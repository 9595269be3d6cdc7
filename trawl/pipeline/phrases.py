"""What records say word for word: where phrases stand in the text that was analysed, whatever was extracted there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from trawl.access import Principal
from trawl.engine.interface import View
from trawl.model import Entity, IndexedRecord, Key, Mention, Trace
from trawl.passages import part_text
from trawl.query import CompiledQuery
from trawl.query.tree import Node, Phrase, Word
from trawl.text import analyse_forms
from trawl.wash.phrases import MISSING, is_same, stands_whole


def find_phrases(view: View, principal: Principal, phrases: Iterable[str], most: int) -> Iterator[Trace]:
    """The records that say these phrases, at most `most` of each, each under the phrase as an entity without a type.

    A `*` before or behind its first word stands for what the word may begin or end with. A record counts where what it
    says is the phrase with its signs, and no part of anything longer.
    """
    said_of = {phrase: tuple(_complete(view, phrase)) for phrase in phrases}
    forms_of = {said: analyse_forms(said) for said in chain.from_iterable(said_of.values())}
    # Most values stand nowhere, and one word that no record has says so without a search.
    known = set(view.known(dict.fromkeys(chain.from_iterable(forms_of.values()))))
    for phrase, completed in said_of.items():
        held = [said for said in completed if forms_of[said] and known.issuperset(forms_of[said])]
        once = dict[Key, Trace]()
        for trace in chain.from_iterable(_find(view, principal, said, phrase) for said in held):
            once.setdefault(trace.key, trace)
            if len(once) >= most:
                break
        yield from once.values()


def _find(view: View, principal: Principal, said: str, phrase: str) -> Iterator[Trace]:
    for indexed in view.scan(_query(analyse_forms(said), said), principal):
        if trace := mention_phrase(indexed, said, phrase):
            yield trace


def _complete(view: View, phrase: str) -> Iterator[str]:
    """The phrase as texts may say it: where a part of its first word is missing, with each word that has the part."""
    word, space, rest = phrase.partition(" ")
    part = word.strip(MISSING).casefold()
    if part == word.casefold():
        yield phrase
    elif word.endswith(MISSING):
        yield from (f"{form}{space}{rest}" for form, _ in view.vocabulary(part))
    else:
        yield from (f"{form}{space}{rest}" for form, _ in view.vocabulary(suffix=part))


def _query(forms: list[str], phrase: str) -> CompiledQuery:
    words = tuple(Word(form, "form", f"={form}") for form in forms)
    node: Node = Phrase(words, phrase) if len(words) > 1 else words[0]
    return CompiledQuery(node, "")


def mention_phrase(indexed: IndexedRecord, said: str, phrase: str) -> Trace | None:
    """The first place where the record says `said`, which completes the phrase, and no more; None where it has none."""
    record = indexed.record
    for span in _query(analyse_forms(said), said).judge(indexed).spans:
        text = part_text(record, span.part)
        found = text[span.start : span.end]
        if is_same(said, found) and stands_whole(text, span.start, span.end, phrase):
            mention = Mention("text", span.start, span.end, found, phrase, part=span.part)
            return Trace(Entity("", phrase), record.key, mention)
    return None
