"""What records say word for word: where phrases stand in the text that was analysed, whatever was extracted there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from trawl.access import Principal
from trawl.engine.interface import View
from trawl.model import Entity, IndexedRecord, Mention, Trace
from trawl.passages import part_text
from trawl.query import CompiledQuery
from trawl.query.tree import Node, Phrase, Word
from trawl.text import analyse_forms
from trawl.wash.phrases import is_same, stands_whole


def find_phrases(view: View, principal: Principal, phrases: Iterable[str], most: int) -> Iterator[Trace]:
    """The records that say these phrases, at most `most` of each, each under the phrase as an entity without a type.

    A record counts where what it says is the phrase with its signs, and no part of anything longer.
    """
    known: dict[str, bool] = {}
    for phrase in dict.fromkeys(phrases):
        forms = analyse_forms(phrase)
        # Most values stand nowhere, and one word that no record has says so without a search.
        if forms and all(_is_known(view, form, known) for form in forms):
            found = (mention_phrase(indexed, phrase) for indexed in view.scan(_query(forms, phrase), principal))
            yield from islice(filter(None, found), most)


def _is_known(view: View, form: str, known: dict[str, bool]) -> bool:
    if form not in known:
        known[form] = any(word == form for word, _ in view.vocabulary(form))
    return known[form]


def _query(forms: list[str], phrase: str) -> CompiledQuery:
    words = tuple(Word(form, "form", f"={form}") for form in forms)
    node: Node = Phrase(words, phrase) if len(words) > 1 else words[0]
    return CompiledQuery(node, "")


def mention_phrase(indexed: IndexedRecord, phrase: str) -> Trace | None:
    """The first place where the record says the phrase and no more, None where it has none."""
    record = indexed.record
    for span in _query(analyse_forms(phrase), phrase).judge(indexed).spans:
        text = part_text(record, span.part)
        said = text[span.start : span.end]
        if is_same(phrase, said) and stands_whole(text, span.start, span.end):
            mention = Mention("text", span.start, span.end, said, phrase, part=span.part)
            return Trace(Entity("", phrase), record.key, mention)
    return None
