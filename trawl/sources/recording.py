"""Turn a row's values into a Record, as a mapping says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Any, TypeVar

from trawl.access import MARKINGS, marking_rank
from trawl.model import RECORD_KINDS, Lineage, Record, RecordKind, Section
from trawl.sources.fields import FieldCompiler, TakeText, UnheldRowError, UnusableRowError, Values
from trawl.sources.grades import compile_grade, compile_said_handling
from trawl.sources.grouping import compile_differences, rows_of
from trawl.sources.handling import compile_handling
from trawl.sources.mapping import KindSource, MarkingSource, SourceMapping
from trawl.sources.parts import compile_markers, compile_place
from trawl.sources.people import compile_people
from trawl.sources.searched import compile_fields
from trawl.tabular import is_blank, mend_text

#: What stands between two columns that make up one narrative.
_BETWEEN = "\n\n"
#: An event is of a year of two digits no later than this many after the load, a review than so many.
_EVENT_AHEAD, _REVIEW_AHEAD = 2, 50


@dataclass(frozen=True, slots=True)
class Written:
    """A narrative as mended, as it was before (None where that is the same), and its sections."""

    text: str
    raw: str | None
    sections: tuple[Section, ...]


def compile_marking(source: MarkingSource, fields: FieldCompiler, ceiling: str) -> TakeText:
    """Return a function from a row's values to its marking.

    It raises UnheldRowError for one above `ceiling`, and for one that trawl does not know.
    """
    take_text, columns = fields.text(source, strict=True), " or ".join(map(repr, source.all_columns))

    def take(values: Values) -> str:
        try:
            text = take_text(values)
        except UnusableRowError as error:
            raise UnheldRowError(f"{error.problem}, so nobody knows its marking and its text is not kept") from None
        marking = text if text in MARKINGS else _spelled_marking(text)
        if marking not in MARKINGS:
            raise UnheldRowError(
                f"as its marking in {columns}, which is none of {', '.join(MARKINGS)}, so the row's text is not kept; "
                "translate it under 'marking: values:' of the mapping",
                text,
            )
        if marking_rank(marking) > marking_rank(ceiling):
            raise UnheldRowError(
                f"is marked {marking}, above the ceiling {ceiling} (setting marking_ceiling), so its text is not kept"
            )
        return marking

    return take


def compile_mapping(
    mapping: SourceMapping, compiler: FieldCompiler
) -> Callable[[Values, Lineage, date | None, str], Record]:
    """Return a function from a row's values, its lineage, the date of the load and its marking to a Record.

    The function raises UnusableRowError.
    """
    record_id, reference = compiler.text(mapping.record_id, strict=True), compiler.text(mapping.reference)
    force, district = compiler.text(mapping.force), compiler.text(mapping.district)
    title, stated_handling = compiler.text(mapping.title), compiler.text(mapping.handling)
    said_handling = compile_said_handling(mapping, compiler)
    days = _days(mapping, compiler)
    narrative = _narrative(mapping, compiler)
    kind = _kind(mapping.kind, compiler)
    place, people = compile_place(mapping.place, compiler), compile_people(mapping.people, compiler)
    markers, fields = compile_markers(mapping.markers, compiler), compile_fields(mapping.fields, compiler)
    grade, remark_differences = compile_grade(mapping.grade, compiler), compile_differences(mapping, compiler)
    provenance, settle_handling = compiler.text(mapping.provenance), compile_handling(mapping, compiler)
    source, id_columns = mapping.source, " or ".join(map(repr, mapping.record_id.all_columns))

    def record(values: Values, lineage: Lineage, loaded: date | None, marking: str) -> Record:
        identity = record_id(values)
        if not identity:
            raise UnusableRowError(f"has no id in {id_columns}")
        written = narrative(values)
        today = loaded or date.today()  # noqa: DTZ011 - a calendar day needs no time zone
        event_date, created_date, review_date = days(values, today)
        rows, latest = rows_of(values), event_date or created_date or today
        remark_differences(values)
        said: dict[str, Any] = {
            "source": source,
            "record_id": identity,
            "narrative": written.text,
            "kind": kind(values),
            "reference": reference(values),
            "force": force(values),
            "district": district(values),
            "event_date": event_date,
            "created_date": created_date,
            "title": title(values),
            "raw": written.raw,
            "sections": written.sections,
            "place": place(values),
            "people": _each([people(row, latest) for row in rows]),
            "markers": _each([markers(row) for row in rows]),
            "fields": _each([fields(row) for row in rows]),
            "grade": grade(values),
            "handling": said_handling(values) or stated_handling(values),
            "marking": marking,
            "review_date": review_date,
            "remarks": _each([compiler.notes.remarks], once=len(rows) > 1),
            "provenance": provenance(values),
        }
        content_hash = _hash_content(said)
        said.update(settle_handling(said, values))  # after the hash, which covers only what the source said
        return Record(**said, lineage=lineage, content_hash=content_hash, loaded_date=loaded)

    return record


_Item = TypeVar("_Item")


def _each(parts: list[tuple[_Item, ...]], *, once: bool = False) -> tuple[_Item, ...]:
    """What the rows of a record say, put together; each once where there are several rows, or where `once` says so."""
    if len(parts) == 1 and not once:
        return parts[0]
    return tuple(dict.fromkeys([item for part in parts for item in part]))


def _days(
    mapping: SourceMapping, fields: FieldCompiler
) -> Callable[[Values, date], tuple[date | None, date | None, date | None]]:
    """Take the days of the event, of its record and of its review; what says only a part of one is remarked."""
    event, created = fields.day(mapping.event_date, noted=True), fields.day(mapping.created_date)
    review = fields.day(mapping.review_date)
    latest = lru_cache(maxsize=2)(_latest_days)

    def take(values: Values, today: date) -> tuple[date | None, date | None, date | None]:
        happened, reviewed = latest(today.year)
        return event(values, happened).day, created(values, happened).day, review(values, reviewed).day

    return take


def _latest_days(year: int) -> tuple[date, date]:
    return date(year + _EVENT_AHEAD, 12, 31), date(year + _REVIEW_AHEAD, 12, 31)


def _hash_content(said: Mapping[str, Any]) -> str:
    """Return 32 hexadecimal digits of what the source said: a record's fields before trawl adds anything to them.

    Every field is named here, so that a new one in the model makes no record look amended. The text is hashed as it
    was read, so that mending it better one day does not either. `repr` of a tuple parts each value from the next.
    """
    place, grade = said["place"], said["grade"]
    event, created, review = said["event_date"], said["created_date"], said["review_date"]
    hashed: tuple[Any, ...] = (
        said["source"],
        said["record_id"],
        said["kind"],
        said["reference"],
        said["force"],
        said["district"],
        event and event.isoformat(),
        created and created.isoformat(),
        said["title"],
        (place.premises, place.address, place.town, place.postcode, place.lat, place.lon),
        tuple(
            [
                (person.name, person.role, person.dob and person.dob.isoformat(), person.nominal_id)
                + ((person.born,) if person.born else ())
                + ((("age", person.age),) if person.age else ())
                for person in said["people"]
            ]
        ),
        said["markers"],
        grade and (grade.scheme, grade.code),
        said["handling"],
        said["marking"],
        review and review.isoformat(),
        tuple([section.name for section in said["sections"]]),
        said["narrative"] if said["raw"] is None else said["raw"],
        *filter(None, [said["provenance"]]),
    )
    if remarks := said["remarks"]:  # what could not be read is said all the same, and can be amended
        hashed += (tuple([(remark.column, remark.value) for remark in remarks]),)
    if fields := said["fields"]:
        hashed += (
            ("fields", tuple([(field.label, field.section, tuple(map(tuple, field.values))) for field in fields])),
        )
    return blake2b(repr(hashed).encode("utf-8", "replace"), digest_size=16).hexdigest()


def _narrative(mapping: SourceMapping, fields: FieldCompiler) -> Callable[[Values], Written]:
    parts = [(part.section, fields.raw(part.column)) for part in mapping.narrative if fields.may_have(part.column)]
    columns = " or ".join(repr(part.column) for part in mapping.narrative)

    def take(values: Values) -> Written:
        texts: list[str] = []
        raws: list[str] = []
        sections: list[Section] = []
        start = 0
        for section, take_part in parts:
            raw = take_part(values)
            text = mend_text(raw)
            if is_blank(text):
                continue
            texts.append(text)
            raws.append(raw)
            if section:
                sections.append(Section(section, start, start + len(text)))
            start += len(text) + len(_BETWEEN)
        if not texts:
            # Nothing else has been read that could be remarked on.
            why = f", which {said[0].reason}" if (said := fields.notes.remarks) else ""
            raise UnusableRowError(f"has no text in {columns}{why}")
        text = _BETWEEN.join(texts)
        before = _BETWEEN.join(raws).encode("utf-8", "replace").decode() if texts != raws else text
        return Written(text, before if before != text else None, tuple(sections))

    return take


def _kind(source: KindSource, fields: FieldCompiler) -> Callable[[Values], RecordKind]:
    """Take the kind, which decides what a record is: one that trawl lacks rejects its row unless told not to."""
    lenient = source.unknown == "other"
    take_found, columns = fields.found(source, strict=not lenient), " or ".join(map(repr, source.all_columns))
    kinds = {kind: kind for kind in RECORD_KINDS}

    def take(values: Values) -> RecordKind:
        text, column = take_found(values)
        if not text:
            return "other"
        found = kinds.get(text) or kinds.get(text.casefold())  # type: ignore[call-overload] # any text may be asked for
        if found is None:
            if lenient:
                fields.notes.remark(column, text, "is no kind that trawl knows")
                return "other"
            raise UnusableRowError(
                f"as its kind in {columns}, which is none of {', '.join(RECORD_KINDS)}; "
                "translate it under 'kind: values:' of the mapping, or set 'unknown: other' there",
                text,
            )
        return kinds[found]

    return take


def _spelled_marking(text: str) -> str:
    """Return a marking as trawl spells it: `Official – Sensitive` and `OFFICIAL (SENSITIVE)` are OFFICIAL-SENSITIVE."""
    words = re.findall(r"[^\W_]+", text.upper())
    return "-".join(words) if words[:1] == ["OFFICIAL"] else " ".join(words)
