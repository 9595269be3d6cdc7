"""Source mappings: YAML files that say which column of a feed is which field of a record (docs/sources.md)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from trawl.access import MARKINGS
from trawl.coverage.calendars import CalendarKey
from trawl.errors import UsageError
from trawl.identifiers import REGISTRY
from trawl.model import RECORD_KINDS
from trawl.sources.flags import read_deletion
from trawl.sources.origins import Date, FieldSource, MappingPart, Name, Text, as_written, column_as_source, listed
from trawl.tabular import check_encoding
from trawl.yaml_files import load_yaml_file

_SOURCE_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")


def _section_of(kind: str) -> str:
    """The section of fields that holds entities of a type, unless the mapping names another."""
    return "vehicles" if kind == "vehicle" else REGISTRY[kind].section if kind in REGISTRY else ""


class KindSource(FieldSource):
    """The column that says what kind of record it is; `unknown` says what becomes of a kind that trawl lacks."""

    unknown: Literal["reject", "other"] = "reject"

    @model_validator(mode="after")
    def _known_kinds(self) -> KindSource:
        for kind in (*self.values.values(), self.default, self.constant):
            if kind and kind not in RECORD_KINDS:
                raise ValueError(f"'{kind}' is no kind of record; the kinds are {', '.join(RECORD_KINDS)}")
        return self


class MarkingSource(FieldSource):
    """The column of the government marking; `default` is for rows that leave it empty."""

    default: str = MARKINGS[0]

    @model_validator(mode="after")
    def _known_markings(self) -> MarkingSource:
        for marking in (*self.values.values(), self.default, self.constant):
            if marking and marking not in MARKINGS:
                raise ValueError(f"'{marking}' is no marking; the markings are {', '.join(MARKINGS)}")
        return self


class HandlingSource(FieldSource):
    """The column of the handling. A `constant` or `default` is what the feed's owner has stated of its records.

    It counts where neither the column nor the head of the text says anything; `stated_by` is who stated it, and when.
    """

    stated_by: str = ""

    @model_validator(mode="after")
    def _something_stated(self) -> HandlingSource:
        if self.stated_by and not (self.constant or self.default):
            raise ValueError("'stated_by' says who stated a handling; give the handling as 'constant' or 'default'")
        return self


class NarrativePart(MappingPart):
    """A column of the narrative; with `section` it becomes a section of that name."""

    column: str
    section: Name = ""


class PlaceSource(MappingPart):
    """The columns of where it happened; `lat` and `lon` are WGS84 degrees.

    Where they say nothing `easting` and `northing`, in metres, count, or a reference to the National Grid (`grid`).
    """

    premises: Text | None = None
    address: Text | None = None
    town: Text | None = None
    postcode: Text | None = None
    lat: Text | None = None
    lon: Text | None = None
    easting: Text | None = None
    northing: Text | None = None
    grid: Text | None = None

    @model_validator(mode="after")
    def _both_ways(self) -> PlaceSource:
        if bool(self.easting) != bool(self.northing):
            raise ValueError("'easting' and 'northing' go together; give both")
        return self


class PersonSource(MappingPart):
    """The columns of one person, or with `list` (JSON) of each object of a list.

    With `separator` one column names several people who share the role.
    """

    list: str = ""
    separator: str = ""
    name: Text | None = None
    role: Text | None = None
    dob: Date | None = None
    age: Text | None = None
    nominal_id: Text | None = None

    @model_validator(mode="after")
    def _somebody(self) -> PersonSource:
        if not (self.name or self.dob or self.age or self.nominal_id):
            raise ValueError("give the column of at least one of 'name', 'dob', 'age' and 'nominal_id'")
        if self.separator and (self.dob or self.age or self.nominal_id):
            raise ValueError("'separator' parts names only; give 'dob', 'age' and 'nominal_id' in entries without it")
        return self


class MarkerSource(MappingPart):
    """A column of markers, parted by `separator` where it holds several; or with `flag` a yes/no column for one.

    A `constant` is a marker that every record has.
    """

    column: str = ""
    separator: str = ""
    flag: Name = ""
    constant: str = ""

    @model_validator(mode="after")
    def _one_origin(self) -> MarkerSource:
        if bool(self.column) == bool(self.constant):
            raise ValueError("give exactly one of 'column' and 'constant'")
        return self


class ValueSource(FieldSource):
    """A column that is searched as a field of its own or with others, and the type of entity that it holds.

    Without a `type` it is only words.
    """

    type: str = ""

    @field_validator("type")
    @classmethod
    def _known_type(cls, kind: str) -> str:
        from trawl.query.names import mention_types
        from trawl.query.problems import nearest_names

        kind = kind.strip().lower().replace("-", "_")
        if kind and kind not in mention_types():
            raise ValueError(f"there is no type '{kind}' of entity. {nearest_names(kind, mention_types())}")
        return kind

    @model_validator(mode="after")
    def _one_origin(self) -> ValueSource:
        if self.constant or bool(self.column) == bool(self.columns):
            raise ValueError("give exactly one of 'column' and 'columns'")
        return self


class SearchedSource(ValueSource):
    """A further column that is searched, or under `parts` several that belong together, as those of a vehicle.

    `label` is shown before what it says, the column's name unless given, and `in:` knows it as it does `section`. With
    `separator` a cell holds several values, each a field by itself.
    """

    label: Name = ""
    section: Name = ""
    separator: str = ""
    parts: Annotated[tuple[ValueSource, ...], BeforeValidator(listed)] = ()

    @property
    def sources(self) -> tuple[ValueSource, ...]:
        """The values that make up the field, each with its own columns."""
        return self.parts or (self,)

    @property
    def shown_label(self) -> str:
        return self.label or self.all_columns[0]

    @property
    def shown_section(self) -> str:
        """The section that the mapping names, else the one of its type."""
        return self.section or next(filter(None, (_section_of(part.type) for part in self.sources)), "")

    @model_validator(mode="after")
    def _one_origin(self) -> SearchedSource:
        if self.constant or sum(map(bool, (self.column, self.columns, self.parts))) != 1:
            raise ValueError("give exactly one of 'column', 'columns' and 'parts'")
        if self.parts and not self.label:
            raise ValueError("'parts' are several columns; give the 'label' that they are shown under")
        if self.parts and (self.type or self.separator or self.values or self.default):
            raise ValueError("what is said of a column ('type', 'values', 'default') belongs to each of the 'parts'")
        return self


class DeleteSource(FieldSource):
    """The column of a delta that says of a row that its record is deleted at source; `values` make it yes or no."""

    @field_validator("values", mode="before")
    @classmethod
    def _bare_yes(cls, values: Any) -> Any:
        """Read YAML's bare `yes` and `true` as the words that they are."""
        if not isinstance(values, dict):
            return values
        return {key: ("yes" if value else "no") if isinstance(value, bool) else value for key, value in values.items()}

    @model_validator(mode="after")
    def _by_a_column(self) -> DeleteSource:
        if self.constant:
            raise ValueError("a column says which rows are deletions; records that are all gone: trawl withdraw")
        for said in (*self.values.values(), self.default):
            if read_deletion(said) is None:
                raise ValueError(f"'{said}' says neither yes (the record is deleted) nor no")
        return self


