"""Rows that make up one record together, as one row a person: found wherever they stand, and put together."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import groupby, islice
from typing import Any

from trawl.access import marking_rank
from trawl.grading import judge_grade, judge_handling
from trawl.sources.fields import FieldCompiler, TakeText, UnheldRowError, Values
from trawl.sources.grades import compile_grade, compile_said_handling
from trawl.sources.mapping import SourceMapping
from trawl.sources.origins import FieldSource
from trawl.tabular import Row, mend_field

#: More rows than this are no record: the column of the group is another, or says the same for all that is unknown.
MOST_ROWS = 5_000

_BETWEEN_TEXTS, _BETWEEN_TELLERS = "\n\n", "; "
_ANOTHER = "says something else than another row of its record, which counts"


class GroupedValues(dict[str, Any]):
    """The values of a record of several rows: of each column what the record has, and beside it all of its rows."""

    def __init__(self, values: Values, rows: Sequence[Values]) -> None:
        super().__init__(values)
        self.rows = tuple(rows)


Combine = Callable[[Sequence[Values]], GroupedValues]


def rows_of(values: Values) -> tuple[Values, ...]:
    """The rows that a record's values come from: mostly one."""
    return values.rows if isinstance(values, GroupedValues) else (values,)


def say_others(values: Values) -> str:
    """Say that a record has rows besides its first; "" where it has none."""
    others = len(rows_of(values)) - 1
    return f" with {others:,} more row{'s' if others > 1 else ''} of its record" if others else ""


def group_rows(rows: Iterator[Row], key: TakeText, combine: Combine) -> Iterator[Row]:
    """Yield one row for all that have the same key, in the order of their first ones; without a key each is its own.

    The rows wait in a private temporary database until all have been read. Those without values are passed on as they
    come, and those of a group of over MOST_ROWS each as a row with that problem.
    """
    with closing(_WaitingRows()) as waiting:
        for row in rows:
            if row.problem:
                yield row
            else:
                waiting.add(key(row.values), row)
        for group in waiting.groups():
            if (count := len(group)) > MOST_ROWS:
                yield from waiting.refused(group[0].number)
            else:
                yield group[0] if count == 1 else _join(group, combine)


def _join(group: list[Row], combine: Combine) -> Row:
    content = "\n".join([row.content for row in group])
    return Row(group[0].number, group[0].line, content, combine([row.values for row in group]))


