"""Where a field of a record comes from, as a mapping says it: a column, several, or a constant."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


class MappingPart(BaseModel):
    """A part of a mapping: unknown keys are refused, and a number stands for its text."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class FieldSource(MappingPart):
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


def column_as_source(value: Any) -> Any:
    """Read a plain column name as the source that it stands for."""
    return {"column": value} if isinstance(value, str) else value


def _constant_as_text(value: Any) -> Any:
    """Read a constant written as constants are elsewhere where nothing else can stand."""
    return value["constant"] if isinstance(value, dict) and value.keys() == {"constant"} else value


def listed(value: Any) -> Any:
    """Read one item as a list of it, and a plain column name as an item."""
    items = value if isinstance(value, list) else [value]
    return [column_as_source(item) for item in items]


def as_written(value: Any) -> Any:
    """Read YAML's bare `NULL` in a list as the text that a person meant by it."""
    return ["NULL" if item is None else item for item in value] if isinstance(value, list) else value


#: A name that the mapping gives, as it is or as `{constant: NAME}`.
Name = Annotated[str, BeforeValidator(_constant_as_text)]
#: A column's name alone stands for `{column: NAME}`.
Text = Annotated[FieldSource, BeforeValidator(column_as_source)]
Date = Annotated[DateSource, BeforeValidator(column_as_source)]
