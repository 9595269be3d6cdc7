"""A record as a document of the index, and back. What each field is for stands in docs/adr/0005-elasticsearch.md."""

from __future__ import annotations

import json
import struct
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any

from trawl.engine.details import decode_date, decode_details, encode_details, list_mentions, read_mentions
from trawl.engine.elastic.words import decode_words, encode_words, split_passages
from trawl.engine.tracing import entities_of
from trawl.model import AnalysedText, IndexedRecord, Key, Mention, Record
from trawl.passages import describe_fields, passage_names
from trawl.query import field_values, mention_number, mention_tokens
from trawl.query.mentions import part_bounds
from trawl.query.names import TEXT_FIELDS

#: Columns of text as they are; an empty one is left out, so that it counts as missing.
_COLUMNS = ("source", "record_id", "content_hash", "kind", "force", "district", "marking", "handling", "reference")
_DATES = ("event_date", "created_date", "loaded_date")

#: What a document must give so that the record can be read back.
WHOLE = ("sequence", *_COLUMNS, *_DATES, "title", "narrative", "form", "stem", "details")
#: What judging its words takes.
WORDS = ("source", "record_id", "title", "narrative", "form", "stem", "details.words")

#: JSON without a space between its parts.
_SEPARATORS = (",", ":")


def document_id(key: Key) -> str:
    """The id of a key's document: short and of one length, whatever the feed's own id looks like."""
    digest = blake2b(json.dumps(key).encode(), digest_size=18).digest()
    return urlsafe_b64encode(digest).decode()


def encode_document(indexed: IndexedRecord) -> bytes:
    """The document as JSON, without the brace that opens it and without its sequence, which `number_document` adds.

    Raises ValueError where a text holds half of a character or a number is none.
    """
    record = indexed.record
    document: dict[str, Any] = {"live": True}
    for name in _COLUMNS:
        if value := getattr(record, name):
            document[name] = value
    for name in _DATES:
        if day := getattr(record, name):
            document[name] = day.isoformat()
    if record.event_date:
        document["event_month"] = document["event_date"][:7]
    if record.title:
        document["title"] = record.title
    document["narrative"] = record.narrative
    if fields := describe_fields(record):
        document["fields"] = fields
    document["form"] = split_passages(indexed.text.forms, indexed.text.passages)
    document["stem"] = split_passages(indexed.text.stems, indexed.text.passages)
    document["is"] = {name: values for name in TEXT_FIELDS if (values := field_values(record, name))}
    document.update(_facts(indexed.mentions, indexed.text))
    document["details"] = _details(indexed)
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=_SEPARATORS).encode()[1:]


def number_document(document: bytes, sequence: int) -> bytes:
    """A whole document, of what `encode_document` made."""
    return b'{"sequence":%d,%b' % (sequence, document)


def encode_tombstone(sequence: int, day: str) -> bytes:
    """What stands in a withdrawn record's place: nothing of its content."""
    return b'{"sequence":%d,"live":false,"withdrawn":"%b"}' % (sequence, day.encode())


def decode_document(document: Mapping[str, Any]) -> IndexedRecord:
    """The record whose WHOLE fields these are."""
    details = document["details"]
    columns = {name: document.get(name, "") for name in _COLUMNS}
    record = Record(
        **columns,
        narrative=document["narrative"],
        title=document.get("title", ""),
        event_date=decode_date(document.get("event_date")),
        created_date=decode_date(document.get("created_date")),
        loaded_date=decode_date(document.get("loaded_date")),
        review_date=decode_date(details.get("review_date")),
        raw=details.get("raw"),
        sequence=document["sequence"],
        **decode_details(details),
    )
    return IndexedRecord(record, read_mentions(details.get("mentions", ())), _text_of(document))


def decode_for_words(document: Mapping[str, Any]) -> IndexedRecord:
    """The record whose WORDS these are, with nothing else in it."""
    record = Record(document["source"], document["record_id"], document["narrative"], title=document.get("title", ""))
    return IndexedRecord(record, (), _text_of(document))


def entity_fact(mention_type: str, value: str) -> str:
    """A mention has this canonical value; "" as the type is any type."""
    return f"{mention_type} {value}"


def number_fact(mention_type: str, number: float) -> str:
    """A mention's number, written so that the order of texts is the order of numbers."""
    (bits,) = struct.unpack(">Q", struct.pack(">d", number + 0.0))  # no minus zero
    ordered = bits ^ ((1 << 64) - 1) if bits >> 63 else bits | 1 << 63
    return f"{mention_type} {ordered:016x}"


def _text_of(document: Mapping[str, Any]) -> AnalysedText:
    return decode_words(document["details"]["words"], document.get("form", ()), document.get("stem", ()))


def _details(indexed: IndexedRecord) -> dict[str, Any]:
    record = indexed.record
    details = encode_details(record)
    if record.review_date:
        details["review_date"] = record.review_date.isoformat()
    if record.raw is not None:
        details["raw"] = record.raw
    if indexed.mentions:
        details["mentions"] = list_mentions(indexed.mentions)
    details["words"] = encode_words(indexed.text)
    return details


def _facts(mentions: Iterable[Mention], text: AnalysedText) -> Iterator[tuple[str, list[str]]]:
    """What queries ask about mentions and passages, each fact once."""
    types: dict[str, None] = {}
    numbers: dict[str, None] = {}
    entities: dict[str, None] = {}
    bounds = part_bounds(text)
    for mention in mentions:
        for entity in entities_of(mention):
            entities[entity_fact(*entity)] = None
        if mention_tokens(text, mention, bounds) is None:
            continue
        types[mention.type] = None
        if (number := mention_number(mention)) is not None:
            numbers[number_fact(mention.type, number)] = None
    sections = {name for p in text.passages for name in passage_names(p.part, p.section, p.label)}
    for name, facts in (("types", types), ("numbers", numbers), ("entities", entities), ("sections", sections)):
        if facts:
            yield name, sorted(facts)