class GradeSource(FieldSource):
    """The column of the intelligence grade, kept as written, and the scheme that it is written in.

    Or a column for each of its codes: `source` evaluation, `intelligence` assessment, `handling`.
    """

    scheme: Name
    source: Text | None = None
    intelligence: Text | None = None
    handling: Text | None = None

    @property
    def codes(self) -> tuple[FieldSource, ...]:
        """The columns of its three codes; none where one column has all."""
        return tuple(filter(None, (self.source, self.intelligence, self.handling)))

    @property
    def all_columns(self) -> tuple[str, ...]:
        codes = tuple(column for code in self.codes for column in code.all_columns)
        return codes or super().all_columns

    @model_validator(mode="after")
    def _one_origin(self) -> GradeSource:
        given = sum(map(bool, (self.column, self.columns, self.constant)))
        if given + bool(self.codes) != 1:
            raise ValueError("give exactly one of 'column', 'columns', 'constant' and the three columns of its codes")
        if self.codes and (len(self.codes) < 3 or any(code.constant for code in self.codes)):
            raise ValueError("the codes of a grade are columns 'source', 'intelligence' and 'handling'; give all three")
        return self


class SourceMapping(MappingPart):
    """A whole mapping. `source` is the name that records carry; without it the name of the mapping's file."""

    source: str = ""
    description: str = ""
    calendar: CalendarKey | None = None
    format: Literal["auto", "csv", "jsonl"] = "auto"
    encoding: str = ""
    delimiter: Annotated[str, Field(max_length=1)] = ""
    header_row: Annotated[int, Field(ge=0)] = 0
    sheet: str = ""
    blank: Annotated[tuple[str, ...], BeforeValidator(as_written)] = ()
    record_id: Text
    group_by: Text | None = None
    narrative: Annotated[tuple[NarrativePart, ...], BeforeValidator(listed), Field(min_length=1)]
    kind: Annotated[KindSource, BeforeValidator(column_as_source)] = KindSource(constant="other")
    reference: Text | None = None
    force: Text | None = None
    district: Text | None = None
    event_date: Date | None = None
    created_date: Date | None = None
    title: Text | None = None
    place: PlaceSource = PlaceSource()
    people: tuple[PersonSource, ...] = ()
    markers: Annotated[tuple[MarkerSource, ...], BeforeValidator(listed)] = ()
    fields: Annotated[tuple[SearchedSource, ...], BeforeValidator(listed)] = ()
    grade: GradeSource | None = None
    handling: Annotated[HandlingSource, BeforeValidator(column_as_source)] | None = None
    provenance: Text | None = None
    marking: Annotated[MarkingSource, BeforeValidator(column_as_source)] = MarkingSource(constant=MARKINGS[0])
    review_date: Date | None = None
    delete: Annotated[DeleteSource, BeforeValidator(column_as_source)] | None = None

    @field_validator("source")
    @classmethod
    def _usable_name(cls, source: str) -> str:
        if source and not _SOURCE_NAME.fullmatch(source):
            raise ValueError("a source's name is letters, digits, '-', '_' and '.', without spaces")
        return source

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, encoding: str) -> str:
        return check_encoding(encoding) if encoding else encoding


