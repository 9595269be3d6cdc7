"""Turn a row's values into a Record, as a mapping says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any

from trawl.access import MARKINGS, marking_rank
from trawl.model import RECORD_KINDS, Grade, Lineage, Person, Place, Record, RecordKind, Section
from trawl.sources.fields import FieldCompiler, TakeText, UnheldRowError, UnusableRowError, Values, as_text
from trawl.sources.handling import compile_handling
from trawl.sources.mapping import KindSource, MarkerSource, MarkingSource, PersonSource, PlaceSource, SourceMapping
from trawl.tabular import is_blank, mend_field, mend_text

#: What stands between two columns that make up one narrative.
_BETWEEN = "\n\n"
_YES = frozenset(("y", "yes", "true", "t", "1", "x"))
_NO = frozenset(("", "n", "no", "false", "f", "0"))


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
    take_text, columns = fields.text(source), " or ".join(map(repr, source.all_columns))

    def take(values: Values) -> str:
        text = take_text(values)
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
    record_id, reference = compiler.text(mapping.record_id), compiler.text(mapping.reference)
    force, district = compiler.text(mapping.force), compiler.text(mapping.district)
    title, handling = compiler.text(mapping.title), compiler.text(mapping.handling)
    event_date, created_date = compiler.date(mapping.event_date), compiler.date(mapping.created_date)
    review_date = compiler.date(mapping.review_date)
    narrative = _narrative(mapping, compiler)
    kind = _kind(mapping.kind, compiler)
    place, people = _place(mapping.place, compiler), _people(mapping.people, compiler)
    markers = _markers(mapping.markers, compiler)
    provenance, settle_handling = compiler.text(mapping.provenance), compile_handling(mapping.handling, compiler)
    scheme = mapping.grade.scheme if mapping.grade else ""
    grade = compiler.raw(mapping.grade.column) if mapping.grade else lambda _: ""
    source, id_columns = mapping.source, " or ".join(map(repr, mapping.record_id.all_columns))

    def record(values: Values, lineage: Lineage, loaded: date | None, marking: str) -> Record:
        identity = record_id(values)
        if not identity:
            raise UnusableRowError(f"has no id in {id_columns}")
        written = narrative(values)
        code = mend_field(grade(values))
        said: dict[str, Any] = {
            "source": source,
            "record_id": identity,
            "narrative": written.text,
            "kind": kind(values),
            "reference": reference(values),
            "force": force(values),
            "district": district(values),
            "event_date": event_date(values),
            "created_date": created_date(values),
            "title": title(values),
            "raw": written.raw,
            "sections": written.sections,
            "place": place(values),
            "people": people(values),
            "markers": markers(values),
            "grade": Grade(scheme, code) if code else None,
            "handling": handling(values),
            "marking": marking,
            "review_date": review_date(values),
            "provenance": provenance(values),
        }
        content_hash = _hash_content(said)
        said.update(settle_handling(said, values))  # after the hash, which covers only what the source said
        return Record(**said, lineage=lineage, content_hash=content_hash, loaded_date=loaded)

    return record


def _hash_content(said: Mapping[str, Any]) -> str:
    """Return 32 hexadecimal digits of what the source said: a record's fields before trawl adds anything to them.

    Every field is named here, so that a new one in the model makes no record look amended. The text is hashed as it
    was read, so that mending it better one day does not either. `repr` of a tuple parts each value from the next.
    """
    place, grade = said["place"], said["grade"]
    event, created, review = said["event_date"], said["created_date"], said["review_date"]
    hashed = (
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
    return blake2b(repr(hashed).encode("utf-8", "replace"), digest_size=16).hexdigest()


def _narrative(mapping: SourceMapping, fields: FieldCompiler) -> Callable[[Values], Written]:
    parts = [(part.section, fields.raw(part.column)) for part in mapping.narrative]
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
            raise UnusableRowError(f"has no text in {columns}")
        text = _BETWEEN.join(texts)
        before = _BETWEEN.join(raws).encode("utf-8", "replace").decode() if texts != raws else text
        return Written(text, before if before != text else None, tuple(sections))

    return take


def _kind(source: KindSource, fields: FieldCompiler) -> Callable[[Values], RecordKind]:
    take_text, columns = fields.text(source), " or ".join(map(repr, source.all_columns))
    kinds = {kind: kind for kind in RECORD_KINDS}

    def take(values: Values) -> RecordKind:
        text = take_text(values) or "other"
        found = kinds.get(text) or kinds.get(text.casefold())  # type: ignore[call-overload] # any text may be asked for
        if found is None:
            if source.unknown == "other":
                return "other"
            raise UnusableRowError(
                f"as its kind in {columns}, which is none of {', '.join(RECORD_KINDS)}; "
                "translate it under 'kind: values:' of the mapping, or set 'unknown: other' there",
                text,
            )
        return kinds[found]

    return take


def _spelled_marking(text: str) -> str:
    """Return a marking as trawl spells it: `Official - Sensitive` is OFFICIAL-SENSITIVE."""
    words = text.upper().replace("-", " ").split()
    return "-".join(words) if words[:1] == ["OFFICIAL"] else " ".join(words)


def _place(source: PlaceSource, fields: FieldCompiler) -> Callable[[Values], Place]:
    if source == PlaceSource():
        nowhere = Place()
        return lambda _: nowhere
    premises, address = fields.text(source.premises), fields.text(source.address)
    town, postcode = fields.text(source.town), fields.text(source.postcode)
    lat, lon = fields.number(source.lat, 90), fields.number(source.lon, 180)

    def take(values: Values) -> Place:
        return Place(
            premises(values), address(values), town(values), postcode(values).upper(), lat(values), lon(values)
        )

    return take


def _people(sources: tuple[PersonSource, ...], fields: FieldCompiler) -> Callable[[Values], tuple[Person, ...]]:
    if not sources:
        return lambda _: ()
    takes = [_person(source, fields) for source in sources]
    return lambda values: tuple(person for take in takes for person in take(values))


def _person(source: PersonSource, fields: FieldCompiler) -> Callable[[Values], Iterator[Person]]:
    name, role = fields.text(source.name), fields.text(source.role)
    dob, nominal_id = fields.date(source.dob), fields.text(source.nominal_id)
    find_list = fields.value(source.list) if source.list else None

    def people_of(values: Values) -> Iterator[Person]:
        names = name(values)
        for one in names.split(source.separator) if source.separator else [names]:
            if one.strip():
                yield Person(one.strip(), role(values), dob(values), nominal_id(values))

    def take(values: Values) -> Iterator[Person]:
        if find_list is None:
            yield from people_of(values)
            return
        found = find_list(values)
        if found is None:
            return
        if not isinstance(found, list) or not all(isinstance(person, Mapping) for person in found):
            raise UnusableRowError(f"has something else than a list of objects in '{source.list}'")
        for person in found:
            yield from people_of(person)

    return take


def _markers(sources: tuple[MarkerSource, ...], fields: FieldCompiler) -> Callable[[Values], tuple[str, ...]]:
    if not sources:
        return lambda _: ()
    takes = [_flag(source, fields) if source.flag else _marker_list(source, fields) for source in sources]
    return lambda values: tuple(dict.fromkeys(marker for take in takes for marker in take(values)))


def _flag(source: MarkerSource, fields: FieldCompiler) -> Callable[[Values], tuple[str, ...]]:
    take_text = fields.raw(source.column)

    def take(values: Values) -> tuple[str, ...]:
        text = mend_field(take_text(values)).casefold()
        if text in _YES:
            return (source.flag,)
        if text in _NO:
            return ()
        raise UnusableRowError(f"in '{source.column}' where yes or no is expected", text)

    return take


def _marker_list(source: MarkerSource, fields: FieldCompiler) -> Callable[[Values], Iterator[str]]:
    find, take_text = fields.value(source.column), fields.raw(source.column)

    def take(values: Values) -> Iterator[str]:
        found = find(values)
        if isinstance(found, list):
            texts = [as_text(item, source.column) for item in found]
        else:
            text = take_text(values)
            texts = text.split(source.separator) if source.separator else [text]
        yield from filter(None, map(mend_field, texts))

    return take
