"""Source mappings: YAML files that say which column of a feed is which field of a record (docs/sources.md)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from trawl.access import MARKINGS
from trawl.errors import UsageError
from trawl.model import RECORD_KINDS
from trawl.sources.flags import read_deletion
from trawl.tabular import check_encoding
from trawl.yaml_files import load_yaml_file

_SOURCE_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class FieldSource(_Part):
    """Where the text of one field comes from: a column, several columns, or a constant.

    Of several `columns` the first that is filled in is taken, or with `join` all that are, joined by it.
    `values` translates what the column says (whatever its case); what it does not list stays as it is.
    """

    column: str = ""
    columns: tuple[str, ...] = ()
    join: str | None = None
    constant: str = ""
    values: dict[str, str] = Field(default_factory=dict)
    default: str = ""

    @property
    def all_columns(self) -> tuple[str, ...]:
        """The columns that the field is taken from, in order."""
        return (self.column,) if self.column else self.columns

    @model_validator(mode="after")
    def _one_origin(self) -> FieldSource:
        if sum(map(bool, (self.column, self.columns, self.constant))) != 1:
            raise ValueError("give exactly one of 'column', 'columns' and 'constant'")
        return self


class DateSource(FieldSource):
    """A date's column; with `formats` (as of strptime) only those are read, in their order.

    With `epoch` its numbers count this unit since 1970.
    """

    formats: tuple[str, ...] = ()
    epoch: Literal["", "seconds", "milliseconds"] = ""

    @model_validator(mode="after")
    def _one_form(self) -> DateSource:
        if self.formats and self.epoch:
            raise ValueError("'formats' are of dates and 'epoch' is of numbers; give one of them")
        return self


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


def _column_as_source(value: Any) -> Any:
    return {"column": value} if isinstance(value, str) else value


def _constant_as_text(value: Any) -> Any:
    """Read a constant written as constants are elsewhere where nothing else can stand."""
    return value["constant"] if isinstance(value, dict) and value.keys() == {"constant"} else value


def _listed(value: Any) -> Any:
    """Read one item as a list of it, and a plain column name as an item."""
    items = value if isinstance(value, list) else [value]
    return [_column_as_source(item) for item in items]


def _as_written(value: Any) -> Any:
    """Read YAML's bare `NULL` in a list as the text that a person meant by it."""
    return ["NULL" if item is None else item for item in value] if isinstance(value, list) else value


#: A name that the mapping gives, as it is or as `{constant: NAME}`.
_Name = Annotated[str, BeforeValidator(_constant_as_text)]
#: A column's name alone stands for `{column: NAME}`.
_Text = Annotated[FieldSource, BeforeValidator(_column_as_source)]
_Date = Annotated[DateSource, BeforeValidator(_column_as_source)]


class NarrativePart(_Part):
    """A column of the narrative; with `section` it becomes a section of that name."""

    column: str
    section: _Name = ""


class PlaceSource(_Part):
    """The columns of where it happened; `lat` and `lon` are WGS84 degrees."""

    premises: _Text | None = None
    address: _Text | None = None
    town: _Text | None = None
    postcode: _Text | None = None
    lat: _Text | None = None
    lon: _Text | None = None


class PersonSource(_Part):
    """The columns of one person, or with `list` (JSON) of each object of a list.

    With `separator` one column names several people who share the role.
    """

    list: str = ""
    separator: str = ""
    name: _Text
    role: _Text | None = None
    dob: _Date | None = None
    nominal_id: _Text | None = None

    @model_validator(mode="after")
    def _separated_are_alike(self) -> PersonSource:
        if self.separator and (self.dob or self.nominal_id):
            raise ValueError("'separator' parts names only; give 'dob' and 'nominal_id' in entries without it")
        return self


class MarkerSource(_Part):
    """A column of markers, parted by `separator` where it holds several; or with `flag` a yes/no column for one.

    A `constant` is a marker that every record has.
    """

    column: str = ""
    separator: str = ""
    flag: _Name = ""
    constant: str = ""

    @model_validator(mode="after")
    def _one_origin(self) -> MarkerSource:
        if bool(self.column) == bool(self.constant):
            raise ValueError("give exactly one of 'column' and 'constant'")
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
    """The column of the intelligence grade, kept as written, and the scheme that it is written in."""

    scheme: _Name


class SourceMapping(_Part):
    """A whole mapping. `source` is the name that records carry; without it the name of the mapping's file."""

    source: str = ""
    description: str = ""
    format: Literal["auto", "csv", "jsonl"] = "auto"
    encoding: str = ""
    delimiter: Annotated[str, Field(max_length=1)] = ""
    header_row: Annotated[int, Field(ge=0)] = 0
    blank: Annotated[tuple[str, ...], BeforeValidator(_as_written)] = ()
    record_id: _Text
    narrative: Annotated[tuple[NarrativePart, ...], BeforeValidator(_listed), Field(min_length=1)]
    kind: Annotated[KindSource, BeforeValidator(_column_as_source)] = KindSource(constant="other")
    reference: _Text | None = None
    force: _Text | None = None
    district: _Text | None = None
    event_date: _Date | None = None
    created_date: _Date | None = None
    title: _Text | None = None
    place: PlaceSource = PlaceSource()
    people: tuple[PersonSource, ...] = ()
    markers: Annotated[tuple[MarkerSource, ...], BeforeValidator(_listed)] = ()
    grade: GradeSource | None = None
    handling: Annotated[HandlingSource, BeforeValidator(_column_as_source)] | None = None
    provenance: _Text | None = None
    marking: Annotated[MarkingSource, BeforeValidator(_column_as_source)] = MarkingSource(constant=MARKINGS[0])
    review_date: _Date | None = None
    delete: Annotated[DeleteSource, BeforeValidator(_column_as_source)] | None = None

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
