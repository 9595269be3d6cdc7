"""What a wash says of the records that it traced: which they are, where they hold an identifier, and what beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from trawl.contexts.context import judge_contexts
from trawl.identifiers import REGISTRY
from trawl.model import IndexedRecord, Key, Mention, Record, Span
from trawl.pipeline.installation import Session
from trawl.reports.edition import Edition
from trawl.reports.shown_passages import list_passages, say_where
from trawl.reports.snippets import CONTEXT_WORDS, cut_excerpt
from trawl.reports.wash_table import RecordFacts
from trawl.reports.wording.hit_table import list_people, say_identifiers
from trawl.wash import Answer

#: Records that are read at once.
_BATCH = 500
#: Types whose values name something: what stands beside an identifier is told of these.
_NAMING = tuple(type_ for type_, scheme in REGISTRY.items() if scheme.names)


@dataclass(frozen=True, slots=True)
class TracedFacts:
    """A record that was traced: what identifies its version, and by mention what is said of it."""

    content_hash: str
    sequence: int
    marking: str
    restricted: bool
    by_mention: Mapping[Mention, RecordFacts]


def read_traced(session: Session, answers: Iterable[Answer], edition: Edition) -> dict[Key, TracedFacts]:
    """Read the records that these answers traced to; a partner is told nothing of any."""
    found: dict[Key, dict[Mention, None]] = {}
    for one in (one for answer in answers for one in answer.traced):
        found.setdefault(one.key, {})[one.found] = None
    keys, facts = iter(found), dict[Key, TracedFacts]()
    while batch := list(islice(keys, _BATCH)):
        for key, indexed in session.fetch(batch).items():
            facts[key] = _read(indexed, tuple(found[key]), edition)
    return facts


def _read(indexed: IndexedRecord, found: Sequence[Mention], edition: Edition) -> TracedFacts:
    record = indexed.record
    restricted = bool(edition.withholds(record))
    known = RecordFacts(record.reference, record.kind, record.force, record.marking)
    if edition.name == "partner":
        facts = dict.fromkeys(found, RecordFacts())
    elif restricted:
        facts = dict.fromkeys(found, known)
    else:
        facts = dict(_describe(indexed, known, found))
    return TracedFacts(record.content_hash, record.sequence, record.marking, restricted, facts)


def _describe(
    indexed: IndexedRecord, known: RecordFacts, found: Sequence[Mention]
) -> Iterator[tuple[Mention, RecordFacts]]:
    """What is said of a record that is shown, for each place where it holds an identifier of the list."""
    record = indexed.record
    passages = list_passages(record)
    spans = judge_contexts(indexed, [Span(one.part, one.start, one.end, one.type) for one in found])
    people = tuple(list_people(record, indexed.mentions))
    for mention, span in zip(found, spans, strict=True):
        where = say_where(passages, mention.part, mention.start)
        yield (
            mention,
            replace(
                known,
                mention=mention.text,
                where=where,
                passage=_say_around(record, span),
                event_date=record.event_date,
                created_date=record.created_date,
                grade=record.grade.code if record.grade else "",
                handling=record.handling,
                role=CONTEXT_WORDS[span.context] or (where if mention.part == "fields" else ""),
                markers=record.markers,
                people=people,
                others=tuple(_list_others(indexed.mentions, mention)),
            ),
        )


def _say_around(record: Record, span: Span) -> str:
    return " ".join(snippet.text for snippet in cut_excerpt(record, [span], opening=False).snippets)


def _list_others(mentions: Sequence[Mention], found: Mention) -> Iterator[str]:
    """The record's identifiers but for the one that was found there."""
    beside = [one for one in mentions if not (one.type == found.type and one.value == found.value)]
    present = {one.type for one in beside}
    return say_identifiers(beside, [type_ for type_ in _NAMING if type_ in present])