class _WaitingRows:
    """Rows by their groups, on a disk, so that memory stays bounded."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768;"
            "CREATE TABLE groups (key TEXT PRIMARY KEY, first INTEGER) WITHOUT ROWID;"
            "CREATE TABLE waiting (first INTEGER, number INTEGER, line INTEGER, content BLOB, said TEXT); BEGIN"
        )

    def add(self, key: str, row: Row) -> None:
        first = row.number
        if key:
            self._database.execute("INSERT OR IGNORE INTO groups VALUES (?, ?)", (key, first))
            (first,) = self._database.execute("SELECT first FROM groups WHERE key = ?", (key,)).fetchone()
        content = row.content.encode("utf-8", "surrogatepass")
        said = (first, row.number, row.line, content, json.dumps(row.values))
        self._database.execute("INSERT INTO waiting VALUES (?, ?, ?, ?, ?)", said)

    def groups(self) -> Iterator[list[Row]]:
        """Yield the rows of each group in the order of their first; of one too large one more than it may have."""
        self._database.execute("CREATE INDEX by_group ON waiting (first, number)")
        found = self._database.execute("SELECT first, number, line, content, said FROM waiting ORDER BY first, number")
        for _, group in groupby(found, key=lambda row: row[0]):
            yield [_read_row(row) for row in islice(group, MOST_ROWS + 1)]

    def refused(self, first: int) -> Iterator[Row]:
        """Yield the rows of a group that is too large, each with that for its problem."""
        (count,) = self._database.execute("SELECT count(*) FROM waiting WHERE first = ?", (first,)).fetchone()
        problem = (
            f"is one of {count:,} rows with the same 'group_by', over the limit of {MOST_ROWS:,}; "
            "group by another column, or list under 'blank' what it says for nothing"
        )
        found = self._database.execute(
            "SELECT first, number, line, content, said FROM waiting WHERE first = ? ORDER BY number", (first,)
        )
        for row in map(_read_row, found):
            row.problem = problem
            yield row

    def close(self) -> None:
        self._database.close()


def _read_row(found: tuple[int, int, int, bytes, str]) -> Row:
    _, number, line, content, said = found
    return Row(number, line, content.decode("utf-8", "surrogatepass"), json.loads(said))


def compile_combining(mapping: SourceMapping, fields: FieldCompiler, marking: TakeText) -> Combine:
    """Return a function that puts the values of a record's rows together.

    Of each column what the first row says that says anything, but of markings the highest, of handlings and grades one
    that sets a condition, and of the narrative and the provenance every different text.
    """
    texts = [(part.column, _BETWEEN_TEXTS) for part in mapping.narrative]
    texts += [(column, _BETWEEN_TELLERS) for column in _columns(mapping.provenance)]
    takes = [(fields.key(column), fields.raw(column), between) for column, between in texts]
    ruling = [
        (_keyed(mapping.marking, fields), _marking_order(marking)),
        (_keyed(mapping.handling, fields), _handling_order(mapping, fields)),
        (_keyed(mapping.grade, fields), _grade_order(mapping, fields)),
    ]

    def combine(rows: Sequence[Values]) -> GroupedValues:
        merged: dict[str, Any] = {}
        for row in rows:
            for name, value in row.items():
                if name not in merged or (merged[name] in ("", None, [], {}) and value not in ("", None)):
                    merged[name] = value
        for name, take, between in takes:
            said: dict[str, str] = {}
            for text in filter(None, map(take, rows)):
                said.setdefault(mend_field(text), text)
            merged[name] = between.join(said.values())
        for keyed, order in ruling:
            if keyed:
                ruler = max(rows, key=order)  # of equals the first
                merged.update({name: find(ruler) for name, find in keyed})
        return GroupedValues(merged, rows)

    return combine


def _columns(source: FieldSource | None) -> tuple[str, ...]:
    return source.all_columns if source else ()


def _keyed(source: FieldSource | None, fields: FieldCompiler) -> list[tuple[str, Callable[[Values], Any]]]:
    return [(fields.key(column), fields.value(column)) for column in _columns(source) if fields.may_have(column)]


def _marking_order(marking: TakeText) -> Callable[[Values], int]:
    def order(values: Values) -> int:
        try:
            return marking_rank(marking(values))
        except UnheldRowError:
            return 1_000  # above the ceiling, or unknown: it decides what becomes of the record

    return order


def _handling_order(mapping: SourceMapping, fields: FieldCompiler) -> Callable[[Values], int]:
    take = compile_said_handling(mapping, fields)
    return lambda values: ("not known", "free", "conditional").index(judge_handling(take(values)))


def _grade_order(mapping: SourceMapping, fields: FieldCompiler) -> Callable[[Values], int]:
    take = compile_grade(mapping.grade, fields)
    return lambda values: ("not known", "free", "conditional").index(judge_grade(take(values)))


def compile_differences(mapping: SourceMapping, fields: FieldCompiler) -> Callable[[Values], None]:
    """Return a function that remarks what the rows of a record say of one of its fields beside what counts."""
    apart = ("marking", "provenance", "delete")
    parts = [getattr(mapping, name) for name in SourceMapping.model_fields if name not in apart]
    parts += [getattr(mapping.place, name) for name in type(mapping.place).model_fields]
    columns = dict.fromkeys(column for part in parts if isinstance(part, FieldSource) for column in part.all_columns)
    takes = [(column, fields.column(column)) for column in columns if fields.may_have(column)]

    def remark(values: Values) -> None:
        if not isinstance(values, GroupedValues):
            return
        for column, take in takes:
            counts = take(values)
            for text in dict.fromkeys(map(take, values.rows)):
                if text and text != counts:
                    fields.notes.remark(column, text, _ANOTHER)

    return remark
