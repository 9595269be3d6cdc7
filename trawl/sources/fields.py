"""Compile a mapping's field sources to functions from a row's values to text and dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from trawl.sources.dates import parse_date
from trawl.sources.mapping import DateSource, FieldSource
from trawl.tabular import mend_field

Values = Mapping[str, Any]
TakeText = Callable[[Values], str]
TakeDate = Callable[[Values], date | None]
#: Finds a column's value in a row, None where the row has no such column.
Lookup = Callable[[Values], Any]

#: What stood in a column is told only up to here: a shifted row may hold a narrative where a date should be.
_SHOWN = 30


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


def as_text(value: Any, column: str) -> str:
    """Return a JSON scalar as text; raises UnusableRowError for a list or an object."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | Mapping):
        kind = "a list" if isinstance(value, list) else "an object"
        raise UnusableRowError(f"has {kind} in '{column}' where text is expected")
    return str(value)


class FieldCompiler:
    """Compiles field sources; `names` are the columns as the file spells them, `blank` the texts that mean nothing."""

    def __init__(self, names: Mapping[str, str], blank: tuple[str, ...]) -> None:
        self._names = names
        self._blank = frozenset(map(str.casefold, blank))

    def raw(self, column: str) -> TakeText:
        """Take a column's text as it was read, "" where it is blank."""
        find = self.value(column)

        def take(values: Values) -> str:
            text = as_text(find(values), column)
            return "" if text and self._is_blank(text) else text

        return take

    def value(self, column: str) -> Lookup:
        """Take a column's value, whatever it is."""
        return look_up(self._names.get(column, column))

    def text(self, source: FieldSource | None) -> TakeText:
        """Take a field's text: mended, on one line, translated, with its default."""
        if source is None:
            return lambda _: ""
        if source.constant:
            return lambda _: source.constant
        takes = [self.raw(column) for column in source.all_columns]
        first = takes[0]
        translations = {key.casefold(): value for key, value in source.values.items()}

        def take(values: Values) -> str:
            if len(takes) == 1:
                text = mend_field(first(values))
            else:
                filled = filter(None, (mend_field(take_one(values)) for take_one in takes))
                text = next(filled, "") if source.join is None else source.join.join(filled)
            if translations and text:
                text = translations.get(text.casefold(), text)
            return text or source.default

        return take

    def date(self, source: DateSource | None) -> TakeDate:
        """Take a field's date; a text that is none makes the row unusable."""
        if source is None:
            return lambda _: None
        take_text, columns = self.text(source), " or ".join(map(repr, source.all_columns))

        def take(values: Values) -> date | None:
            text = take_text(values)
            if not text:
                return None
            found = parse_date(text, source.formats)
            if found is None:
                wanted = " or ".join(source.formats) if source.formats else "ISO or day first"
                raise UnusableRowError(f"in {columns}, which is no date ({wanted})", text)
            return found

        return take

    def number(self, source: FieldSource | None, limit: float) -> Callable[[Values], float | None]:
        """Take a number from -limit to limit; anything else but blank makes the row unusable."""
        if source is None:
            return lambda _: None
        take_text = self.text(source)

        def take(values: Values) -> float | None:
            text = take_text(values)
            if not text:
                return None
            try:
                number = float(text)
            except ValueError:
                number = float("nan")
            if not -limit <= number <= limit:
                columns = " or ".join(map(repr, source.all_columns))
                raise UnusableRowError(f"in {columns}, which is no number from -{limit} to {limit}", text)
            return number

        return take

    def _is_blank(self, text: str) -> bool:
        stripped = text.strip()
        return not stripped or stripped.casefold() in self._blank if len(text) <= 64 else text.isspace()