def load_mapping(name_or_path: str | Path, folders: Sequence[Path]) -> SourceMapping:
    """Load a mapping by the path of its YAML file, or by its name from the first of `folders` that has it.

    Raises UsageError where there is none of that name, FileProblems where the file is wrong.
    """
    path = _find_mapping(str(name_or_path), folders)
    mapping = load_yaml_file(path, SourceMapping)
    return mapping if mapping.source else mapping.model_copy(update={"source": path.stem})


def list_mappings(folders: Sequence[Path]) -> tuple[str, ...]:
    """List the names of the mappings in `folders`, sorted."""
    return tuple(sorted({path.stem for folder in folders for path in folder.glob("*.yml")}))


def _find_mapping(name: str, folders: Sequence[Path]) -> Path:
    if name.endswith((".yml", ".yaml")):
        return Path(name)
    for folder in folders:
        if (path := folder / f"{name}.yml").is_file():
            return path
    known = list_mappings(folders)
    nearest = get_close_matches(name, known, n=1)
    hint = f"Did you mean '{nearest[0]}'?" if nearest else f"There are: {', '.join(known) or 'none'}."
    raise UsageError(
        f"There is no source mapping named '{name}'. {hint} To map a new feed, write a YAML file "
        "(docs/sources.md shows how) and give its path."
    )
