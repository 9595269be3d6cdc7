"""Compile a mapping's field sources to functions from a row's values to text and dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from trawl.characters import is_invisible
from trawl.places.degrees import parse_degrees
from trawl.sources.dates import CellDate, read_date
from trawl.sources.origins import DateSource, FieldSource
from trawl.sources.remarks import RowNotes
from trawl.tabular import mend_field, mend_text

Values = Mapping[str, Any]
TakeText = Callable[[Values], str]
#: A text, and the column that said it ("" where the mapping did).
Found = tuple[str, str]
TakeFound = Callable[[Values], Found]
#: What a field says of a day, given the latest that it can be.
TakeDay = Callable[[Values, date], CellDate]
#: Finds a column's value in a row, None where the row has no such column.
Lookup = Callable[[Values], Any]

#: What stood in a column is told only up to here: a shifted row may hold a narrative where a date should be.
_SHOWN = 30


_NO_DAY = CellDate()


class UnusableRowError(Exception):
    """A row cannot become a record: `reason` says why, in words that follow "row N".

    The reason is kept, and read also by those who may not see the row, so it says nothing that the row does but its
    marking. `told` says the same with the value that was wrong, for whoever has the file; `problem` is what rows that
    are wrong in the same way have in common.
    """

    def __init__(self, problem: str, value: str | None = None) -> None:
        """Take what is wrong; with a `value`, in words that follow "has VALUE"."""
        self.problem = self.reason = self.told = problem
        if value is not None:
            self.reason = f"has {_measured(value)} {problem}"
            self.told = f"has '{value}' {problem}" if len(value) <= _SHOWN else self.reason
        super().__init__(self.reason)


class UnheldRowError(UnusableRowError):
    """A row is marked higher than may be held here, or nobody knows how high: its text is not kept either."""


def _measured(text: str) -> str:
    """Say how long a text is, which is all that may be said of one that not everybody may see."""
    return f"a text of {len(text):,} character{'' if len(text) == 1 else 's'}" if text else "nothing"


def look_up(column: str) -> Lookup:
    """Find a column by its name, or else (JSON) by its dotted path, of which a number picks an item of a list."""
    if "." not in column:
        return lambda values: values.get(column)
    steps = column.split(".")

    def follow(values: Values) -> Any:
        if column in values:
            return values[column]
        found: Any = values
        for step in steps:
            if isinstance(found, Mapping):
                found = found.get(step)
            elif isinstance(found, list) and step.isdigit() and int(step) < len(found):
                found = found[int(step)]
            else:
                return None
        return found

    return follow


def as_text(value: Any) -> str | None:
    """Return a JSON scalar as text, None for a list or an object."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if isinstance(value, list | Mapping) else str(value)


