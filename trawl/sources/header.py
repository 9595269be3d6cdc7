"""Which columns a mapping names, and how the header of a CSV file spells them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from trawl.errors import InputError
from trawl.sources.mapping import GradeSource, SourceMapping
from trawl.sources.origins import FieldSource
from trawl.tabular import bare_name, fold_name

#: The keys of the fields that decide, beside the text, what a record is and who may see it; some have another name.
_DECIDING = ("record_id", "group_by", "kind", "marking", "handling", "grade", "provenance", "delete")
#: What is never the same in every record.
_BY_A_COLUMN = frozenset(("record_id", "group_by", "delete"))
_NAMES = {"record_id": "id", "delete": "deletion"}


def field_sources(mapping: SourceMapping) -> Iterator[FieldSource]:
    """Yield the fields of a mapping but those inside a list of people."""
    parts = (mapping, mapping.place, *(person for person in mapping.people if not person.list))
    for part in parts:
        for name in type(part).model_fields:
            value = getattr(part, name)
            if isinstance(value, FieldSource):
                yield from _parts_of(value)
    yield from (source for field in mapping.fields for source in field.sources)


def _parts_of(source: FieldSource) -> tuple[FieldSource, ...]:
    """The fields that a key takes: one for each code of a grade in three columns, mostly one."""
    return (isinstance(source, GradeSource) and source.codes) or (source,)


def wanted_columns(mapping: SourceMapping) -> tuple[str, ...]:
    """Return every column that the mapping names, each once; those inside a list of people are its own affair."""
    columns = [column for source in field_sources(mapping) for column in source.all_columns]
    columns += [part.column for part in mapping.narrative]
    columns += [marker.column for marker in mapping.markers if marker.column]
    columns += [person.list for person in mapping.people if person.list]
    return tuple(dict.fromkeys(columns))


def read_columns(mapping: SourceMapping) -> Iterator[str]:
    """Yield every column that is read, those of a list's objects as `LIST.*.COLUMN` instead of the list itself."""
    lists = {person.list for person in mapping.people if person.list}
    yield from (column for column in wanted_columns(mapping) if column not in lists)
    for person in mapping.people:
        if person.list:
            sources = (getattr(person, name) for name in type(person).model_fields)
            for source in sources:
                if isinstance(source, FieldSource):
                    yield from (f"{person.list}.*.{column}" for column in source.all_columns)


def deciding_fields(mapping: SourceMapping) -> Iterator[tuple[str, FieldSource]]:
    """Yield the fields that decide what a record is and who may see it, by key."""
    for key in _DECIDING:
        source = getattr(mapping, key, None)
        if isinstance(source, FieldSource) and source.all_columns:
            yield from ((key, part) for part in _parts_of(source))


def spell_columns(path: Path, mapping: SourceMapping, header: tuple[str, ...]) -> dict[str, str]:
    """Return the mapping's columns as the header of a CSV file spells them, leaving out those it lacks.

    What only its punctuation tells from a column is that column. Raises InputError where it may be several, and where
    one that decides what a record is does not stand there.
    """
    spelled = {fold_name(name): name for name in reversed(header)}
    bare: dict[str, list[str]] = {}
    for name in header:
        bare.setdefault(bare_name(name), []).append(name)
    names: dict[str, str] = {}
    for column in wanted_columns(mapping):
        exact = spelled.get(fold_name(column))
        found = [exact] if exact else bare.get(bare_name(column), []) if bare_name(column) else []
        if len(found) > 1:
            said = f": of the header's columns more than one may be the mapping's '{column}'."
            remedy = "Name it in the mapping with the signs that it has in the file."
            raise InputError(path, f"{said} {remedy}", told=f"{said} They are: {', '.join(found)}. {remedy}")
        names |= {column: found[0]} if found else {}
    _refuse_absent(path, mapping, header, names)
    return names


def _refuse_absent(path: Path, mapping: SourceMapping, header: tuple[str, ...], names: Collection[str]) -> None:
    """Raise InputError where a field that decides what a record is has none of its columns in the header.

    A list of columns with a default of its own may be absent: it is for exports that do not all have the field.
    """
    needed = [
        (key, source.all_columns, source.column)
        for key, source in deciding_fields(mapping)
        if source.column or "default" not in source.model_fields_set
    ]
    needed.append(("narrative", tuple(part.column for part in mapping.narrative), ""))
    for key, columns, alone in needed:
        if any(column in names for column in columns):
            continue
        wanted = " or ".join(map(repr, columns))
        said = f": the header lacks the {_NAMES.get(key, key)}'s column {wanted}."
        remedy = f"Correct the mapping '{mapping.source}' or choose another."
        if alone and key not in _BY_A_COLUMN:
            constant = f"'{key}: {{constant: {alone}}}'"
            remedy = f"{remedy} A text that is to be the same in every record is written {constant}."
        # A file without a header has its first row there, so the columns are told and not kept.
        told = f"{said} It has: {', '.join(filter(None, header))}. {remedy}"
        raise InputError(path, f"{said} {remedy}", told=told)
