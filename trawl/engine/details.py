"""What a record has beside its plain columns, and its mentions, as plain lists and dicts that JSON can hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from trawl.model import Field, FieldValue, Grade, Lineage, Mention, Person, Place, Record, Remark, Section

_NO_PLACE = Place()


def encode_details(record: Record) -> dict[str, Any]:
    """Whatever of a record is no plain column; a part that is empty is left out."""
    lineage, place = record.lineage, record.place
    details: dict[str, Any] = {"lineage": (lineage.load_id, lineage.file, lineage.row)}
    if record.sections:
        details["sections"] = [(s.name, s.start, s.end) for s in record.sections]
    if place != _NO_PLACE:
        details["place"] = (place.premises, place.address, place.town, place.postcode, place.lat, place.lon)
    details.update(_encode_fields(record))
    if record.grade:
        details["grade"] = (record.grade.scheme, record.grade.code, record.grade.said_in)
    if record.handling_said_in != "column":
        details["handling_said_in"] = record.handling_said_in
    if record.handling_stated_by:
        details["handling_stated_by"] = record.handling_stated_by
    if record.provenance:
        details["told_by"] = record.provenance
    if record.remarks:
        details["remarks"] = [(remark.column, remark.value, remark.reason) for remark in record.remarks]
    return details


def _encode_fields(record: Record) -> dict[str, Any]:
    """What columns say of people and things, left out where it is empty."""
    said = {
        "people": [_encode_person(person) for person in record.people],
        "markers": record.markers,
        "fields": [(field.label, field.values, field.section, field.column) for field in record.fields],
    }
    return {name: values for name, values in said.items() if values}


def decode_details(details: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a Record that `encode_details` wrote."""
    return {
        # As "provenance" it was written until the word was given back to intelligence, for which it says who told it.
        "lineage": Lineage(*(details["lineage"] if "lineage" in details else details["provenance"])),
        "sections": tuple(Section(*section) for section in details.get("sections", ())),
        "place": Place(*details["place"]) if "place" in details else _NO_PLACE,
        "people": tuple(_decode_person(person) for person in details.get("people", ())),
        "markers": tuple(details.get("markers", ())),
        "fields": tuple(_decode_field(field) for field in details.get("fields", ())),
        "grade": Grade(*details["grade"]) if "grade" in details else None,
        "handling_said_in": details.get("handling_said_in", "column"),
        "handling_stated_by": details.get("handling_stated_by", ""),
        "provenance": details.get("told_by", ""),
        "remarks": tuple(Remark(*remark) for remark in details.get("remarks", ())),
    }


def list_mentions(mentions: Iterable[Mention]) -> list[tuple[Any, ...]]:
    """Each mention as a tuple of its fields, in order; the last ones are left out where they say the usual."""
    return [_list_mention(mention) for mention in mentions]


def _list_mention(m: Mention) -> tuple[Any, ...]:
    fields = (m.type, m.start, m.end, m.text, m.value, m.validity, m.origin, m.confidence)
    if m.name or m.born or m.joined:
        return (*fields, m.part, m.rule, m.name, m.born, m.joined)
    return (*fields, m.part, m.rule) if m.rule else fields if m.part == "narrative" else (*fields, m.part)


def read_mentions(listed: Iterable[Sequence[Any]]) -> tuple[Mention, ...]:
    """Read what `list_mentions` listed."""
    return tuple(Mention(*fields) for fields in listed)


def encode_date(day: date | None) -> str | None:
    """A day as `2024-03-05`."""
    return day.isoformat() if day else None


def decode_date(text: str | None) -> date | None:
    """Read what `encode_date` wrote."""
    return date.fromisoformat(text) if text else None


def _encode_person(person: Person) -> tuple[str | bool | None, ...]:
    known = (person.name, person.role, encode_date(person.dob), person.nominal_id)
    more = (person.born, person.age, person.role_said)
    return (*known, *more) if any(more) else known


def _decode_person(fields: Sequence[Any]) -> Person:
    name, role, dob, *others = fields
    return Person(name, role, decode_date(dob), *others)


def _decode_field(said: Sequence[Any]) -> Field:
    label, values, section, column = said
    return Field(label, tuple(FieldValue(*value) for value in values), section, column)