class FieldCompiler:
    """Compiles field sources; `names` are the columns as the file spells them, `blank` the texts that mean nothing.

    Without `names` only the rows say which columns there are (JSON).

    What cannot be read is remarked in `notes`, unless the field is `strict`: then its row is unusable.
    """

    def __init__(self, names: Mapping[str, str] | None, blank: tuple[str, ...], notes: RowNotes) -> None:
        self.notes = notes
        self._names = names
        self._blank = frozenset(mend_field(text).casefold() for text in blank)

    def may_have(self, column: str) -> bool:
        """Whether a row can have this column."""
        return self._names is None or column in self._names

    def key(self, column: str) -> str:
        """The name under which a row's values have a column."""
        return column if self._names is None else self._names.get(column, column)

    def value(self, column: str) -> Lookup:
        """Take a column's value, whatever it is."""
        return look_up(self.key(column))

    def raw(self, column: str) -> TakeText:
        """Take a column's text as it was read, "" where it is blank or nothing in it can be seen."""
        find = self.value(column)

        def take(values: Values) -> str:
            text = find(values)
            if type(text) is not str:
                text = self._scalar(column, text, strict=False)
            return "" if text and self._is_blank(text) else text

        return take

    def column(self, column: str, *, strict: bool = False) -> TakeText:
        """Take a column's text mended, on one line, "" where it is blank."""
        find, blank = self.value(column), self._blank

        def take(values: Values) -> str:
            text = find(values)
            if type(text) is not str:
                text = self._scalar(column, text, strict=strict)
            if not text:
                return ""
            text = mend_field(text)
            return "" if blank and text.casefold() in blank else text

        return take

    def texts(self, source: FieldSource, separator: str = "") -> Callable[[Values], list[Found]]:
        """Take what a field says as many texts as it holds, each mended, translated and with the column that said it.

        They stand in a list of JSON, or in one cell with `separator` between.
        """
        take_found, columns = self.found(source), tuple(filter(self.may_have, source.all_columns))
        finds = [(column, self.value(column)) for column in columns]
        if source.join is not None or not finds:
            return lambda values: [found] if (found := take_found(values))[0] else []
        translate = self._translation(source)

        def take(values: Values) -> list[Found]:
            for column, find in finds:
                items = self._items(column, find(values), separator)
                texts = [text for item in items if (text := mend_field(item)) and text.casefold() not in self._blank]
                if texts:
                    return [(said, column) for said in map(translate, texts) if said]
            return [(source.default, "")] if source.default else []

        return take

    def _items(self, column: str, value: Any, separator: str) -> list[str]:
        """The texts of a cell; what is no text in a list of JSON is remarked."""
        if not isinstance(value, list):
            text = value if type(value) is str else self._scalar(column, value, strict=False)
            return split_items(text, separator)
        items: list[str] = []
        for item in value:
            text_of_item = as_text(item)
            if text_of_item is None:
                self.notes.remark(column, item, "is no text in a list of them")
            else:
                items += split_items(text_of_item, separator)
        return items

    def _translation(self, source: FieldSource) -> Callable[[str], str]:
        """Say what a field's `values` make of a text."""
        translations = {mend_field(key).casefold(): value for key, value in source.values.items()}
        return lambda text: translations.get(text.casefold(), text) if translations else text

    def text(self, source: FieldSource | None, *, strict: bool = False) -> TakeText:
        """Take a field's text: mended, on one line, translated, with its default."""
        if source and len(source.all_columns) == 1 and not (source.values or source.join or source.default):
            return self.column(source.all_columns[0], strict=strict)  # as most fields are
        take = self.found(source, strict=strict)
        return lambda values: take(values)[0]

    def found(self, source: FieldSource | None, *, strict: bool = False) -> TakeFound:
        """Take a field's text, and the column that said it: "" where the mapping did."""
        if source is None or source.constant:
            stated = (source.constant if source else "", "")
            return lambda _: stated
        columns = tuple(filter(self.may_have, source.all_columns))
        takes = [(column, self.column(column, strict=strict)) for column in columns]
        translate = self._translation(source)
        default = (source.default, "")
        if not takes:
            return lambda _: default

        def take(values: Values) -> Found:
            if source.join is not None:
                text = source.join.join(filter(None, (take_one(values) for _, take_one in takes)))
                column = " + ".join(columns)
            else:
                for column, take_one in takes:  # noqa: B007 - the column that is filled in is wanted below
                    if text := take_one(values):
                        break
            if not text:
                return default
            return translate(text), column

        return take

    def day(self, source: DateSource | None, *, birth: bool = False, noted: bool = False) -> TakeDay:
        """Take what a field says of a day (`trawl.sources.dates`), given the latest day that it can be.

        With `noted` the column of a whole day is noted as the event's.
        """
        if source is None:
            return lambda _, __: _NO_DAY
        take_found, formats, epoch, notes = self.found(source), source.formats, source.epoch, self.notes

        def take(values: Values, latest: date) -> CellDate:
            text, column = take_found(values)
            if not text:
                return _NO_DAY
            found = read_date(text, latest, formats, epoch, birth=birth)
            if found.problem:
                notes.remark(column, text, found.problem)
            if noted and found.day:
                notes.event_column = column
            return found

        return take

    def degrees(self, source: FieldSource | None, limit: int) -> Callable[[Values], float | None]:
        """Take degrees from -limit to limit."""
        if source is None:
            return lambda _: None
        take_found, notes = self.found(source), self.notes

        def take(values: Values) -> float | None:
            text, column = take_found(values)
            if not text:
                return None
            degrees = parse_degrees(text, limit)
            if degrees is None:
                notes.remark(column, text, f"is no number of degrees from -{limit} to {limit}")
            return degrees

        return take

    def _scalar(self, column: str, value: Any, *, strict: bool) -> str:
        """The text of a JSON value; that of a list or an object is "" with a remark."""
        text = as_text(value)
        if text is not None:
            return text
        kind = "a list" if isinstance(value, list) else "an object"
        if strict:
            raise UnusableRowError(f"has {kind} in '{column}' where text is expected")
        self.notes.remark(column, value, f"is {kind} where text is expected")
        return ""

    def _is_blank(self, text: str) -> bool:
        if len(text) <= 64:
            mended = mend_field(text)
            return not mended or mended.casefold() in self._blank
        return not any(map(_shows, text))


def split_items(text: str, separator: str) -> list[str]:
    """The texts that a cell, as it was read, holds with `separator` between; a line end is any that systems write."""
    return mend_text(text).split(separator) if separator else [text]  # mended first: `&amp;` holds a semicolon


def _shows(character: str) -> bool:
    return not character.isspace() and not is_invisible(character)
