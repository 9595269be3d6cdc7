"""A record as a row of the store, and back. Small tuples are JSON; the analysed words are packed bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from trawl.engine.details import decode_date, decode_details, encode_date, encode_details, list_mentions, read_mentions
from trawl.model import IndexedRecord, Mention, Record
from trawl.passages import compose_fields
from trawl.text import pack_text, unpack_text

#: The columns in the order in which rows are written and read. What is large stands last, so that SQLite reads
#: the small columns of a row without touching its overflow pages.
COLUMNS: tuple[str, ...] = (
    "sequence",  # first, because it is known last
    "source",
    "record_id",
    "content_hash",
    "marking",
    "force",
    "handling",
    "kind",
    "reference",
    "district",
    "event_date",
    "created_date",
    "loaded_date",
    "review_date",
    "title",
    "details",
    "mentions",
    "narrative",
    "raw",
    "words",
)


def encode_row(indexed: IndexedRecord) -> tuple[Any, ...]:
    """The values of COLUMNS for a record, but for the first: its sequence."""
    record = indexed.record
    return (
        record.source,
        record.record_id,
        record.content_hash,
        record.marking,
        record.force,
        record.handling,
        record.kind,
        record.reference,
        record.district,
        encode_date(record.event_date),
        encode_date(record.created_date),
        encode_date(record.loaded_date),
        encode_date(record.review_date),
        record.title,
        _json(encode_details(record)),
        encode_mentions(indexed.mentions),
        record.narrative,
        record.raw,
        pack_text(indexed.text),
    )


def decode_row(row: Sequence[Any]) -> IndexedRecord:
    """The record whose COLUMNS these are."""
    record = Record(
        sequence=row[0],
        source=row[1],
        record_id=row[2],
        content_hash=row[3],
        marking=row[4],
        force=row[5],
        handling=row[6],
        kind=row[7],
        reference=row[8],
        district=row[9],
        event_date=decode_date(row[10]),
        created_date=decode_date(row[11]),
        loaded_date=decode_date(row[12]),
        review_date=decode_date(row[13]),
        title=row[14],
        narrative=row[17],
        raw=row[18],
        **decode_details(json.loads(row[15])),
    )
    return IndexedRecord(record, decode_mentions(row[16]), unpack_text(row[19]))


#: The columns from which the words of a record can be judged, without its fields and its mentions.
WORD_COLUMNS: tuple[str, ...] = ("source", "record_id", "title", "narrative", "words")


def decode_words(row: Sequence[Any]) -> IndexedRecord:
    """The record whose WORD_COLUMNS these are, with nothing else in it."""
    source, record_id, title, narrative, words = row
    return IndexedRecord(Record(source, record_id, narrative, title=title), (), unpack_text(words))


class Written(NamedTuple):
    """What a record's texts are made of, as they are written; `details` is the column of this name."""

    title: str
    narrative: str
    details: str


def decode_fields(details: str) -> str:
    """The fields' text of the record whose column `details` this is."""
    if not any(f'"{name}":' in details for name in ("people", "place", "markers", "fields")):
        return ""
    return compose_fields(Record("", "", "", **decode_details(json.loads(details)))).text


def encode_mentions(mentions: Sequence[Mention]) -> str:
    """Mentions as a JSON list of their fields, in order; "" for none."""
    return _json(list_mentions(mentions)) if mentions else ""


def mention_values(mentions: Sequence[Mention]) -> tuple[tuple[str, str], ...]:
    """The values that mentions are found by, each once, with its type: what a record is traced by."""
    return tuple({(value, mention.type): None for mention in mentions for value in mention.lookup_values})


def decode_mentions(text: str) -> tuple[Mention, ...]:
    """Read what `encode_mentions` wrote."""
    return read_mentions(json.loads(text)) if text else ()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
