"""A record as a row of the store, and back. Small tuples are JSON; the analysed words are packed bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from trawl.model import Grade, IndexedRecord, Mention, Person, Place, Provenance, Record, Section
from trawl.text import pack_text, unpack_text

#: The columns in the order in which rows are written and read. What is large stands last, so that SQLite reads
#: the small columns of a row without touching its overflow pages.
COLUMNS: tuple[str, ...] = (
    "sequence",
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
    """The values of COLUMNS for a record."""
    record = indexed.record
    return (
        record.sequence,
        record.source,
        record.record_id,
        record.content_hash,
        record.marking,
        record.force,
        record.handling,
        record.kind,
        record.reference,
        record.district,
        _encode_date(record.event_date),
        _encode_date(record.created_date),
        _encode_date(record.loaded_date),
        _encode_date(record.review_date),
        record.title,
        _encode_details(record),
        encode_mentions(indexed.mentions),
        record.narrative,
        record.raw,
        pack_text(indexed.text),
    )


def decode_row(row: Sequence[Any]) -> IndexedRecord:
    """The record whose COLUMNS these are."""
    details = json.loads(row[15])
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
        event_date=_decode_date(row[10]),
        created_date=_decode_date(row[11]),
        loaded_date=_decode_date(row[12]),
        review_date=_decode_date(row[13]),
        title=row[14],
        narrative=row[17],
        raw=row[18],
        provenance=Provenance(*details["provenance"]),
        sections=tuple(Section(*section) for section in details.get("sections", ())),
        place=Place(*details["place"]) if "place" in details else Place(),
        people=tuple(_decode_person(person) for person in details.get("people", ())),
        markers=tuple(details.get("markers", ())),
        grade=Grade(*details["grade"]) if "grade" in details else None,
    )
    return IndexedRecord(record, decode_mentions(row[16]), unpack_text(row[19]))


#: The columns from which the words of a record can be judged, without its fields and its mentions.
WORD_COLUMNS: tuple[str, ...] = ("source", "record_id", "title", "narrative", "words")


def decode_words(row: Sequence[Any]) -> IndexedRecord:
    """The record whose WORD_COLUMNS these are, with nothing else in it."""
    source, record_id, title, narrative, words = row
    return IndexedRecord(Record(source, record_id, narrative, title=title), (), unpack_text(words))


def encode_mentions(mentions: Sequence[Mention]) -> str:
    """Mentions as a JSON list of their fields, in order; "" for none."""
    if not mentions:
        return ""
    return json.dumps(
        [(m.type, m.start, m.end, m.text, m.value, m.validity, m.origin, m.confidence) for m in mentions],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def decode_mentions(text: str) -> tuple[Mention, ...]:
    """Read what `encode_mentions` wrote."""
    return tuple(Mention(*fields) for fields in json.loads(text)) if text else ()


def _encode_details(record: Record) -> str:
    """What a record has beside its plain columns; a part that is empty is left out."""
    provenance, place = record.provenance, record.place
    details: dict[str, Any] = {"provenance": (provenance.load_id, provenance.file, provenance.row)}
    if record.sections:
        details["sections"] = [(s.name, s.start, s.end) for s in record.sections]
    if place != Place():
        details["place"] = (place.premises, place.address, place.town, place.postcode, place.lat, place.lon)
    if record.people:
        details["people"] = [(p.name, p.role, _encode_date(p.dob), p.nominal_id) for p in record.people]
    if record.markers:
        details["markers"] = record.markers
    if record.grade:
        details["grade"] = (record.grade.scheme, record.grade.code)
    return json.dumps(details, ensure_ascii=False, separators=(",", ":"))


def _decode_person(fields: Sequence[Any]) -> Person:
    name, role, dob, nominal_id = fields
    return Person(name, role, _decode_date(dob), nominal_id)


def _encode_date(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _decode_date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
